/** What a baseline is asked: one subject's origins, and what was observed at the horizon. */
import { targetsOf, type Horizon, type Readings } from '../protocol.js';

export interface Asked {
  readings: Readings;
  /** Indices of the readings from which to forecast. */
  origins: Int32Array;
}

export interface Case extends Asked {
  /** The readings to forecast, mg/dL: to learn from them on other subjects, never on this one. NaN: there is none. */
  observed: Float64Array;
}

/** All the origins; what they have no target for is NaN. */
export function caseOfAll(readings: Readings, origins: Int32Array, horizon: Horizon): Case {
  const targets = targetsOf(readings.minutes, origins, horizon);
  const observed = Float64Array.from(targets, (target) => (target < 0 ? NaN : readings.glucose[target]!));
  return { readings, origins, observed };
}

/** Leaves out the origins that have no target at the horizon. */
export function caseOf(readings: Readings, origins: Int32Array, horizon: Horizon): Case {
  const { observed } = caseOfAll(readings, origins, horizon);
  return {
    readings,
    origins: origins.filter((_, k) => !Number.isNaN(observed[k]!)),
    observed: observed.filter((reading) => !Number.isNaN(reading)),
  };
}
