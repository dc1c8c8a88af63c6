/** The forecaster: one patient's belief, updated by readings, meals and time. Glucose is in mg/dL. */
import type { Core } from './core.js';
import {
  ConfigurationView,
  DiagnosticsView,
  EventKind,
  Feature,
  ForecastStepView,
  ForecastView,
  InputView,
  RiskStepView,
  RiskView,
  SmoothedStepView,
  SmoothedView,
  StateView,
} from './layout.js';
import { REFUSALS, flagNames, statusName, type FlagName, type Refusal } from './status.js';

/** When something happened; `momentOf` makes it of a Date. */
export interface Moment {
  /** Monotonic time, whole seconds from any origin, 0..2³²-1. */
  time: number;
  /** Local wall-clock time of day, whole seconds since midnight, 0..86399. */
  localTime: number;
}

/** What became of an event: taken in, with what is to be known of the belief now, or refused with the state as it was. */
export type Observed = { accepted: true; flags: FlagName[] } | { accepted: false; refusal: Refusal; message: string };

/** One number for each clinical threshold, mg/dL. */
export interface Thresholds {
  below54: number;
  below70: number;
  above180: number;
  above250: number;
}

/** The sensor's reading `minutes` after the forecast's time. */
export interface ForecastStep {
  minutes: number;
  /** mg/dL. */
  mean: number;
  /** Standard deviation, mg/dL. */
  sd: number;
  /** Quantiles at `QUANTILE_LEVELS`, mg/dL. */
  quantiles: number[];
  /** Probability that this reading lies beyond each threshold, 0..1. */
  beyond: Thresholds;
}

export interface Forecast {
  /** Time of the last event, from which it starts, s. */
  time: number;
  flags: FlagName[];
  /** One for each 5 minutes up to the horizon. */
  steps: ForecastStep[];
  /** Probability that a reading within 30 minutes is below 70 mg/dL, calibrated; undefined without the feature `head`. */
  lowWithin30?: number | undefined;
}

export interface RiskStep {
  /** After the risk's time. */
  minutes: number;
  /** Probability that at least one reading expected up to then lies beyond each threshold, 0..1. */
  crossing: Thresholds;
}

export interface Risk {
  /** Time of the last event, from which it starts, s. */
  time: number;
  /** Interval at which readings are expected, s. */
  interval: number;
  /** One for each 5 minutes up to the horizon. */
  steps: RiskStep[];
  /** Expected minutes to the first reading beyond each threshold, given that one comes within the horizon; 0: none can come. */
  minutesTo: Thresholds;
}

/** What the filter believes about glucose itself, and how the last reading met its prediction; see SPEC.md. */
export type Diagnosis = { flags: FlagName[] } & Pick<
  DiagnosticsView,
  Exclude<keyof typeof DiagnosticsView.OFFSETS, 'flags'>
>;

/** What is believed of the time of a reading or a meal, given all that came since. */
export interface SmoothedStep {
  /** Before the last event. */
  secondsAgo: number;
  /** Glucose itself, without the sensor's noise, mg/dL. */
  glucose: number;
  /** mg/dL. */
  glucoseSd: number;
  /** Its rate of change, mg/dL/min. */
  rate: number;
  /** mg/dL/min. */
  rateSd: number;
}

/** Levels of a step's quantiles, in their order. */
export const QUANTILE_LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;

const STEP_MINUTES = 5;

export class Forecaster {
  /** @internal The state's bytes while another forecaster is in the module. */
  stored = new Uint8Array();
  readonly #core: Core;

  /** @internal `Core.create` and `Core.restore` do it. */
  constructor(core: Core) {
    this.#core = core;
  }

  /** Takes in a reading of the glucose monitor, mg/dL. */
  observe(at: Moment, glucose: number): Observed {
    return this.#event(EventKind.READING, at, glucose);
  }

  /** Takes in announced carbohydrate, g. */
  meal(at: Moment, grams: number): Observed {
    return this.#event(EventKind.MEAL, at, grams);
  }

