/** Rows of recordings for tests: a known process seen through a sensor, and a recording with every fault. */
import type { ParameterSet } from '../../host/core/parameters.js';
import type { RecordingRow } from '../../host/formats/recording.js';
import { Random } from '../support/random.js';

const START = Date.UTC(2024, 4, 1) / 1000;

/** A row at so many minutes after the start. */
export function row(subject: string, minute: number, what: { glucose?: number; carbs?: number }): RecordingRow {
  const seconds = START + Math.round(minute * 60);
  const { glucose, carbs } = what;
  const time = new Date(seconds * 1000).toISOString().slice(0, 19);
  return {
    subject,
    time,
    seconds,
    localTime: seconds % 86400,
    glucose,
    carbs,
    bolus: undefined,
    beyond: undefined,
    fingerstick: undefined,
    event: undefined,
    line: 1,
  };
}

/** Substeps of the process between readings. */
const SUBSTEPS = 50;
const INTERVAL = 5;

/**
 * Readings of the AR(2) of `parameters`, on the linear scale and without meals: its differential equation in small
 * steps (Euler and Maruyama), and the sensor's noise on top.
 */
export function ar2Rows({ values }: ParameterSet, subject: string, readings: number, seed: number): RecordingRow[] {
  const random = new Random(seed);
  const decay = -Math.log(-values['a2']!) / INTERVAL; // −(s₁ + s₂) of the roots exp(5 s)
  const slowest = (values['a1']! + Math.sqrt(values['a1']! ** 2 + 4 * values['a2']!)) / 2;
  const slow = -Math.log(slowest) / INTERVAL;
  const stiffness = slow * (decay - slow);
  const dt = INTERVAL / SUBSTEPS;
  let level = 0;
  let rate = 0;
  return Array.from({ length: readings }, (_, k) => {
    for (let step = 0; step < SUBSTEPS; step++) {
      const kick = values['rateNoise']! * Math.sqrt(dt) * random.normal();
      [level, rate] = [level + rate * dt, rate - (stiffness * level + decay * rate) * dt + kick];
    }
    const glucose = values['setpoint']! + level + values['sensorNoise']! * random.normal();
    return row(subject, k * INTERVAL, { glucose: Math.min(Math.max(glucose, 20), 600) });
  });
}

/**
 * Two subjects in mixed order, one of them with a sensor of 15 minutes: meals, gaps, readings that the core refuses,
 * readings that come too late and, if wanted, a clock that is set back.
 */
export function faultyRows(seed: number, clockChange: boolean): RecordingRow[] {
  const random = new Random(seed);
  const rows: RecordingRow[] = [];
  for (let k = 0; k < 1500; k++) {
    const setBack = clockChange && k > 700 ? 58 : 0;
    const minute = k * 5 + (k > 400 ? 90 : 0) - setBack;
    const glucose = 140 + 60 * Math.sin(k / 17) + random.between(-5, 5);
    rows.push(row('quick', minute, { glucose, ...(k % 60 === 20 && { carbs: 40 }) }));
    if (k % 50 === 10) rows.push(row('quick', minute + 1, { carbs: 15 }));
    if (k % 90 === 30) rows.push(row('quick', minute + 2, { glucose: 700 }));
    if (k % 80 === 50) rows.push(row('quick', minute - 7, { glucose }));
    if (k % 3 === 0) rows.push(row('slow', minute + 1, { glucose: 160 + 50 * Math.sin(k / 23) }));
  }
  return rows;
}
