/** Intervals for a baseline that has none: its mean plus the quantiles of its errors on other subjects. */
import { QUANTILE_LEVELS } from '../../core/forecaster.js';
import { concatenate } from '../arrays.js';
import { LEVELS, type Predictions } from '../predictions.js';
import { upperBound } from '../search.js';

/** Gives each subject's means the spread of all others' residuals; a mean alone when the others have none. */
export function withResidualSpread(means: readonly Float64Array[], observed: readonly Float64Array[]): Predictions[] {
  const own = means.map((mean, k) => residuals(mean, observed[k]!).sort());
  const all = concatenate(own).sort();
  return means.map((mean, k) => spread(mean, all, own[k]!));
}

/** Gives the means the spread of the teachers' residuals; means alone when they have none. */
export function withSpreadOf(means: readonly Float64Array[], teachers: readonly Float64Array[]): Predictions[] {
  const all = concatenate(teachers).sort();
  return means.map((mean) => spread(mean, all, new Float64Array()));
}

/** What was observed less the mean, where anything was. */
export function residuals(mean: Float64Array, observed: Float64Array): Float64Array {
  return mean.map((value, i) => observed[i]! - value).filter((residual) => !Number.isNaN(residual));
}

/** Spreads by the residuals `all` (ascending) without `own`. */
function spread(mean: Float64Array, all: Float64Array, own: Float64Array): Predictions {
  if (all.length === own.length) return { mean };
  const offsets = QUANTILE_LEVELS.map((level) => quantileWithout(all, own, level));
  const quantiles = new Float64Array(mean.length * LEVELS);
  mean.forEach((value, i) => offsets.forEach((offset, j) => (quantiles[i * LEVELS + j] = value + offset)));
  return { mean, quantiles };
}

/** Quantile of what is left of `all` without `own` (both ascending), linear between neighbours (Hyndman and Fan's type 7). */
function quantileWithout(all: Float64Array, own: Float64Array, level: number): number {
  const position = level * (all.length - own.length - 1);
  const rank = Math.floor(position);
  const below = smallestWithout(all, own, rank);
  if (position === rank) return below;
  return below + (position - rank) * (smallestWithout(all, own, rank + 1) - below);
}

/** The value of rank `rank`, counted from 0, of what is left of `all` without `own`. */
function smallestWithout(all: Float64Array, own: Float64Array, rank: number): number {
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const left = upperBound(all, all[middle]!) - upperBound(own, all[middle]!);
    if (left > rank) high = middle;
    else low = middle + 1;
  }
  return all[low]!;
}
