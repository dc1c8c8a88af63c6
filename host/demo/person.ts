/** A virtual patient as a source: lives by habit, and does what is asked from outside. */
import { Life } from '../simulate/life.js';
import { lifeOf, Patient } from '../simulate/patient.js';
import { SENSOR_RANGE } from '../simulate/sensor.js';
import { Faults } from './faults.js';
import type { EventName } from './log.js';
import type { Mark, Source, Told } from './source.js';

const SLOT = 5;
const DAY = 1440;
const PRESSED_MINUTES = 40;
const LOST_MINUTES = 45;

/** A morning whose lunch came with too little insulin: something is under way when the page opens. */
const MORNING: readonly { minute: number; eat?: number; bolusFor?: number }[] = [
  { minute: 7 * 60, bolusFor: 45 },
  { minute: 7 * 60 + 10, eat: 45 },
  { minute: 12 * 60 + 20, eat: 65, bolusFor: 38 },
];
/** Habits take over here. */
const AFTERNOON = 14 * 60;

export class Person implements Source {
  readonly name: string;
  readonly patient: Patient;
  /** Whether the patient eats and injects by habit. */
  lives = true;
  clock = 0;
  readonly #life: Life;
  readonly #faults = new Faults();
  #events: Told['events'] = [];
  #marks: Mark[] = [];

  constructor(seed: number) {
    this.name = `Virtual patient ${seed}`;
    this.patient = new Patient({ seed, faults: false });
    this.#life = new Life(lifeOf(seed, 0), this.patient.therapy);
    this.#life.minute(0, this.patient.interstitial); // plans the first day
  }

  get minute(): number {
    return this.patient.minute;
  }

  eat(grams: number): void {
    this.patient.eat(grams);
    this.#tell('meal', grams);
    this.#mark('meal', grams);
  }

  bolus(units: number): void {
    this.patient.bolus(units);
    this.#tell('insulin', units);
    this.#mark('bolus', units);
  }

  walk(minutes: number): void {
    this.patient.walk(minutes, 0.4);
    this.#mark('walk', minutes);
  }

  fingerstick(): void {
    const glucose = this.patient.fingerstick();
    this.#tell('fingerstick', glucose);
    this.#mark('fingerstick', glucose);
  }

  changeSensor(): void {
    this.patient.changeSensor();
    this.#tell('sensor-change', 0);
    this.#mark('sensor', 0);
  }

  press(): void {
    this.#faults.press(this.minute + PRESSED_MINUTES);
    this.#mark('pressed', PRESSED_MINUTES);
  }

  dropSignal(): void {
    this.#faults.lose(this.minute + LOST_MINUTES);
    this.#mark('lost', LOST_MINUTES);
  }

  /** Sets the device's clock forward, or back. */
  jumpClock(hours: number): void {
    this.clock += hours * 3600;
    this.#mark('clock', hours);
  }

  next(): Told {
    this.patient.step();
    if (this.minute < AFTERNOON) this.#morning();
    else if (this.lives || this.minute % DAY === 0) this.#habits();
    const due = this.minute % SLOT === 0;
    const reading = this.#faults.meet(this.minute, this.patient.sensor.reading);
    if (due && reading !== undefined) this.#read(reading);
    const told: Told = {
      events: this.#events,
      marks: this.#marks,
      due,
      truth: { plasma: this.patient.glucose, interstitial: this.patient.interstitial },
    };
    this.#events = [];
    this.#marks = [];
    return told;
  }

  #read(reading: number): void {
    if (reading < SENSOR_RANGE.low || this.patient.sensor.beyond === 'low') this.#tell('low', SENSOR_RANGE.low);
    else if (this.patient.sensor.beyond === 'high' && reading >= SENSOR_RANGE.high)
      this.#tell('high', SENSOR_RANGE.high);
    else this.#tell('reading', reading);
  }

  #morning(): void {
    for (const { minute, eat, bolusFor } of MORNING) {
      if (minute !== this.minute) continue;
      if (bolusFor !== undefined) this.bolus(tenths(bolusFor / this.patient.therapy.carbRatio));
      if (eat !== undefined) this.eat(eat);
    }
  }

  #habits(): void {
    const { eaten, noted, bolus, exercise } = this.#life.minute(this.minute, this.patient.interstitial);
    if (eaten > 0) {
      this.patient.eat(eaten);
      this.#mark('meal', Math.round(eaten));
    }
    if (noted > 0) this.#tell('meal', noted);
    if (bolus > 0) this.bolus(tenths(bolus));
    if (exercise !== undefined) this.walk(exercise.minutes);
  }

  #tell(kind: EventName, value: number): void {
    this.#events.push({ kind, value });
  }

  #mark(kind: Mark['kind'], amount: number): void {
    this.#marks.push({ minute: this.minute, kind, amount });
  }
}

function tenths(units: number): number {
  return Math.round(units * 10) / 10;
}
