/** What a person does through the days: eats, counts carbohydrate, boluses (now and then late or not at all), treats lows, moves, pricks a finger. */
import type { Random } from './random.js';
import type { Therapy } from './therapy.js';

/** What happens in one minute. */
export interface Doings {
  /** Carbohydrate that is eaten, g; treating a low is part of it. */
  eaten: number;
  /** Insulin that is injected and noted, U. */
  bolus: number;
  /** Carbohydrate that the person notes: an estimate, g. */
  noted: number;
  /** Minutes and intensity of a walk or a run that begins. */
  exercise: { minutes: number; intensity: number } | undefined;
  /** Whether a finger is pricked. */
  fingerstick: boolean;
}

interface Planned {
  minute: number;
  eaten: number;
  noted: number;
  exercise: Doings['exercise'];
  fingerstick: boolean;
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

/** Insulin already given, which a person takes off a correction, fades along a straight line in this time, min. */
const INSULIN_MINUTES = 240;

const LOW = 70;
const HIGH = 230;
const NOTICED_AWAKE = 0.12;
const NOTICED_ASLEEP = 0.04;
const CORRECTED = 0.012;
const MINUTES_BETWEEN_SUGARS = 20;
const MINUTES_BETWEEN_CORRECTIONS = 150;

const EXERCISE_DAYS = 0.45;
const FINGERSTICKS_PER_DAY = 1.5;

const DAY = 1440;
const WAKES = 390;
const SLEEPS = 1380;

export class Life {
  readonly #random: Random;
  readonly #therapy: Therapy;
  readonly #appetite: number;
  #plan: Planned[] = [];
  #lastSugar = -DAY;
  #given: { minute: number; units: number }[] = [];

  constructor(random: Random, therapy: Therapy) {
    this.#random = random;
    this.#therapy = therapy;
    this.#appetite = random.between(0.85, 1.15);
  }

  /** What the person does in this minute; `glucose` is what they could know of it. To be called for every minute. */
  minute(minute: number, glucose: number): Doings {
    if (minute % DAY === 0) this.#planDay(minute);
    const doings: Doings = { eaten: 0, bolus: 0, noted: 0, exercise: undefined, fingerstick: false };
    for (const planned of this.#plan.filter((planned) => planned.minute === minute)) {
      doings.eaten += planned.eaten;
      doings.noted += planned.noted;
      doings.exercise ??= planned.exercise;
      doings.fingerstick ||= planned.fingerstick;
    }
    if (doings.noted > 0) doings.bolus = this.#dose(minute, doings.noted, glucose);
    else if (this.#correctsHigh(minute, glucose)) doings.bolus = this.#dose(minute, 0, glucose);
    if (this.#treatsLow(minute, glucose)) doings.eaten += this.#random.between(12, 22);
    return doings;
  }

  #planDay(midnight: number): void {
    const random = this.#random;
    this.#plan = this.#plan.filter(({ minute }) => minute >= midnight);
    const plan = (minute: number, what: Partial<Planned>): void => {
      this.#plan.push({
        minute: Math.round(minute),
        eaten: 0,
        noted: 0,
        exercise: undefined,
        fingerstick: false,
        ...what,
      });
    };
    for (const { hour, hourSpread, grams, gramsSpread, often } of MEALS) {
      const minute = midnight + Math.round(60 * random.normal(hour, hourSpread));
      const eaten = Math.max(SMALLEST_MEAL, this.#appetite * random.normal(grams, gramsSpread));
      const noted = Math.max(5, Math.round((eaten * random.normal(1, COUNTING_ERROR)) / 5) * 5);
      const delay = random.chance(LATE) ? random.between(20, 50) : random.between(-12, 5);
      const missed = random.chance(MISSED);
      if (!random.chance(often)) continue;
      plan(minute, { eaten });
      if (!missed) plan(minute + delay, { noted });
    }
    const exercise = { minutes: Math.round(random.between(20, 60)), intensity: random.between(0.2, 0.6) };
    const exerciseAt = midnight + 60 * random.between(9, 21);
    if (random.chance(EXERCISE_DAYS)) plan(exerciseAt, { exercise });
    for (let chance = FINGERSTICKS_PER_DAY; chance > 0; chance--) {
      const at = midnight + random.between(WAKES, SLEEPS);
      if (random.chance(chance)) plan(at, { fingerstick: true });
    }
  }

  #dose(minute: number, grams: number, glucose: number): number {
    const { carbRatio, correction, target } = this.#therapy;
    const needed = (glucose - target) / correction;
    const units = grams / carbRatio + (needed > 0 ? Math.max(0, needed - this.#active(minute)) : needed);
    const dose = Math.max(0, Math.round(units / BOLUS_INCREMENT)) * BOLUS_INCREMENT;
    if (dose > 0) this.#given.push({ minute, units: dose });
    return dose;
  }

  /** Insulin that is still to act, U. */
  #active(minute: number): number {
    this.#given = this.#given.filter((given) => minute - given.minute < INSULIN_MINUTES);
    return this.#given.reduce((sum, given) => sum + given.units * (1 - (minute - given.minute) / INSULIN_MINUTES), 0);
  }

  #treatsLow(minute: number, glucose: number): boolean {
    if (glucose >= LOW || minute - this.#lastSugar < MINUTES_BETWEEN_SUGARS) return false;
    if (!this.#random.chance(awake(minute) ? NOTICED_AWAKE : NOTICED_ASLEEP)) return false;
    this.#lastSugar = minute;
    return true;
  }

  #correctsHigh(minute: number, glucose: number): boolean {
    const last = this.#given.at(-1)?.minute ?? -DAY;
    if (glucose <= HIGH || minute - last < MINUTES_BETWEEN_CORRECTIONS) return false;
    return awake(minute) && this.#random.chance(CORRECTED);
  }
}

function awake(minute: number): boolean {
  return minute % DAY >= WAKES && minute % DAY < SLEEPS;
}
