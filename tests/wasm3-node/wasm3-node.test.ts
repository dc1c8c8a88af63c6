/** What wasm3-node promises. */
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { instantiate, instantiateSync, isAvailable, type Global, type Instance, type Value } from 'wasm3-node';
import { MODULE, ROOT } from '../support/engines.js';
import { assemble } from './modules.js';

// Without a C compiler there is nothing to test; on a CI that is a failure.
const available = isAvailable() || process.env['CI'] !== undefined;
if (!available) console.warn('SKIPPED: the tests of wasm3-node, since it was not built (it needs a C compiler)');

function call(instance: Instance, name: string, ...values: Value[]): unknown {
  const exported = instance.exports[name];
  if (typeof exported !== 'function') throw new Error(`no function ${name}`);
  return exported(...values);
}

const ARITHMETIC = assemble(`(module
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "half") (param f32) (result f32) (f32.mul (local.get 0) (f32.const 0.5)))
  (func (export "wide") (param i64) (result i64) (i64.mul (local.get 0) (i64.const 3)))
  (func (export "nothing"))
  (global (export "constant") i32 (i32.const 7))
  (global $count (mut i32) (i32.const 1))
  (export "count" (global $count))
  (func (export "next") (result i32) (global.set $count (i32.add (global.get $count) (i32.const 1))) (global.get $count)))`);

const MEMORY = assemble(`(module
  (memory (export "memory") 1 3)
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "far") (param i32) (result i32) (i32.load offset=4294967295 (local.get 0)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`);

const TRAPS = assemble(`(module
  (func (export "unreachable") (unreachable))
  (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $deep (export "recurse") (param i32) (result i32) (i32.add (i32.const 1) (call $deep (local.get 0))))
  (func (export "fine") (result i32) (i32.const 42)))`);

describe.runIf(available)('functions and globals', () => {
  it('are called with converted arguments and answer their results', async () => {
    const instance = await instantiate(ARITHMETIC);
    expect(call(instance, 'add', 2, 3)).toBe(5);
    expect(call(instance, 'add', 2 ** 31 - 1, 1)).toBe(-(2 ** 31));
    expect(call(instance, 'add', 4294967295, 0)).toBe(-1);
    expect(call(instance, 'add', 5)).toBe(5); // a missing argument is NaN, so 0
    expect(call(instance, 'add', 1, 2, 99)).toBe(3);
    expect(call(instance, 'half', 0.1)).toBe(Math.fround(Math.fround(0.1) / 2));
    expect(call(instance, 'half')).toBeNaN();
    expect(call(instance, 'wide', 2n ** 40n)).toBe(3n * 2n ** 40n);
    expect(call(instance, 'nothing')).toBeUndefined();
  });

  it.each<[string, Value[]]>([
    ['add', [1n, 2]],
    ['half', [1n]],
    ['wide', [3]],
    ['wide', [1.5]],
    ['wide', []],
    ['add', [Symbol('two') as unknown as number, 2]],
  ])('%s refuses what WebAssembly refuses', (name, values) => {
    const exports = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(ARITHMETIC))).exports;
    expect(() => (exports[name] as (...given: Value[]) => Value)(...values)).toThrow(TypeError);
    expect(() => call(instantiateSync(ARITHMETIC), name, ...values)).toThrow(TypeError);
  });

  it('globals are read live, and mutable ones can be set', () => {
    const instance = instantiateSync(ARITHMETIC);
    const count = instance.exports['count'] as Global;
    expect((instance.exports['constant'] as Global).value).toBe(7);
    expect(call(instance, 'next')).toBe(2);
    expect(count.value).toBe(2);
    count.value = 10;
    expect(call(instance, 'next')).toBe(11);
    expect(() => ((instance.exports['constant'] as Global).value = 8)).toThrow(/not mutable|immutable/);
    expect((instance.exports['constant'] as Global).value).toBe(7);
  });

  it('have any name but one with a NUL, which would be taken for another', () => {
    const named = (name: string) => {
      const module = moduleOf([]);
      module[module.lastIndexOf(0x66)] = name.charCodeAt(0);
      return module;
    };
    expect(call(instantiateSync(named('g')), 'g')).toBeUndefined();
    expect(() => instantiateSync(named('\0'))).toThrow(/the name of an export has a NUL/);
    const odd = instantiateSync(assemble('(module (func (export "__proto__") (result i32) (i32.const 3)))'));
    expect(Object.keys(odd.exports)).toEqual(['__proto__']);
    expect(call(odd, '__proto__')).toBe(3);
    expect(odd.exports['toString']).toBeUndefined();
  });

  it('of several instances are apart', () => {
    const [a, b] = [instantiateSync(ARITHMETIC), instantiateSync(ARITHMETIC)];
    call(a, 'next');
    expect(call(a, 'next')).toBe(3);
    expect(call(b, 'next')).toBe(2);
  });
});

