/** A recording as every format gives it: rows in the order of the file, and what is said of those that cannot be used. */

/** One row. Rows are sparse: what the row does not say is undefined. */
export interface RecordingRow {
  subject: string;
  /** When it happened, as the recording says it. */
  time: string;
  /** The same, s since 1970-01-01T00:00: UTC when `offset` says how, otherwise on the local wall clock; 0..2³²-1. */
  seconds: number;
  /** The same, s since local midnight, 0..86399. */
  localTime: number;
  /** Minutes that the local wall clock was ahead of UTC; nothing when the recording does not say. */
  offset?: number | undefined;
  /** Reading of the glucose monitor, mg/dL; 39 stands for the sensor's "low", 401 for its "high". */
  glucose: number | undefined;
  /** Set when the monitor said this instead of a number. */
  beyond: 'low' | 'high' | undefined;
  /** Announced carbohydrate, g. */
  carbs: number | undefined;
  /** Insulin given at once, U. */
  bolus: number | undefined;
  /** Long-acting insulin given at once, U. */
  longActing?: number | undefined;
  /** From now on the pump gives this much, U/h … */
  basalRate?: number | undefined;
  /** … for this long, min. */
  basalMinutes?: number | undefined;
  /** Glucose by a meter, mg/dL; with the event `calibration` it was entered into the sensor. */
  fingerstick: number | undefined;
  /** What else happened: `low`, `high`, `calibration`, `sensor-change`, or words of the recording's own. */
  event: string | undefined;
  /** Line of the file, from 1. */
  line: number;
}

/** The basal rate from now on, U/h: one that lasts no time at all ends the one before, and what then holds is not told. */
export function rateFrom({ basalRate, basalMinutes }: Partial<RecordingRow>): number | undefined {
  return basalMinutes === 0 ? undefined : basalRate;
}

/** A row, or part of one, that was left out. */
export interface BadRow {
  /** Line of the file, from 1. */
  line: number;
  reason: string;
}

/** What a reader tells beside the rows. */
export interface Report {
  /** A row that cannot be used. */
  bad(row: BadRow): void;
  /** A row that is in order and has nothing that Islet keeps; `what` names its kind, in the plural. */
  dropped(what: string): void;
}

/** The recording as a whole cannot be read; the message names the file and says why. */
export class RecordingError extends Error {}
