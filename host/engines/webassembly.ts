/** The engine of Node and browsers: their own WebAssembly, instantiated with the AssemblyScript loader. */
import { instantiate } from '@assemblyscript/loader';
import { engineOf, type Engine } from './engine.js';

type Exports = Record<string, unknown> & { memory: WebAssembly.Memory };

/** Instantiates the module. Throws when it is not an Islet core. */
export async function webAssemblyEngine(module: Uint8Array): Promise<Engine> {
  const { exports } = await instantiate<Exports>(module as Uint8Array<ArrayBuffer>);
  return engineOf('webassembly', exports.memory.buffer, exports);
}
