/** The last value held: the forecast that glucose stays as it is. */
import type { Case } from './case.js';

/** Means in mg/dL. */
export function lastValue({ readings, origins }: Case): Float64Array {
  return Float64Array.from(origins, (origin) => readings.glucose[origin]!);
}
