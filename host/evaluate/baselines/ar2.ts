/** Nightscout's AR2 as a yardstick: the forecast that many people with diabetes already have. */
import { interpolate } from '../interpolate.js';
import { LEVELS, type Predictions } from '../predictions.js';
import type { Horizon, Readings } from '../protocol.js';

/** Steps of 5 min of ln(g / 140), as in Nightscout's lib/plugins/ar2.js. */
const STEP = { minutes: 5, centre: 140, current: 1.716, previous: -0.723 };
const RANGE = { lowest: 36, highest: 400 };

/** Half width of Nightscout's cone by horizon, in ln(g); read as 1.6449/2 standard deviations. */
const CONE: Readonly<Record<Horizon, number>> = { 30: 0.116, 60: 0.192 };
const Z90 = 1.6449;
const Z = [-Z90, -1.2816, -0.6745, 0, 0.6745, 1.2816, Z90];

export function ar2(readings: Readings, origins: Int32Array, horizon: Horizon): Predictions {
  const mean = Float64Array.from(origins, (origin) => ar2Mean(readings, origin, horizon));
  const spread = Z.map((z) => Math.exp((z * 2 * CONE[horizon]) / Z90));
  const quantiles = new Float64Array(mean.length * LEVELS);
  mean.forEach((centre, i) => spread.forEach((factor, k) => (quantiles[i * LEVELS + k] = centre * factor)));
  return { mean, quantiles };
}

function ar2Mean(readings: Readings, origin: number, horizon: Horizon): number {
  let current = Math.log(readings.glucose[origin]! / STEP.centre);
  let previous = Math.log(interpolate(readings, readings.minutes[origin]! - STEP.minutes) / STEP.centre);
  for (let step = 0; step < horizon / STEP.minutes; step++) {
    [current, previous] = [STEP.current * current + STEP.previous * previous, current];
  }
  return Math.min(Math.max(STEP.centre * Math.exp(current), RANGE.lowest), RANGE.highest);
}
