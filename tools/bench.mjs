/** `npm run bench [-- NAME]`: bundles and runs a bench of the folder `bench`; without a name, the one of speed. */
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run, setUp } from './setup.mjs';

/** The tests' helpers that are bundled still find what lies beside them. */
const ownUrls = {
  name: 'own-urls',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.m?[jt]s$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: extname(path) === '.ts' ? 'ts' : 'js',
    })),
};

const [name = 'speed', ...args] = process.argv.slice(2);
setUp();
const outfile = join(root, 'build/bench', `${name}.mjs`);
await build({
  entryPoints: [join(root, 'bench', `${name}.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  plugins: [ownUrls, toolsStayOutside()],
  logLevel: 'warning',
});
run(process.execPath, [outfile, ...args]);

/** The project's own tools find their files by where they lie, and would take a bundle's arguments for their own. */
function toolsStayOutside() {
  const resolve = ({ resolveDir, path }) => ({ path: pathToFileURL(join(resolveDir, path)).href, external: true });
  return { name: 'tools', setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/tools\/.*\.mjs$/ }, resolve) };
}
