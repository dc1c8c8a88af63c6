/** The last value held: the forecast that glucose stays as it is. */
import type { Asked } from './case.js';

/** Means in mg/dL. */
export function lastValue({ readings, origins }: Asked): Float64Array {
  return Float64Array.from(origins, (origin) => readings.glucose[origin]!);
}
