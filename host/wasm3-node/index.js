/** wasm3 for Node. See README.md and index.d.ts. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { findDouble } from './src/doubles.js';

const PATH = fileURLToPath(new URL('./build/wasm3.node', import.meta.url));

const DEFAULT_STACK = 64 * 1024;
/** A deeper stack of the module would overrun the stack of the thread that interprets it. */
const LARGEST_STACK = 128 * 1024;
const LARGEST_LIMIT = 2 ** 32 - 1;

let addon;

/** Whether the addon was built. */
export function isAvailable() {
  return existsSync(PATH);
}

function loadAddon() {
  if (!isAvailable()) {
    throw new Error(
      'wasm3-node was not built: install a C compiler (Debian: apt-get install gcc libc6-dev), then run node host/wasm3-node/build.mjs',
    );
  }
  addon ??= createRequire(import.meta.url)(PATH);
  return addon;
}

export async function instantiate(bytes, options) {
  return instantiateSync(bytes, options);
}

export function instantiateSync(bytes, { stackSize = DEFAULT_STACK, memoryLimit = LARGEST_LIMIT } = {}) {
  requireBytes('stackSize', stackSize, 1024, LARGEST_STACK);
  requireBytes('memoryLimit', memoryLimit, 1, LARGEST_LIMIT);
  if (!(bytes instanceof Uint8Array)) throw new TypeError('wasm3-node: the module must be a Uint8Array');
  // A copy that nobody else can change between the checks and the loading.
  const copy = new Uint8Array(bytes);
  const module = checked(copy);
  return new Instance(loadAddon(), module, copy, stackSize, memoryLimit);
}

function requireBytes(name, value, least, most) {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`wasm3-node: ${name} must be whole bytes in ${least}..${most}, not ${String(value)}`);
}

/** Throws what is wrong with a module: wasm3 runs what it is given. */
function checked(bytes) {
  // The constructor validates, and its message says where the fault is.
  const module = new WebAssembly.Module(bytes);
  const [first] = WebAssembly.Module.imports(module);
  if (first !== undefined) {
    throw new WebAssembly.LinkError(
      `wasm3-node: the module imports ${first.module}.${first.name}; imports are not supported`,
    );
  }
  const double = findDouble(bytes);
  if (double !== undefined) {
    throw new WebAssembly.CompileError(`wasm3-node: ${double}; this interpreter computes floating point in f32 only`);
  }
  return module;
}

class Instance {
  #addon;
  #handle;
  #disposed = false;
  /** Functions and globals by name, as of a WebAssembly.Instance. */
  exports;

  constructor(addon, module, bytes, stackSize, memoryLimit) {
    this.#addon = addon;
    this.#handle = addon.instantiate(bytes, stackSize, memoryLimit);
    // As of WebAssembly: "__proto__" is a name like any other.
    const exports = Object.create(null);
    for (const { name, kind } of WebAssembly.Module.exports(module)) {
      if (kind === 'function') exports[name] = this.#functionOf(name);
      else if (kind === 'global') exports[name] = this.#globalOf(name);
      else if (kind === 'memory') exports[name] = this.#memoryObject();
    }
    this.exports = Object.freeze(exports);
  }

  get memory() {
    return this.#addon.memory(this.#handle);
  }

  /** A function of its own, which can be taken out of the instance. */
  dispose = () => {
    if (this.#disposed) return;
    this.#addon.dispose(this.#handle);
    this.#disposed = true;
  };

  #functionOf(name) {
    const addon = this.#addon;
    const handle = this.#handle;
    const { index, parameters } = addon.find(handle, name);
    const isBig = [...parameters].map((type) => type === 'I');
    return (...given) => {
      const values = isBig.map((big, i) => (big ? BigInt.asIntN(64, given[i]) : +given[i]));
      let results;
      try {
        results = addon.call(handle, index, ...values);
      } catch (error) {
        if (error.code === 'ERR_WASM3_TRAP') error.message = `${name}: ${error.message}`;
        throw error;
      }
      return results.length <= 1 ? results[0] : results;
    };
  }

  #globalOf(name) {
    const addon = this.#addon;
    const handle = this.#handle;
    return {
      get value() {
        return addon.global(handle, name);
      },
      set value(value) {
        addon.setGlobal(handle, name, value);
      },
    };
  }

  #memoryObject() {
    const addon = this.#addon;
    const handle = this.#handle;
    return {
      get buffer() {
        return addon.memory(handle);
      },
    };
  }
}
