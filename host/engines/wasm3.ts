/** The engine of pump controllers, in Node: the wasm3 interpreter, by the addon of the workspace wasm3-node. */
import { engineOf, type Engine } from './engine.js';

/** Instantiates the module. Throws when it is not an Islet core, or when the addon was not built. */
export async function wasm3Engine(module: Uint8Array): Promise<Engine> {
  const { instantiate } = await import('wasm3-node');
  const { memory, exports } = await instantiate(module);
  return engineOf('wasm3', memory, exports);
}

/** `elsewhere`: the addon belongs to a checkout of the project, and this program lies outside of one, as in an installed package. */
export type Wasm3Presence = 'built' | 'not built' | 'elsewhere';

/** Whether the addon is there. It is looked for when it is asked for: nothing else needs it. */
export async function wasm3Presence(): Promise<Wasm3Presence> {
  try {
    const { isAvailable } = await import('wasm3-node');
    return isAvailable() ? 'built' : 'not built';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return 'elsewhere';
  }
}
