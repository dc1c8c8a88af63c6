/**
 * The life of a sensor and its wearer with everything that goes wrong in one, as operations on a core: gaps, rhythms, faults,
 * doses, fingersticks, clocks that are set back, and input that is to be refused. The same seed gives the same life.
 */
import { EventKind, Feature } from '../../host/core/layout.js';
import type { CoreCall } from '../../host/engines/engine.js';
import type { Random } from '../../tests/support/random.js';
import { randomSettings, shippedSettings, type Settings, type Subject } from './settings.js';

export type Question = Extract<CoreCall, 'forecast' | 'distribution' | 'risk' | 'diagnose' | 'smooth'>;

export interface EventOperation {
  do: 'observe' | 'recoverClock';
  kind: number;
  time: number;
  localTime: number;
  value: number;
  /** Whether the core must refuse it; else it must not. */
  refused: boolean;
}

export type Operation =
  | EventOperation
  | { do: 'ask'; call: Question }
  /** The state is sealed; after so many more steps the same is done again from the snapshot, and must come to the same. */
  | { do: 'snapshot'; steps: number; damagedBit: number }
  | { do: 'configure'; settings: Settings };

export interface Pace {
  /** Readings with the shipped settings before the first other ones. */
  shipped: number;
  /** Readings with each of the others. */
  each: number;
}

const DAY = 86_400;
const LONGEST_GAP = 30 * DAY;
const LOWEST = 20;
const HIGHEST = 600;
const UNKNOWN_KINDS = [0, 99, 2 ** 32 - 1];

type Rhythm = 60 | 300 | 900 | 'irregular' | 'hurried';
type Fault = 'none' | 'stuck' | 'pressed' | 'low' | 'high' | 'ends' | 'jump' | 'wild';

/** Operations up to and including each reading, one array for each, without end. */
export function* life(subject: Subject, random: Random, { shipped, each }: Pace): Generator<Operation[], never> {
  const wearer = new Wearer(random);
  for (let reading = 0; ; reading++) {
    const begins = reading === 0 || (reading >= shipped && (reading - shipped) % each === 0);
    if (!begins) yield wearer.step();
    else {
      const settings = reading === 0 ? shippedSettings(subject) : randomSettings(subject, random);
      yield [wearer.configure(settings), ...wearer.step()];
    }
  }
}

class Wearer {
  readonly #random: Random;
  #features = 0;
  /** Whether the state knows of a reading. */
  #read = false;
  #time: number;
  #zone = 0;
  #glucose = 140;
  #slope = 0;
  #rhythm: Rhythm = 300;
  #rhythmLeft = 100;
  #fault: Fault = 'none';
  #faultLeft = 50;
  #shift = 0;
  #shown = 140;

  constructor(random: Random) {
    this.#random = random;
    this.#time = 1_000_000 + random.whole(0, DAY);
  }

  configure(settings: Settings): Operation {
    this.#features = settings.features;
    this.#read = false;
    return { do: 'configure', settings };
  }

