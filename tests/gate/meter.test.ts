/** The metered twin: counts exactly whatever way the code takes, changes no bit, and says what it refuses. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAvailable } from 'wasm3-node';
import { ENGINE_NAMES } from '../../host/engines/engine.js';
import { functionCosts, meteredEngine } from '../../host/gate/metered-engine.js';
import { COUNTER_NAME, meter, SHIPPED_WEIGHTS, type Weights } from '../../host/gate/meter.js';
import { assemble as assembleText } from '../../tools/board-kernels.mjs';
import { digestsOf } from '../../host/gate/digest.js';
import type { Cases } from '../../host/gate/cases.js';
import { RawCore } from '../support/raw-core.js';
import { MODULE, ROOT } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';

const TEXT = readFileSync(`${ROOT}build/islet.wat`, 'utf8');
const { cases } = JSON.parse(readFileSync(`${ROOT}tests/cases/cases.json`, 'utf8')) as Cases;

const available = isAvailable() || process.env['CI'] !== undefined;
const engines = ENGINE_NAMES.filter((name) => name !== 'wasm3' || available);

const hasWabt = spawnSync('wat2wasm', ['--version']).error === undefined;
const withoutWabt = !hasWabt && process.env['CI'] === undefined;
if (withoutWabt) console.warn('SKIPPED: the meter on small modules; install wabt');

const assemble = (text: string, ...options: string[]) =>
  new Uint8Array(assembleText(text, ['--enable-all', ...options]));

/** Weights of powers of ten tell which operations ran; what is not named costs nothing. */
function weightsOf(operations: Record<string, number>, fusions: string[][] = []): Weights {
  const none = Object.fromEntries(Object.keys(SHIPPED_WEIGHTS.operations).map((name) => [name, 0]));
  return { about: [], hostCall: 0, operations: { ...none, ...operations }, fusions, sums: [] };
}

async function cyclesOf(module: Uint8Array<ArrayBuffer>, weights: Weights, ...values: number[]): Promise<number> {
  const { instance } = await WebAssembly.instantiate(meter(module, weights));
  (instance.exports['run'] as (...values: number[]) => unknown)(...values);
  return ((instance.exports[COUNTER_NAME] as WebAssembly.Global).value as number) >>> 0;
}

