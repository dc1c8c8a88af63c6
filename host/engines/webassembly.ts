/** The engine of Node and browsers: their own WebAssembly, instantiated with the AssemblyScript loader. */
import { instantiate } from '@assemblyscript/loader';
import { CORE_BLOCKS, CORE_CALLS, type CoreBlock, type CoreCall, type Engine } from './engine.js';

type Exports = Record<string, unknown> & { memory: WebAssembly.Memory };

/** Instantiates the module. Throws when it is not an Islet core. */
export async function webAssemblyEngine(module: Uint8Array): Promise<Engine> {
  const { exports } = await instantiate<Exports>(module as Uint8Array<ArrayBuffer>);
  return {
    name: 'webassembly',
    memory: new Uint8Array(exports.memory.buffer),
    calls: pick(CORE_CALLS, (name) => callOf(exports, name)) as Record<CoreCall, () => number>,
    addresses: pick(CORE_BLOCKS, (name) => addressOf(exports, name)) as Record<CoreBlock, number>,
  };
}

function pick<T>(names: readonly string[], of: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, of(name)]));
}

function callOf(exports: Exports, name: string): () => number {
  const value = exports[name];
  if (typeof value !== 'function') throw new Error(`not an Islet core: the module exports no function ${name}`);
  return value as () => number;
}

function addressOf(exports: Exports, name: string): number {
  const value = exports[name];
  const address = value instanceof WebAssembly.Global ? value.value : value;
  if (typeof address !== 'number') throw new Error(`not an Islet core: the module exports no address ${name}`);
  return address;
}
