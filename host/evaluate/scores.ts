/** Scores of forecasts of readings: error of the mean, weighted interval score, coverage of the intervals. */
import { LEVELS, type Predictions } from './predictions.js';

/** Central intervals: what they promise to cover, and where their ends stand among the quantiles. */
const INTERVALS = [
  { coverage: 0.5, lower: 2, upper: 4 },
  { coverage: 0.8, lower: 1, upper: 5 },
  { coverage: 0.9, lower: 0, upper: 6 },
] as const;
const MEDIAN = 3;

/** Scores over `n` forecasts; mg/dL, coverages as fractions. NaN where forecasts were a mean alone. */
export interface Scores {
  n: number;
  rmse: number;
  mae: number;
  wis: number;
  coverage50: number;
  coverage80: number;
  coverage90: number;
}

/**
 * Weighted interval score of the seven quantiles that start at `at`: the median's absolute error and three interval
 * scores (Bracher et al., PLoS Comput Biol 2021, equation 1 with K = 3).
 */
export function weightedIntervalScore(quantiles: ArrayLike<number>, at: number, observed: number): number {
  let sum = 0.5 * Math.abs(observed - quantiles[at + MEDIAN]!);
  for (const { coverage, lower, upper } of INTERVALS) {
    const alpha = 1 - coverage;
    const low = quantiles[at + lower]!;
    const high = quantiles[at + upper]!;
    sum += (alpha / 2) * (high - low) + Math.max(low - observed, 0) + Math.max(observed - high, 0);
  }
  return sum / (INTERVALS.length + 0.5);
}

/** Sums from which scores follow; the sums of two groups of forecasts add up to those of both. */
export class ScoreSums {
  #n = 0;
  #squared = 0;
  #absolute = 0;
  #interval = 0;
  readonly #covered = [0, 0, 0];

  /** Takes in forecasts and what was observed; NaN: nothing was. */
  score({ mean, quantiles }: Predictions, observed: Float64Array): void {
    observed.forEach((reading, i) => {
      if (Number.isNaN(reading)) return;
      this.#n++;
      const error = reading - mean[i]!;
      this.#squared += error * error;
      this.#absolute += Math.abs(error);
      this.#interval += quantiles === undefined ? NaN : weightedIntervalScore(quantiles, i * LEVELS, reading);
      INTERVALS.forEach(({ lower, upper }, k) => {
        if (quantiles === undefined) this.#covered[k] = NaN;
        else if (reading >= quantiles[i * LEVELS + lower]! && reading <= quantiles[i * LEVELS + upper]!) {
          this.#covered[k]!++;
        }
      });
    });
  }

  add(other: ScoreSums): void {
    this.#n += other.#n;
    this.#squared += other.#squared;
    this.#absolute += other.#absolute;
    this.#interval += other.#interval;
    other.#covered.forEach((covered, k) => (this.#covered[k]! += covered));
  }

  /** The sums themselves, so that a bootstrap can weigh them: n, squared, absolute and interval errors. */
  get sums(): [n: number, squared: number, absolute: number, interval: number] {
    return [this.#n, this.#squared, this.#absolute, this.#interval];
  }

  /** The scores; undefined before the first forecast. */
  get scores(): Scores | undefined {
    if (this.#n === 0) return undefined;
    const [coverage50, coverage80, coverage90] = this.#covered.map((covered) => covered / this.#n);
    return {
      n: this.#n,
      rmse: Math.sqrt(this.#squared / this.#n),
      mae: this.#absolute / this.#n,
      wis: this.#interval / this.#n,
      coverage50: coverage50!,
      coverage80: coverage80!,
      coverage90: coverage90!,
    };
  }
}
