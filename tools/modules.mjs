/** The modules that are built from the core's sources, and how one is compiled. */
import { main } from 'assemblyscript/asc';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { namesIn, withoutExportLines, withoutExports } from './boundaries.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const PROFILE = 'assembly/profile.ts';

/**
 * `profile`: what the module holds, read in the place of assembly/profile.ts; `boundaries`: sources whose exports keep functions whole.
 * The first one holds everything and is the default everywhere.
 */
export const MODULES = [
  { name: 'islet', profile: PROFILE, boundaries: ['assembly/boundaries.ts', 'assembly/boundaries-whole.ts'] },
  { name: 'islet-kalman', profile: 'assembly/profile-kalman.ts', boundaries: ['assembly/boundaries.ts'] },
];

/** Names that a module of this list exports only while it is optimised. */
export function boundaryNames({ boundaries }) {
  return new Set(boundaries.flatMap((file) => [...namesIn(readFileSync(join(ROOT, file), 'utf8'))]));
}

/**
 * Compiles one of the modules with the settings of the release, which further options of the compiler may override.
 * @param {(typeof MODULES)[number]} module
 * @param {string[]} options
 * @returns {Promise<{ binary: Buffer, text: string }>}
 */
export async function compileModule(module, ...options) {
  const written = new Map();
  const { error, stderr } = await main(
    ['assembly/index.ts', ...module.boundaries, '--config', 'asconfig.json', '--target', 'release', ...options],
    {
      readFile(name, base) {
        try {
          return readFileSync(join(ROOT, base, name === PROFILE ? module.profile : name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => written.set(name, contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const names = boundaryNames(module);
  return {
    binary: withoutExports(written.get('build/islet.wasm'), names),
    text: withoutExportLines(written.get('build/islet.wat'), names),
  };
}
