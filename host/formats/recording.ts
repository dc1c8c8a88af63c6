/** A recording as every format gives it: rows in the order of the file, and what is said of those that cannot be used. */

/** One row. Rows are sparse: what the row does not say is undefined. */
export interface RecordingRow {
  subject: string;
  /** When it happened, as the recording says it. */
  time: string;
  /** The same, s since 1970-01-01T00:00 on the local wall clock, 0..2³²-1. */
  seconds: number;
  /** The same, s since local midnight, 0..86399. */
  localTime: number;
  /** Reading of the glucose monitor, mg/dL; 39 stands for the sensor's "low", 401 for its "high". */
  glucose: number | undefined;
  /** Set when the monitor said this instead of a number. */
  beyond: 'low' | 'high' | undefined;
  /** Announced carbohydrate, g. */
  carbs: number | undefined;
  /** Insulin given at once, U. */
  bolus: number | undefined;
  /** Glucose by a meter, mg/dL. */
  fingerstick: number | undefined;
  event: string | undefined;
  /** Line of the file, from 1. */
  line: number;
}

/** A row, or part of one, that was left out. */
export interface BadRow {
  /** Line of the file, from 1. */
  line: number;
  reason: string;
}

/** The recording as a whole cannot be read; the message names the file and says why. */
export class RecordingError extends Error {}
