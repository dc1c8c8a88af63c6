/**
 * A virtual patient that lives minute by minute: a body, a sensor on it, and doses that suit it. Eat, inject, walk, let time pass:
 *
 *     const patient = new Patient({ model: 'padova', seed: 1 });
 *     patient.eat(60);
 *     patient.bolus(60 / patient.therapy.carbRatio);
 *     patient.step(30);
 *     console.log(patient.glucose, patient.sensor.reading);
 *
 * It is a model. It is for trying software on, and says nothing about any person.
 */
import { MODEL_NAMES, type BodyModel, type Body } from './body.js';
import { drawPerson, type Person } from './cohort.js';
import { DEVICE_NAMES, type DeviceName } from './devices.js';
import { effortOf } from './exercise.js';
import { exp } from './functions.js';
import { fingerstick } from './meter.js';
import { Random } from './random.js';
import { Sensor, type Shown } from './sensor.js';
import type { Therapy } from './therapy.js';

export interface PatientSettings {
  model?: BodyModel;
  /** Whole number of 32 bits. With `index` it fixes the person and every chance in their life, to the bit. */
  seed: number;
  /** Which person of that seed, 0..2²⁴-1. */
  index?: number;
  sensor?: DeviceName;
  /** Whether the sensor is lost, pressed, stuck and jumps now and then; left out: yes, but for the ideal one. */
  faults?: boolean;
  /** How much of a real body's inconstancy is added to the model's; 0 is the model alone, 1 (left out) is usual. */
  variability?: number;
}

/** Sources of chance, each with a stream of its own, so that one may change without moving the others. */
const STREAMS = { traits: 0, sensor: 1, body: 2, meter: 3, life: 4 } as const;
const STREAMS_OF_A_PATIENT = 16;

const DAY = 1440;
const TWO_PI_OVER_DAY = (2 * Math.PI) / DAY;

/** How fast people eat, g/min. */
const BITE = 5;

/** Unexplained changes of glucose: they revert to nothing within about this time, min, and have this size, mg/dL/min. */
const DISTURBANCE_TIME = 100;
const DISTURBANCE_SD = 0.6;

/** Day-to-day changes of sensitivity: standard deviation of the logarithm, and how much of it lasts to the next day. */
const DAILY_SD = 0.15;
const DAILY_MEMORY = 0.5;
/** The day's wave of sensitivity, and the hour at which it is lowest: dawn for most. */
const WAVE = { least: 0.03, greatest: 0.18, from: 4, to: 10 } as const;

export class Patient {
  readonly therapy: Therapy;
  /** Years, kg. */
  readonly age: number;
  readonly weight: number;
  /** Basal infusion, U/h; set it to change it. */
  basal: number;
  /** Minutes since the first midnight. */
  minute = 0;
  readonly #body: Body;
  readonly #sensor: Sensor;
  readonly #meter: Random;
  readonly #inconstancy: Inconstancy;
  #plate = 0;
  #walkUntil = 0;
  #intensity = 0;

  constructor({ model = 'padova', seed, index = 0, sensor = 'g6', faults, variability = 1 }: PatientSettings) {
    requireWhole('seed', seed, 2 ** 32 - 1);
    requireWhole('index', index, 2 ** 24 - 1);
    requireWord('model', model, MODEL_NAMES);
    requireWord('sensor', sensor, DEVICE_NAMES);
    requireNumber('variability', variability, 0, 3);
    const stream = (name: keyof typeof STREAMS): Random => streamOf(seed, index, name);
    const person: Person = drawPerson(model, stream('traits'));
    this.#body = person.body;
    this.therapy = person.therapy;
    this.age = person.age;
    this.weight = person.weight;
    this.basal = person.therapy.basal;
    this.#meter = stream('meter');
    this.#inconstancy = new Inconstancy(stream('body'), variability);
    this.#sensor = new Sensor(stream('sensor'), sensor, faults);
    this.#sensor.minute(0, this.#body.interstitial);
  }

  /** Plasma glucose, mg/dL: the truth that nobody sees. */
  get glucose(): number {
    return this.#body.glucose;
  }

  /** Glucose between the cells, which a sensor sees, mg/dL. */
  get interstitial(): number {
    return this.#body.interstitial;
  }

  /** Plasma insulin, mU/L. */
  get insulin(): number {
    return this.#body.insulin;
  }

  /** Carbohydrate on the plate, in stomach and gut, g. */
  get carbohydrate(): number {
    return this.#plate + this.#body.gut;
  }

  /** What the sensor shows now. */
  get sensor(): Shown {
    return this.#sensor.shown;
  }

