/** The working memory of `risk`: for each reading that is expected, what does not change from path to path. */
@final
@unmanaged
export class PlannedReading {
  /** Gain of state 0 on a standard normal innovation: the Kalman gain times `spread`. */
  gain0: f32;
  /** State 1. */
  gain1: f32;
  /** State 2. */
  gain2: f32;
  /** State 3; unused by three states. */
  gain3: f32;
  /** Standard deviation of the innovation. */
  spread: f32;
  /** Mean of the reading, a deviation on the working scale; when `reach` is known, times it. */
  mean: f32;
  /** Component along the direction that is integrated exactly; before that is known, the reading's weight in it. */
  direction: f32;
  /** 1 / how far the reading moves along that direction, with its sign. */
  reach: f32;
  /** What the path that is being run adds to the mean, times `reach`. */
  scaled: f32;
}

/** Least distance that a reading moves along the direction. */
export const LEAST_REACH: f32 = 0.001;
