/** A run of the demo: a source, a forecaster that is told of it, and every belief on the way, so that one can go back to it. */
import { Core, type FeatureName, type Settings } from '../core/core.js';
import type { Forecaster, Observed } from '../core/forecaster.js';
import { canSmooth, methodsOf, type MethodName } from '../core/methods.js';
import type { ModelName } from '../core/parameters.js';
import { SHIPPED } from '../parameters/shipped.js';
import { tell, type LoggedEvent } from './log.js';
import { Score } from './score.js';
import { FIRST_MIDNIGHT, type Mark, type Source, type Told } from './source.js';

/** What one may choose. */
export interface Choice {
  model: ModelName;
  method: MethodName;
  horizonMinutes: number;
}

/** A belief, sealed, and what came right before it. */
export interface Frame {
  minute: number;
  /** Reading of this minute, mg/dL. */
  reading: number | undefined;
  /** Events that led here from the frame before. */
  events: readonly LoggedEvent[];
  /** The first refusal among them. */
  refusal: string | undefined;
  /** The sealed state; undefined before the first reading. */
  snapshot: Uint8Array | undefined;
}

/** Two days: further back one cannot go. */
const MOST_MINUTES = 2 * 1440;
/** What a method that was switched to is told of the past, min. */
const TAUGHT_MINUTES = 1440;
/** A clock that goes back by up to this much was set back, s. */
const LONGEST_CLOCK_CHANGE = 3 * 3600;

export class Session {
  readonly source: Source;
  choice: Choice;
  frames: Frame[] = [];
  truth: { minute: number; plasma: number; interstitial: number }[] = [];
  marks: Mark[] = [];
  /** All that the forecaster was told since it was made. */
  log: LoggedEvent[] = [];
  score = new Score();
  readonly #core: Core;
  #forecaster: Forecaster;
  #started = false;

  constructor(core: Core, source: Source, choice: Choice) {
    this.#core = core;
    this.source = source;
    this.choice = choice;
    this.#forecaster = core.create(settingsOf(choice));
  }

  /** Lets a minute pass; false when the source has ended. */
  advance(): boolean {
    const told = this.source.next();
    if (told === undefined) return false;
    const { minute } = this.source;
    if (told.truth !== undefined) this.truth.push({ minute, ...told.truth });
    this.marks.push(...told.marks);
    if (told.due || told.events.length > 0) this.#take(minute, told);
    this.#forget(minute - MOST_MINUTES);
    return true;
  }

  /** Begins anew with another model, method or horizon, which is told of the last day. */
  switchTo(choice: Choice): void {
    const frames = this.frames.filter(({ minute }) => minute > this.source.minute - TAUGHT_MINUTES);
    this.choice = choice;
    this.#forecaster = this.#core.create(settingsOf(choice));
    this.frames = [];
    this.log = [];
    this.score = new Score();
    this.#started = false;
    for (const { minute, events } of frames)
      this.#hear(
        minute,
        events.filter(({ kind }) => kind !== 'clock-recovered'),
      );
  }

  #take(minute: number, { events, due }: Told): void {
    const seconds = FIRST_MIDNIGHT + minute * 60 + this.source.clock;
    const at = { time: seconds, localTime: ((seconds % 86_400) + 86_400) % 86_400 };
    const heard = events.some(({ kind }) => kind === 'reading' || kind === 'low' || kind === 'high');
    const silent = due && !heard ? [{ kind: 'elapsed' as const, value: 0 }] : [];
    this.#hear(
      minute,
      [...events, ...silent].map((event) => ({ ...event, ...at })),
    );
  }

  #hear(minute: number, events: readonly LoggedEvent[]): void {
    const logged: LoggedEvent[] = [];
    let refusal: string | undefined;
    for (const event of events) {
      const outcome = this.#tell(event, logged);
      if (!outcome.accepted) refusal ??= outcome.message;
    }
    this.log.push(...logged);
    const reading = events.find(({ kind }) => kind === 'reading')?.value;
    if (this.#started && reading !== undefined) this.score.reading(minute, reading, this.#forecaster.forecast());
    const snapshot = this.#started ? this.#forecaster.snapshot() : undefined;
    this.frames.push({ minute, reading, events: logged, refusal, snapshot });
  }

  /** Tells the forecaster; a clock that was set back is recovered from as a device does it. */
  #tell(event: LoggedEvent, logged: LoggedEvent[]): Observed {
    const isReading = event.kind === 'reading' || event.kind === 'low' || event.kind === 'high';
    if (!this.#started && !isReading && event.kind !== 'sensor-change') return { accepted: true, flags: [] };
    let outcome = tell(this.#forecaster, event);
    if (!outcome.accepted && outcome.refusal === 'clock-went-back' && this.#wasSetBack(event.time)) {
      const recovered: LoggedEvent = { ...event, kind: 'clock-recovered', value: 0 };
      tell(this.#forecaster, recovered);
      logged.push(recovered);
      outcome = tell(this.#forecaster, event);
    }
    if (outcome.accepted) {
      logged.push(event);
      this.#started ||= isReading;
    }
    return outcome;
  }

  #wasSetBack(time: number): boolean {
    const last = this.frames.findLast(({ events }) => events.length > 0)?.events.at(-1);
    return last !== undefined && last.time - time <= LONGEST_CLOCK_CHANGE;
  }

  #forget(before: number): void {
    while ((this.frames[0]?.minute ?? Infinity) < before) this.frames.shift();
    while ((this.truth[0]?.minute ?? Infinity) < before) this.truth.shift();
    while ((this.marks[0]?.minute ?? Infinity) < before) this.marks.shift();
  }
}

/** Settings of a choice: all features, the smoother where the method has one. */
export function settingsOf({ model, method, horizonMinutes }: Choice): Settings {
  const parameters = SHIPPED[model];
  const features: FeatureName[] = ['sensor', 'monitor', 'insulin', 'intervals'];
  if (parameters.head !== undefined) features.push('head');
  if (canSmooth(method)) features.push('smoother');
  return { parameters, method, horizonMinutes, features, sensorInterval: 300 };
}

export const USUAL_CHOICE: Choice = { model: 'adaptive', method: methodsOf('adaptive')[0], horizonMinutes: 60 };
