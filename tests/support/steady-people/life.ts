/** What a person does through the days: eats, counts carbohydrate, boluses (now and then late or not at all), treats lows. */
import type { Random } from '../../../host/simulate/random.js';
import type { Therapy } from './therapy.js';

/** What happens in one minute. */
export interface Doings {
  /** Carbohydrate that is eaten, g. */
  meal: number;
  sugar: number;
  /** Insulin that is injected and noted, U. */
  bolus: number;
  /** Carbohydrate that the person notes: an estimate, g. */
  noted: number;
}

interface Planned {
  minute: number;
  meal: number;
  noted: number;
}

/** Mean hour, spread in hours, mean size in g, spread in g, and how often it happens. */
const MEALS = [
  { hour: 7.3, hourSpread: 0.5, grams: 42, gramsSpread: 12, often: 0.97 },
  { hour: 12.6, hourSpread: 0.6, grams: 60, gramsSpread: 18, often: 0.97 },
  { hour: 16, hourSpread: 0.9, grams: 20, gramsSpread: 7, often: 0.8 },
  { hour: 19, hourSpread: 0.7, grams: 68, gramsSpread: 20, often: 0.98 },
] as const;

const SMALLEST_MEAL = 8;
const MISSED = 0.07;
const LATE = 0.2;
const COUNTING_ERROR = 0.25;
const BOLUS_INCREMENT = 0.1;

const LOW = 66;
const HIGH = 260;
const NOTICED_AWAKE = 0.09;
const NOTICED_ASLEEP = 0.03;
const CORRECTED = 0.01;
const MINUTES_BETWEEN_SUGARS = 25;
const MINUTES_BETWEEN_CORRECTIONS = 180;

const DAY = 1440;
const WAKES = 390;
const SLEEPS = 1380;

export class Life {
  readonly #random: Random;
  readonly #therapy: Therapy;
  readonly #appetite: number;
  #plan: Planned[] = [];
  #lastSugar = -DAY;
  #lastBolus = -DAY;

  constructor(random: Random, therapy: Therapy) {
    this.#random = random;
    this.#therapy = therapy;
    this.#appetite = random.between(0.85, 1.15);
  }

  /** What the person does in this minute; `glucose` is what they could know of it. To be called for every minute. */
  minute(minute: number, glucose: number): Doings {
    if (minute % DAY === 0) this.#planDay(minute);
    const doings: Doings = { meal: 0, sugar: 0, bolus: 0, noted: 0 };
    for (const { meal, noted } of this.#plan.filter((planned) => planned.minute === minute)) {
      doings.meal += meal;
      doings.noted += noted;
    }
    if (doings.noted > 0) doings.bolus = this.#dose(minute, doings.noted, glucose);
    else if (this.#correctsHigh(minute, glucose)) doings.bolus = this.#dose(minute, 0, glucose);
    if (this.#treatsLow(minute, glucose)) doings.sugar = this.#random.between(12, 22);
    return doings;
  }

  #planDay(midnight: number): void {
    const random = this.#random;
    this.#plan = this.#plan.filter(({ minute }) => minute >= midnight);
    for (const { hour, hourSpread, grams, gramsSpread, often } of MEALS) {
      const minute = midnight + Math.round(60 * random.normal(hour, hourSpread));
      const meal = Math.max(SMALLEST_MEAL, this.#appetite * random.normal(grams, gramsSpread));
      const estimate = Math.max(5, Math.round((meal * random.normal(1, COUNTING_ERROR)) / 5) * 5);
      const delay = random.chance(LATE) ? random.between(20, 50) : random.between(-12, 5);
      const missed = random.chance(MISSED);
      if (!random.chance(often)) continue;
      this.#plan.push({ minute, meal, noted: 0 });
      if (!missed) this.#plan.push({ minute: minute + Math.round(delay), meal: 0, noted: estimate });
    }
  }

  #dose(minute: number, grams: number, glucose: number): number {
    const { carbRatio, correction, target } = this.#therapy;
    const units = grams / carbRatio + (glucose - target) / correction;
    const dose = Math.max(0, Math.round(units / BOLUS_INCREMENT)) * BOLUS_INCREMENT;
    if (dose > 0) this.#lastBolus = minute;
    return dose;
  }

  #treatsLow(minute: number, glucose: number): boolean {
    if (glucose >= LOW || minute - this.#lastSugar < MINUTES_BETWEEN_SUGARS) return false;
    if (!this.#random.chance(awake(minute) ? NOTICED_AWAKE : NOTICED_ASLEEP)) return false;
    this.#lastSugar = minute;
    return true;
  }

  #correctsHigh(minute: number, glucose: number): boolean {
    if (glucose <= HIGH || minute - this.#lastBolus < MINUTES_BETWEEN_CORRECTIONS) return false;
    return awake(minute) && this.#random.chance(CORRECTED);
  }
}

function awake(minute: number): boolean {
  return minute % DAY >= WAKES && minute % DAY < SLEEPS;
}
