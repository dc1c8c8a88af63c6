/** Builds everything: generated files, the module through its gate, the library and the command line. */
import { build as bundle } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { namesIn, withoutExportLines, withoutExports } from './boundaries.mjs';
import { violations } from './gate.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const binary = compileTwice();
const found = violations(binary, readFileSync('build/islet.wat', 'utf8'));
if (found.length > 0) {
  console.error(`the module breaks the core's laws:\n${found.map((line) => `  ${line}`).join('\n')}`);
  process.exit(1);
}

mkdirSync('dist', { recursive: true });
const options = { outdir: 'dist', bundle: true, format: 'esm', target: 'es2022', sourcemap: true, logLevel: 'warning' };
await bundle({
  ...options,
  entryPoints: { index: 'host/index.ts', simulator: 'host/simulate/index.ts' },
  platform: 'neutral',
  mainFields: ['module', 'main'],
});
await bundle({
  ...options,
  entryPoints: { islet: 'host/cli/islet.ts', 'simulate-worker': 'host/cli/simulate-worker.ts' },
  platform: 'node',
  external: ['wasm3-node'], // an addon: it stays where it was built
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
run('typescript/bin/tsc', '-p', 'tsconfig.types.json');
chmodSync('dist/islet.js', 0o755);
cpSync('build/islet.wasm', 'dist/islet.wasm');

const digest = createHash('sha256').update(binary).digest('hex');
console.log(
  `module: ${binary.length} bytes (${gzipSync(binary).length} compressed), no imports, one fixed page, the same bytes twice\n` +
    `sha256: ${digest}`,
);

/** The module, compiled two times: a build that differs from itself can not be pinned. */
function compileTwice() {
  const first = compile();
  const second = compile();
  if (first.equals(second)) return second;
  console.error('two builds of the module differ: it could not be pinned by its hash');
  process.exit(1);
}

function compile() {
  run('assemblyscript/bin/asc.js', '--config', 'asconfig.json', '--target', 'release');
  const boundaries = namesIn(readFileSync('assembly/boundaries.ts', 'utf8'));
  writeFileSync('build/islet.wasm', withoutExports(readFileSync('build/islet.wasm'), boundaries));
  writeFileSync('build/islet.wat', withoutExportLines(readFileSync('build/islet.wat', 'utf8'), boundaries));
  return readFileSync('build/islet.wasm');
}

/** Runs a program of a dependency. */
function run(program, ...args) {
  execFileSync(process.execPath, [join('node_modules', program), ...args], { stdio: 'inherit' });
}
