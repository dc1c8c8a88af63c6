/**
 * The parameter block: what is learned from recordings. The fields of `Parameters` open the block of every model.
 *
 * Lengths along glucose are in mg/dL on the working scale: `s = (120 + c) ln((g + c) / (120 + c)) + 120`, where c is
 * `scaleOffset`; around 120 mg/dL one unit of s is one mg/dL, and a large c makes the scale linear.
 */
@unmanaged
export class Parameters {
  /** Model that the parameters are of: a `Model`. */
  model: u32;
  /** Layout of this block: `PARAMETERS_VERSION`. */
  version: u32;
  /** Offset c of the working scale, mg/dL, 0..1000; 0 is the logarithm. `LINEAR_SCALE` and above: s = g. */
  scaleOffset: f32;
  /** Glucose that the model reverts to, mg/dL, 60..300. */
  setpoint: f32;
  /** Scale of the noise of a reading around glucose, mg/dL on the working scale, 0.1..50; Gaussian: its standard deviation. */
  sensorNoise: f32;
  /** Degrees of freedom of the reading's Student-t likelihood, 1..10; 0: Gaussian. */
  degreesOfFreedom: f32;
  /** Prior standard deviation of the rate, mg/dL/min, 0.001..20. */
  initialRate: f32;
  /** Prior standard deviation of the meal effect, mg/dL/min, 0.001..20. */
  initialMealEffect: f32;
  /** Rise of glucose for each gram of carbohydrate, before it decays, mg/dL/g, 0..20. */
  mealGain: f32;
  /** Rate of absorption, 1/min, 0.002..0.2: appearance follows D k² t exp(-k t). */
  mealDecay: f32;
  /** Relative standard deviation of an announced meal's effect, 0..2. */
  mealUncertainty: f32;
  /** White noise that drives the meal effect (meals that nobody announced), mg/dL/min per √min, 0..5. */
  mealNoise: f32;
  /** Fall of glucose for each unit of insulin, mg/dL/U, 0..200. */
  insulinGain: f32;
  /** Rate of each of the two compartments of insulin, 1/min, 0.002..0.2: what has left the second acts. */
  insulinDecay: f32;
  /** Prior standard deviation of a sensor's bias, mg/dL, 0.1..50. */
  biasSd: f32;
  /** Random walk of the bias, mg/dL per √day of wear, 0..20. */
  biasWalk: f32;
  /** Prior standard deviation of a sensor's gain, 0.001..0.3: it shows (1 + gain) glucose + bias. */
  gainSd: f32;
  /** Random walk of the gain, 1 per √day of wear, 0..0.1. */
  gainWalk: f32;
  /** Standard deviation of a meter's error, mg/dL, 0.1..50, where its share is less. */
  meterNoise: f32;
  /** The same as a share of glucose, 0..0.5. */
  meterShare: f32;
  /** How far the sensor lags behind what a meter measures, min, 0..30. */
  sensorLag: f32;
}

/** Parameters of `Model.AR2`: g(t) = a1 g(t-5) + a2 g(t-10) + b m(t) + e(t), as deviations from the setpoint. */
@final
@unmanaged
export class Ar2Parameters extends Parameters {
  /** Weight of the deviation 5 minutes ago. */
  a1: f32;
  /** Weight of the deviation 10 minutes ago; together with a1 all roots must be inside the unit circle. */
  a2: f32;
  /** White noise that drives the rate, mg/dL/min per √min, 0..20. */
  rateNoise: f32;
}

/** Parameters of `Model.KINEMATIC`. */
@final
@unmanaged
export class KinematicParameters extends Parameters {
  /** Reversion of glucose to the setpoint, 1/min, 0..0.2. */
  reversion: f32;
  /** Decay of the rate, 1/min, 0..0.5. */
  rateDecay: f32;
  /** Decay of the acceleration, 1/min, 0..0.5. */
  accelerationDecay: f32;
  /** White noise that drives glucose itself, mg/dL per √min, 0..20. */
  levelNoise: f32;
  /** White noise that drives the rate, mg/dL/min per √min, 0..20. */
  rateNoise: f32;
  /** White noise that drives the acceleration, mg/dL/min² per √min, 0..5. */
  accelerationNoise: f32;
  /** Prior standard deviation of the acceleration, mg/dL/min², 0.001..5. */
  initialAcceleration: f32;
}

