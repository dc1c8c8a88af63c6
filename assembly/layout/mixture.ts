/** What a forecast of the adaptive model works with. */

/** A belief run ahead: glucose g, momentum v, the sensor's short-term error e. Three `Planar`s follow it: see `PLANARS`. */
@final
@unmanaged
export class Ahead {
  /** Mean of glucose. */
  g: f32;
  /** Mean of the momentum. */
  v: f32;
  /** Mean of the error. */
  e: f32;
  /** Covariance of glucose and error. */
  ge: f32;
  /** Covariance of momentum and error. */
  ve: f32;
  /** Variance of the error. */
  ee: f32;
}

/** A covariance of glucose and momentum. */
@final
@unmanaged
export class Planar {
  gg: f32;
  gv: f32;
  vv: f32;
}

/** Behind each `Ahead`: what comes from the belief; the noise of the volatilities' average; noise that dies with the regime of now. */
export const PLANARS: u32 = 3;

/** One Gaussian of a mixture of readings. */
@final
@unmanaged
export class Component {
  /** Weight; all together 1. */
  weight: f32;
  /** Mean, mg/dL. */
  mean: f32;
  /** Variance of the reading, (mg/dL)². */
  variance: f32;
}

/** Most components: three volatilities, a sensor that is still pressed, and one that is released. */
export const MOST_COMPONENTS: u32 = 5;
