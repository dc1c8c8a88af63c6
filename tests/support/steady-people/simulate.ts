/**
 * A simulated person on the minimal model of glucose, for tests whose bounds were measured on these very recordings: it does not change
 * with the simulator of host/simulate.
 */
import { Life } from './life.js';
import { MinimalModel } from './minimal-model.js';
import { Random } from '../../../host/simulate/random.js';
import { Sensor } from './sensor.js';
import { drawBody, drawTherapy } from './therapy.js';

export const SIMULATED_INTERVALS = [1, 5, 15] as const;
export type SimulatedInterval = (typeof SIMULATED_INTERVALS)[number];

export interface Simulation {
  /** Whole number of 32 bits; it fixes the recording to the bit. */
  seed: number;
  days: number;
  /** Minutes between readings; left out: 5. The person's days do not depend on it. */
  interval?: SimulatedInterval;
}

/** One moment of a recording: a reading, a note, or both. */
export interface SimulatedRow {
  /** Minutes since the first midnight. */
  minute: number;
  /** Sensor, mg/dL. */
  reading?: number;
  /** Noted carbohydrate, g. */
  carbs?: number;
  /** U. */
  bolus?: number;
  /** The truth that no recording has: plasma glucose, mg/dL. */
  plasma: number;
}

const DAY = 1440;

/** Relative insulin need every three hours from midnight: most at dawn, least in the small hours of the night. */
const NEED = [0.9, 0.94, 1.16, 1.12, 1.0, 0.95, 1.0, 0.96] as const;
const NEED_STEP = DAY / NEED.length;

/** The disturbance reverts to nothing within about this time, min, and has this size, mg/dL/min. */
const DISTURBANCE_TIME = 100;
const DISTURBANCE_SD = 0.65;
const DISTURBANCE_KICK = DISTURBANCE_SD * Math.sqrt(2 / DISTURBANCE_TIME);

/** Rows of the recording, in order. */
export function* simulate({ seed, days, interval = 5 }: Simulation): Generator<SimulatedRow> {
  const traits = new Random(seed, 1);
  const body = drawBody(traits);
  const therapy = drawTherapy(traits, body);
  const model = new MinimalModel(body, therapy.target);
  const life = new Life(new Random(seed, 2), therapy);
  const sensor = new Sensor(new Random(seed, 3));
  const weather = new Random(seed, 4);
  let disturbance = 0;

  for (let minute = 0; minute < days * DAY; minute++) {
    const { meal, sugar, bolus, noted } = life.minute(minute, model.interstitial);
    model.eat(meal);
    model.eatSugar(sugar);
    model.inject(bolus);

    const row: SimulatedRow = { minute, plasma: model.glucose };
    const reading = sensor.minute(minute, model.interstitial);
    if (reading !== undefined && minute % interval === 0) row.reading = reading;
    if (noted > 0) row.carbs = noted;
    if (bolus > 0) row.bolus = bolus;
    if (row.reading !== undefined || noted > 0 || bolus > 0) yield row;

    disturbance += weather.normal(0, DISTURBANCE_KICK) - disturbance / DISTURBANCE_TIME;
    model.step({ basal: therapy.basal, need: needAt(minute), disturbance });
  }
}

function needAt(minute: number): number {
  const position = (minute % DAY) / NEED_STEP;
  const before = Math.floor(position);
  const from = NEED[before]!;
  const to = NEED[(before + 1) % NEED.length]!;
  return from + (position - before) * (to - from);
}
