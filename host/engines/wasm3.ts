/** The engine of pump controllers, in Node: the wasm3 interpreter, by the addon of the workspace wasm3-node. */
import { instantiate, isAvailable, type Global } from 'wasm3-node';
import { CORE_BLOCKS, CORE_CALLS, type CoreBlock, type CoreCall, type Engine } from './engine.js';

/** Instantiates the module. Throws when it is not an Islet core, or when the addon was not built. */
export async function wasm3Engine(module: Uint8Array): Promise<Engine> {
  const instance = await instantiate(module);
  const { exports } = instance;
  const calls = CORE_CALLS.map((name) => {
    const call = exports[name];
    if (typeof call !== 'function') throw new Error(`not an Islet core: the module exports no function ${name}`);
    return [name, call];
  });
  const addresses = CORE_BLOCKS.map((name) => {
    const global = exports[name];
    if (global === undefined || !('value' in global)) {
      throw new Error(`not an Islet core: the module exports no address ${name}`);
    }
    return [name, (global as Global).value];
  });
  return {
    name: 'wasm3',
    memory: new Uint8Array(instance.memory),
    calls: Object.fromEntries(calls) as Record<CoreCall, () => number>,
    addresses: Object.fromEntries(addresses) as Record<CoreBlock, number>,
  };
}

export { isAvailable as wasm3IsAvailable };
