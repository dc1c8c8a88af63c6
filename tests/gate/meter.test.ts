/** The metered twin computes what the module computes, counts the same on every engine, and comes close to modelled cycles. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES } from '../../host/engines/engine.js';
import { COUNTER_NAME, featuresOf, meter } from '../../host/gate/meter.js';
import type { Cases } from '../../host/gate/cases.js';
import { digestsOf } from '../../host/gate/digest.js';
import { functionCosts, meteredEngine } from '../../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS as weights } from '../../host/gate/weights.js';
import { missingPackages } from '../../tools/toolchain.mjs';
import { ROOT } from '../support/engines.js';
import { assemble, modelledCycles, type TestModule } from '../wasm3/engines.js';
import { heldOutKernels } from './kernels.js';

const module = readFileSync(`${ROOT}build/islet.wasm`);
const { cases } = JSON.parse(readFileSync(`${ROOT}tests/cases/cases.json`, 'utf8')) as Cases;
const short = cases.map((given) => ({
  ...given,
  digests: Object.fromEntries(Object.entries(given.digests).filter(([readings]) => Number(readings) <= 288)),
}));

type Exports = Record<string, unknown>;

const read = (exports: Exports, name = COUNTER_NAME) => (exports[name] as () => number)() >>> 0;

function predicted({ bytes, calls: [call] }: TestModule): number {
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(meter(bytes, weights) as Uint8Array<ArrayBuffer>),
  );
  (exports[call!.function] as (...values: number[]) => number)(...call!.arguments);
  return read(exports);
}

describe('the metered twin', () => {
  const twin = meter(module, weights);

  it('computes what the module computes, and counts the same under WebAssembly and wasm3', async () => {
    const counts: number[][] = [];
    for (const name of ENGINE_NAMES) {
      const { engine, take } = await meteredEngine(name, module, weights);
      counts.push(
        short.map((given) => {
          expect(digestsOf(engine, given), `${name}: ${given.name}`).toEqual(given.digests);
          return take();
        }),
      );
    }
    expect(counts[0]!.every((count) => count > 1e6)).toBe(true);
    expect(counts[1]).toEqual(counts[0]);
  });

  it('gives the functions counters of their own that add up to the one', async () => {
    const whole = await meteredEngine('webassembly', module, weights);
    const parts = await functionCosts('webassembly', module, weights, readFileSync(`${ROOT}build/islet.wat`, 'utf8'));
    digestsOf(whole.engine, short[0]!);
    digestsOf(parts.engine, short[0]!);
    const costs = parts.take();
    expect(costs.reduce((sum, { cycles }) => sum + cycles, 0)).toBe(whole.take());
    expect(costs[0]!.name).toMatch(/kinematicPaths$/);
    expect(parts.take()).toEqual([]);
    await expect(functionCosts('webassembly', module, weights, ' (func $one')).rejects.toThrow('of another build');
  });

  it('knows the cost of everything that the module has', () => {
    const unknown = [...featuresOf(module)].filter((feature) => !(feature in weights));
    expect(unknown.length, unknown.join(', ')).toBeLessThan(6);
  });

  it('charges each way through a function for itself', () => {
    const bytes = assemble(
      'ways',
      `(module (func (export "f") (param i32) (result i32)
        (if (local.get 0) (then (return (i32.add (local.get 0) (i32.const 1))))) (i32.const 5)))`,
    );
    const { exports } = new WebAssembly.Instance(
      new WebAssembly.Module(
        meter(bytes, {
          'i32 arithmetic slots': 1000,
          return: 100,
          entry: 10,
          'if slots': 1,
        }) as Uint8Array<ArrayBuffer>,
      ),
    );
    const f = exports['f'] as (x: number) => number;
    expect([f(0), read(exports), f(7), read(exports)]).toEqual([5, 11, 8, 11 + 1111]);
  });

  it('refuses what it can not count', () => {
    expect(() => meter(twin, weights)).toThrow('exports "cycles" already');
    expect(() => meter(module.subarray(0, 1000), weights)).toThrow('the module ends in the middle of a section');
    expect(() => meter(new Uint8Array(20), weights)).toThrow('not a WebAssembly module');
    const f64 = assemble('f64', '(module (func (export "g") (drop (f64.const 1))))');
    expect(() => meter(f64, weights)).toThrow('g: opcode 0x44 at byte 1 of its body has no known cost');
    const imports = assemble('imports', '(module (import "a" "b" (func)))');
    expect(() => meter(imports, weights)).toThrow('imports can not be metered');
  });
});

const missing = missingPackages();
const available = missing.length === 0 || process.env['CI'] !== undefined;
if (!available) console.warn(`SKIPPED: the twin against a board; install ${missing.join(' ')}`);

describe.runIf(available)('kernels kept out of the fit', () => {
  let modelled: number[];
  beforeAll(() => {
    modelled = modelledCycles('held-out', heldOutKernels).map(([cycles]) => cycles!);
  });

  it.each(heldOutKernels.map((kernel, i) => ({ ...kernel, i })))('$name within 20 %', ({ i }) => {
    const ratio = predicted(heldOutKernels[i]!) / modelled[i]!;
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  });
});
