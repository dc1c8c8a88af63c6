/** Probability of a reading below a limit, read off a forecast's quantiles. */
import { normalCdf } from './normal.js';
import { LEVELS } from './predictions.js';

/** Normal scores of `QUANTILE_LEVELS`. */
const SCORES = [-1.6449, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.6449] as const;

/** Least distance between two quantiles, mg/dL: equal ones would have no slope. */
const LEAST_DISTANCE = 1e-6;

/**
 * Probability below `limit`, mg/dL, by the seven quantiles that start at `at`: the normal score is a straight line between
 * neighbours, and beyond the outermost ones goes on as between them and their neighbours.
 */
export function probabilityBelow(quantiles: ArrayLike<number>, at: number, limit: number): number {
  let k = 0;
  while (k < LEVELS - 2 && limit > quantiles[at + k + 1]!) k++;
  const distance = Math.max(quantiles[at + k + 1]! - quantiles[at + k]!, LEAST_DISTANCE);
  const position = (limit - quantiles[at + k]!) / distance;
  return normalCdf(SCORES[k]! + position * (SCORES[k + 1]! - SCORES[k]!));
}
