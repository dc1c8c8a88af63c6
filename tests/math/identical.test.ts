/** Every optimisation level gives the same bits, from f32 and i32 arithmetic alone. */

import { beforeAll, describe, expect, it } from 'vitest';
import { type Compiled, compileMath, compileText, LEVELS } from './compile.js';
import { bothSigns, evenly, positives, toBits } from './samples.js';

let modules: Compiled[];

beforeAll(async () => {
  modules = await compileMath(LEVELS);
}, 60_000);

/** What the core may not contain; `trunc` traps on values that are out of range. */
function forbidden(text: string): string[] {
  const found = text.match(
    /\b(?:f64|i64)\b[.\w]*|\b(?:i32\.trunc\w*|loop|call_indirect|memory\.grow|table\.grow)\b|\((?:import|start|data)\b/g,
  );
  return [...new Set(found ?? [])];
}

describe('the compiled module', () => {
  it('has no f64, no i64, no trapping conversion, no loop, no import and no start function', () => {
    for (const { name, text } of modules) {
      expect(forbidden(text), name).toEqual([]);
      expect(text, name).toContain('f32.mul');
      expect(text, name).toContain('(export "normalQuantile"');
    }
  });

  it('would be refused with an untyped constant, a 64-bit product, a trapping conversion or a start function', async () => {
    const source = `
      const HALF = 0.5;
      export function untyped(x: f32): f32 { return <f32>(HALF * x); }
      export function product(x: u32): u32 { return <u32>((<u64>x * 3) >> 32); }
      export function conversion(x: f32): i32 { return <i32>x; }
      let root: f32 = sqrt<f32>(reinterpret<f32>(load<i32>(0)));
      export function start(): f32 { return root; }`;
    const { text } = await compileText(source, LEVELS[0].flags);
    for (const operation of ['f64.promote_f32', 'i64.mul', 'i32.trunc_f32_s', '(start']) {
      expect(forbidden(text)).toContain(operation);
    }
  }, 60_000);
});

describe('the bits', () => {
  const unary = ['exp', 'expm1', 'log', 'normalCdf', 'normalQuantile'] as const;
  const samples = Float32Array.from([
    ...bothSigns(positives(250, [88.72283, 87.33, 88, 12.9, 0.04, 0.96, 1])),
    ...evenly(-90, 90, 60_000),
    ...evenly(0, 1, 30_000),
    0,
    -0,
    Infinity,
    -Infinity,
    NaN,
  ]);

  it.each(unary)('of %s are the same at every level, and never those of a NaN or an infinity', (name) => {
    const [first, ...others] = modules.map(({ functions }) => functions[name]);
    for (const x of samples) {
      const y = first!(x);
      if (!Number.isFinite(y)) expect.fail(`${name}(${x}) = ${y}`);
      for (const f of others) if (toBits(f(x)) !== toBits(y)) expect.fail(`${name}(${x}) = ${y} or ${f(x)}`);
    }
  });

  it('of arg are the same at every level, and never those of a NaN or an infinity', () => {
    const [first, ...others] = modules.map(({ functions }) => functions.arg);
    for (let i = 0; i < samples.length; ++i) {
      const x = samples[i]!;
      for (const y of [samples[(i * 7919) % samples.length]!, 1]) {
        const angle = first!(x, y);
        if (!Number.isFinite(angle)) expect.fail(`arg(${x}, ${y}) = ${angle}`);
        for (const f of others) if (toBits(f(x, y)) !== toBits(angle)) expect.fail(`arg(${x}, ${y})`);
      }
    }
  });
});
