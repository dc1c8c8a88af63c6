/** Builds the addon once more, under AddressSanitizer and UndefinedBehaviorSanitizer, beside copies of the JavaScript around it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { prepareWasm3 } from '../../../firmware-harness/wasm3/prepare.mjs';
import { compileAddon, compiler } from '../compiler.mjs';

const product = fileURLToPath(new URL('..', import.meta.url));
export const output = fileURLToPath(new URL('../../../build/fuzz/', import.meta.url));

/** Without these a report would not name the function, or the run would go on after it. */
const SANITIZE = ['-g', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined'];

const EXIT = { asan: 99, ubsan: 98 };

/**
 * @param {string[]} definitions for wasm3, as `d_m3...=1`
 * @returns {{ folder: string, url: string, env: Record<string, string> }} where it is, the module to import, and the environment that a
 *   process needs for it
 */
export function buildSanitized(definitions) {
  const folder = join(output, ['addon', ...definitions.map((text) => text.replace(/\W/g, '-'))].join('-'));
  mkdirSync(join(folder, 'src'), { recursive: true });
  for (const name of ['index.js', 'src/doubles.js']) cpSync(join(product, name), join(folder, name));
  const flags = [...SANITIZE, ...definitions.map((text) => `-D${text}`)];
  const { failure } = compileAddon(prepareWasm3().to, join(folder, 'build/wasm3.node'), flags);
  if (failure !== undefined) throw new Error(`the fuzzer cannot be built: ${failure}`);

  const { stdout } = spawnSync(compiler, ['-print-file-name=libasan.so'], { encoding: 'utf8' });
  const library = stdout.trim();
  if (!library.startsWith('/'))
    throw new Error(`the fuzzer needs GCC's libasan.so, which ${compiler} has not got: install libasan or set CC=gcc`);
  return {
    folder,
    url: pathToFileURL(join(folder, 'index.js')).href,
    env: {
      ...process.env,
      LD_PRELOAD: library,
      // Node frees little when it ends; the quarantine is small, since a process runs thousands of modules.
      ASAN_OPTIONS: `detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=32:exitcode=${EXIT.asan}`,
      UBSAN_OPTIONS: `print_stacktrace=1:exitcode=${EXIT.ubsan}`,
    },
  };
}
