/** The library: what a program in Node or a browser imports to forecast glucose. It reads no files and writes nothing. */
export { Core, type FeatureName, type Restored, type Settings } from './core/core.js';
export {
  QUANTILE_LEVELS,
  type Diagnosis,
  type Forecast,
  type Forecaster,
  type ForecastStep,
  type Moment,
  type Observed,
  type Risk,
  type RiskStep,
  type SmoothedStep,
  type Thresholds,
} from './core/forecaster.js';
export { methodsOf, type MethodName } from './core/methods.js';
export { MODEL_NAMES, parseParameters, type Head, type ModelName, type ParameterSet } from './core/parameters.js';
export type { FlagName, Refusal } from './core/status.js';
export { ENGINE_NAMES, type Engine, type EngineName } from './engines/engine.js';
export { webAssemblyEngine, type ModuleSource } from './engines/webassembly.js';
export { Zone } from './formats/zone.js';
export { SHIPPED } from './parameters/shipped.js';
export { momentOf } from './stream/moment.js';
export { whatIf, type OutlookStep, type WhatIf, type WhatIfEvent } from './what-if/what-if.js';
