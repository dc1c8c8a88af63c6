/** The trend of the last 15 minutes carried on: what the arrow on a monitor says. */
import { interpolate } from '../interpolate.js';
import type { Horizon } from '../protocol.js';
import type { Asked } from './case.js';

const TREND_MINUTES = 15;
/** A sensor's own range, mg/dL. */
const RANGE = { lowest: 36, highest: 400 };

/** Means in mg/dL. */
export function linear({ readings, origins }: Asked, horizon: Horizon): Float64Array {
  return Float64Array.from(origins, (origin) => {
    const current = readings.glucose[origin]!;
    const before = interpolate(readings, readings.minutes[origin]! - TREND_MINUTES);
    const mean = current + ((current - before) / TREND_MINUTES) * horizon;
    return Math.min(Math.max(mean, RANGE.lowest), RANGE.highest);
  });
}
