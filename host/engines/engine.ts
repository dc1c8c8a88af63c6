/** What runs the module: the same calls and the same memory on every engine. */

/** Names of the calls that the core exports. Each takes nothing and answers a status. */
export const CORE_CALLS = [
  'configure',
  'observe',
  'recoverClock',
  'forecast',
  'distribution',
  'risk',
  'diagnose',
  'smooth',
  'seal',
  'restore',
] as const;
export type CoreCall = (typeof CORE_CALLS)[number];

/** Names of the exported addresses of the core's blocks. */
export const CORE_BLOCKS = [
  'inputAddress',
  'configurationAddress',
  'parametersAddress',
  'forecastAddress',
  'riskAddress',
  'diagnosticsAddress',
  'stateAddress',
] as const;
export type CoreBlock = (typeof CORE_BLOCKS)[number];

/** What a module holds: `models`, bit 1 << m of each model m, and `features`, their bits. */
export interface Holdings {
  models: number;
  features: number;
}

export interface Engine {
  readonly name: EngineName;
  /** The module's linear memory: fixed, the same bytes for as long as the engine lives. */
  readonly memory: Uint8Array;
  readonly calls: Readonly<Record<CoreCall, () => number>>;
  readonly addresses: Readonly<Record<CoreBlock, number>>;
  readonly held: Readonly<Holdings>;
}

export const ENGINE_NAMES = ['webassembly', 'wasm3'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What every engine makes of its instance: the calls and addresses by name. Throws when the module is not an Islet core. */
export function engineOf(
  name: EngineName,
  memory: ArrayBufferLike | undefined,
  exports: Readonly<Record<string, unknown>>,
): Engine {
  if (memory === undefined) throw new Error('not an Islet core: the module exports no memory');
  return {
    name,
    memory: new Uint8Array(memory),
    calls: pick(CORE_CALLS, (call) => callOf(exports, call)),
    addresses: pick(CORE_BLOCKS, (block) => numberOf(exports, block)),
    held: { models: numberOf(exports, 'heldModels'), features: numberOf(exports, 'heldFeatures') },
  };
}

function pick<N extends string, T>(names: readonly N[], of: (name: N) => T): Record<N, T> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<N, T>;
}

function callOf(exports: Readonly<Record<string, unknown>>, name: CoreCall): () => number {
  const value = exports[name];
  if (typeof value !== 'function') throw new Error(`not an Islet core: the module exports no function ${name}`);
  return value as () => number;
}

/** An exported global is an object with its value; the loader unwraps immutable ones. */
function numberOf(exports: Readonly<Record<string, unknown>>, name: string): number {
  const value = exports[name];
  const number = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  if (typeof number !== 'number') throw new Error(`not an Islet core: the module exports no number ${name}`);
  return number;
}