  /** Takes in that the glucose monitor says "low": at most `limit`, the end of its range, mg/dL. */
  belowRange(at: Moment, limit: number): Observed {
    return this.#event(EventKind.BELOW_RANGE, at, limit);
  }

  /** Takes in that the glucose monitor says "high": at least `limit`, mg/dL. */
  aboveRange(at: Moment, limit: number): Observed {
    return this.#event(EventKind.ABOVE_RANGE, at, limit);
  }

  /** Takes in insulin given at once, U. */
  insulin(at: Moment, units: number): Observed {
    return this.#event(EventKind.INSULIN, at, units);
  }

  /** Takes in the rate of basal insulin from now on, U/h; needs the feature `treatments`. */
  basal(at: Moment, rate: number): Observed {
    return this.#event(EventKind.BASAL, at, rate);
  }

  /** Takes in glucose by a meter, mg/dL, that the sensor was not told. */
  fingerstick(at: Moment, glucose: number): Observed {
    return this.#event(EventKind.FINGERSTICK, at, glucose);
  }

  /** Takes in glucose by a meter, mg/dL, that was entered into the sensor: its readings may jump from now on. */
  calibration(at: Moment, glucose: number): Observed {
    return this.#event(EventKind.CALIBRATION, at, glucose);
  }

  /** Takes in that a new sensor was inserted, so many minutes ago. */
  sensorChange(at: Moment, minutesAgo = 0): Observed {
    return this.#event(EventKind.SENSOR_CHANGE, at, minutesAgo);
  }

  /** Whether it has the feature `treatments`. */
  get learnsTreatments(): boolean {
    const { data, addresses } = this.#enter();
    const { features } = new ConfigurationView(data, addresses.stateAddress + StateView.SIZE);
    return (features & Feature.TREATMENTS) !== 0;
  }

  /** Lets time pass without a reading. */
  elapse(at: Moment): Observed {
    return this.#event(EventKind.ELAPSED, at, 0);
  }

  /** Goes on from `at` after the device's clock was set back. Throws if time has not gone back. */
  recoverClock(at: Moment): void {
    this.#input(EventKind.ELAPSED, at, 0);
    this.#core.demand('recoverClock');
  }

  /** Distribution of the sensor's readings up to the horizon. Throws before the first reading. */
  forecast(): Forecast {
    const { data, addresses } = this.#enter();
    this.#core.demand('distribution');
    const head = new ForecastView(data, addresses.forecastAddress);
    const steps = range(head.steps, (k): ForecastStep => {
      const step = new ForecastStepView(
        data,
        addresses.forecastAddress + ForecastView.SIZE + k * ForecastStepView.SIZE,
      );
      return {
        minutes: (k + 1) * STEP_MINUTES,
        mean: step.mean,
        sd: step.sd,
        quantiles: [step.q05, step.q10, step.q25, step.q50, step.q75, step.q90, step.q95],
        beyond: {
          below54: step.below54,
          below70: step.below70,
          above180: step.above180,
          above250: step.above250,
        },
      };
    });
    const lowWithin30 = head.lowWithin30 > 0 ? head.lowWithin30 : undefined;
    return { time: head.time, flags: flagNames(head.flags), steps, lowWithin30 };
  }

  /** Probability that readings cross the thresholds up to the horizon. Throws before the first reading. */
  risk(): Risk {
    const { data, addresses } = this.#enter();
    this.#core.demand('risk');
    const head = new RiskView(data, addresses.riskAddress);
    const steps = range(head.steps, (k): RiskStep => {
      const step = new RiskStepView(data, addresses.riskAddress + RiskView.SIZE + k * RiskStepView.SIZE);
      return {
        minutes: (k + 1) * STEP_MINUTES,
        crossing: {
          below54: step.crossBelow54,
          below70: step.crossBelow70,
          above180: step.crossAbove180,
          above250: step.crossAbove250,
        },
      };
    });
    const minutesTo = {
      below54: head.minutesTo54,
      below70: head.minutesTo70,
      above180: head.minutesTo180,
      above250: head.minutesTo250,
    };
    return { time: head.time, interval: head.interval, steps, minutesTo };
  }

