/** Builds everything: the modules through their gate, the library, the command line and the demo. */
import { build as bundle } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildDemo } from './demo.mjs';
import { violations } from './gate.mjs';
import { licencesOf } from './licences.mjs';
import { MODULES, compileModule } from './modules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

mkdirSync('build', { recursive: true });
const digests = [];
for (const module of MODULES) digests.push(await make(module));

rmSync('dist', { recursive: true, force: true }); // what an older build left would be packed
mkdirSync('dist');
const options = { outdir: 'dist', bundle: true, format: 'esm', target: 'es2022', metafile: true, logLevel: 'warning' };
const library = await bundle({
  ...options,
  entryPoints: { index: 'host/index.ts', simulator: 'host/simulate/index.ts' },
  platform: 'neutral',
  mainFields: ['module', 'main'],
  sourcemap: true,
});
const recordings = await bundle({
  ...options,
  entryPoints: { recordings: 'host/recordings/index.ts' },
  platform: 'node',
  sourcemap: true,
});
const commands = await bundle({
  ...options,
  entryPoints: {
    islet: 'host/cli/islet.ts',
    'simulate-worker': 'host/cli/simulate-worker.ts',
    'fit-thread': 'host/learn/fit-thread.ts',
  },
  platform: 'node',
  external: ['wasm3-node'], // an addon: it stays where it was built
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
run('typescript/bin/tsc', '-p', 'tsconfig.types.json');
chmodSync('dist/islet.js', 0o755);
writeFileSync('dist/LICENSES.txt', licencesOf([library, recordings, commands]));
for (const { name } of MODULES) cpSync(`build/${name}.wasm`, `dist/${name}.wasm`);
console.log(digests.join('\n'));
console.log(await buildDemo('dist/demo'));

/** Compiles a module into build/, through its gate; answers what is to be said of it. */
async function make(module) {
  const { name } = module;
  const { binary, text } = await compileTwice(module);
  const found = violations(binary, text);
  if (found.length > 0) {
    console.error(`${name} breaks the core's laws:\n${found.map((line) => `  ${line}`).join('\n')}`);
    process.exit(1);
  }
  writeFileSync(`build/${name}.wasm`, binary);
  writeFileSync(`build/${name}.wat`, text);
  const digest = createHash('sha256').update(binary).digest('hex');
  return (
    `${name}: ${binary.length} bytes (${gzipSync(binary).length} compressed), no imports, one fixed page, the same bytes twice\n` +
    `sha256: ${digest}`
  );
}

/** The module, compiled two times: a build that differs from itself can not be pinned. */
async function compileTwice(module) {
  const first = await compileModule(module);
  const second = await compileModule(module);
  if (first.binary.equals(second.binary)) return second;
  console.error(`two builds of ${module.name} differ: it could not be pinned by its hash`);
  process.exit(1);
}

/** Runs a program of a dependency. */
function run(program, ...args) {
  execFileSync(process.execPath, [join('node_modules', program), ...args], { stdio: 'inherit' });
}
