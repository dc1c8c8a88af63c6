/**
 * The personal head, what `Feature.HEAD` adds to the forecast of the adaptive model. Its parameters, the population's, follow the
 * model's in the parameter block, at `HEAD_PARAMETERS_OFFSET`:
 *
 *   HeadTerms × 3: weights at 30 and 60 minutes, prior variances | for 30, then 60 minutes: ShapeTerms × 3: shift, below, above;
 *   HeadLevels | LowRisk | HeadLearning
 *
 * The state ends with these parameters, whose weights then go on learning, and
 *
 *   HeadReadings | PastReading × PAST_READINGS | PastOrigin × PAST_ORIGINS, each with its HeadTerms | VeryLows | HeadTerms: D | U by columns
 */

/**
 * Terms of the correction of the forecast's mean. As features each is within -4..4; as weights, mg/dL for each unit. What is learned of
 * the first `HEAD_JOINT` of them, which motion gives, is correlated; each of the others is learned for itself.
 */
@final
@unmanaged
export class HeadTerms {
  /** Rate of the level, mg/dL/min. */
  rate: f32;
  /** Rise of the readings in the last 5 min, 10 mg/dL. */
  rise5: f32;
  /** Its magnitude. */
  jolt: f32;
  /** Bend of the readings: that of now less twice that of 15 min ago plus that of 30 min ago, 20 mg/dL. */
  bend: f32;
  /** Rise in the last 60 min, 50 mg/dL. */
  rise60: f32;
  /** The same where it is a rise, 0 where it is a fall. */
  climb60: f32;
  /** Unrest: 0.6 + ln (0.2 + the way up and down that the readings went in the last 60 min, mg/dL per min). */
  unrest: f32;
  /** `rise60` times `unrest`. */
  unrestRise60: f32;
  /** 1. */
  one: f32;
  /** G of the adaptive model: glucose from the person's centre in units of the person's scale. */
  position: f32;
  /** L of the adaptive model: depth below 95 mg/dL, 20 mg/dL. */
  depth: f32;
  /** The person's running mean above 145, 50 mg/dL. */
  usual: f32;
  /** Rise in the last 30 min, 30 mg/dL, times `position`. */
  positionRise30: f32;
  /** `unrest` times `position`. */
  positionUnrest: f32;
  /** Sine of the day. */
  sin1: f32;
  /** Cosine of the day. */
  cos1: f32;
  /** Sine of half a day. */
  sin2: f32;
  /** Cosine of half a day. */
  cos2: f32;
  /** Sine of a third of a day. */
  sin3: f32;
  /** Cosine of a third of a day. */
  cos3: f32;
  /** Sine of a quarter of a day. */
  sin4: f32;
  /** Cosine of a quarter of a day. */
  cos4: f32;
  /** `sin1` times `position`. */
  positionSin1: f32;
  /** `cos1` times `position`. */
  positionCos1: f32;
  /** `sin2` times `position`. */
  positionSin2: f32;
  /** `sin1` times `rate`. */
  rateSin1: f32;
}

/** Terms of an interval's shape: weights of a logarithm, or of a shift in standard deviations. */
@final
@unmanaged
export class ShapeTerms {
  /** 1. */
  one: f32;
  /** Logarithm of the person's standard deviation over 50 mg/dL. */
  spread: f32;
  /** `HeadTerms.unrest`. */
  unrest: f32;
  /** G of the adaptive model. */
  position: f32;
  /** L of the adaptive model: depth below 95 mg/dL, 20 mg/dL. */
  depth: f32;
  /** Magnitude of `HeadTerms.bend`. */
  bend: f32;
}

/** Factors with which those of `IntervalFactors` start, 0.3..4. */
@final
@unmanaged
export class HeadLevels {
  /** Of the 50 % interval, below the centre. */
  inner0: f32;
  /** 80 %. */
  middle0: f32;
  /** 90 %. */
  outer0: f32;
  /** Of the 50 % interval, above the centre. */
  inner1: f32;
  /** 80 %. */
  middle1: f32;
  /** 90 %. */
  outer1: f32;
}

