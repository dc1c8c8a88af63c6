/** Gathers what scoring needs of one subject's recording, compactly: hundreds of thousands of readings stay small. */
import { STEP_SECONDS } from '../core/layout.js';
import type { ForecastRow } from '../stream/forecast-recording.js';
import { LEVELS, type Predictions } from './predictions.js';
import { ALARM_MINUTES, HORIZONS, type Horizon, type Readings } from './protocol.js';

/** One subject's readings in the order of time, and the forecasts made at them. */
export interface Recording {
  subject: string;
  readings: Readings;
  forecasts: Forecasts;
}

const STEP_MINUTES = STEP_SECONDS / 60;

/** Mean and quantiles at each horizon, and the probability of the alarm. */
const PER_HORIZON = 1 + LEVELS;
const WIDTH = HORIZONS.length * PER_HORIZON + 1;
const ALARM_COLUMN = WIDTH - 1;

/** The forecasts made at each reading: rows of f32, as the core made them; NaN where there was none. */
export class Forecasts {
  readonly #rows: Float32Array;

  constructor(rows: Float32Array) {
    this.#rows = rows;
  }

  has(reading: number): boolean {
    return !Number.isNaN(this.#rows[reading * WIDTH]!);
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

  /** Probability of a reading below 70 mg/dL within 30 min. */
  lowProbability(reading: number): number {
    return this.#rows[reading * WIDTH + ALARM_COLUMN]!;
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
    this.#rows[first + ALARM_COLUMN] =
      prediction.forecast.lowWithin30 ?? prediction.risk.steps[ALARM_MINUTES / STEP_MINUTES - 1]!.crossing.below70;
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