/**
 * Parameters of `Model.ADAPTIVE`. G is glucose less its centre in units of its scale, v the momentum, L = max(95 - g, 0) / 20;
 * dv/dt = c0 + c1 G + c2 G² + c3 G³ + (c4 + c5 |v| + c6 G + c7 G²) v + c8 v² + c9 L + c10 L² + c11 L v.
 * `scaleOffset` must be `LINEAR_SCALE` or above; `setpoint` is where the running mean of glucose starts.
 */
@final
@unmanaged
export class AdaptiveParameters extends Parameters {
  /** Standard deviation of glucose that the slow statistics start with, mg/dL, 15..120. */
  populationSd: f32;
  /** Time over which the slow statistics average, min, 1440..100000. */
  statisticsMemory: f32;
  /** Share of a person's mean glucose in the centre, 0..1: centre = 140 + share (mean - 140). */
  meanShare: f32;
  /** Power of SD / 50 in the scale, 0..2: scale = 60 (SD / 50)^power. */
  driftPower: f32;
  /** Power of SD / 50 in the standard deviation of the process noise, 0..2. */
  noisePower: f32;
  /** Drift, mg/dL/min²; as all twelve, -1..1. */
  c0: f32;
  /** Along G. */
  c1: f32;
  /** Along G². */
  c2: f32;
  /** Along G³. */
  c3: f32;
  /** Along v, 1/min. */
  c4: f32;
  /** Along |v| v. */
  c5: f32;
  /** Along G v. */
  c6: f32;
  /** Along G² v. */
  c7: f32;
  /** Along v². */
  c8: f32;
  /** Along L. */
  c9: f32;
  /** Along L². */
  c10: f32;
  /** Along L v. */
  c11: f32;
  /** Drift by the clock, mg/dL/min²: sine of the day; as all of the clock's, -1..1. */
  seasonDriftSin1: f32;
  /** Cosine of the day. */
  seasonDriftCos1: f32;
  /** Sine of half a day. */
  seasonDriftSin2: f32;
  /** Cosine of half a day. */
  seasonDriftCos2: f32;
  /** Sine of a third of a day. */
  seasonDriftSin3: f32;
  /** Cosine of a third of a day. */
  seasonDriftCos3: f32;
  /** Damping by the clock, 1/min: sine of the day. */
  seasonDampingSin: f32;
  /** Cosine of the day. */
  seasonDampingCos: f32;
  /** Logarithm of the noise's standard deviation by the clock: sine of the day. */
  seasonNoiseSin: f32;
  /** Cosine of the day. */
  seasonNoiseCos: f32;
  /** Damping: sine of half a day. */
  seasonDampingSin2: f32;
  /** Cosine of half a day. */
  seasonDampingCos2: f32;
  /** Noise: sine of half a day. */
  seasonNoiseSin2: f32;
  /** Cosine of half a day. */
  seasonNoiseCos2: f32;
  /** Logarithm of the noise's standard deviation along G² at the belief's mean, -1..1. */
  noiseLevel: f32;
  /** Along L. */
  noiseLow: f32;
  /** Along |v|, min·dL/mg. */
  noiseSpeed: f32;
  /** White noise that drives the momentum, mg/dL/min per √min, 0.001..20. */
  rateNoise: f32;
  /** White noise that drives glucose itself, mg/dL per √min, 0..20. */
  levelNoise: f32;
  /** Standard deviation of the lively regime's noise, and of the usual one's over the calm one's, 1..10. */
  regimeRatio: f32;
  /** Rate at which the volatility is drawn anew, 1/min, 0..1. */
  switchRate: f32;
  /** Standard deviation of the sensor's short-term error, mg/dL, 0..50. */
  errorSd: f32;
  /** Its correlation time, min, 1..1000. */
  errorTime: f32;
  /** Chance that the sensor gets pressed at night (22:00 to 08:00), 1/min, 0..0.1. */
  pressOnset: f32;
  /** That chance by day, as a share of the night's, 0..1. */
  pressDayShare: f32;
  /** Chance that the pressure ends, 1/min, 0.001..1. */
  pressRelease: f32;
  /** Share of glucose by which a pressed sensor falls, 0..0.9. */
  pressDepth: f32;
  /** Time constant of that fall, min, 1..100. */
  pressTime: f32;
  /** Standard deviation of a pressed sensor's offset, mg/dL, 1..100. */
  pressNoise: f32;
}

/** Version of the parameter blocks that this module reads. */
export const PARAMETERS_VERSION: u32 = 1;

/** A `scaleOffset` of this much or more leaves glucose on its own, linear scale, mg/dL. */
export const LINEAR_SCALE: f32 = 1000;

/** Room for the parameters of any model, 320 bytes, and of the head, bytes. */
export const PARAMETERS_CAPACITY: usize = 864;