  /** Whether the patient moves, and how hard, 0..1. */
  get intensity(): number {
    return this.minute < this.#walkUntil ? this.#intensity : 0;
  }

  /** Begins to eat so many grams of carbohydrate, 5 g a minute. */
  eat(grams: number): void {
    requireNumber('grams', grams, 0, 500);
    if (grams === 0) return;
    this.#plate += grams;
    this.#body.beginMeal(this.#plate);
  }

  /** Injects so many units. */
  bolus(units: number): void {
    requireNumber('units', units, 0, 100);
    this.#body.inject(units);
  }

  /** Moves for so many minutes at an intensity of 0 (rest) to 1 (all that the heart can): a walk is 0.3, a run 0.6. */
  walk(minutes: number, intensity = 0.3): void {
    requireNumber('minutes', minutes, 0, DAY);
    requireNumber('intensity', intensity, 0, 1);
    this.#walkUntil = this.minute + minutes;
    this.#intensity = intensity;
  }

  /** Pricks a finger: what a meter shows, mg/dL. */
  fingerstick(): number {
    return fingerstick(this.#meter, this.glucose);
  }

  /** Puts in a new sensor. */
  changeSensor(): void {
    this.#sensor.insert(this.minute);
  }

  /** Lets so many whole minutes pass. */
  step(minutes = 1): void {
    requireWhole('minutes', minutes, 366 * DAY);
    for (let k = 0; k < minutes; k++) this.#minute();
  }

  #minute(): void {
    const eating = Math.min(this.#plate, BITE);
    this.#plate -= eating;
    const { sensitivity, unexplained } = this.#inconstancy.minute(this.minute);
    const effort = effortOf(this.intensity, this.age);
    this.#body.step(1, { eating, basal: this.basal, effort, sensitivity, unexplained });
    this.minute++;
    this.#sensor.minute(this.minute, this.#body.interstitial);
  }
}

/** A source of chance of one patient, for what is done with the patient from outside. */
export function lifeOf(seed: number, index: number): Random {
  return streamOf(seed, index, 'life');
}

function streamOf(seed: number, index: number, name: keyof typeof STREAMS): Random {
  return new Random(seed, index * STREAMS_OF_A_PATIENT + STREAMS[name]);
}

/** What no model explains: sensitivity over the day and from day to day, and small rises and falls. */
class Inconstancy {
  readonly #random: Random;
  readonly #size: number;
  readonly #wave: number;
  readonly #lowest: number;
  #today: number;
  #unexplained = 0;

  constructor(random: Random, size: number) {
    this.#random = random;
    this.#size = size;
    this.#wave = size * random.between(WAVE.least, WAVE.greatest);
    this.#lowest = random.between(WAVE.from, WAVE.to) * 60;
    this.#today = random.normal(0, DAILY_SD * size);
  }

  minute(minute: number): { sensitivity: number; unexplained: number } {
    const random = this.#random;
    if (minute > 0 && minute % DAY === 0) {
      const kick = DAILY_SD * this.#size * Math.sqrt(1 - DAILY_MEMORY * DAILY_MEMORY);
      this.#today = DAILY_MEMORY * this.#today + random.normal(0, kick);
    }
    const kick = DISTURBANCE_SD * this.#size * Math.sqrt(2 / DISTURBANCE_TIME);
    this.#unexplained += random.normal(0, kick) - this.#unexplained / DISTURBANCE_TIME;
    const wave = -this.#wave * cosine((minute % DAY) - this.#lowest);
    return { sensitivity: exp(this.#today + wave), unexplained: this.#unexplained };
  }
}

/** cos of a time of day, min, by its series about the nearest multiple of π: the same bits everywhere. */
function cosine(minutes: number): number {
  const turns = minutes / (DAY / 2);
  const nearest = Math.round(turns);
  const x = TWO_PI_OVER_DAY * (minutes - nearest * (DAY / 2));
  let sum = 1;
  for (let n = 18; n > 0; n -= 2) sum = 1 - ((x * x) / (n * (n - 1))) * sum;
  return nearest % 2 === 0 ? sum : -sum;
}

function requireNumber(name: string, value: number, least: number, greatest: number): void {
  if (value >= least && value <= greatest) return;
  throw new RangeError(`${name} must be a number in ${least}..${greatest}, not ${value}`);
}

function requireWhole(name: string, value: number, greatest: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= greatest) return;
  throw new RangeError(`${name} must be a whole number in 0..${greatest}, not ${value}`);
}

function requireWord(name: string, value: string, words: readonly string[]): void {
  if (!words.includes(value)) throw new RangeError(`${name} must be one of ${words.join(', ')}, not ${value}`);
}