describe.runIf(available)('memory', () => {
  it('is shared, not copied', () => {
    const instance = instantiateSync(MEMORY);
    const view = new DataView(instance.memory);
    view.setInt32(100, -77, true);
    expect(call(instance, 'load', 100)).toBe(-77);
    call(instance, 'store', 104, 88);
    expect(view.getInt32(104, true)).toBe(88);
    expect(instance.memory).toBe(instance.memory);
  });

  it('that grows detaches the old buffer and keeps its bytes', () => {
    const instance = instantiateSync(MEMORY);
    const before = instance.memory;
    call(instance, 'store', 65532, 5);
    expect(call(instance, 'grow', 1)).toBe(1);
    expect(before.byteLength).toBe(0); // at once, also when nobody asks for the new one
    expect(instance.memory.byteLength).toBe(131072);
    expect(new DataView(instance.memory).getInt32(65532, true)).toBe(5);
    expect(call(instance, 'grow', 9)).toBe(-1); // more than its maximum
    expect(instance.memory.byteLength).toBe(131072);
  });

  it('is limited: beyond the limit every access traps', () => {
    const instance = instantiateSync(MEMORY, { memoryLimit: 1000 });
    expect(instance.memory.byteLength).toBe(1000);
    expect(call(instance, 'load', 996)).toBe(0);
    for (const address of [997, 1000, 65532, 2 ** 31, 4294967292, 4294967295]) {
      expect(() => call(instance, 'load', address), `${address}`).toThrow(/load: \[trap\] out of bounds/);
      expect(() => call(instance, 'store', address, 1), `${address}`).toThrow(/store: \[trap\] out of bounds/);
    }
  });

  it('is not reached by an address that overflows', () => {
    const instance = instantiateSync(MEMORY);
    for (const address of [0, 1, 2, 4, 5, 100, 4294967295])
      expect(() => call(instance, 'far', address)).toThrow(/out of bounds/);
  });

  it('outlives its instance where the buffer is still held', () => {
    const memoryOfADroppedInstance = () => {
      const instance = instantiateSync(MEMORY);
      call(instance, 'store', 8, 123);
      return instance.memory;
    };
    const memory = memoryOfADroppedInstance();
    for (let i = 0; i < 50; i++) instantiateSync(MEMORY).memory.slice(0);
    expect(new DataView(memory).getInt32(8, true)).toBe(123);
  });
});

describe.runIf(available)('traps', () => {
  it('are errors with wasm3’s message and a code, and the instance goes on', () => {
    const instance = instantiateSync(TRAPS);
    const caught = (name: string, ...values: Value[]) => {
      try {
        call(instance, name, ...values);
      } catch (error) {
        return error as Error & { code: string };
      }
      throw new Error('no trap');
    };
    expect(caught('unreachable')).toMatchObject({
      code: 'ERR_WASM3_TRAP',
      message: expect.stringMatching(/^unreachable: .*unreachable/),
    });
    expect(caught('divide', 1, 0).message).toMatch(/divide: \[trap\] integer divide by zero/);
    expect(caught('divide', -(2 ** 31), -1).message).toMatch(/integer overflow/);
    expect(caught('recurse', 1).message).toMatch(/recurse: \[trap\] stack overflow/);
    expect(call(instance, 'fine')).toBe(42);
    expect(call(instance, 'divide', 7, 2)).toBe(3);
  });

  it('of a deep recursion come on every stack that can be asked for', () => {
    for (const stackSize of [1024, 65536, 131072]) {
      expect(() => call(instantiateSync(TRAPS, { stackSize }), 'recurse', 0), `${stackSize}`).toThrow(/stack overflow/);
    }
  });
});

/** A module of one function, "f", with this body. */
function moduleOf(body: number[]): Uint8Array {
  const number = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...number(value >> 7)]);
  const sized = (bytes: number[]) => number(bytes.length).concat(bytes);
  const code = sized([0, ...body, 0x0b]);
  return Uint8Array.from(
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10].concat(
      sized([1, ...code]),
    ),
  );
}

const nested = (opcode: number, depth: number, inner: number[]) => [
  ...Array.from({ length: depth }, () => [opcode, 0x40]).flat(),
  ...inner,
  ...Array.from({ length: depth }, () => 0x0b),
];

describe.runIf(available)('the native stack', () => {
  const [BLOCK, LOOP, CALL] = [0x02, 0x03, 0x10];
  const loops = moduleOf(nested(LOOP, 400, [CALL, 0]));

  it('ends a recursion through many loops in a trap, and the next one too', () => {
    const instance = instantiateSync(loops, { stackSize: 131072 });
    for (let k = 0; k < 2; k++) expect(() => call(instance, 'f')).toThrow(/f: \[trap\] stack overflow/);
  });

  it('is measured in a worker, whose stack is smaller', async () => {
    const url = pathToFileURL(`${ROOT}host/wasm3-node/index.js`).href;
    const program = `
      import { parentPort, workerData } from 'node:worker_threads';
      import { instantiateSync } from ${JSON.stringify(url)};
      try { instantiateSync(workerData, { stackSize: 131072 }).exports.f(); } catch (error) { parentPort.postMessage(error.message); }`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), { workerData: loops });
    expect(await new Promise((resolve) => worker.once('message', resolve))).toBe('f: [trap] stack overflow');
    await worker.terminate();
  });

  it('ends the compilation of very many blocks in an error', () => {
    const blocks = moduleOf(nested(BLOCK, 200_000, []));
    expect(() => instantiateSync(blocks)).toThrow(/compiling function overran its stack height limit/);
    expect(call(instantiateSync(moduleOf(nested(BLOCK, 1000, []))), 'f')).toBeUndefined();
  });
});

