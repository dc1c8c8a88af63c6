/** Every board gives every case the digests in cases.json on every engine, in memory that does not grow after islet_configure. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFirmware, moduleOf, PRESETS, runFirmware } from '../../tools/firmware.mjs';
import { missingPackages } from '../../tools/toolchain.mjs';
import type { Cases } from '../../host/gate/cases.js';
import { ROOT } from '../support/engines.js';

// Without the tools there are no boards; on a CI that is a failure.
const missing = missingPackages();
const available = missing.length === 0 || process.env['CI'] !== undefined;
if (!available) console.warn(`SKIPPED: the tests on the boards; install ${missing.join(' ')}`);

const { cases } = JSON.parse(readFileSync(`${ROOT}tests/cases/cases.json`, 'utf8')) as Cases;

interface Digest {
  case: number;
  readings: number;
  digest: string;
  expected: boolean;
}

interface Memory {
  case: number;
  arenaAfterConfigure: number;
  arena: number;
  arenaPeak: number;
  linearMemory: number;
  wasmStack: number;
  cStack: number;
}

/** What an engine takes, bytes. Translated code keeps its locals on the C stack, and in its arena is little but linear memory. */
const LIMITS: Record<string, { besidesLinearMemory: number; wasmStack: number; cStack: number }> = {
  stored: { besidesLinearMemory: 2048, wasmStack: 1536, cStack: 2048 },
  wasm3: { besidesLinearMemory: 72 * 1024, wasmStack: 1536, cStack: 4096 },
  aot: { besidesLinearMemory: 128, wasmStack: 1, cStack: 2048 },
};

describe.runIf(available).each(PRESETS)('%s', (preset) => {
  const [, board, variant] = /^(.*)-([^-]*)$/.exec(preset) as unknown as [string, string, string];
  const engine = variant === 'kalman' ? 'stored' : variant;
  const module = readFileSync(moduleOf(preset));
  const ours = cases
    .map((given, i) => ({ given, i }))
    .filter(({ given }) => variant !== 'kalman' || given.model !== 'adaptive');
  let lines: Record<string, unknown>[];
  beforeAll(async () => {
    await buildFirmware(preset);
    lines = await runFirmware(preset, ['digests', '8640']);
  });

  it('runs the module that ships', () => {
    expect(lines[0]).toMatchObject({
      board,
      engine,
      module: createHash('sha256').update(module).digest('hex'),
    });
  });

  it.each(ours)('$given.name has its digests', ({ i }) => {
    const found = lines.filter(
      (line): line is Digest & Record<string, unknown> => 'digest' in line && line['case'] === i,
    );
    expect(Object.fromEntries(found.map(({ readings, digest }) => [readings, digest]))).toEqual(cases[i]!.digests);
    expect(found.every(({ expected }) => expected)).toBe(true); // what the board itself thinks
  });

  it('allocates nothing after islet_configure, and stays within its stacks', () => {
    const memories = lines.flatMap((line) => ('memory' in line ? [line['memory'] as Memory] : []));
    expect(memories).toHaveLength(ours.length);
    const limits = LIMITS[engine]!;
    for (const memory of memories) {
      expect(memory.arena).toBe(memory.arenaAfterConfigure);
      expect(memory.arenaPeak).toBe(memory.arenaAfterConfigure); // configuring itself needs no more than running
      expect(memory.linearMemory).toBeLessThan(memory.arena);
      expect(memory.arena - memory.linearMemory).toBeLessThan(limits.besidesLinearMemory);
      expect(memory.wasmStack).toBeLessThan(limits.wasmStack);
      expect(memory.cStack).toBeGreaterThan(256);
      expect(memory.cStack).toBeLessThan(limits.cStack);
    }
  });

  it('has all that is measured before the code of the program that measures, so that its addresses stay', () => {
    const symbols = execFileSync('arm-none-eabi-nm', [`${ROOT}build/firmware/${preset}/islet-cases`], {
      encoding: 'utf8',
    });
    const addresses = new Map(
      [...symbols.matchAll(/^([0-9a-f]{8}) [Tt] (\S+)$/gm)].map(([, at, name]) => [name!, parseInt(at!, 16)]),
    );
    const runner = Math.min(
      ...['main', 'digest_of', 'events_next', 'report_measure'].map((name) => addresses.get(name)!),
    );
    const measured = [...addresses.keys()].filter((name) =>
      /^(islet_|measured_|m3_|op_|Z_islet|mem(cpy|set|move)$)/.test(name),
    );
    expect(measured).toContain('measured_observe');
    expect(measured).toContain('islet_engine_call');
    expect(measured.filter((name) => addresses.get(name)! >= runner)).toEqual([]);
  });
});
