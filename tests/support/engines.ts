/** The shipped module on each engine, fresh for every caller. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Core } from '../../host/core/core.js';
import { ENGINE_NAMES, type Engine, type EngineName } from '../../host/engines/engine.js';
import { wasm3Engine } from '../../host/engines/wasm3.js';
import { webAssemblyEngine } from '../../host/engines/webassembly.js';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The bytes of the module that ships; or of the one that ISLET_MODULE names, to see that the tests find its faults. */
export const MODULE: Uint8Array = readFileSync(process.env['ISLET_MODULE'] ?? `${ROOT}build/islet.wasm`);

const MAKERS: Record<EngineName, (module: Uint8Array) => Promise<Engine>> = {
  webassembly: webAssemblyEngine,
  wasm3: wasm3Engine,
};

/** The engine of this run: each project of vitest.config.ts has its own. */
export const ENGINE: EngineName = ENGINE_NAMES.find((name) => name === process.env['ISLET_ENGINE']) ?? 'webassembly';

/** The module for small devices. */
export const KALMAN_MODULE: Uint8Array = readFileSync(`${ROOT}build/islet-kalman.wasm`);

/** An engine that nobody else uses. */
export function newEngine(name: EngineName = ENGINE, module = MODULE): Promise<Engine> {
  return MAKERS[name](module);
}

/** A core that nobody else uses. */
export async function newCore(name: EngineName = ENGINE): Promise<Core> {
  return new Core(await newEngine(name));
}
