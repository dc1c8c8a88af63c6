/** A method on the emulated boards: 8,640 readings with every feature, bit for bit what Node's own engine gives. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Progress } from '../../host/cli/progress.js';
import { METHODS, methodsOf, type MethodName } from '../../host/core/methods.js';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import type { Case } from '../../host/gate/cases.js';
import { digestsOf } from '../../host/gate/digest.js';
import { MOST_PARTICLES } from '../../host/core/layout.js';
import { newEngine } from '../../tests/support/engines.js';
import { allFeatures, shippedSettings } from './settings.js';

const READINGS = 8640;
const CHECKPOINTS = [1, 288, 2880, READINGS];
const FOLDER = resolve('build/soak');
/** Boards whose module has no such method, or whose arena holds no code of it beside so many particles: those that compile it themselves. */
const TOO_SMALL = /-(kalman|wasm3)$/;
/** A board takes minutes for what Node does in seconds. */
const MOST_SECONDS = 3600;

/** Whether all boards gave the digests; prints a line for each. Throws when firmware cannot be built or does not come to its end. */
export async function soakBoards(method: string, seed: number): Promise<boolean> {
  const { buildFirmware, PRESETS, runFirmware } = (await import('../../tools/firmware.mjs')) as Tools;
  const cases = casesOf(method as MethodName, seed);
  for (const one of cases) one.digests = digestsOf(await newEngine('webassembly'), one);
  mkdirSync(FOLDER, { recursive: true });
  const file = `${FOLDER}/cases.json`;
  writeFileSync(file, JSON.stringify({ about: [], cases }));
  let all = true;
  for (const preset of PRESETS.filter((name) => !TOO_SMALL.test(name))) {
    const line = new Progress(preset);
    const folder = `${FOLDER}/${preset}`;
    line.update(() => 'building');
    await buildFirmware(preset, { cases: file, folder });
    const start = performance.now();
    line.update(() => `${READINGS} readings; it says nothing until its end`);
    const found = await runFirmware(preset, ['digests', String(READINGS)], { seconds: MOST_SECONDS, folder });
    line.done();
    const digests = found.filter((each) => 'digest' in each);
    const kept =
      digests.length === cases.length * CHECKPOINTS.length && digests.every(({ expected }) => expected === true);
    all &&= kept;
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(
      `${preset.padEnd(20)} ${method}: ${READINGS} readings in ${seconds} s, digests ${kept ? 'kept' : 'DIFFER'}`,
    );
  }
  return all;
}

type Tools = typeof import('../../tools/firmware.mjs');

function casesOf(method: MethodName, seed: number): Case[] {
  if (!(method in METHODS)) throw new Error(`no method ${method}`);
  return MODEL_NAMES.filter((model) => methodsOf(model).includes(method)).map((model) => ({
    ...shippedSettings({ model, method }),
    ...{ name: `soak, ${model}, ${method}`, features: allFeatures(method), particles: MOST_PARTICLES },
    readings: { seed, start: 0, spacing: 300 },
    digests: Object.fromEntries(CHECKPOINTS.map((readings) => [readings, ''])),
  }));
}
