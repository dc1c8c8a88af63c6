/** How well forecasts 30 minutes ahead have met what then came. */
import { QUANTILE_LEVELS, type Forecast } from '../core/forecaster.js';

export const SCORED_MINUTES = 30;
const LOWEST = QUANTILE_LEVELS.indexOf(0.05);
const HIGHEST = QUANTILE_LEVELS.indexOf(0.95);

/** What was said of a minute, half an hour before it. */
export interface Promise30 {
  minute: number;
  low: number;
  mean: number;
  high: number;
}

export class Score {
  promises: Promise30[] = [];
  count = 0;
  #squares = 0;
  #lastValueSquares = 0;
  #within = 0;
  #waiting: (Promise30 & { last: number })[] = [];

  /** A reading came, and this is now forecast. */
  reading(minute: number, reading: number, { steps }: Forecast): void {
    for (const { mean, low, high, last } of this.#waiting.filter((one) => one.minute === minute)) {
      this.count++;
      this.#squares += (reading - mean) ** 2;
      this.#lastValueSquares += (reading - last) ** 2;
      if (reading >= low && reading <= high) this.#within++;
    }
    this.#waiting = this.#waiting.filter((one) => one.minute > minute);
    const step = steps.find(({ minutes }) => minutes === SCORED_MINUTES);
    if (step === undefined) return;
    const promise = {
      minute: minute + SCORED_MINUTES,
      mean: step.mean,
      low: step.quantiles[LOWEST]!,
      high: step.quantiles[HIGHEST]!,
    };
    this.#waiting.push({ ...promise, last: reading });
    this.promises.push(promise);
    if (this.promises.length > 600) this.promises.shift();
  }

  /** Root mean squared errors, mg/dL, of the forecast's mean and of the last value; share of readings in the 90 % interval. */
  get figures(): { rmse: number; lastValue: number; within: number } {
    const { count } = this;
    return {
      rmse: Math.sqrt(this.#squares / count),
      lastValue: Math.sqrt(this.#lastValueSquares / count),
      within: this.#within / count,
    };
  }
}
