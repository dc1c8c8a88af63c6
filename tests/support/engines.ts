/** The shipped module on each engine, fresh for every caller. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Core } from '../../host/core/core.js';
import type { Engine, EngineName } from '../../host/engines/engine.js';
import { webAssemblyEngine } from '../../host/engines/webassembly.js';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The bytes of the module that ships; or of the one that ISLET_MODULE names, to see that the tests find its faults. */
export const MODULE: Uint8Array = readFileSync(process.env['ISLET_MODULE'] ?? `${ROOT}build/islet.wasm`);

const MAKERS: Record<EngineName, (module: Uint8Array) => Promise<Engine>> = {
  webassembly: webAssemblyEngine,
};

/** An engine that nobody else uses. */
export function newEngine(name: EngineName = 'webassembly'): Promise<Engine> {
  return MAKERS[name](MODULE);
}

/** A core that nobody else uses. */
export async function newCore(name: EngineName = 'webassembly'): Promise<Core> {
  return new Core(await newEngine(name));
}
