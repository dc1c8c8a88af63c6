/** The working memory of `risk` on the adaptive model. */

/** One stretch of every path: to a reading, or on the way to one. `PATH_GAINS` gains follow it. */
@final
@unmanaged
export class PathStep {
  /** Length, min. */
  minutes: f32;
  /** Rise of glucose from meals, mg/dL. */
  rise: f32;
  /** What it leaves of the sensor's short-term error. */
  keep: f32;
  /** What it leaves of a pressed sensor's way to its offset. */
  pressKeep: f32;
  /** Component of its draw along the direction that is integrated exactly. */
  direction: f32;
  /** Reading of the mean path at the lower node, mg/dL. */
  lower: f32;
  /** At the upper node. */
  upper: f32;
  /** How much faster a bound moves with the threshold below the lower node than between the nodes. */
  below: f32;
  /** The same above the upper node. */
  above: f32;
  /** Address of the risk step that counts the reading at its end; 0: there is none. */
  counted: u32;
  /** Address of the `PathThresholds` that the reading is held against. */
  thresholds: u32;
  /** Not 0: the drift is worked out anew at its start. */
  fresh: u32;
}

/** What a standard normal innovation of the reading at the end adds, by regime: usual, calm, lively, pressed, just released. */
@final
@unmanaged
export class PathGains {
  /** To glucose, mg/dL. */
  glucose: f32;
  /** To the momentum, mg/dL/min. */
  momentum: f32;
  /** To the sensor's short-term error, mg/dL. */
  error: f32;
  /** To the reading, mg/dL: standard deviation of the innovation. */
  spread: f32;
}

/** Rows of gains behind each stretch, and beliefs that give them. */
export const PATH_GAINS: u32 = 5;

/** What the readings of one step are held against, mg/dL: the thresholds, or by `Feature.HEAD` what stands for them on the filter's paths. */
@final
@unmanaged
export class PathThresholds {
  /** Mean of the filter's own forecast, without the head. */
  mean: f32;
  /** Its standard deviation. */
  sd: f32;
  /** For 54 mg/dL. */
  veryLow: f32;
  /** For 70 mg/dL; at least `veryLow`. */
  low: f32;
  /** For 180 mg/dL. */
  high: f32;
  /** For 250 mg/dL; at least `high`. */
  veryHigh: f32;
}
