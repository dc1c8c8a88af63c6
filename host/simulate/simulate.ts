/** A simulated recording: a virtual patient who lives through the days, minute by minute, for as long as it is asked for. */
import type { BodyModel } from './body.js';
import type { DeviceName } from './devices.js';
import { Life } from './life.js';
import { Loop } from './loop.js';
import { lifeOf, Patient } from './patient.js';
import type { Artefact } from './sensor.js';

export const SIMULATED_INTERVALS = [1, 5, 15] as const;
export type SimulatedInterval = (typeof SIMULATED_INTERVALS)[number];

export const LOOPS = ['open', 'closed'] as const;
export type LoopName = (typeof LOOPS)[number];

export interface Simulation {
  /** Whole number of 32 bits; with `index` it fixes the recording to the bit. */
  seed: number;
  days: number;
  /** Which patient of the seed, from 0; left out: the first. A patient does not depend on how many there are. */
  index?: number;
  /** Minutes between readings; left out: 5. An open-loop person's days do not depend on it. */
  interval?: SimulatedInterval;
  model?: BodyModel;
  /** `open`: constant basal insulin. `closed`: a loop changes it. */
  loop?: LoopName;
  sensor?: DeviceName;
  /** Faults of the sensor, as `PatientSettings.faults`. */
  faults?: boolean;
}

/** One moment of a recording: a reading or where one should be, a note, or several of these. */
export interface SimulatedRow {
  /** Minutes since the first midnight. */
  minute: number;
  /** Sensor, mg/dL, 40..400. */
  reading?: number;
  /** Set when the sensor says this instead of a number. */
  beyond?: 'low' | 'high';
  /** Noted carbohydrate, g. */
  carbs?: number;
  /** U. */
  bolus?: number;
  /** Basal insulin from now on, U/h; said when it changes. */
  basal?: number;
  /** Meter, mg/dL. */
  fingerstick?: number;
  /** A new sensor was put in. */
  sensorChange?: true;
  /** The truth that no recording has. */
  truth: Truth;
}

export interface Truth {
  /** mg/dL. */
  plasma: number;
  interstitial: number;
  /** Carbohydrate that was really eaten, g. */
  eaten: number;
  /** Of the heart's reserve, 0..1. */
  intensity: number;
  artefact: Artefact;
}

const DAY = 1440;

/** Doses that people live by are a little off those that suit them, and on the side of too little. */
const DOSE_ERROR = {
  basal: [0.95, 0.05],
  carbRatio: [1.17, 0.1],
  correction: [1.2, 0.1],
  target: [1.15, 0.05],
} as const;

/** Rows of the recording, in order; memory does not grow with the days. */
export function* simulate(simulation: Simulation): Generator<SimulatedRow> {
  const { seed, days, index = 0, interval = 5, model, loop = 'open', sensor, faults } = simulation;
  const patient = new Patient({
    seed,
    index,
    ...(model && { model }),
    ...(sensor && { sensor }),
    ...(faults !== undefined && { faults }),
  });
  const random = lifeOf(seed, index);
  const therapy = Object.fromEntries(
    Object.entries(DOSE_ERROR).map(([dose, [mean, sd]]) => [
      dose,
      patient.therapy[dose as keyof typeof DOSE_ERROR] * random.normal(mean, sd),
    ]),
  ) as Record<keyof typeof DOSE_ERROR, number>;
  const life = new Life(random, therapy);
  const controller = loop === 'closed' ? new Loop(therapy) : undefined;
  let told: number | undefined;
  patient.basal = therapy.basal;

  for (let minute = 0; minute < days * DAY; minute++) {
    const { reading, beyond, artefact, changed } = patient.sensor;
    const doings = life.minute(minute, patient.interstitial);
    patient.eat(doings.eaten);
    patient.bolus(doings.bolus);
    if (doings.exercise) patient.walk(doings.exercise.minutes, doings.exercise.intensity);
    if (controller !== undefined) {
      controller.note(doings.bolus);
      patient.basal = controller.minute(minute, reading);
    }

    const due = minute % interval === 0;
    const row: Omit<SimulatedRow, 'truth'> = { minute };
    if (due && reading !== undefined) row.reading = reading;
    if (due && beyond !== undefined) row.beyond = beyond;
    if (doings.noted > 0) row.carbs = doings.noted;
    if (doings.bolus > 0) row.bolus = doings.bolus;
    if (patient.basal !== told) row.basal = told = patient.basal;
    if (doings.fingerstick) row.fingerstick = patient.fingerstick();
    if (changed) row.sensorChange = true;
    const said = doings.noted > 0 || doings.bolus > 0 || doings.fingerstick || changed || row.basal !== undefined;
    if (due || said || doings.eaten > 0) {
      yield { ...row, truth: truthOf(patient, doings.eaten, artefact) };
    }

    patient.step();
  }
}

function truthOf({ glucose, interstitial, intensity }: Patient, eaten: number, artefact: Artefact): Truth {
  return { plasma: glucose, interstitial, eaten, intensity, artefact };
}