  /** What the filter believes now. Throws before the first reading. */
  diagnose(): Diagnosis {
    const { data, addresses } = this.#enter();
    this.#core.demand('diagnose');
    const view = new DiagnosticsView(data, addresses.diagnosticsAddress);
    const names = Object.keys(DiagnosticsView.OFFSETS) as (keyof typeof DiagnosticsView.OFFSETS)[];
    const numbers = Object.fromEntries(names.map((name) => [name, view[name]]));
    return { ...(numbers as Record<(typeof names)[number], number>), flags: flagNames(view.flags) };
  }

  /**
   * The last hour's readings and meals as they look given all that came since, the newest first; at most 61. Needs
   * the feature `smoother`. Throws before the first reading.
   */
  smooth(): SmoothedStep[] {
    const { data } = this.#enter();
    this.#core.demand('smooth');
    const at = this.#core.state.byteOffset + this.#core.state.byteLength - data.byteOffset;
    return range(new SmoothedView(data, at).count, (k): SmoothedStep => {
      const step = new SmoothedStepView(data, at + SmoothedView.SIZE + k * SmoothedStepView.SIZE);
      const { secondsAgo, glucose, glucoseSd, rate, rateSd } = step;
      return { secondsAgo, glucose, glucoseSd, rate, rateSd };
    });
  }

  /** The sealed state: give it to `Core.restore` on any engine to go on bit for bit. */
  snapshot(): Uint8Array {
    this.#enter();
    this.#core.demand('seal');
    return this.#core.state.slice();
  }

  #event(kind: number, at: Moment, value: number): Observed {
    this.#input(kind, at, value);
    const status = this.#core.engine.calls.observe();
    if (status >= 0) return { accepted: true, flags: flagNames(status) };
    const refused = REFUSALS[status];
    if (refused === undefined) throw new Error(`observe refused: ${statusName(status)}`);
    const { refusal, message } = refused;
    return { accepted: false, refusal, message: `${message}${adviceOn(refusal, kind, value)}` };
  }

  #input(kind: number, { time, localTime }: Moment, value: number): void {
    if (typeof value !== 'number') throw new TypeError(`the value must be a number, not ${describe(value)}`);
    requireWhole('time', time, 2 ** 32 - 1);
    requireWhole('localTime', localTime, 86399);
    const { data, addresses } = this.#enter();
    const input = new InputView(data, addresses.inputAddress);
    input.time = time;
    input.localTime = localTime;
    input.kind = kind;
    input.value = value;
  }

  #enter() {
    this.#core.moveIn(this);
    return { data: this.#core.data, addresses: this.#core.engine.addresses };
  }
}

function requireWhole(name: string, value: number, maximum: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return;
  throw new RangeError(
    `${name} must be a whole number of seconds in 0..${maximum}, not ${describe(value)}; momentOf makes both times of a Date`,
  );
}

/** What was given in the place of a number. */
function describe(value: unknown): string {
  return typeof value === 'string' ? `the text "${value}"` : String(value);
}

const GLUCOSE_KINDS: readonly number[] = [EventKind.READING, EventKind.FINGERSTICK, EventKind.CALIBRATION];
/** Below what the core takes, mg/dL, and within what meters show in mmol/L. */
const MMOL = { lowest: 1, highest: 20 } as const;

/** What may help with this event, behind the message that all of its kind have. */
function adviceOn(refusal: Refusal, kind: number, value: number): string {
  if (refusal === 'feature-off') return `: ${FEATURE_OF[kind] ?? 'sensor'}`;
  const isMmol = GLUCOSE_KINDS.includes(kind) && value >= MMOL.lowest && value < MMOL.highest;
  return refusal === 'out-of-range' && isMmol ? '; mmol/L are to be multiplied by 18.018' : '';
}

/** The feature that an event needs; those that are not here are about the sensor. */
const FEATURE_OF: Readonly<Record<number, string>> = {
  [EventKind.BASAL]: 'treatments',
  [EventKind.INSULIN]: 'insulin',
};

function range<T>(length: number, of: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => of(index));
}
