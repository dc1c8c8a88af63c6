/** What a forecaster said about a number of readings to come. */
import { QUANTILE_LEVELS } from '../core/forecaster.js';

export const LEVELS = QUANTILE_LEVELS.length;

/** Forecasts of one subject at one horizon, mg/dL. */
export interface Predictions {
  mean: Float64Array;
  /** For each forecast its quantiles at `QUANTILE_LEVELS`, one forecast after the other; left out: a mean alone. */
  quantiles?: Float64Array;
}
