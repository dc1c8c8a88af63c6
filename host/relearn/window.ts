/** The last days of what a person's core took in, to be played again with other parameters. */
import type { Core, Settings } from '../core/core.js';
import type { Forecaster } from '../core/forecaster.js';
import { InputView } from '../core/layout.js';
import { HORIZONS } from '../evaluate/protocol.js';
import { lessonOf, type Lesson } from '../learn/lesson.js';
import { BLOCK_WORDS, inputWords, type Tape } from '../learn/tape.js';
import type { Outcomes } from './posterior.js';

const DAY = 86_400;

/** One in so many origins is judged: every half hour of a 5-minute sensor. */
const STRIDE = 6;

/** What the core took in at one time. */
interface Entry {
  /** s. */
  time: number;
  words: number[];
  recovery: boolean;
  /** mg/dL; null: it was no reading. */
  glucose: number | null;
}

/** Plain numbers, to be written down. */
export type WindowState = Entry[];

export class Window {
  #entries: Entry[];
  readonly #days: number;

  constructor(days: number, state: WindowState = []) {
    this.#days = days;
    this.#entries = state;
  }

  get state(): WindowState {
    return this.#entries;
  }

  /** Days between its first and its last event. */
  get span(): number {
    const [first, last] = [this.#entries[0], this.#entries.at(-1)];
    return first === undefined ? 0 : (last!.time - first.time) / DAY;
  }

  /** Takes in an event that the core accepted. */
  add(block: Uint32Array, recovery: boolean, glucose: number | null): void {
    this.#entries.push({ time: block[TIME]!, words: [...block], recovery, glucose });
  }

  /** Forgets what is older than its days. */
  forget(): void {
    const last = this.#entries.at(-1)?.time ?? 0;
    const kept = this.#entries.findIndex(({ time }) => time > last - this.#days * DAY);
    if (kept > 0) this.#entries = this.#entries.slice(kept);
  }

  /** What there is to learn from it, and on which day each target's origin was. */
  lesson(): { lesson: Lesson; outcomes: Outcomes } {
    const events = [...this.#entries.keys()].filter((k) => this.#entries[k]!.glucose !== null);
    events.sort((a, b) => this.#entries[a]!.time - this.#entries[b]!.time);
    const readings = {
      minutes: Float64Array.from(events, (k) => this.#entries[k]!.time / 60),
      glucose: Float64Array.from(events, (k) => this.#entries[k]!.glucose!),
    };
    const subject = { subject: '', tape: this.#tape(), hasMeals: false, readings, events: Int32Array.from(events) };
    const lesson = lessonOf(subject, STRIDE);
    const at = (horizon: (typeof HORIZONS)[number]): Outcomes[typeof horizon] => {
      const { places, observed } = lesson.at[horizon];
      const day = new Int32Array(observed.length);
      lesson.stops.forEach((stop, k) => {
        if (places[k]! >= 0) day[places[k]!] = Math.floor(this.#entries[stop]!.time / DAY);
      });
      return { observed, day };
    };
    return { lesson, outcomes: { 30: at(30), 60: at(60) } };
  }

  /** A new forecaster that has taken in all of it. */
  forecaster(core: Core, settings: Settings): Forecaster {
    const forecaster = core.create(settings);
    const input = inputWords(core.engine);
    for (const { words, recovery } of this.#entries) {
      input.set(words);
      core.engine.calls[recovery ? 'recoverClock' : 'observe']();
    }
    return forecaster;
  }

  #tape(): Tape {
    const blocks = new Uint32Array(this.#entries.length * BLOCK_WORDS);
    this.#entries.forEach(({ words }, k) => blocks.set(words, k * BLOCK_WORDS));
    const recoveries = [...this.#entries.keys()].filter((k) => this.#entries[k]!.recovery);
    return { blocks, recoveries: Int32Array.from(recoveries) };
  }
}

/** Word of an input block that says when it was. */
const TIME = InputView.OFFSETS.time / 4;
