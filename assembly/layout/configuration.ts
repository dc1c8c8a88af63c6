/** The configuration block: what the device chooses. What is learned from data stands in the parameters. */
@final
@unmanaged
export class Configuration {
  /** Process model: a `Model`. */
  model: u32;
  /** Inference method: a `Method`. */
  method: u32;
  /** Interval of the sensor, s, 60..1800; 0: follow the readings. */
  sensorInterval: u32;
  /** How far to forecast, s: a multiple of 300, 300..7200. */
  horizon: u32;
  /** What runs beside the filter: `Feature` bits; 0: nothing. */
  features: u32;
  /** Particles, 100..500, a multiple of 4; 0: the usual 200 of `Method.PARTICLE`, 100 of `Method.AUTO`. Other methods have none. */
  particles: u32;
}

/** What glucose does between readings. */
export const enum Model {
  /** Second-order autoregression with a meal effect: level, rate, meal effect. */
  AR2 = 1,
  /** Level, rate, acceleration, meal effect. */
  KINEMATIC = 2,
  /** What the sensor shows, momentum, the sensor's short-term error; a drift learned from data, switching volatility. */
  ADAPTIVE = 3,
}

/** How the belief is updated. */
export const enum Method {
  /** The Kalman filter in UD form, on the linear models. */
  KALMAN = 1,
  /** The extended Kalman filter: the drift's tangent; one volatility. As all that follow, on the adaptive model. */
  EXTENDED = 2,
  /** The unscented Kalman filter: the drift at cubature points; one volatility. */
  UNSCENTED = 3,
  /** Interacting multiple models: extended filters of three volatilities and a pressed sensor, mixed. */
  INTERACTING = 4,
  /** A particle filter over the same regimes. */
  PARTICLE = 5,
  /** Streaming variational Bayes: a Gaussian belief, and the noise of readings learned; one volatility. */
  VARIATIONAL = 6,
  /** The extended filter, and particles of three volatilities while its innovations say that its spread is wrong. */
  AUTO = 7,
  /** `VARIATIONAL` with a diagonal Gaussian: states that are believed to be independent after each reading. */
  VARIATIONAL_DIAGONAL = 8,
}

/** What a device may leave out: each costs code, and time in every step. */
export const enum Feature {
  /** The sensor's bias and gain, learned from fingersticks. */
  SENSOR = 1,
  /** Checks of the filter and of the sensor by their innovations, and a new start when they fail. */
  MONITOR = 2,
  /** Intervals whose width is learned from the person's own readings. */
  INTERVALS = 4,
  /** `smooth`: what the belief was in the last hour, given all that came since. */
  SMOOTHER = 8,
  /** Insulin: its events, and its fall in every prediction. */
  INSULIN = 16,
  /** A correction of the forecast's mean and shape, and the risk of a low; with `INTERVALS` it learns from the person's own readings. `Model.ADAPTIVE` only. */
  HEAD = 32,
  /** What meals, boluses and basal add to the head's correction, learned from the person alone; needs `HEAD`, learns with `INTERVALS`. */
  TREATMENTS = 64,
}