/** Terms of the log odds that a reading within 30 minutes is below 70 mg/dL. */
@final
@unmanaged
export class LowRisk {
  /** 1. */
  one: f32;
  /** How far the forecast of 30 minutes lies above 70, in the standard deviations that its 5 % quantile tells, -4..6. */
  margin: f32;
  /** The last reading above 70, 30 mg/dL, 0..4. */
  height: f32;
  /** e to minus that reading above 70, 10 mg/dL. */
  near: f32;
  /** `HeadTerms.rate`. */
  rate: f32;
  /** `HeadTerms.unrest`. */
  unrest: f32;
  /** `ShapeTerms.spread`. */
  spread: f32;
}

/** How the head learns. */
@final
@unmanaged
export class HeadLearning {
  /** What is left of the precision after each target, 0.9..1. */
  memory: f32;
  /** Most that a target can differ from its forecast of 30 minutes, mg/dL, 1..400: what is beyond counts as this. */
  limit30: f32;
  /** The same of 60 minutes. */
  limit60: f32;
}

/** Head of the ring of readings. */
@final
@unmanaged
export class HeadReadings {
  /** Entry that is written next. */
  next: u32;
  /** Entries that hold something. */
  count: u32;
  /** The last reading, mg/dL. */
  latest: f32;
}

/** The first reading of 5 minutes of the clock. */
@final
@unmanaged
export class PastReading {
  /** Monotonic time, s. */
  time: u32;
  /** mg/dL. */
  glucose: f32;
}

/** A forecast that waits for its readings; the features that it was made of follow. */
@final
@unmanaged
export class PastOrigin {
  /** When it was made, s. */
  time: u32;
  /** What it waits for: 0 nothing, 1 the reading after 60 minutes, 2 first that after 30, 3 its turn to be learned from. */
  waiting: u32;
  /** Forecast of the filter for 30 minutes, mg/dL; once its reading is there, that less the forecast. */
  at30: f32;
  /** Forecast of the filter for 60 minutes, mg/dL; once its reading is there, that less the forecast. */
  at60: f32;
}

/** Readings below 54 mg/dL after 30 minutes, of the forecasts that were judged; both fade as what the head has learned does. */
@final
@unmanaged
export class VeryLows {
  /** How many the learned intervals let expect. */
  said: f32;
  /** How many came. */
  came: f32;
}

/** The readings that features look back to, mg/dL: working memory. */
@final
@unmanaged
export class HeadLags {
  /** 5 min ago. */
  ago5: f32;
  /** 15 min. */
  ago15: f32;
  /** 30 min. */
  ago30: f32;
  /** 60 min. */
  ago60: f32;
  /** The way that they went up and down since as far as they were looked for. */
  way: f32;
  /** While they are looked for: how many readings of the ring are older. */
  older: u32;
  /** The place behind the next of these. */
  place: u32;
  /** Age of the one just passed, s. */
  age: u32;
  /** That one, mg/dL. */
  glucose: f32;
}

/** What the head does to the forecast of the filter: working memory. */
@final
@unmanaged
export class HeadAhead {
  /** Added to the mean at 30 min, mg/dL. */
  mean30: f32;
  /** At 60 min. */
  mean60: f32;
  /** From the mean to the median at 30 min, standard deviations. */
  shift30: f32;
  /** At 60 min. */
  shift60: f32;
  /** Factor on distances below the median at 30 min. */
  below30: f32;
  /** On those above. */
  above30: f32;
  /** Below, at 60 min. */
  below60: f32;
  /** Above. */
  above60: f32;
}

/** Terms of `HeadTerms`. */
export const HEAD_TERMS: u32 = 26;

/** The first of them, whose weights are learned with a full covariance. */
export const HEAD_JOINT: u32 = 9;

/** An hour of readings, one in 5 minutes, both ends included, and one for a clock that does not keep them. */
export const PAST_READINGS: u32 = 14;

/** Origins that can wait: one in 20 minutes for an hour, and one that is late. */
export const PAST_ORIGINS: u32 = 4;

/** Where the head's parameters lie in the parameter block. */
export const HEAD_PARAMETERS_OFFSET: usize = 320;