describe.skipIf(withoutWabt)('small modules', () => {
  const function_ = (body: string, head = '(param i32) (local f32)') =>
    assemble(`(module (memory 1) (func (export "run") ${head} ${body}))`);
  const root = '(drop (f32.sqrt (local.get 1)))';
  const rise = '(drop (f32.ceil (local.get 1)))';
  const fall = '(drop (f32.floor (local.get 1)))';
  const weights = weightsOf({ f32_Sqrt_s: 1, f32_Ceil_s: 10, f32_Floor_s: 100, Return: 1000 });

  it.each([
    ['a straight line', `${root} ${rise} ${root}`, [[0, 1012]]],
    ['if', `(if (local.get 0) (then ${root})) ${fall}`, [[0, 1100], [1, 1101]]],
    ['if and else', `(if (local.get 0) (then ${root}) (else ${rise})) ${fall}`, [[0, 1110], [1, 1101]]],
    ['a branch out of a block', `(block (br_if 0 (local.get 0)) ${root}) ${fall}`, [[0, 1101], [1, 1100]]],
    ['a branch out of two', `(block (block (br_if 1 (local.get 0)) ${root}) ${rise}) ${fall}`, [[0, 1111], [1, 1100]]],
    ['code that nothing reaches', `(block (br 0) ${root} (loop ${root}) ) ${fall}`, [[0, 1100]]],
    ['an early return', `(if (local.get 0) (then ${root} (return))) ${rise}`, [[0, 1010], [1, 1001]]],
    ['a return by a branch', `(br_if 0 (local.get 0)) ${rise}`, [[0, 1010], [1, 1000]]],
    ['both ways return', `(if (local.get 0) (then ${root} (return)) (else (return)))`, [[0, 1000], [1, 1001]]],
    [
      'a table',
      `(block (block (block (br_table 0 1 2 (local.get 0))) ${root}) ${rise}) ${fall}`,
      [[0, 1111], [1, 1110], [2, 1100], [9, 1100]],
    ],
    [
      'a loop',
      `(loop ${root} (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) ${fall}`,
      [[1, 1101], [7, 1107]],
    ],
    ['a loop left from within', `(loop (if (local.get 0) (then (local.set 0 (i32.sub (local.get 0) (i32.const 1))) ${root} (br 1)))) ${fall}`, [[0, 1100], [5, 1105]]],
  ] as [string, string, [number, number][]][])('%s', async (_, body, expected) => {
    for (const [argument, cycles] of expected) expect(await cyclesOf(function_(body), weights, argument)).toBe(cycles);
  }); // prettier-ignore

  it('knows where operands are', async () => {
    const weights = weightsOf({ f32_Multiply_ss: 1, f32_Multiply_rs: 10, f32_Subtract_ss: 100, f32_Subtract_sr: 1000, f32_Subtract_rs: 10000, SetSlot_f32: 100000 }); // prettier-ignore
    const f = '(local.get 1)';
    const cost = (value: string) => cyclesOf(function_(`(drop ${value})`), weights, 0);
    expect(await cost(`(f32.mul ${f} ${f})`)).toBe(1);
    expect(await cost(`(f32.mul ${f} (f32.mul ${f} ${f}))`)).toBe(11);
    expect(await cost(`(f32.mul (f32.mul ${f} ${f}) ${f})`)).toBe(11);
    expect(await cost(`(f32.sub (f32.mul ${f} ${f}) ${f})`)).toBe(1001);
    expect(await cost(`(f32.sub ${f} (f32.mul ${f} ${f}))`)).toBe(10001);
    expect(await cost(`(f32.sub (f32.mul ${f} ${f}) (f32.mul ${f} ${f}))`)).toBe(110002); // one waits in a slot
  });

  it('counts two operations that the interpreter fuses as one, but not across a place where branches arrive', async () => {
    const fusions = [['f32_Multiply_ss', 'SetSlot_f32', 'Both']];
    const weights = weightsOf({ f32_Multiply_ss: 1, SetSlot_f32: 10, Both: 100 }, fusions);
    const product = '(f32.mul (local.get 1) (local.get 1))';
    expect(await cyclesOf(function_(`(local.set 1 ${product})`), weights, 0)).toBe(100);
    expect(await cyclesOf(function_(`(local.set 1 (block (result f32) ${product}))`), weights, 0)).toBe(11);
  });

  it('counts a fused operation without a weight as its parts', async () => {
    const fusions = [['f32_Multiply_ss', 'SetSlot_f32', 'Both']];
    const weights = weightsOf({ f32_Multiply_ss: 1, SetSlot_f32: 10 }, fusions);
    expect(await cyclesOf(function_('(local.set 1 (f32.mul (local.get 1) (local.get 1)))'), weights, 0)).toBe(11);
  });

  it('counts entries by locals to clear and constants to copy, and calls from outside once', async () => {
    const module = (body: string) =>
      assemble(
        `(module (memory 1) (func $inner (export "inner") (local i32 i32 i32) ${body})
         (func (export "run") (param i32) (call $inner) (call $inner)))`,
      );
    const weights = { ...weightsOf({ Entry: 1, 'Entry zero': 10, 'Entry constant': 100 }), hostCall: 1000 };
    const entry = async (body: string) => ((await cyclesOf(module(body), weights, 0)) - 1003) / 2;
    expect(await entry('')).toBe(0);
    expect(await entry('(drop (local.get 2))')).toBe(20); // three locals, two at a time
    expect(await entry('(local.set 2 (i32.const 1)) (drop (local.get 2))')).toBe(100);
    expect(
      await entry('(if (local.tee 0 (i32.const 1)) (then (local.set 2 (local.get 0)))) (drop (local.get 2))'),
    ).toBe(120);
    expect(
      await entry('(block (br_if 0 (local.tee 0 (i32.const 1))) (local.set 1 (local.get 0))) (drop (local.get 1))'),
    ).toBe(110);
    expect(await entry('(drop (i32.const 3)) '.repeat(9))).toBe(100); // the same one
    expect(await entry([1, 2, 3, 4, 5].map((n) => `(drop (i32.const ${n}))`).join(' '))).toBe(200);
  });

  it('knows accesses at constant addresses, which take no slot', async () => {
    const weights = weightsOf({
      LoadAt_i32: 1,
      StoreAt_s: 10,
      StoreAt_r_i32: 100,
      i32_Load_i32_s: 1000,
      'Entry constant': 10000,
    });
    const cost = (body: string) => cyclesOf(function_(body), weights, 0);
    expect(await cost('(drop (i32.load (i32.const 64)))')).toBe(1);
    expect(await cost('(drop (i32.load offset=65530 (i32.const 4)))').catch(() => 'out of bounds')).toBe(
      'out of bounds',
    );
    expect(await cost('(drop (i32.load offset=64 (local.get 0)))')).toBe(1000);
    expect(await cost('(i32.store (i32.const 64) (local.get 0))')).toBe(10010);
    expect(await cost('(i32.store (i32.const 64) (i32.clz (local.get 0)))')).toBe(10100);
  });

  it('knows a sum that stays in its register while a product is made', async () => {
    const fusions = [['f32_Multiply_ss', 'SetSlot_f32', 'Mul_Set'], ['Sum', 'SetSlot_f32', 'Sum_Set']]; // prettier-ignore
    const weights = {
      ...weightsOf({ f32_Multiply_ss: 1, Mul_Set: 10, Sum: 100, Sum_Set: 1000, f32_Add_rs: 10000 }, fusions),
      sums: [['f32_Multiply_ss', 'Sum']],
    };
    const product = '(f32.mul (local.get 1) (local.get 1))';
    const cost = (value: string) => cyclesOf(function_(value), weights, 0);
    expect(await cost(`(drop (f32.add ${product} ${product}))`)).toBe(101);
    expect(await cost(`(local.set 1 (f32.add (f32.add ${product} ${product}) ${product}))`)).toBe(1 + 100 + 1000);
    expect(await cost(`(local.set 1 ${product}) (drop (f32.add (local.get 1) ${product}))`)).toBe(10 + 1 + 10000); // the local stays
  });

  it.each([
    ['f64', '(drop (f64.sqrt (f64.const 2)))', /^function 0 \(run\), byte \d+ of its code: opcode 0x44 \(of f64\), which the meter does not know$/],
    ['i64', '(drop (i64.const 2))', /^function 0 \(run\), .*opcode 0x42 \(of i64\)/],
    ['another opcode', '(drop (memory.grow (i32.const 1)))', /^function 0 \(run\), byte 2 of its code: opcode 0x40, /],
    ['a block of several results', '(block (result i32 i32) (i32.const 1) (i32.const 2)) (drop) (drop)', /block of a type that the meter does not know/],
    ['a local of 64 bits', '(local f64)', /a local of function 0 has the type f64/],
  ])('refuses %s', (_, body, message) => {
    expect(() => meter(function_(body, ''), SHIPPED_WEIGHTS)).toThrow(message);
  }); // prettier-ignore

  it('refuses a module that was metered before, one that imports, and what is no module', () => {
    const module = function_('');
    expect(() => meter(meter(module, SHIPPED_WEIGHTS), SHIPPED_WEIGHTS)).toThrow(/exports "cycles" already/);
    const importing = assemble('(module (import "a" "b" (func)))');
    expect(() => meter(importing, SHIPPED_WEIGHTS)).toThrow('the module imports a.b: a core imports nothing');
    expect(() => meter(new Uint8Array([1, 2, 3]), SHIPPED_WEIGHTS)).toThrow('not a WebAssembly module');
    expect(() => meter(module.subarray(0, -2), SHIPPED_WEIGHTS)).toThrow(/the module ends early, at byte/);
  });

  it('names the function and the operation that has no weight', () => {
    const weights = { ...SHIPPED_WEIGHTS, operations: { ...SHIPPED_WEIGHTS.operations } };
    delete weights.operations['f32_Sqrt_s'];
    expect(() => meter(function_(root), weights)).toThrow(
      /^function 0 \(run\), block at byte 0 of its code: no weight for the operation f32_Sqrt_s; run node tools\/calibrate.mjs$/,
    );
  });

  it('takes names from the name section', async () => {
    const text = '(module (func $inner) (func (export "run") (call $inner)))';
    const weights = { ...weightsOf({ Entry: 1 }), hostCall: 0 };
    const names = async (module: Uint8Array<ArrayBuffer>) => {
      const exports = (await WebAssembly.instantiate(meter(module, weights, { perFunction: true }))).instance.exports;
      return Object.keys(exports);
    };
    expect(await names(assemble(text, '--debug-names'))).toEqual(['run', 'cycles 0', 'cycles 1']);
    expect(() => meter(assemble(text, '--debug-names'), { ...weights, operations: {} })).toThrow('function 0 (inner)');
    expect(() => meter(assemble(text), { ...weights, operations: {} })).toThrow('function 0 (function 0)');
  });
});

