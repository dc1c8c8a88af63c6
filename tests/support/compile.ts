/** Compiles AssemblyScript in memory, with the settings of the release or with others. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';
// @ts-expect-error: a tool of the build, without declarations
import * as boundaries from '../../tools/boundaries.mjs';
import { ROOT } from './engines.js';

const { namesIn, withoutExportLines, withoutExports } = boundaries as {
  namesIn(source: string): Set<string>;
  withoutExportLines(text: string, names: ReadonlySet<string>): string;
  withoutExports(binary: Uint8Array, names: ReadonlySet<string>): Uint8Array<ArrayBuffer>;
};

export interface Compiled {
  binary: Uint8Array<ArrayBuffer>;
  text: string;
}

const ENTRY = 'entry.under-test.ts';

/** Settings of a small module that breaks none of the core's laws by itself. */
export const PLAIN: readonly string[] = [
  '--runtime',
  'stub',
  '--use',
  'abort=',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '1',
  '--optimizeLevel',
  '0',
  '--disable',
  'bulk-memory,sign-extension,nontrapping-f2i',
];

/** Compiles a source text as if it lay in the project's root, without the project's asconfig.json. Throws with the compiler's messages. */
export function compileSource(source: string, options: readonly string[] = PLAIN): Promise<Compiled> {
  return compile([ENTRY, ...options], (path) =>
    path === ENTRY ? source : path.endsWith('asconfig.json') ? '{}' : undefined,
  );
}

/** Makes the core as the build does, but for these options, without touching build/. */
export async function compileCore(...options: string[]): Promise<Compiled> {
  const whole = await compile(['--config', 'asconfig.json', '--target', 'release', ...options], () => undefined);
  const names = namesIn(readFileSync(join(ROOT, 'assembly/boundaries.ts'), 'utf8'));
  return { binary: withoutExports(whole.binary, names), text: withoutExportLines(whole.text, names) };
}

async function compile(args: string[], override: (path: string) => string | undefined): Promise<Compiled> {
  const written = new Map<string, string | Uint8Array>();
  const outputs = args.includes('--config') ? [] : ['--outFile', 'out.wasm', '--textFile', 'out.wat'];
  const { error, stderr } = await main([...args, ...outputs], {
    readFile(name, base) {
      const given = override(name);
      if (given !== undefined) return given;
      try {
        return readFileSync(join(base === '.' ? ROOT : join(ROOT, base), name), 'utf8');
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
  const find = (ending: string) => [...written].find(([name]) => name.endsWith(ending))?.[1];
  const binary = find('.wasm');
  const text = find('.wat');
  if (!(binary instanceof Uint8Array) || typeof text !== 'string') throw new Error('the compiler wrote no module');
  return { binary: new Uint8Array(binary), text };
}
