/** The wasm3 interpreter for Node, for WebAssembly modules without f64 and without imports. */

export interface Options {
  /** Stack of the module, bytes, 1024..131072; left out: 65536. A call that needs more traps. */
  stackSize?: number;
  /** Most bytes of linear memory to give to the module, whatever it asks for; left out: as many as it asks for. */
  memoryLimit?: number;
}

/** Value of a parameter or result: i32 and f32 are numbers, i64 is a bigint. */
export type Value = number | bigint;

export interface Global {
  /** Setting an immutable global throws. */
  value: Value;
}

export interface Instance {
  /**
   * What the module exports, by name. A function converts its arguments as the WebAssembly JavaScript API does (a missing
   * one is NaN, so 0 for an i32) and answers its result: undefined for none, an array for several. A trap throws an `Error`
   * with the code `ERR_WASM3_TRAP` and wasm3's message; the instance can be used afterwards.
   */
  readonly exports: Readonly<
    Record<string, ((...values: Value[]) => Value | Value[] | undefined) | Global | { readonly buffer: ArrayBuffer }>
  >;
  /** The linear memory itself, not a copy. When the memory grows this is another buffer, and the old one is detached. */
  readonly memory: ArrayBuffer;
  /** Frees the interpreter now; the memory's buffer is detached and calls throw. Otherwise the garbage collector does it. */
  readonly dispose: () => void;
}

/**
 * Loads a module and runs its start function, if it has one.
 * @throws {WebAssembly.CompileError} when the module is invalid, or uses f64 (the message says where)
 * @throws {WebAssembly.LinkError} when it imports something
 * @throws {RangeError} when an option is out of its range
 * @throws {Error} code `ERR_WASM3` with wasm3's message when wasm3 does not support it
 */
export function instantiate(bytes: Uint8Array, options?: Options): Promise<Instance>;

/** The same at once. */
export function instantiateSync(bytes: Uint8Array, options?: Options): Instance;

/** Whether the addon was built: it needs a C compiler once. */
export function isAvailable(): boolean;
