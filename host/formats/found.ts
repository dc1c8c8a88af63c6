/** What a vendor's row or record says, before its time is placed on a clock. */
import type { RecordingRow } from './recording.js';

/** The columns that a row may fill. */
export type Values = Partial<
  Pick<
    RecordingRow,
    'glucose' | 'beyond' | 'carbs' | 'bolus' | 'longActing' | 'basalRate' | 'basalMinutes' | 'fingerstick' | 'event'
  >
>;

/** A time on a clock that is never set; s since 1970-01-01T00:00 UTC. */
export interface UniversalTime {
  utc: number;
  /** Minutes that the wall clock was ahead of UTC, if the source says so. */
  offset?: number | undefined;
}

/** A time on the wall clock of the moment; s since 1970-01-01T00:00. */
export interface WallTime {
  local: number;
  /** The same on a clock that was never set since the file began, if the source has one. */
  order?: number;
}

/** A time as a source has it. */
export type When = UniversalTime | WallTime;

export interface Found {
  when: When;
  values: Values;
  line: number;
}

/** What a record comes to: values at a time, or a name for what is dropped, or both. */
export interface Outcome {
  when?: When;
  values?: Values;
  /** Kind of what Islet does not keep, in the plural. */
  dropped?: string;
}

/** A row or record that cannot be used; the message says why. */
export class Unusable extends Error {}

/** Readings beyond the sensor's range, in the words of every format. */
export const LOW: Values = { glucose: 39, beyond: 'low', event: 'low' };
export const HIGH: Values = { glucose: 401, beyond: 'high', event: 'high' };
