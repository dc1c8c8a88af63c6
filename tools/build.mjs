/** Builds everything: generated files, the module through its gate, the bundled command line. */
import { build as bundle } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
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
await bundle({
  entryPoints: { islet: 'host/cli/islet.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  logLevel: 'warning',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
chmodSync('dist/islet.js', 0o755);
cpSync('build/islet.wasm', 'dist/islet.wasm');

const digest = createHash('sha256').update(binary).digest('hex');
console.log(`module: ${binary.length} bytes (${gzipSync(binary).length} compressed), sha256 ${digest}`);

/** The module, compiled two times: a build that differs from itself can not be pinned. */
function compileTwice() {
  const first = compile();
  const second = compile();
  if (first.equals(second)) return second;
  console.error('two builds of the module differ: it could not be pinned by its hash');
  process.exit(1);
}

function compile() {
  const asc = join('node_modules', 'assemblyscript', 'bin', 'asc.js');
  execFileSync(process.execPath, [asc, '--config', 'asconfig.json', '--target', 'release'], { stdio: 'inherit' });
  return readFileSync('build/islet.wasm');
}
