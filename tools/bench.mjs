/** `npm run bench [-- NAME]`: bundles and runs a bench of the folder `bench`; without a name, the one of speed. */
import { build } from 'esbuild';
import { join } from 'node:path';
import { root, run, setUp } from './setup.mjs';

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
  logLevel: 'warning',
});
run(process.execPath, [outfile, ...args]);
