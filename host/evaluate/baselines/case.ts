/** What a baseline is asked: one subject's origins that have a target, and the targets. */
import { targetsOf, type Horizon, type Readings } from '../protocol.js';

export interface Case {
  readings: Readings;
  /** Indices of the readings from which to forecast. */
  origins: Int32Array;
  /** The readings to forecast, mg/dL: to learn from them on other subjects, never on this one. */
  observed: Float64Array;
}

/** Leaves out the origins that have no target at the horizon. */
export function caseOf(readings: Readings, origins: Int32Array, horizon: Horizon): Case {
  const targets = targetsOf(readings.minutes, origins, horizon);
  const reached = targets.filter((target) => target >= 0);
  return {
    readings,
    origins: origins.filter((_, k) => targets[k]! >= 0),
    observed: Float64Array.from(reached, (target) => readings.glucose[target]!),
  };
}
