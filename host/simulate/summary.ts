/** What there is to say of a simulated patient when all days are over; gathered row by row. */
import type { SimulatedRow } from './simulate.js';
import type { Artefact } from './sensor.js';
import { GlucoseStatistics, type GlucoseFigures } from './statistics.js';

export interface PatientFigures {
  subject: string;
  /** Plasma glucose, every five minutes. */
  glucose: GlucoseFigures;
  /** Sensor readings against plasma: mean absolute relative difference, %, and mean difference, mg/dL. */
  sensor: { readings: number; mard: number; bias: number };
  /** Minutes with each artefact, counted at the readings' interval. */
  artefacts: Partial<Record<Artefact, number>>;
  /** Per day. */
  eaten: number;
  noted: number;
  bolus: number;
  basal: number;
  /** Mean plasma glucose of each half hour of the first day, mg/dL. */
  firstDay: number[];
}

const SLOT = 5;
const DAY = 1440;
const HALF_HOUR = 30;

export class PatientSummary {
  readonly #interval: number;
  readonly #glucose = new GlucoseStatistics(SLOT);
  readonly #artefacts: Partial<Record<Artefact, number>> = {};
  readonly #firstDay = Array.from({ length: DAY / HALF_HOUR }, () => ({ sum: 0, count: 0 }));
  #readings = 0;
  #absolute = 0;
  #signed = 0;
  #eaten = 0;
  #noted = 0;
  #bolus = 0;
  #basal = 0;
  #rate = 0;
  #rateSince = 0;

  constructor(interval: number) {
    this.#interval = interval;
  }

  add({ minute, reading, carbs = 0, bolus = 0, basal, truth }: SimulatedRow): void {
    const { plasma, eaten, artefact } = truth;
    if (minute % this.#interval === 0) {
      if (artefact !== 'none') this.#artefacts[artefact] = (this.#artefacts[artefact] ?? 0) + this.#interval;
      if (reading !== undefined) {
        this.#readings++;
        this.#absolute += Math.abs(reading - plasma) / plasma;
        this.#signed += reading - plasma;
      }
    }
    if (minute % Math.max(SLOT, this.#interval) === 0) {
      this.#glucose.add(plasma);
      const half = this.#firstDay[Math.floor(minute / HALF_HOUR)];
      if (half) {
        half.sum += plasma;
        half.count++;
      }
    }
    this.#eaten += eaten;
    this.#noted += carbs;
    this.#bolus += bolus;
    if (basal !== undefined) this.#changeRate(minute, basal);
  }

  figures(subject: string, days: number): PatientFigures {
    this.#changeRate(days * DAY, 0);
    const readings = Math.max(this.#readings, 1);
    return {
      subject,
      glucose: this.#glucose.figures(),
      sensor: { readings: this.#readings, mard: (100 * this.#absolute) / readings, bias: this.#signed / readings },
      artefacts: this.#artefacts,
      eaten: this.#eaten / days,
      noted: this.#noted / days,
      bolus: this.#bolus / days,
      basal: this.#basal / days,
      firstDay: this.#firstDay.filter(({ count }) => count > 0).map(({ sum, count }) => sum / count),
    };
  }

  #changeRate(minute: number, rate: number): void {
    this.#basal += (this.#rate * (minute - this.#rateSince)) / 60;
    this.#rate = rate;
    this.#rateSince = minute;
  }
}

/** Mean and standard deviation over patients of one figure. */
export function spread(patients: readonly PatientFigures[], of: (patient: PatientFigures) => number): [number, number] {
  const values = patients.map(of);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return [mean, Math.sqrt(squares / Math.max(values.length - 1, 1))];
}