describe('the module that ships', () => {
  it('is the same but for the counter, and a valid module', () => {
    const twin = meter(MODULE, SHIPPED_WEIGHTS);
    const names = (module: Uint8Array) =>
      WebAssembly.Module.exports(new WebAssembly.Module(new Uint8Array(module))).map(
        ({ name, kind }) => `${kind} ${name}`,
      );
    expect(names(twin)).toEqual([...names(MODULE), `global ${COUNTER_NAME}`]);
  });

  // The digests after 8640 readings are left to the engine that is quick at them.
  it.each(cases)('$name: the same bits as without the counter, and the same cycles on every engine', async (given) => {
    const cycles: number[] = [];
    for (const name of engines) {
      const { engine, take } = await meteredEngine(name, MODULE, SHIPPED_WEIGHTS);
      const most = name === 'webassembly' ? 8640 : 288;
      const digests = Object.entries(given.digests).filter(([readings]) => Number(readings) <= most);
      expect(digestsOf(engine, given, most), name).toEqual(Object.fromEntries(digests));
      take();
      const core = new RawCore(engine);
      core.configure({ format: 'islet-parameters', version: 1, model: given.model, values: given.parameters });
      for (let k = 0; k < 30; k++) core.event(1, 300 * k, 100 + ((k * 37) % 90));
      core.call('risk');
      cycles.push(take());
    }
    expect(cycles[0]).toBeGreaterThan(0);
    expect(new Set(cycles).size).toBe(1);
  });

  it('is attributed to its functions without rest, by name', async () => {
    const whole = await meteredEngine('webassembly', MODULE, SHIPPED_WEIGHTS);
    const parts = await functionCosts('webassembly', MODULE, SHIPPED_WEIGHTS, TEXT);
    for (const { engine } of [whole, parts]) {
      const core = new RawCore(engine);
      core.configure(parametersOf('kinematic'), 300);
      core.event(1, 0, 120);
      core.event(1, 300, 125);
      core.call('risk');
    }
    const found = parts.take();
    expect(found.reduce((sum, { cycles }) => sum + cycles, 0)).toBe(whole.take());
    expect(found[0]!.cycles).toBeGreaterThanOrEqual(found.at(-1)!.cycles);
    expect(found.every(({ name }) => name.startsWith('assembly/') || name.startsWith('~lib/'))).toBe(true);
    expect(found.map(({ name }) => name)).toContain('assembly/forecast/risk/crossingRisk');
    expect(parts.take()).toEqual([]);
  });

  it('is refused with the text of another build', async () => {
    await expect(functionCosts('webassembly', MODULE, SHIPPED_WEIGHTS, ' (func $other')).rejects.toThrow(
      /the text has 1 functions, the module \d+: it is of another build/,
    );
  });
});
