/** What a call answers. Negative: refused, and every byte of the state is as it was. */
export const enum Status {
  /** Done. `observe` adds the `Flag`s of the belief. */
  OK = 0,
  /** `configure` has not succeeded yet. */
  NOT_CONFIGURED = -1,
  /** An unknown model or method, or a setting outside its range. */
  BAD_CONFIGURATION = -2,
  /** A parameter is not finite or outside its range, or has another version or model. */
  BAD_PARAMETERS = -3,
  /** The AR(2) has no continuous-time form: a root is zero or negative, or not inside the unit circle. */
  NO_LOGARITHM = -4,
  /** No such kind of event. */
  UNKNOWN_EVENT = -5,
  /** The value is NaN or infinite. */
  NOT_FINITE = -6,
  /** Glucose is outside 20..600 mg/dL, or a time of day or the age of a sensor outside its range. */
  OUT_OF_RANGE = -7,
  /** The dose is not above zero or larger than anyone takes. */
  IMPLAUSIBLE_DOSE = -8,
  /** A reading of this time was already accepted. */
  DUPLICATE = -9,
  /** The event is up to 15 minutes older than the belief. */
  OUT_OF_ORDER = -10,
  /** The event is more than 15 minutes older than the belief: call `recoverClock`. */
  CLOCK_WENT_BACK = -11,
  /** `recoverClock` was called although time has not gone back. */
  CLOCK_IS_FINE = -12,
  /** No reading has been accepted yet. */
  NO_READING = -13,
  /** The block to restore is not a sealed state. */
  NOT_A_SNAPSHOT = -14,
  /** The snapshot has another layout version or length. */
  OTHER_LAYOUT = -15,
  /** The snapshot is damaged. */
  BAD_CHECKSUM = -16,
  /** The event is for a `Feature` that the configuration leaves out. */
  FEATURE_OFF = -17,
  /** The model, method or feature is left out of this module: take the whole one. */
  LEFT_OUT = -18,
}

/** Qualities of the belief, as bits. */
export const enum Flag {
  /** Less than an hour of readings: the spread is still the prior's. */
  WARM_UP = 1,
  /** Readings are missing right before the last one, or since it. */
  GAP = 2,
  /** The last reading lies where its prediction gave it less than one chance in 15,000. */
  OUTLIER = 4,
  /** The clock was set back, and less than an hour of readings has come since. */
  CLOCK_RECOVERED = 8,
  /** A new sensor was inserted less than an hour ago. */
  SENSOR_WARM_UP = 16,
  /** The last fingerstick is not believed: it lies where sensor and meter gave it less than one chance in 15,000. */
  FINGERSTICK_DOUBTED = 32,
  /** Innovations of the last hour spread far more than predicted. */
  INCONSISTENT = 64,
  /** Innovations of the last hour lean to one side. */
  BIASED_INNOVATIONS = 128,
  /** The sensor shows the same number again and again where movement was expected. */
  STUCK = 256,
  /** The last reading is the third outlier in a row on one side, and was accepted as a jump of the level. */
  JUMP = 512,
  /** The sensor says "low" or "high". */
  SATURATED = 1024,
  /** Less than an hour ago the belief was started anew: readings after a jump had gone on failing, or it had come apart. */
  RESET = 2048,
  /** The sensor is probably pressed, as under someone asleep: glucose may be higher than it shows. */
  PRESSED = 4096,
  /** `Method.AUTO` has escalated: what is asked for comes from its particles. */
  ESCALATED = 8192,
}
