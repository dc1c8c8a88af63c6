/** The output blocks: written by `forecast`, `distribution`, `risk` and `diagnose`, read by the host. */

/** Head of the forecast block; `FORECAST_STEPS` steps follow it. */
@final
@unmanaged
export class Forecast {
  /** Monotonic time of the belief that the forecast starts from, s. */
  time: u32;
  /** How many steps are filled: the horizon in 5-minute steps. */
  steps: u32;
  /** `Flag`s of the belief. */
  flags: u32;
  /** Probability that a reading within 30 minutes is below 70 mg/dL, by `Feature.HEAD` and only in a whole distribution; else 0. */
  lowWithin30: f32;
}

/** The sensor's reading at one step, 5 minutes after the one before. */
@final
@unmanaged
export class ForecastStep {
  /** Mean of the reading, mg/dL. */
  mean: f32;
  /** Standard deviation of the reading, mg/dL. */
  sd: f32;
  /** Mean on the working scale. */
  scaledMean: f32;
  /** Standard deviation on the working scale. */
  scaledSd: f32;
  /** Quantiles of the reading, mg/dL: 5 %. */
  q05: f32;
  /** 10 %. */
  q10: f32;
  /** 25 %. */
  q25: f32;
  /** 50 %. */
  q50: f32;
  /** 75 %. */
  q75: f32;
  /** 90 %. */
  q90: f32;
  /** 95 %. */
  q95: f32;
  /** Probability that the reading is below 54 mg/dL. */
  below54: f32;
  /** Probability that the reading is below 70 mg/dL. */
  below70: f32;
  /** Probability that the reading is above 180 mg/dL. */
  above180: f32;
  /** Probability that the reading is above 250 mg/dL. */
  above250: f32;
}

/** Head of the risk block; `FORECAST_STEPS` steps follow it. */
@final
@unmanaged
export class Risk {
  /** Monotonic time of the belief that the risk starts from, s. */
  time: u32;
  /** How many steps are filled: the horizon in 5-minute steps. */
  steps: u32;
  /** `Flag`s of the belief. */
  flags: u32;
  /** Interval at which readings are expected, s. */
  interval: u32;
  /** Expected time to the first reading below 54 mg/dL, min, given that one comes within the horizon; 0: impossible. */
  minutesTo54: f32;
  /** The same below 70 mg/dL. */
  minutesTo70: f32;
  /** The same above 180 mg/dL. */
  minutesTo180: f32;
  /** The same above 250 mg/dL. */
  minutesTo250: f32;
}

/** Probability that at least one reading expected up to this step lies beyond a threshold. */
@final
@unmanaged
export class RiskStep {
  /** Below 54 mg/dL. */
  crossBelow54: f32;
  /** Below 70 mg/dL. */
  crossBelow70: f32;
  /** Above 180 mg/dL. */
  crossAbove180: f32;
  /** Above 250 mg/dL. */
  crossAbove250: f32;
}

/** What the filter believes, and how the last reading met its prediction. */
@final
@unmanaged
export class Diagnostics {
  /** Monotonic time of the belief, s. */
  time: u32;
  /** `Flag`s of the belief. */
  flags: u32;
  /** Interval at which readings are expected, s. */
  interval: u32;
  /** Readings accepted since the first. */
  readings: u32;
  /** Glucose itself, without the sensor's noise, bias and gain: mean, mg/dL. */
  glucose: f32;
  /** Standard deviation of glucose, mg/dL. */
  glucoseSd: f32;
  /** Rate of change of what the sensor shows, mg/dL/min. */
  rate: f32;
  /** Standard deviation of the rate, mg/dL/min. */
  rateSd: f32;
  /** Acceleration, mg/dL/min²; 0 for a model without one. */
  acceleration: f32;
  /** Meal effect: rise of glucose that the model lays to meals, mg/dL/min. */
  mealEffect: f32;
  /** Announced carbohydrate that has not been absorbed, g. */
  carbsOnBoard: f32;
  /** Last reading less its prediction, mg/dL on the working scale. */
  innovation: f32;
  /** Predicted standard deviation of that difference, mg/dL on the working scale. */
  innovationSd: f32;
  /** Standard deviation of the noise that the last reading was finally given, mg/dL on the working scale; 0: it said nothing. */
  effectiveNoise: f32;
  /** Insulin that has not acted, U. */
  insulinOnBoard: f32;
  /** Bias of the sensor, mg/dL: it shows (1 + gain) glucose + bias. 0 without `Feature.SENSOR`, as the next three. */
  bias: f32;
  /** Standard deviation of the bias, mg/dL. */
  biasSd: f32;
  /** Gain of the sensor. */
  gain: f32;
  /** Standard deviation of the gain. */
  gainSd: f32;
  /** Mean squared normalised innovation of the last hour, 1 when all is well. 0 without `Feature.MONITOR`, as the next two. */
  innovationSpread: f32;
  /** Weighted mean of these innovations in its own standard deviations, signed. */
  innovationLean: f32;
  /** How often the belief was started anew: readings kept failing, no particle had foreseen one, or it had come apart. */
  resets: u32;
  /** Effective sample size of the particles at the last reading; 0 for other methods. */
  effectiveParticles: f32;
  /** Probability of calm volatility; with the next two, what is left of 1 is usual. 0 for methods without regimes, as the next two. */
  calm: f32;
  /** Of lively volatility. */
  lively: f32;
  /** Of a pressed sensor. */
  pressed: f32;
  /** Of `Method.AUTO`: mean squared normalised innovation of its light filter, by which it escalates; 0 for other methods. */
  escalationSpread: f32;
  /** How often it has escalated. */
  escalations: u32;
}

/** Head of what `smooth` answers, right behind the state; `count` steps follow it, the newest first. */
@final
@unmanaged
export class Smoothed {
  /** Monotonic time of the belief, s. */
  time: u32;
  /** How many steps follow. */
  count: u32;
}

/** What is believed of the time of one reading or meal, given all that came since. */
@final
@unmanaged
export class SmoothedStep {
  /** How long ago that was, s, 0..3600. */
  secondsAgo: u32;
  /** Glucose without the sensor's noise: mean, mg/dL. */
  glucose: f32;
  /** Standard deviation of glucose, mg/dL. */
  glucoseSd: f32;
  /** Rate of change of glucose, mg/dL/min. */
  rate: f32;
  /** Standard deviation of the rate, mg/dL/min. */
  rateSd: f32;
}

/** Steps that the output blocks have room for: 120 minutes. */
export const FORECAST_STEPS: u32 = 24;

/** Length of a forecast step, s. */
export const STEP_SECONDS: u32 = 300;
