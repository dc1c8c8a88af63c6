/** Statuses and flags of the core, in words. */
import { Flag, Status } from './layout.js';

/** Name of a refusal, as it stands in tables and CSV files. */
export type Refusal =
  | 'duplicate'
  | 'out-of-order'
  | 'clock-went-back'
  | 'not-finite'
  | 'out-of-range'
  | 'implausible-dose'
  | 'no-reading'
  | 'feature-off';

/** Data that the core may meet in any recording: a value, never an exception. */
export const REFUSALS: Readonly<Record<number, { refusal: Refusal; message: string }>> = {
  [Status.DUPLICATE]: { refusal: 'duplicate', message: 'a reading of this time was already accepted' },
  [Status.OUT_OF_ORDER]: { refusal: 'out-of-order', message: 'the event is older than the belief' },
  [Status.CLOCK_WENT_BACK]: {
    refusal: 'clock-went-back',
    message: 'the event is more than 15 minutes older than the belief; if the clock was set back, call recoverClock',
  },
  [Status.NOT_FINITE]: { refusal: 'not-finite', message: 'the value is not a finite number' },
  [Status.OUT_OF_RANGE]: {
    refusal: 'out-of-range',
    message: 'glucose must be within 20 and 600 mg/dL, a new sensor at most 14 days old',
  },
  [Status.IMPLAUSIBLE_DOSE]: {
    refusal: 'implausible-dose',
    message: 'a dose must be above 0 and at most 300 g or 50 U',
  },
  [Status.NO_READING]: { refusal: 'no-reading', message: 'no reading has come to compare it with' },
  [Status.FEATURE_OFF]: { refusal: 'feature-off', message: 'it needs a feature that was left out' },
};

/** Name of a flag, as it stands in tables and CSV files. */
export type FlagName =
  | 'warm-up'
  | 'gap'
  | 'outlier'
  | 'clock-recovered'
  | 'sensor-warm-up'
  | 'fingerstick-doubted'
  | 'inconsistent'
  | 'biased-innovations'
  | 'stuck'
  | 'jump'
  | 'saturated'
  | 'reset'
  | 'pressed'
  | 'escalated';

const FLAG_NAMES: readonly (readonly [number, FlagName])[] = [
  [Flag.WARM_UP, 'warm-up'],
  [Flag.GAP, 'gap'],
  [Flag.OUTLIER, 'outlier'],
  [Flag.CLOCK_RECOVERED, 'clock-recovered'],
  [Flag.SENSOR_WARM_UP, 'sensor-warm-up'],
  [Flag.FINGERSTICK_DOUBTED, 'fingerstick-doubted'],
  [Flag.INCONSISTENT, 'inconsistent'],
  [Flag.BIASED_INNOVATIONS, 'biased-innovations'],
  [Flag.STUCK, 'stuck'],
  [Flag.JUMP, 'jump'],
  [Flag.SATURATED, 'saturated'],
  [Flag.RESET, 'reset'],
  [Flag.PRESSED, 'pressed'],
  [Flag.ESCALATED, 'escalated'],
];

export function flagNames(flags: number): FlagName[] {
  return FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
}

/** What a caller did whom the core refuses a call other than an event. */
const MISTAKES: Readonly<Record<number, string>> = {
  [Status.NO_READING]: 'no reading has been accepted yet',
  [Status.FEATURE_OFF]: 'it needs the feature smoother: name it in the features of Core.create',
  [Status.CLOCK_IS_FINE]: 'the time is not before the last event: the clock needs no recovery',
  [Status.BAD_CONFIGURATION]: 'a setting is outside its range',
  [Status.BAD_PARAMETERS]: 'a parameter is not finite or outside its range; docs/SPEC.md has the ranges',
  [Status.NO_LOGARITHM]:
    'a1 and a2 are not those of a process in continuous time: no matrix has them as its exponential',
};

/** What is wrong with a call, for people. */
export function mistake(status: number): string {
  const text = MISTAKES[status];
  return text === undefined ? statusName(status) : `${text} (${statusName(status)})`;
}

/** Name of any status: what an error message says when the host itself misused the core. */
export function statusName(status: number): string {
  return Object.entries(Status).find(([, value]) => value === status)?.[0] ?? `status ${status}`;
}
