/**
 * Interval calibration, the part of the state that `Feature.INTERVALS` keeps: forecasts that wait for their reading, and
 * what those that were judged have taught about the width of this person's intervals.
 *
 *   PastForecast × PAST_FORECASTS | LevelAhead × 2 | IntervalRates | IntervalFactors × 4
 *
 * The pairs are of 30, then 60 minutes; the four are below and above the centre at 30, then at 60 minutes.
 */

/** A forecast that waits for its reading. */
@final
@unmanaged
export class PastForecast {
  /** When it was made, s. */
  time: u32;
  /** What it was made in: eighth of the day + 8 × band of glucose (0: 70..250 mg/dL, 1: below, 2: above). */
  context: u32;
  /** Centre of the reading's law on the working scale: its mean, with `Feature.HEAD` its median. */
  centre: f32;
  /** Unit of distances below the centre, on the working scale: the reading's standard deviation times its shape; 0: nothing waits. */
  below: f32;
  /** Of those above. */
  above: f32;
}

/** The level some time ahead as weights of the belief's states, with the variance that the process adds until then. */
@final
@unmanaged
export class LevelAhead {
  /** Weight of the level. */
  z: f32;
  /** Of the rate. */
  v: f32;
  /** Of the acceleration; unused by a model without one. */
  a: f32;
  /** Of the meal effect. */
  m: f32;
  /** Of the carbohydrate on board. */
  u: f32;
  /** Variance of the process noise. */
  variance: f32;
}

/** How far one judged forecast moves the factors: from `FIRST_RATE` down to `LAST_RATE`. */
@final
@unmanaged
export class IntervalRates {
  /** At 30 minutes. */
  at30: f32;
  /** At 60 minutes. */
  at60: f32;
  /** Of the factor for 70..250 mg/dL, which stays 1: 0. */
  usual: f32;
  /** Of the factor below 70 mg/dL. */
  low: f32;
  /** Of the factor above 250 mg/dL. */
  high: f32;
}

/** Factors on the distances of quantiles from the centre, on one side of it; they multiply. */
@final
@unmanaged
export class IntervalFactors {
  /** Of the 50 % interval. */
  inner: f32;
  /** Of the 80 % interval. */
  middle: f32;
  /** Of the 90 % interval. */
  outer: f32;
  /** By the time of day: 0 to 3 o'clock. */
  clock0: f32;
  /** 3 to 6. */
  clock1: f32;
  /** 6 to 9. */
  clock2: f32;
  /** 9 to 12. */
  clock3: f32;
  /** 12 to 15. */
  clock4: f32;
  /** 15 to 18. */
  clock5: f32;
  /** 18 to 21. */
  clock6: f32;
  /** 21 to 24. */
  clock7: f32;
  /** By glucose: 70..250 mg/dL, always 1. */
  usual: f32;
  /** Below 70 mg/dL. */
  low: f32;
  /** Above 250 mg/dL. */
  high: f32;
}

/** Distances of quantiles from the centre, in standard deviations, at the step that is being filled: working memory. */
@final
@unmanaged
export class Reach {
  /** Of the 25 % quantile. */
  below25: f32;
  /** 10 %. */
  below10: f32;
  /** 5 %. */
  below5: f32;
  /** 75 %. */
  above75: f32;
  /** 90 %. */
  above90: f32;
  /** 95 %. */
  above95: f32;
  /** What takes a distance below the centre to that of the model: 1.645 / `below5`. */
  below: f32;
  /** The same above the centre: 1.645 / `above95`. */
  above: f32;
}

/** Forecasts that can wait: six in an hour, and one that is about to be judged. */
export const PAST_FORECASTS: u32 = 7;
