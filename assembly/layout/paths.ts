/** The working memory of `risk` on the adaptive model. */

/** One stretch of every path: to a reading, or on the way to one. The gains of four regimes follow it: see `PathGains`. */
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
  /** What is left of the path's draw without that component. */
  rest: f32;
  /** Address of the risk step that counts the reading at its end; 0: there is none. */
  counted: u32;
  /** Not 0: the drift is worked out anew at its start. */
  fresh: u32;
}

/** What a standard normal innovation of the reading adds, by regime: usual, calm, lively, pressed. */
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

/** Regimes of the paths. */
export const PATH_REGIMES: u32 = 4;