  step(): Operation[] {
    const random = this.#random;
    const operations: Operation[] = [];
    if (--this.#rhythmLeft < 0) this.#changeRhythm();
    if (--this.#faultLeft < 0) this.#changeFault();
    if (random.chance(0.0003)) this.#zone = random.whole(0, DAY - 1);
    if (this.#read && random.chance(0.0005)) operations.push(...this.#setClockBack());
    const pause = this.#pause();
    const end = this.#time + pause;
    this.#live(pause);
    if (random.chance(0.1)) {
      this.#time += random.whole(0, pause);
      operations.push(this.#happening());
    }
    this.#time = end;
    operations.push(this.#reading());
    if (random.chance(0.02)) operations.push(this.#wrong());
    if (random.chance(0.1)) operations.push({ do: 'ask', call: 'distribution' });
    if (random.chance(0.1)) operations.push({ do: 'ask', call: 'diagnose' });
    if (random.chance(0.02)) operations.push({ do: 'ask', call: 'forecast' });
    if (random.chance(0.002)) operations.push({ do: 'ask', call: 'risk' });
    if ((this.#features & Feature.SMOOTHER) !== 0 && random.chance(0.01))
      operations.push({ do: 'ask', call: 'smooth' });
    if (random.chance(0.0007))
      operations.push({ do: 'snapshot', steps: random.whole(1, 40), damagedBit: random.word() });
    return operations;
  }

  #changeRhythm(): void {
    const random = this.#random;
    this.#rhythm = random.of([60, 300, 300, 300, 300, 900, 'irregular', 'hurried'] as const);
    this.#rhythmLeft = this.#rhythm === 'hurried' ? random.whole(1, 100) : Math.round(random.logarithmic(10, 3000));
  }

  #changeFault(): void {
    const random = this.#random;
    const ill = this.#fault === 'none';
    this.#fault = ill ? random.of(['stuck', 'pressed', 'low', 'high', 'ends', 'jump', 'wild'] as const) : 'none';
    this.#faultLeft = Math.round(ill ? random.logarithmic(1, 40) : random.logarithmic(20, 1000));
    if (this.#fault === 'jump') this.#shift = random.between(-120, 120);
  }

  /** Seconds to the next reading. */
  #pause(): number {
    const random = this.#random;
    if (random.chance(0.003)) return Math.round(random.logarithmic(1, LONGEST_GAP));
    if (this.#rhythm === 'irregular') return Math.round(random.logarithmic(1, 3600));
    if (this.#rhythm === 'hurried') return random.whole(1, 20);
    return this.#rhythm + random.whole(-3, 3);
  }

  #live(seconds: number): void {
    const random = this.#random;
    const minutes = Math.min(seconds, 3600) / 60;
    this.#slope = 0.9 * this.#slope + 0.15 * random.normal();
    this.#glucose += this.#slope * minutes + 0.4 * Math.sqrt(minutes) * random.normal();
    this.#glucose += 0.004 * minutes * (150 - this.#glucose);
    this.#glucose = clamp(this.#glucose, 30, 480);
  }

  #event(kind: number, value: number, refused = false): EventOperation {
    return { do: 'observe', kind, time: this.#time, localTime: this.#localTime, value: Math.fround(value), refused };
  }

  get #localTime(): number {
    return (this.#time + this.#zone) % DAY;
  }

  #reading(): EventOperation {
    const random = this.#random;
    const fault = this.#fault;
    this.#read = true;
    if (fault === 'low') return this.#event(EventKind.BELOW_RANGE, random.of([LOWEST, 39, 40, 70]));
    if (fault === 'high') return this.#event(EventKind.ABOVE_RANGE, random.of([250, 400, 500, HIGHEST]));
    const shown = this.#glucose * (fault === 'pressed' ? 0.7 : 1) + this.#shift + 2 * random.normal();
    if (fault === 'ends') this.#shown = random.of([LOWEST, HIGHEST]);
    else if (fault === 'wild') this.#shown = random.between(LOWEST, HIGHEST);
    else if (fault !== 'stuck') this.#shown = random.chance(0.5) ? Math.round(shown) : shown;
    if (random.chance(0.003)) this.#shown = random.of([LOWEST, HIGHEST]);
    this.#shown = clamp(this.#shown, LOWEST, HIGHEST);
    return this.#event(EventKind.READING, this.#shown);
  }

  /** What a person does between two readings. */
  #happening(): EventOperation {
    const random = this.#random;
    const roll = random.between(0, 1);
    if (roll < 0.25) return this.#event(EventKind.MEAL, random.chance(0.1) ? 300 : random.logarithmic(1, 150));
    if (roll < 0.5) {
      const units = random.chance(0.1) ? 50 : random.logarithmic(0.05, 15);
      return this.#event(EventKind.INSULIN, units, (this.#features & Feature.INSULIN) === 0);
    }
    if (roll < 0.65) {
      const rate = random.chance(0.2) ? random.of([0, -0, 1e-45, 35]) : random.logarithmic(0.025, 10);
      return this.#event(EventKind.BASAL, rate, (this.#features & Feature.TREATMENTS) === 0);
    }
    if (roll < 0.8) return this.#event(EventKind.ELAPSED, random.of([0, NaN, -1]));
    const senseless = (this.#features & Feature.SENSOR) === 0;
    if (roll < 0.95) {
      const meter = random.chance(0.1) ? random.of([LOWEST, HIGHEST]) : this.#glucose * random.between(0.8, 1.2);
      const kind = random.chance(0.2) ? EventKind.CALIBRATION : EventKind.FINGERSTICK;
      return this.#event(kind, clamp(meter, LOWEST, HIGHEST), senseless || !this.#read);
    }
    this.#shift = 0;
    return this.#event(EventKind.SENSOR_CHANGE, random.of([0, 0, 60, 20_160]), senseless);
  }

  /** Input that must be refused; it comes right after a reading. */
  #wrong(): EventOperation {
    const random = this.#random;
    const wrong = (kind: number, ...values: number[]) => this.#event(kind, random.of(values), true);
    const later = (event: EventOperation) => ({ ...event, time: event.time + random.whole(1, 300) });
    switch (random.whole(0, 9)) {
      case 0:
        return later(wrong(EventKind.READING, NaN, Infinity, -Infinity, 0, -1, 19.99, 600.1, 3e38, 1e-45));
      case 1:
        return wrong(EventKind.MEAL, 0, -0, -1, 300.1, NaN, Infinity);
      case 2:
        return wrong(EventKind.INSULIN, 0, -5, 50.1, NaN, -Infinity);
      case 3:
        return wrong(random.of(UNKNOWN_KINDS), 100);
      case 4:
        return { ...later(wrong(EventKind.READING, 100)), localTime: random.of([DAY, 2 ** 32 - 1]) };
      case 5:
        return { ...wrong(EventKind.MEAL, 50), time: this.#time - random.whole(1, 100_000) };
      case 6:
        return wrong(random.of([EventKind.READING, EventKind.BELOW_RANGE, EventKind.ABOVE_RANGE]), 100);
      case 7:
        return wrong(random.of([EventKind.FINGERSTICK, EventKind.CALIBRATION, EventKind.SENSOR_CHANGE]), -1, 1e6, NaN);
      case 8:
        return random.chance(0.5)
          ? later(wrong(EventKind.BASAL, NaN, Infinity, -Infinity, -1e-45, -1, 35.001, 3e38))
          : { ...wrong(EventKind.BASAL, 1), time: this.#time - random.whole(1, 100_000) };
      default:
        return { ...wrong(EventKind.ELAPSED, 0), do: 'recoverClock' };
    }
  }

  /** The device's clock is set back by 1 s to 10 days: an event is refused, and the clock recovered. */
  #setClockBack(): EventOperation[] {
    this.#time -= Math.round(this.#random.logarithmic(1, 10 * DAY));
    const refused = this.#event(EventKind.ELAPSED, 0, true);
    return [refused, { ...refused, do: 'recoverClock', refused: false }];
  }
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}