describe.runIf(available)('disposing', () => {
  it('detaches the memory, refuses calls, and may be repeated', () => {
    const instance = instantiateSync(MEMORY);
    const { memory } = instance;
    instance.dispose();
    instance.dispose();
    expect(memory.byteLength).toBe(0);
    expect(() => call(instance, 'load', 0)).toThrow(/disposed/);
    expect(() => instance.memory).toThrow(/disposed/);
  });

  it("needs no instance, as in the README's example", async () => {
    const { memory, dispose } = await instantiate(MEMORY);
    dispose();
    expect(memory.byteLength).toBe(0);
  });

  it('is done by the garbage collector too', () => {
    const url = pathToFileURL(`${ROOT}host/wasm3-node/index.js`).href;
    const program = `
      import { readFileSync } from 'node:fs';
      import { instantiateSync } from ${JSON.stringify(url)};
      const bytes = readFileSync(${JSON.stringify(`${ROOT}build/islet.wasm`)});
      const run = async (n) => { for (let i = 0; i < n; i++) { instantiateSync(bytes).memory; if (i % 50 === 0) { gc(); await new Promise(setImmediate); } } };
      await run(300); const before = process.memoryUsage().rss;
      await run(1500); console.log(process.memoryUsage().rss - before);`;
    const grown = Number(
      execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', program], { encoding: 'utf8' }),
    );
    expect(grown).toBeLessThan(100e6); // 1,500 instances of some 200 KB would be 300 MB
  });
});

describe.runIf(available)('what is refused', () => {
  const doubles: [string, string, RegExp][] = [
    ['a parameter', '(func (export "f") (param f64))', /parameter of type f64/],
    ['a result', '(func (export "f") (result f64) (f64.const 1))', /result of type f64/],
    ['a local', '(func (export "f") (local f64))', /function 0 \(f\) has a local of type f64/],
    ['a global', '(global (mut f64) (f64.const 1))', /global 0 is of type f64/],
    [
      'arithmetic',
      '(func) (func (export "g") (drop (f32.demote_f64 (f64.add (f64.const 1) (f64.const 2)))))',
      /function 1 \(g\) uses f64\.const/,
    ],
    ['a load', '(memory 1) (func (export "h") (drop (f64.load (i32.const 0))))', /function 0 \(h\) uses f64\.load/],
    ['a promotion', '(func (param f32) (drop (f64.promote_f32 (local.get 0))))', /function 0 uses f64\.promote_f32/],
    [
      'behind much else',
      '(memory 1) (func (param i32) (result i32) (block (br_table 0 0 (local.get 0))) (loop (nop)) (memory.fill (local.get 0) (i32.const 1) (i32.const 1)) (drop (i64.const -9007199254740993)) (drop (f32.const 1)) (i32.trunc_f64_s (f64.const 3)))',
      /uses f64\.const/,
    ],
  ];
  it.each(doubles)('f64 as %s', (_, text, message) => {
    expect(() => instantiateSync(assemble(`(module ${text})`))).toThrow(message);
    expect(() => instantiateSync(assemble(`(module ${text})`))).toThrow(WebAssembly.CompileError);
  });

  it('not a module, imports, wrong options', () => {
    expect(() => instantiateSync(new Uint8Array([1, 2, 3]))).toThrow(WebAssembly.CompileError);
    expect(() => instantiateSync(MODULE.subarray(0, 5000))).toThrow(WebAssembly.CompileError);
    expect(() => instantiateSync(assemble('(module (import "env" "now" (func)))'))).toThrow(/imports env\.now/);
    expect(() => instantiateSync('x' as unknown as Uint8Array)).toThrow(/must be a Uint8Array/);
    for (const stackSize of [0, 1023, 1.5, 131073, NaN]) {
      expect(() => instantiateSync(ARITHMETIC, { stackSize })).toThrow(/stackSize must be whole bytes/);
    }
    expect(() => instantiateSync(ARITHMETIC, { memoryLimit: -1 })).toThrow(/memoryLimit/);
  });

  it('elements outside of the table', () => {
    const table = (size: number, offset: number) =>
      assemble(`(module (table ${size} funcref) (elem (i32.const ${offset}) $f $f) (func $f))`);
    expect(() => instantiateSync(table(2, 0))).not.toThrow();
    for (const [size, offset] of [
      [1, 0],
      [2, 1],
      [0, 0],
      [2, -1],
    ] as const)
      // prettier-ignore
      expect(() => instantiateSync(table(size, offset))).toThrow(/element segment out of bounds|table underflow/);
  });

  it('not the core itself', () => {
    expect(call(instantiateSync(MODULE), 'observe')).toBe(-1);
  });
});
