/** How the addon is compiled: for its users by build.mjs, with sanitizers by the fuzzer. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const addon = join(dirname(fileURLToPath(import.meta.url)), 'src/addon.c');

/** No fused multiply-add, or the bits differ; -O2 keeps wasm3's tail calls; WebAssembly's integers wrap, those of C do not. */
const FLAGS = [
  '-std=gnu11',
  '-O2',
  '-DNDEBUG',
  '-fPIC',
  '-ffp-contract=off',
  '-fwrapv',
  '-Dd_m3IsletNativeStack=1',
  '-fno-math-errno',
  '-fno-strict-aliasing',
  '-w',
];

export const compiler = process.env.CC || 'cc';

/**
 * Compiles the addon, unless the file is there from the same compiler, options and sources.
 *
 * @param {string} sources the folder of wasm3's prepared sources
 * @param {string} output
 * @param {string[]} flags beside those that the addon always has
 * @returns {{ built: boolean, failure?: string }}
 */
export function compileAddon(sources, output, flags = []) {
  const version = spawnSync(compiler, ['--version'], { encoding: 'utf8' });
  if (version.error)
    return {
      built: false,
      failure: `there is no C compiler "${compiler}": install one (Debian: apt-get install gcc libc6-dev)`,
    };

  const { include_dir: headers } = createRequire(import.meta.url)('node-api-headers');
  const files = [addon, ...namesIn(sources, /^m3_.*\.c$/).map((name) => join(sources, name))];
  const linking = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'];
  const args = [...FLAGS, ...flags, ...linking, `-I${sources}`, `-I${headers}`, ...files, '-lm'];
  const texts = namesIn(sources, /\.[ch]$/).map((name) => readFileSync(join(sources, name)));
  const wanted = digest([version.stdout, args.join(' '), ...texts, readFileSync(addon)]);
  const stamp = join(dirname(output), 'built');
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { built: false };

  mkdirSync(dirname(output), { recursive: true });
  const fresh = `${output}.${process.pid}`;
  const { status, stderr } = spawnSync(compiler, [...args, '-o', fresh], { encoding: 'utf8' });
  if (status !== 0) return { built: false, failure: `${compiler} could not compile it:\n${stderr}` };
  renameSync(fresh, output);
  writeFileSync(stamp, wanted);
  return { built: true };
}

function namesIn(folder, pattern) {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort();
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
