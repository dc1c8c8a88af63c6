/** One bit pattern at every optimisation level: the core without any optimisation gives the digests of the shipped one. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { webAssemblyEngine } from '../../host/engines/webassembly.js';
import type { Cases } from '../../host/gate/cases.js';
import { digestsOf } from '../../host/gate/digest.js';
import { compileCore } from '../support/compile.js';

const { cases } = JSON.parse(readFileSync(new URL('../cases/cases.json', import.meta.url), 'utf8')) as Cases;

test.each([
  ['no optimisation', '0', '0'],
  ['speed before size', '3', '0'],
])('%s: the same digests', async (_, optimizeLevel, shrinkLevel) => {
  const { binary } = await compileCore('islet', '--optimizeLevel', optimizeLevel, '--shrinkLevel', shrinkLevel);
  const shipped = readFileSync('build/islet.wasm');
  expect(shipped.equals(binary)).toBe(false);
  for (const given of cases) expect(digestsOf(await webAssemblyEngine(binary), given)).toEqual(given.digests);
});
