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
  /** In the unit of the event's kind. */
  value: f32;
}

/** What an event is. */
export const enum EventKind {
  /** A reading of the continuous glucose monitor, mg/dL, 20..600. */
  READING = 1,
  /** Announced carbohydrate, g, above 0 up to 300. */
  MEAL = 2,
  /** Time has passed and nothing was measured; the value is ignored. */
  ELAPSED = 3,
  /** Insulin given at once, U, above 0 up to 50. */
  INSULIN = 4,
  /** Glucose by a meter, mg/dL, 20..600; the sensor was not told. Needs `Feature.SENSOR`. */
  FINGERSTICK = 5,
  /** The same, entered into the sensor, whose readings may jump from now on. Needs `Feature.SENSOR`. */
  CALIBRATION = 6,
  /** A new sensor: minutes since its insertion, 0..20160. Needs `Feature.SENSOR`. */
  SENSOR_CHANGE = 7,
  /** The sensor says "low": glucose is at most the limit of its range, mg/dL, 20..600. */
  BELOW_RANGE = 8,
  /** The sensor says "high": glucose is at least the limit of its range, mg/dL, 20..600. */
  ABOVE_RANGE = 9,
  /** The rate of basal insulin from now on, U/h, 0..35. Needs `Feature.TREATMENTS`. */
  BASAL = 10,
}
