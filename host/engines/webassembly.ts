/** The engine of Node and browsers: their own WebAssembly, instantiated with the AssemblyScript loader. */
import { instantiate } from '@assemblyscript/loader';
import { engineOf, type Engine } from './engine.js';

/** Where the module's bytes come from: themselves, or what `fetch` answers, under any media type. */
export type ModuleSource = Uint8Array | ArrayBuffer | FetchedModule | Promise<FetchedModule>;

/** What is used of a `Response`. */
export interface FetchedModule {
  readonly ok: boolean;
  readonly status: number;
  readonly url: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

type Exports = Record<string, unknown> & { memory?: WebAssembly.Memory };

/** How every module begins: "\0asm". */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** Instantiates the module. Throws when it could not be fetched, and when it is not an Islet core. */
export async function webAssemblyEngine(module: ModuleSource): Promise<Engine> {
  const bytes = await bytesOf(await module);
  if (MAGIC.some((byte, k) => bytes[k] !== byte))
    throw new Error(`not an Islet core: ${beginningOf(bytes)}; give the bytes of islet.wasm or islet-kalman.wasm`);
  const { exports } = await instantiate<Exports>(bytes as Uint8Array<ArrayBuffer>);
  return engineOf('webassembly', exports.memory?.buffer, exports);
}

async function bytesOf(source: Awaited<ModuleSource>): Promise<Uint8Array> {
  if (ArrayBuffer.isView(source)) return source;
  if (typeof source !== 'object' || source === null)
    throw new TypeError(
      `the module must be its bytes or what fetch answers, not ${typeof source === 'string' ? 'a path or an address' : String(source)}`,
    );
  if (!('arrayBuffer' in source)) return new Uint8Array(source);
  if (!source.ok) throw new Error(`the module could not be fetched: ${source.url} answered ${source.status}`);
  return new Uint8Array(await source.arrayBuffer());
}

/** What bytes that are no module look like. */
function beginningOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'there are no bytes';
  const text = String.fromCharCode(...bytes.subarray(0, 16));
  return /^[\x20-\x7e\s]+$/.test(text)
    ? `the bytes are text, ${JSON.stringify(text)}`
    : 'the bytes are no WebAssembly module';
}
