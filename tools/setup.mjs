/**
 * Makes a fresh clone ready: installs what package-lock.json names and builds what is out of date. Quick when nothing
 * changed. Needs only Node and npm, since it runs before anything is installed. `node tools/setup.mjs` does no more than that.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What the build reads. */
const SOURCES = [
  'assembly',
  'host',
  'tools',
  'asconfig.json',
  'tsconfig.json',
  'tsconfig.types.json',
  'package.json',
  'budgets.json',
  'package-lock.json',
];

/** What the build leaves. */
const PRODUCTS = [
  'build/islet.wasm',
  'build/islet-kalman.wasm',
  'dist/islet.js',
  'dist/islet.wasm',
  'dist/islet-kalman.wasm',
  'dist/index.js',
  'dist/recordings.js',
  'dist/demo/index.html',
];

const OLDEST_NODE = [20, 19];

export function setUp() {
  requireNode();
  step('installing dependencies (once)', 'node_modules/.islet-installed', ['package-lock.json'], ['node_modules'], () =>
    npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']),
  );
  // Quick when nothing changed; without a C compiler it says what is missing, and all else works.
  run(process.execPath, ['host/wasm3-node/build.mjs']);
  step('building the module and the command line', 'build/.islet-built', SOURCES, PRODUCTS, () =>
    run(process.execPath, ['tools/build.mjs']),
  );
}

/** Runs a program in the project's folder; its failure ends this one with the same code. */
export function run(program, args, options = {}) {
  try {
    execFileSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  } catch (error) {
    process.exit(typeof error.status === 'number' ? error.status : 1);
  }
}

function npm(args) {
  // npm tells its scripts where it lies; starting it through Node works on every system.
  const cli = process.env.npm_execpath;
  if (cli === undefined) run('npm', args, { shell: process.platform === 'win32' });
  else run(process.execPath, [cli, ...args]);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`Islet needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}`);
  process.exit(1);
}

/** Does `work` unless the stamp says that it was done for these very sources and the products are there. */
function step(what, stamp, sources, products, work) {
  const wanted = digest(sources);
  const path = join(root, stamp);
  const there = products.every((product) => existsSync(join(root, product)));
  if (there && existsSync(path) && readFileSync(path, 'utf8') === wanted) return;
  console.error(`islet: ${what} …`);
  work();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wanted);
}

function digest(sources) {
  const hash = createHash('sha256');
  for (const source of sources)
    for (const file of files(join(root, source))) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function files(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) setUp();
