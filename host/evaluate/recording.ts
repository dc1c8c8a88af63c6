/** Gathers what scoring needs of one subject's recording, compactly: hundreds of thousands of readings stay small. */
import { STEP_SECONDS } from '../core/layout.js';
import type { ForecastRow } from '../stream/forecast-recording.js';
import { LEVELS, type Predictions } from './predictions.js';
import {
  ALARM_MINUTES,
  HORIZONS,
  THRESHOLD_NAMES,
  type Horizon,
  type Readings,
  type ThresholdName,
} from './protocol.js';

/** One subject's readings in the order of time, and the forecasts made at them. */
export interface Recording {
  subject: string;
  readings: Readings;
  forecasts: Forecasts;
  /** Another forecaster's, made elsewhere. */
  outside?: Forecasts;
}

const STEP_MINUTES = STEP_SECONDS / 60;

/** Mean and quantiles at each horizon, and the probabilities of the alarms. */
const PER_HORIZON = 1 + LEVELS;
const ALARM_COLUMN = HORIZONS.length * PER_HORIZON;
const WIDTH = ALARM_COLUMN + THRESHOLD_NAMES.length;

/** The forecasts made at each reading: rows of f32, as the core made them; NaN where there was none. */
export class Forecasts {
  readonly #rows: Float32Array;

  constructor(rows: Float32Array) {
    this.#rows = rows;
  }

  /** Room for the forecasts at so many readings: there is none yet. */
  static none(readings: number): Forecasts {
    return new Forecasts(new Float32Array(readings * WIDTH).fill(NaN));
  }

  has(reading: number, horizon: Horizon = HORIZONS[0]): boolean {
    return !Number.isNaN(this.#rows[reading * WIDTH + HORIZONS.indexOf(horizon) * PER_HORIZON]!);
  }

  /** Puts down the mean and the quantiles forecast at a reading. */
  put(reading: number, horizon: Horizon, mean: number, quantiles: readonly number[]): void {
    this.#rows.set([mean, ...quantiles], reading * WIDTH + HORIZONS.indexOf(horizon) * PER_HORIZON);
  }

  /** Puts down the probability of a reading beyond the threshold within 30 min. */
  putCrossing(reading: number, threshold: ThresholdName, probability: number): void {
    this.#rows[reading * WIDTH + ALARM_COLUMN + THRESHOLD_NAMES.indexOf(threshold)] = probability;
  }

  /** What was forecast at these readings. */
  at(readings: Int32Array, horizon: Horizon): Predictions {
    const column = HORIZONS.indexOf(horizon) * PER_HORIZON;
    const mean = Float64Array.from(readings, (reading) => this.#rows[reading * WIDTH + column]!);
    const quantiles = new Float64Array(readings.length * LEVELS);
    readings.forEach((reading, i) => {
      const first = reading * WIDTH + column + 1;
      quantiles.set(this.#rows.subarray(first, first + LEVELS), i * LEVELS);
    });
    return { mean, quantiles };
  }

  /** Probability of a reading beyond the threshold within 30 min. */
  crossing(reading: number, threshold: ThresholdName): number {
    return this.#rows[reading * WIDTH + ALARM_COLUMN + THRESHOLD_NAMES.indexOf(threshold)]!;
  }
}

/** Takes in readings one by one, in the order of the recording. */
export class RecordingBuilder {
  readonly #subject: string;
  readonly #readings: { minutes: number; glucose: number }[] = [];
  #rows = new Float32Array(0);

  constructor(subject: string) {
    this.#subject = subject;
  }

  /** `prediction` reaches the last horizon at least; undefined where the core refused the reading. */
  add(minutes: number, glucose: number, prediction: ForecastRow['prediction']): void {
    const first = this.#readings.length * WIDTH;
    this.#readings.push({ minutes, glucose });
    this.#grow(first + WIDTH);
    if (prediction === undefined) {
      this.#rows.fill(NaN, first, first + WIDTH);
      return;
    }
    HORIZONS.forEach((horizon, k) => {
      const { mean, quantiles } = prediction.forecast.steps[horizon / STEP_MINUTES - 1]!;
      this.#rows[first + k * PER_HORIZON] = mean;
      this.#rows.set(quantiles, first + k * PER_HORIZON + 1);
    });
    const { forecast, risk } = prediction;
    const { crossing } = risk.steps[ALARM_MINUTES / STEP_MINUTES - 1]!;
    const alarms = { ...crossing, below70: forecast.lowWithin30 ?? crossing.below70 };
    THRESHOLD_NAMES.forEach((name, k) => (this.#rows[first + ALARM_COLUMN + k] = alarms[name]));
  }

  /** The recording in the order of time; readings of the same time share the last forecast made at that time. */
  build(): Recording {
    const order = [...this.#readings.keys()].sort((a, b) => this.#readings[a]!.minutes - this.#readings[b]!.minutes);
    const rows = new Float32Array(order.length * WIDTH);
    order.forEach((from, to) => rows.set(this.#rows.subarray(from * WIDTH, (from + 1) * WIDTH), to * WIDTH));
    const minutes = Float64Array.from(order, (k) => this.#readings[k]!.minutes);
    shareForecasts(minutes, rows);
    const glucose = Float64Array.from(order, (k) => this.#readings[k]!.glucose);
    return { subject: this.#subject, readings: { minutes, glucose }, forecasts: new Forecasts(rows) };
  }

  #grow(length: number): void {
    if (length <= this.#rows.length) return;
    const grown = new Float32Array(Math.max(2 * this.#rows.length, 1024 * WIDTH));
    grown.set(this.#rows);
    this.#rows = grown;
  }
}

function shareForecasts(minutes: Float64Array, rows: Float32Array): void {
  for (let start = 0, end = 0; start < minutes.length; start = end) {
    let last = -1;
    for (; minutes[end] === minutes[start]; end++) if (!Number.isNaN(rows[end * WIDTH]!)) last = end;
    if (last < 0) continue;
    for (let k = start; k < end; k++) rows.copyWithin(k * WIDTH, last * WIDTH, (last + 1) * WIDTH);
  }
}
