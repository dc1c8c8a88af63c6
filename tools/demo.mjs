/** Builds the demo: a folder of static files for any web server. `node tools/demo.mjs [--out FOLDER]`; tools/build.mjs calls it too. */
import { build as bundle } from 'esbuild';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = join(root, 'host/demo');

/** Script and module, compressed, bytes: what a phone has to fetch before anything moves. */
const LARGEST = 150 * 1024;

/** Writes the demo into a folder, from the module in build/; answers what is to be said of it. */
export async function buildDemo(folder) {
  mkdirSync(folder, { recursive: true });
  await bundle({
    entryPoints: { demo: join(SOURCES, 'main.ts') },
    outdir: folder,
    ...{ bundle: true, minify: true, format: 'esm', target: 'es2022', platform: 'browser', logLevel: 'warning' },
    alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' }, // with a Buffer of its own
    absWorkingDir: root,
  });
  const { meter, SHIPPED_WEIGHTS, POLICY, proportionsOf } = await buildTime();
  const module = readFileSync(join(root, 'build/islet.wasm'));
  const source = (file) => readFileSync(join(SOURCES, file), 'utf8');
  const page = source('index.html').replace('%POLICY%', POLICY).replace('%EXPLANATIONS%', source('explanations.html'));
  const budgets = JSON.parse(readFileSync(join(root, 'budgets.json'), 'utf8'));
  const files = {
    'index.html': page,
    'style.css': source('style.css'),
    'costs.json': JSON.stringify(proportionsOf(budgets)),
    'islet.wasm': module,
    'islet-metered.wasm': meter(module, SHIPPED_WEIGHTS),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const compressed = (name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length;
  const size = compressed('demo.js') + compressed('islet.wasm');
  if (size > LARGEST)
    throw new Error(`the demo's script and module are ${size} bytes compressed, more than ${LARGEST}`);
  return `demo: script and module ${size} bytes compressed`;
}

/** What the host's sources know and the build needs. */
async function buildTime() {
  const outfile = join(root, 'build/demo-build.mjs');
  await bundle({
    entryPoints: [join(SOURCES, 'build-time.ts')],
    outfile,
    ...{ bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' },
  });
  return import(`${pathToFileURL(outfile).href}?${Date.now()}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const folder = resolve(process.env.INIT_CWD ?? '.', values.out ?? join(root, 'dist/demo'));
  console.log(await buildDemo(folder));
  console.log(folder);
}
