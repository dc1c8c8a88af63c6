/** The exports that only the optimiser sees are taken off the module, and nothing else of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
// @ts-expect-error: a tool of the build, without declarations
import * as untyped from '../../tools/boundaries.mjs';
// @ts-expect-error: a tool of the build, without declarations
import * as modules from '../../tools/modules.mjs';
import { compileSource } from '../support/compile.js';

const { withoutExportLines, withoutExports } = untyped as {
  withoutExportLines(text: string, names: ReadonlySet<string>): string;
  withoutExports(binary: Uint8Array, names: ReadonlySet<string>): Buffer<ArrayBuffer>;
};

const ROOT = new URL('../../', import.meta.url);
const MODULE = readFileSync(new URL('build/islet.wasm', ROOT));

describe('a module without some of its exports', () => {
  const source = `
    function twice(x: i32): i32 { return x + x; }
    export function kept(x: i32): i32 { return twice(x) + 1; }
    export function inner(x: i32): i32 { return twice(x); }
    export const place: i32 = 7;`;

  it('has the others, which do what they did', async () => {
    const stripped = withoutExports((await compileSource(source)).binary, new Set(['inner']));
    const { instance } = await WebAssembly.instantiate(stripped);
    expect(Object.keys(instance.exports).sort()).toEqual(['kept', 'memory', 'place']);
    expect((instance.exports['kept'] as (x: number) => number)(4)).toBe(9);
  });

  it('is the same to the byte when none of them is there', () => {
    expect(Buffer.from(withoutExports(MODULE, new Set(['nothing']))).equals(MODULE)).toBe(true);
  });

  it('loses the same lines of its text', () => {
    const text = ' (export "a" (func $a))\n (export "b" (func $b))\n (func $a)\n';
    expect(withoutExportLines(text, new Set(['b']))).toBe(' (export "a" (func $a))\n (func $a)\n');
  });
});

const { MODULES, boundaryNames } = modules as {
  MODULES: { name: string }[];
  boundaryNames(module: { name: string }): Set<string>;
};

describe.each(MODULES)('the shipped module $name', (shipped) => {
  const BOUNDARIES = boundaryNames(shipped);
  const binary = readFileSync(new URL(`build/${shipped.name}.wasm`, ROOT));

  it('exports no boundary, and its text still has the function of each', () => {
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(binary)).map(({ name }) => name);
    expect(BOUNDARIES.size).toBeGreaterThan(10);
    expect(exported.filter((name) => BOUNDARIES.has(name))).toEqual([]);
    const text = readFileSync(new URL(`build/${shipped.name}.wat`, ROOT), 'utf8');
    for (const name of BOUNDARIES) expect(text).toMatch(new RegExp(`^ \\(func \\$assembly/\\S+/${name}\\b`, 'm'));
  });
});
