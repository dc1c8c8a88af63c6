/** What `Model.ADAPTIVE` keeps in the state beside its beliefs, and what its filters work with. */

/** A person's slow statistics, and what is on its way into the blood. */
@final
@unmanaged
export class Statistics {
  /** Running mean of the readings, mg/dL. */
  mean: f32;
  /** Running variance, (mg/dL)². */
  variance: f32;
  /** Time that they stand for, min, up to the parameters' `statisticsMemory`. */
  minutes: f32;
  /** Carbohydrate in the second compartment of its absorption, g; the first is the state's `carbsOnBoard`. */
  absorbing: f32;
}

/** What statistics and clock make of the drift and the noise: worked out when time passes, constant over a forecast. */
@final
@unmanaged
export class Context {
  /** Glucose at G = 0, mg/dL. */
  centre: f32;
  /** 1 / scale of G, dL/mg. */
  precision: f32;
  /** c0 and the clock's drift, mg/dL/min². */
  push: f32;
  /** c4 and the clock's damping, 1/min. */
  damping: f32;
  /** Variance per minute of the noise on the momentum in the usual regime. */
  rateNoise: f32;
  /** Variance per minute of the noise on glucose. */
  levelNoise: f32;
  /** Chance that the sensor gets pressed, 1/min. */
  onset: f32;
  /** Noise variance of the calm regime relative to the usual one's. */
  calm: f32;
  /** Of the lively regime. */
  lively: f32;
}

/** Weights of the regimes. */
@final
@unmanaged
export class Regimes {
  /** Usual volatility. */
  usual: f32;
  /** Calm. */
  calm: f32;
  /** Lively. */
  lively: f32;
  /** A pressed sensor. */
  pressed: f32;
}

/** What `variational` believes of the noise of a reading, r = squared scale: inverse-gamma, density ∝ r^(-shape-1) e^(-scale/r). */
@final
@unmanaged
export class NoiseBelief {
  /** Above 1. */
  shape: f32;
  /** In (mg/dL)². */
  scale: f32;
  /** Variance of a reading around the level over r: 1 for a Gaussian. */
  spread: f32;
}

/** Its update for one reading: the factors of r and of the reading's own precision τ, noise variance r / τ. */
@final
@unmanaged
export class NoiseUpdate {
  /** Shape of r. */
  shape: f32;
  /** Scale of r. */
  scale: f32;
  /** 1 / mean of 1 / r, (mg/dL)². */
  noise: f32;
  /** Mean of τ; 1 for a Gaussian. */
  weight: f32;
}

/** The tangent of one substep and its noise: x ← x′, P ← Φ P Φᵀ + G diag(d) Gᵀ for x = (z, v, e). */
@final
@unmanaged
export class Tangent {
  /** x′: level. */
  z: f32;
  /** Momentum. */
  v: f32;
  /** Short-term error. */
  e: f32;
  /** Φ, by rows. */
  zz: f32;
  zv: f32;
  ze: f32;
  vz: f32;
  vv: f32;
  ve: f32;
  ez: f32;
  ee: f32;
  /** G between level and momentum; between level and error it is 1. */
  gzv: f32;
  /** d. */
  dz: f32;
  dv: f32;
  de: f32;
}

/** Weight, mean and covariance: what mixing adds up. */
@final
@unmanaged
export class Moments {
  weight: f32;
  x0: f32;
  x1: f32;
  x2: f32;
  p00: f32;
  p01: f32;
  p02: f32;
  p11: f32;
  p12: f32;
  p22: f32;
}

/** One substep of a step: what every regime shares. */
@final
@unmanaged
export class Pace {
  /** Substeps of the step. */
  substeps: u32;
  /** Length of a substep, min. */
  minutes: f32;
  /** What a substep leaves of the short-term error. */
  keep: f32;
  /** What it leaves of a pressed sensor's way to its offset. */
  pressKeep: f32;
  /** What it leaves in a compartment of absorption. */
  mealKeep: f32;
  /** Variance that a substep adds to the short-term error. */
  errorNoise: f32;
  /** The same of a pressed sensor. */
  pressNoise: f32;
  /** Rise of glucose from meals, less its fall by insulin, in this substep, mg/dL. */
  rise: f32;
  /** Doubt about that rise: variance per minute on the momentum. */
  doubt: f32;
  /** What `keepInputs` keeps: carbohydrate in both compartments, g. */
  gut: f32;
  absorbing: f32;
  /** Insulin in both, U. */
  depot: f32;
  active: f32;
}

/** How well a regime foresaw a reading: `Update.evidence` and `Update.exponent`. */
@final
@unmanaged
export class Evidence {
  evidence: f32;
  exponent: f32;
}
