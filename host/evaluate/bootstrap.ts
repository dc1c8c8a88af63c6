/**
 * Intervals by the bootstrap over subjects (Efron and Tibshirani 1993, percentile method): whole subjects are drawn with
 * replacement, each data set's by themselves, for the forecasts of one person depend on each other. The same draws serve every
 * statistic, so that comparisons are paired. Seeded: the same subjects give the same intervals.
 */
import { Random } from '../simulate/random.js';

const DRAWS = 2000;
const SEED = 1;
/** Of the draws, as many must have the statistic (a rate of events may have none). */
const LEAST_DEFINED = 0.95;

export interface Interval {
  low: number;
  high: number;
}

export class Bootstrap {
  /** Of each draw, how often it has each subject. */
  readonly #draws: Uint16Array[];

  /** `strata`: how many subjects each data set has. */
  constructor(strata: readonly number[], draws = DRAWS, seed = SEED) {
    const random = new Random(seed, 0);
    const subjects = strata.reduce((sum, size) => sum + size, 0);
    this.#draws = Array.from({ length: subjects < 2 ? 0 : draws }, () => {
      const times = new Uint16Array(subjects);
      let first = 0;
      for (const size of strata) {
        for (let k = 0; k < size; k++) times[first + Math.floor(random.between(0, size))]!++;
        first += size;
      }
      return times;
    });
  }

  /**
   * The central 95 % of a statistic of sums over subjects; `parts` has each subject's share of the sums. null: there are fewer
   * than two subjects, or the statistic is not defined in too many draws.
   */
  interval(parts: readonly Float64Array[], statistic: (sums: Float64Array) => number): Interval | null {
    const sums = new Float64Array(parts[0]?.length ?? 0);
    const values = Float64Array.from(this.#draws, (times) => {
      sums.fill(0);
      for (let k = 0; k < times.length; k++) {
        const count = times[k]!;
        if (count === 0) continue;
        const part = parts[k]!;
        for (let j = 0; j < part.length; j++) sums[j]! += count * part[j]!;
      }
      return statistic(sums);
    })
      .filter(Number.isFinite)
      .sort();
    if (values.length === 0 || values.length < LEAST_DEFINED * this.#draws.length) return null;
    return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
  }
}

/** Linear between neighbours (Hyndman and Fan's type 7). */
function quantile(sorted: Float64Array, level: number): number {
  const position = level * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
