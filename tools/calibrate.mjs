/** `node tools/calibrate.mjs`: measures what the operations of wasm3 cost on the emulated Cortex-M4; writes host/gate/weights.json. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { missingPackages } from './toolchain.mjs';
import { root, setUp } from './setup.mjs';

const missing = missingPackages();
if (missing.length > 0) {
  console.error(`calibrating needs the emulated board: install ${missing.join(' ')}`);
  process.exit(1);
}
setUp();
const { build } = await import('esbuild');
const board = await import('./board-kernels.mjs');
const outfile = join(root, 'build/bench/calibrate.mjs');
await build({
  entryPoints: [join(root, 'bench/calibration/calibrate.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const { calibrate } = await import(pathToFileURL(outfile).href);
await calibrate(root, board);
