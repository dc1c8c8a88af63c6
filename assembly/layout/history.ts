/**
 * What `smooth` goes back over: a ring of filtered beliefs at the end of the state.
 *
 *   History | HISTORY_CAPACITY entries: Passed | belief | with `Model.ADAPTIVE`: Context | PassedMeals
 */

/** Head of the ring. */
@final
@unmanaged
export class History {
  /** Entry that is written next. */
  next: u32;
  /** Entries that hold something. */
  count: u32;
}

/** Head of an entry: a reading, or a meal that was announced. */
@final
@unmanaged
export class Passed {
  /** Monotonic time, s. */
  time: u32;
  /** Variance that the event added to the last state of the model. */
  growth: f32;
  /** Mean that was predicted for this time from what came before. */
  x0: f32;
  x1: f32;
  x2: f32;
  x3: f32;
}

/** Carbohydrate on its way into the blood after the event. */
@final
@unmanaged
export class PassedMeals {
  /** In the first compartment, g. */
  carbsOnBoard: f32;
  /** In the second, g. */
  absorbing: f32;
}

/** Most entries: an hour of readings, one a minute, both ends included. */
export const HISTORY_CAPACITY: u32 = 61;
