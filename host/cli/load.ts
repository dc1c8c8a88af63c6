/** What commands share: the core on the engine that was asked for, and the parameters. */
import { existsSync, readFileSync } from 'node:fs';
import { Core } from '../core/core.js';
import { parseParameters, type ModelName, type ParameterSet } from '../core/parameters.js';
import { ENGINE_NAMES, type Engine, type EngineName } from '../engines/engine.js';
import { wasm3Engine, wasm3Presence, type Wasm3Presence } from '../engines/wasm3.js';
import { webAssemblyEngine } from '../engines/webassembly.js';
import { whyUnreadable } from '../formats/open.js';
import { isIntact } from '../learn/seal.js';
import { SHIPPED } from '../parameters/shipped.js';
import { oneOf } from './checks.js';
import { Failure } from './failure.js';

/** Where the module lies: beside the bundled program, or in the build folder of the sources. */
const MODULE_PLACES = ['./islet.wasm', '../../build/islet.wasm'];

/** The shipped module's bytes. */
export function shippedModule(): Uint8Array {
  const place = MODULE_PLACES.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  if (place === undefined) throw new Failure('the module islet.wasm is missing: run npm run build');
  return readFileSync(place);
}

/** The core on an engine. Throws a Failure when there is no such engine, or when it was not built. */
export async function loadCore(engine: string): Promise<Core> {
  oneOf('engine', engine, ENGINE_NAMES);
  return new Core(await (engine === 'wasm3' ? wasm3(shippedModule()) : webAssemblyEngine(shippedModule())));
}

const WITHOUT_WASM3: Readonly<Record<Exclude<Wasm3Presence, 'built'>, string>> = {
  'not built':
    'the engine wasm3 was not built: install a C compiler (Debian: apt-get install gcc libc6-dev) and run ' +
    'node host/wasm3-node/build.mjs; or leave --engine out',
  elsewhere: 'the engine wasm3 is no part of the installed package: use a checkout of Islet, or leave --engine out',
};

async function wasm3(module: Uint8Array): Promise<Engine> {
  const presence = await wasm3Presence();
  if (presence !== 'built') throw new Failure(WITHOUT_WASM3[presence]);
  return wasm3Engine(module);
}

/** The parameters to run with: a file's, or the shipped ones of the model; `usual`: the model when nobody names one. */
export function loadParameters(
  file: string | undefined,
  model: ModelName | undefined,
  usual: ModelName = 'adaptive',
): ParameterSet {
  if (file === undefined) return SHIPPED[model ?? usual];
  const text = textOf(file);
  let parameters: ParameterSet;
  try {
    parameters = parseParameters(text, file);
  } catch (error) {
    throw new Failure((error as Error).message);
  }
  if (isIntact(parameters) === false) {
    throw new Failure(
      `${file}: its numbers are not those that were learned (learned.sha256 differs); take that line out to use them`,
    );
  }
  if (model !== undefined && model !== parameters.model) {
    throw new Failure(`${file} holds parameters of ${parameters.model}, not of ${model}`);
  }
  return parameters;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(`${file}: ${whyUnreadable(error as NodeJS.ErrnoException)}`);
  }
}

/** The engine that runs a command when none is asked for. */
export const DEFAULT_ENGINE: EngineName = 'webassembly';
