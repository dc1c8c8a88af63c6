/** Feeds a filter of the adaptive model the events that a forecaster gets: it keeps the time, slow statistics and inputs. */
import {
  afterReading,
  contextOf,
  LONGEST_STEP,
  NO_INPUTS,
  populationStatistics,
  substepsOf,
  type AdaptiveParameters,
  type Context,
  type Inputs,
  type Position,
  type SlowStatistics,
  type Substep,
} from './adaptive-model.js';

/** What a filter must do to be fed: the Gaussian filters and the particles. */
export interface Follower {
  /** Where the belief about a free sensor is. */
  readonly position: Position;
  /** Forgets everything around a first reading. */
  start(reading: number): void;
  elapse(context: Context, substeps: readonly Substep[]): void;
  /** `minutes`: since the reading before. */
  measure(reading: number, minutes: number): void;
}

/** A time on both clocks: monotonic, s, and time of day, s. */
export interface Moment {
  time: number;
  localTime: number;
}

export class AdaptiveForecaster<F extends Follower> {
  readonly filter: F;
  statistics: SlowStatistics;
  inputs: Inputs = NO_INPUTS;
  readonly #p: AdaptiveParameters;
  #now: Moment | undefined;
  #lastReading: number | undefined;

  constructor(p: AdaptiveParameters, filter: F) {
    this.#p = p;
    this.filter = filter;
    this.statistics = populationStatistics(p);
  }

  /** Of the belief's time. */
  get context(): Context {
    return contextOf(this.#p, this.statistics, this.#now?.localTime ?? 0, this.filter.position);
  }

  read(now: Moment, glucose: number): void {
    this.elapse(now);
    const seconds = this.#lastReading === undefined ? undefined : now.time - this.#lastReading;
    if (seconds === undefined || seconds > LONGEST_STEP) this.filter.start(glucose);
    else this.filter.measure(glucose, seconds / 60);
    this.statistics = afterReading(this.#p, this.statistics, glucose, seconds === undefined ? 5 : seconds / 60);
    this.#lastReading = now.time;
  }

  eat(now: Moment, grams: number): void {
    this.elapse(now);
    const [first, second] = this.inputs.carbs;
    this.inputs = { ...this.inputs, carbs: [first + grams, second] };
  }

  inject(now: Moment, units: number): void {
    this.elapse(now);
    const [first, second] = this.inputs.insulin;
    this.inputs = { ...this.inputs, insulin: [first + units, second] };
  }

  /** The belief moves by at most LONGEST_STEP, the inputs by all the time that went by. */
  elapse(now: Moment): void {
    const seconds = this.#now === undefined ? 0 : now.time - this.#now.time;
    if (seconds > 0) {
      const { substeps, inputs } = substepsOf(this.#p, this.inputs, Math.min(seconds, LONGEST_STEP));
      this.filter.elapse(this.context, substeps);
      this.inputs = seconds > LONGEST_STEP ? substepsOf(this.#p, this.inputs, seconds).inputs : inputs;
    }
    this.#now = now;
  }

  /** The steps of a forecast: `count` of 300 s, each with what the inputs do in it. */
  stepsAhead(count: number, seconds = 300): Substep[][] {
    let { inputs } = this;
    return Array.from({ length: count }, () => {
      const step = substepsOf(this.#p, inputs, seconds);
      inputs = step.inputs;
      return step.substeps;
    });
  }
}
