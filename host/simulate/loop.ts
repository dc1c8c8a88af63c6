/**
 * Closed-loop basal insulin, for realistic traces only: the OpenAPS reference design (D. Lewis and S. Leibrand, openaps.org) in short.
 * Every five minutes
 *
 *     eventual = glucose − insulin on board · correction + 6 (change − expected change)        expected over the next 30 min
 *     basal    = scheduled + 2 (eventual − target) / correction, in 0..4 × scheduled;  0 below 70 mg/dL or when less is ahead
 *
 * Insulin on board follows the exponential curve of that project (peak at 75 min, 6 hours), counted from the scheduled basal. It is no
 * controller for anybody.
 */
import { exp } from './functions.js';
import { SENSOR_RANGE } from './sensor.js';
import type { Therapy } from './therapy.js';

const SLOT = 5;
const PEAK = 75;
const DURATION = 360;
const SUSPENDED_BELOW = 70;
const MOST = 4;
const HALF_HOUR_SLOTS = 6;

export class Loop {
  readonly #therapy: Therapy;
  /** Insulin of each of the last slots beyond the scheduled basal, U; the newest first. */
  readonly #given: number[] = [];
  #before: number | undefined;
  #basal: number;
  #bolus = 0;

  constructor(therapy: Therapy) {
    this.#therapy = therapy;
    this.#basal = therapy.basal;
  }

  /** Takes note of a bolus, U. */
  note(units: number): void {
    this.#bolus += units;
  }

  /** The basal rate from this minute on, U/h; `reading` is the sensor's, if there is one. To be called every minute. */
  minute(minute: number, reading: number | undefined): number {
    if (minute % SLOT !== 0) return this.#basal;
    const { basal, correction, target } = this.#therapy;
    this.#given.unshift(this.#bolus + ((this.#basal - basal) * SLOT) / 60);
    this.#bolus = 0;
    if (this.#given.length > DURATION / SLOT) this.#given.pop();
    const change = reading === undefined || this.#before === undefined ? undefined : reading - this.#before;
    this.#before = reading;
    this.#basal = basal;
    if (reading === undefined || change === undefined) return basal;
    const onBoard = this.#sum((minutes) => insulinOnBoard(minutes));
    const acting = this.#sum((minutes) => insulinOnBoard(minutes) - insulinOnBoard(minutes + SLOT));
    const deviation = change + acting * correction;
    const eventual = reading - onBoard * correction + HALF_HOUR_SLOTS * deviation;
    const wanted = basal + (2 * (eventual - target)) / correction;
    const low = Math.min(reading, eventual) < SUSPENDED_BELOW || reading <= SENSOR_RANGE.low;
    this.#basal = low ? 0 : Math.round(Math.min(Math.max(wanted, 0), MOST * basal) * 20) / 20;
    return this.#basal;
  }

  #sum(of: (minutes: number) => number): number {
    return this.#given.reduce((sum, units, k) => sum + units * of(k * SLOT), 0);
  }
}

/** The share of a dose that is still to act after so many minutes: the integral of a curve t (1 − t/T) e^(−t/τ). */
export function insulinOnBoard(minutes: number): number {
  if (minutes >= DURATION) return 0;
  const tau = (PEAK * (1 - PEAK / DURATION)) / (1 - (2 * PEAK) / DURATION);
  const a = (2 * tau) / DURATION;
  const scale = 1 / (1 - a + (1 + a) * exp(-DURATION / tau));
  const quadratic = (minutes * minutes) / (tau * DURATION * (1 - a)) - minutes / tau - 1;
  return 1 - scale * (1 - a) * (quadratic * exp(-minutes / tau) + 1);
}
