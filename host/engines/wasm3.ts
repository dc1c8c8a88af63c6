/** The engine of pump controllers, in Node: the wasm3 interpreter, by the addon of the workspace wasm3-node. */
import { instantiate, isAvailable } from 'wasm3-node';
import { engineOf, type Engine } from './engine.js';

/** Instantiates the module. Throws when it is not an Islet core, or when the addon was not built. */
export async function wasm3Engine(module: Uint8Array): Promise<Engine> {
  const { memory, exports } = await instantiate(module);
  return engineOf('wasm3', memory, exports);
}

export { isAvailable as wasm3IsAvailable };
