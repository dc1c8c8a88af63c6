/**
 * Builds the addon with the system's C compiler ($CC or cc). Node-API is stable: one binary serves every Node.
 * Never fails an installation: without a compiler it says so, and everything but the wasm3 engine works.
 * Quick when nothing has changed. `--strict`: exit 1 when it could not be built.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileAddon } from './compiler.mjs';

const prepare = new URL('../../firmware-harness/wasm3/prepare.mjs', import.meta.url);
const output = fileURLToPath(new URL('build/wasm3.node', import.meta.url));

process.exitCode = (await build()) || !process.argv.includes('--strict') ? 0 : 1;

/** Whether the addon is there and current. */
async function build() {
  if (process.platform === 'win32') return warn('on Windows it is not built yet');
  if (!existsSync(prepare))
    return warn('it is a part of Islet and is built in its folder: npm install ISLET/host/wasm3-node');
  const { prepareWasm3 } = await import(prepare.href);
  const { built, failure } = compileAddon(prepareWasm3().to, output);
  if (failure !== undefined) return warn(failure);
  if (built) console.error('wasm3-node: built');
  return true;
}

function warn(reason) {
  console.error(
    `wasm3-node: not built: ${reason}\nwasm3-node: the engine wasm3 is not available; everything else works.`,
  );
  return false;
}
