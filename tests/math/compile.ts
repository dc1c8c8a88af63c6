/** Compiles assembly/math in memory, with the features that the release switches off switched off. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface MathExports {
  exp(x: number): number;
  expm1(x: number): number;
  log(x: number): number;
  normalCdf(x: number): number;
  normalQuantile(p: number): number;
  arg(x: number, y: number): number;
  normalDraw(word: number): number;
  roughLog2(x: number): number;
  roughExp2(x: number): number;
  waiting(share: number, rate: number): number;
}

export interface Compiled {
  name: string;
  text: string;
  functions: MathExports;
}

export const LEVELS = [
  { name: 'O0', flags: ['--optimizeLevel', '0', '--shrinkLevel', '0'] },
  { name: 'O3', flags: ['--optimizeLevel', '3', '--shrinkLevel', '0'] },
  { name: 'O3 shrunk, as released', flags: ['--optimizeLevel', '3', '--shrinkLevel', '2', '--converge', '--noAssert'] },
] as const;

const ENTRY = 'math.entry.ts';
const SOURCE = [
  "export { arg } from './assembly/math/arg';",
  "export { exp } from './assembly/math/exp';",
  "export { expm1 } from './assembly/math/expm1';",
  "export { log } from './assembly/math/log';",
  "export { normalCdf } from './assembly/math/normal-cdf';",
  "export { normalQuantile } from './assembly/math/normal-quantile';",
  "export { waiting } from './assembly/math/random';",
  "import { NormalDraw } from './assembly/math/normal-draw';",
  "import { Rough } from './assembly/math/rough';",
  'export function normalDraw(word: u32): f32 { return NormalDraw.of(word); }',
  'export function roughLog2(x: f32): f32 { return Rough.log2(x); }',
  'export function roughExp2(x: f32): f32 { return Rough.exp2(x); }',
].join('\n');

/** Compiles a source text as if it lay in the project's root; throws with the compiler's messages when it does not compile. */
export async function compileText(
  source: string,
  flags: readonly string[],
): Promise<{ binary: Uint8Array<ArrayBuffer>; text: string }> {
  const written = new Map<string, string | Uint8Array>();
  const disabled = ['bulk-memory', 'sign-extension', 'nontrapping-f2i', 'mutable-globals'];
  const options = [
    '--runtime',
    'stub',
    '--use',
    'abort=',
    '--outFile',
    'math.wasm',
    '--textFile',
    'math.wat',
    ...flags,
  ];
  for (const feature of disabled) options.push('--disable', feature);
  const { error, stderr } = await main([ENTRY, ...options], {
    readFile(name, base) {
      if (name === ENTRY) return source;
      if (name.endsWith('asconfig.json')) return null; // the flags here are all that counts
      try {
        return readFileSync(join(ROOT, base === '.' ? '' : base, name), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile(name, contents) {
      written.set(name, contents);
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const binary = written.get('math.wasm');
  const text = written.get('math.wat');
  if (!(binary instanceof Uint8Array) || typeof text !== 'string') throw new Error('The compiler wrote no module.');
  return { binary: new Uint8Array(binary), text };
}

/** The module of assembly/math at each of the levels, in their order. */
export async function compileMath(levels: readonly { name: string; flags: readonly string[] }[]): Promise<Compiled[]> {
  const modules: Compiled[] = [];
  for (const { name, flags } of levels) {
    const { binary, text } = await compileText(SOURCE, flags);
    const { instance } = await WebAssembly.instantiate(binary, {});
    modules.push({ name, text, functions: instance.exports as unknown as MathExports });
  }
  return modules;
}
