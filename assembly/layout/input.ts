/** The input block: one event, written by the host before it calls `observe` or `recoverClock`. */
@final
@unmanaged
export class Input {
  /** Monotonic time of the event, s. */
  time: u32;
  /** Local wall-clock time of day of the event, s since midnight, 0..86399. */
  localTime: u32;
  /** What happened: an `EventKind`. */
  kind: u32;
  /** Reading: mg/dL, 20..600. Meal: carbohydrate, g, above 0 up to 300. Elapsed: ignored. */
  value: f32;
}

/** What an event is. */
export const enum EventKind {
  /** A reading of the continuous glucose monitor, mg/dL. */
  READING = 1,
  /** Announced carbohydrate, g. */
  MEAL = 2,
  /** Time has passed and nothing was measured. */
  ELAPSED = 3,
}
