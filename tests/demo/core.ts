/** Fresh cores of the module that was built. */
import { readFileSync } from 'node:fs';
import { Core } from '../../host/core/core.js';
import { webAssemblyEngine } from '../../host/engines/webassembly.js';

export const MODULE = new Uint8Array(readFileSync('dist/islet.wasm'));

export async function freshCore(): Promise<Core> {
  return new Core(await webAssemblyEngine(MODULE));
}
