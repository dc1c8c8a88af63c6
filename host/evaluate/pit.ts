/**
 * Histogram of the probability integral transform (Dawid 1984; Gneiting, Balabdaoui and Raftery 2007): where among a
 * forecast's quantiles the reading fell. Of an honest forecaster every part of the histogram is as high as the others.
 */
import { QUANTILE_LEVELS } from '../core/forecaster.js';
import { LEVELS, type Predictions } from './predictions.js';

/** Parts of the unit interval between the quantiles' levels. */
export const PIT_EDGES: readonly number[] = [0, ...QUANTILE_LEVELS, 1];
export const PIT_PARTS = PIT_EDGES.length - 1;

/** How many readings fell into each part; one that equals a quantile is counted half on each side of it. */
export function pitCounts({ quantiles }: Predictions, observed: Float64Array): Float64Array {
  const counts = new Float64Array(PIT_PARTS);
  if (quantiles === undefined) return counts;
  observed.forEach((reading, i) => {
    if (Number.isNaN(reading)) return;
    let below = 0;
    let equal = 0;
    for (let k = i * LEVELS; k < (i + 1) * LEVELS; k++) {
      if (quantiles[k]! < reading) below++;
      else if (quantiles[k]! === reading) equal++;
    }
    counts[below]! += 0.5;
    counts[below + equal]! += 0.5;
  });
  return counts;
}

/** Height of each part beside the honest forecaster's, which is 1; NaN when nothing was counted. */
export function pitDensities(counts: Float64Array): number[] {
  const n = counts.reduce((sum, count) => sum + count, 0);
  return Array.from(counts, (count, k) => count / n / (PIT_EDGES[k + 1]! - PIT_EDGES[k]!));
}
