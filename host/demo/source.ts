/** Where events come from: a virtual patient or a recording. */
import type { EventName } from './log.js';

/** What stands in the picture where it happened. */
export interface Mark {
  minute: number;
  kind: 'meal' | 'bolus' | 'walk' | 'fingerstick' | 'sensor' | 'clock' | 'pressed' | 'lost';
  /** g, U, min, mg/dL, or hours of the clock. */
  amount: number;
}

/** One minute of what the devices told. */
export interface Told {
  events: { kind: EventName; value: number }[];
  marks: Mark[];
  /** Whether a reading should have come in this minute. */
  due: boolean;
  /** Glucose in blood and between the cells, mg/dL, where it is known. */
  truth: { plasma: number; interstitial: number } | undefined;
}

export interface Source {
  /** Who or what it is. */
  readonly name: string;
  /** Minutes since the first midnight, and seconds by which the device's clock is ahead of them. */
  readonly minute: number;
  readonly clock: number;
  /** Lets a minute pass; undefined when there are no more. */
  next(): Told | undefined;
}

/** The first midnight on the device's clock, s: late enough that it can be set back. */
export const FIRST_MIDNIGHT = 30 * 86_400;
