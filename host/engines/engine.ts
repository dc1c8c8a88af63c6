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

export interface Engine {
  readonly name: EngineName;
  /** The module's linear memory: fixed, the same bytes for as long as the engine lives. */
  readonly memory: Uint8Array;
  readonly calls: Readonly<Record<CoreCall, () => number>>;
  readonly addresses: Readonly<Record<CoreBlock, number>>;
}

export const ENGINE_NAMES = ['webassembly', 'wasm3'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];
