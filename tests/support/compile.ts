/** Compiles AssemblyScript in memory, with the settings of the release or with others. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';
// @ts-expect-error: a tool of the build, without declarations
import * as modules from '../../tools/modules.mjs';
import { ROOT } from './engines.js';

/** A module of the build, by its name. */
type ModuleName = 'islet' | 'islet-kalman';

const { MODULES, compileModule } = modules as {
  MODULES: { name: ModuleName }[];
  compileModule(module: { name: ModuleName }, ...options: string[]): Promise<Compiled>;
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

/** Makes a module as the build does, but for these options, without touching build/. */
export function compileCore(name: ModuleName, ...options: string[]): Promise<Compiled> {
  return compileModule(
    MODULES.find((one) => one.name === name)!,
    ...options,
  );
}

async function compile(args: string[], override: (path: string) => string | undefined): Promise<Compiled> {
  const written = new Map<string, string | Uint8Array>();
  const { error, stderr } = await main([...args, '--outFile', 'out.wasm', '--textFile', 'out.wat'], {
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
