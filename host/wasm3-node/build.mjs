/**
 * Builds the addon with the system's C compiler ($CC or cc). Node-API is stable: one binary serves every Node.
 * Never fails an installation: without a compiler it says so, and everything but the wasm3 engine works.
 * Quick when nothing has changed. `--strict`: exit 1 when it could not be built.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, 'build/wasm3.node');
const stamp = join(here, 'build/built');

/** No fused multiply-add, or the bits differ; -O2 keeps wasm3's tail calls. */
const FLAGS = [
  '-std=gnu11',
  '-O2',
  '-DNDEBUG',
  '-fPIC',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-strict-aliasing',
  '-w',
];

process.exitCode = (await build()) || !process.argv.includes('--strict') ? 0 : 1;

/** Whether the addon is there and current. */
async function build() {
  if (process.platform === 'win32') return warn('on Windows it is not built yet');
  const { prepareWasm3 } = await import('../../firmware-harness/wasm3/prepare.mjs');
  const { to: sources } = prepareWasm3();
  const compiler = process.env.CC || 'cc';
  const version = spawnSync(compiler, ['--version'], { encoding: 'utf8' });
  if (version.error)
    return warn(`there is no C compiler "${compiler}": install one (Debian: apt-get install gcc libc6-dev)`);

  const { include_dir: headers } = createRequire(import.meta.url)('node-api-headers');
  const files = [join(here, 'src/addon.c'), ...namesIn(sources, /^m3_.*\.c$/).map((name) => join(sources, name))];
  const linking = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'];
  const args = [...FLAGS, ...linking, `-I${sources}`, `-I${headers}`, ...files, '-lm'];
  const texts = namesIn(sources, /\.[ch]$/).map((name) => readFileSync(join(sources, name)));
  const wanted = digest([version.stdout, args.join(' '), ...texts, readFileSync(files[0])]);
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;

  mkdirSync(join(here, 'build'), { recursive: true });
  const fresh = `${output}.${process.pid}`;
  const { status, stderr } = spawnSync(compiler, [...args, '-o', fresh], { encoding: 'utf8' });
  if (status !== 0) return warn(`${compiler} could not compile it:\n${stderr}`);
  renameSync(fresh, output);
  writeFileSync(stamp, wanted);
  console.error('wasm3-node: built');
  return true;
}

function warn(reason) {
  console.error(
    `wasm3-node: not built: ${reason}\nwasm3-node: the engine wasm3 is not available; everything else works.`,
  );
  return false;
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
