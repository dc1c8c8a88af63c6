/** The build gate names each violation of the core's laws and the function that commits it; the shipped module has none. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
// @ts-expect-error: a tool of the build, without declarations
import { violations as untyped } from '../../tools/gate.mjs';
import { CORE_BLOCKS, CORE_CALLS } from '../../host/engines/engine.js';
import { PLAIN, compileCore, compileSource, type Compiled } from '../support/compile.js';
import { ROOT } from '../support/engines.js';

const violations = untyped as (binary: Uint8Array, text: string) => string[];

/** What the module may weigh, bytes: all methods. A pump that runs the linear models has a smaller one. */
const LARGEST_MODULE = 60 * 1024;

const withoutMemoryOptions = PLAIN.filter((option, i) => !/Memory/.test(option) && !/Memory/.test(PLAIN[i - 1] ?? ''));

describe('the gate', () => {
  it('lets an innocent module pass', async () => {
    const { binary, text } = await compileSource('export function twice(x: f32): f32 { return x + x; }');
    expect(violations(binary, text)).toEqual([]);
  });

  it.each([
    [
      'an import',
      '@external("env", "clock") declare function clock(): i32; export function now(): i32 { return clock(); }',
      PLAIN,
      /imports env\.clock/,
    ],
    [
      'a start function',
      'function seed(): i32 { return load<i32>(64); } let state: i32 = seed(); export function get(): i32 { return state++; }',
      PLAIN,
      /start function/,
    ],
    [
      'memory that can grow',
      'export function get(): i32 { return load<i32>(64); }',
      [...withoutMemoryOptions, '--initialMemory', '1', '--maximumMemory', '2'],
      /memory of 1\.\.2 pages/,
    ],
    [
      'memory without a limit',
      'export function get(): i32 { return load<i32>(64); }',
      [...withoutMemoryOptions, '--initialMemory', '1'],
      /memory of 1\.\.∞ pages/,
    ],
    ['memory.grow', 'export function more(): i32 { return memory.grow(1); }', PLAIN, /more: memory\.grow/],
    ['f64', 'export function half(x: f32): f32 { return <f32>(0.5 * <f64>x); }', PLAIN, /half: f64 arithmetic/],
    ['i64', 'export function wide(x: i32): i32 { return <i32>((<i64>x * x) >> 32); }', PLAIN, /wide: i64 arithmetic/],
    [
      'call_indirect',
      `function up(y: i32): i32 { return y + 1; } function down(y: i32): i32 { return y - 1; }
       export function apply(x: i32): i32 { const f = x > 0 ? up : down; return f(x); }`,
      [...withoutMemoryOptions, '--initialMemory', '2', '--maximumMemory', '2'],
      /apply: call_indirect/,
    ],
  ])('names %s', async (_, source, options, message) => {
    const { binary, text } = await compileSource(source, options);
    const found = violations(binary, text);
    expect(found.join('\n')).toMatch(message);
    expect(found.length).toBe(1);
  });

  it.each([
    ['an f64 global', 'export let x: f64 = 0.5; export function get(): i32 { return 1; }', /f64/],
    ['i64 in a signature', 'export function same(x: i64): i64 { return x; }', /i64/],
  ])('names %s', async (_, source, message) => {
    const { binary, text } = await compileSource(source);
    expect(violations(binary, text).join('\n')).toMatch(message);
  });

  it('names functions that call themselves, directly or through others', async () => {
    const { binary, text } = await compileSource(
      `function even(n: i32): i32 { return n == 0 ? load<i32>(64) : odd(n - 1) + load<i32>(n); }
       function odd(n: i32): i32 { return n == 0 ? load<i32>(68) : even(n - 1) * load<i32>(n); }
       export function outside(n: i32): i32 { return even(n); }`,
    );
    const found = violations(binary, text);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((line) => /(even|odd): calls itself$/.test(line))).toBe(true);
  });
});

describe.each(['islet', 'islet-kalman'] as const)('the module %s', (name) => {
  const MODULE = readFileSync(`${ROOT}build/${name}.wasm`);
  let first: Compiled;

  beforeAll(async () => {
    first = await compileCore(name);
  }, 60_000);

  it('breaks none of the laws', () => {
    expect(violations(first.binary, first.text)).toEqual([]);
    expect(violations(MODULE, readFileSync(`${ROOT}build/${name}.wat`, 'utf8'))).toEqual([]);
  });

  it('is the same bytes from two compilations: the one of the build, and one in memory', () => {
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(MODULE), `differs, or build/${name}.wasm is out of date: run npm run build`).toBe(
      digest(first.binary),
    );
  });

  it('exports exactly what assembly/index.ts does, and its memory', () => {
    const source = readFileSync(`${ROOT}assembly/index.ts`, 'utf8');
    const declared = [...source.matchAll(/^export (?:function |const |\{ \w+ as )(\w+)/gm)].map((match) => match[1]!);
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(first.binary)).map(({ name }) => name);
    expect(exported.sort()).toEqual([...declared, 'memory'].sort());
    expect([...declared].sort()).toEqual([...CORE_CALLS, ...CORE_BLOCKS, 'heldModels', 'heldFeatures'].sort());
  });

  it('imports nothing and instantiates with nothing', async () => {
    const module = new WebAssembly.Module(first.binary);
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    const { exports } = await WebAssembly.instantiate(module);
    expect((exports['memory'] as WebAssembly.Memory).buffer.byteLength).toBe(65_536);
    expect(() => (exports['memory'] as WebAssembly.Memory).grow(1)).toThrow();
  });

  it('is smaller than 60 KiB', () => {
    expect(first.binary.length).toBeLessThan(LARGEST_MODULE);
  });

  it('starts with empty memory: it carries no data', () => {
    expect(first.text).not.toMatch(/^ \(data /m);
  });
});
