/**
 * Dynamics: the coefficients of a model's differential equation in minutes, worked out from its parameters once, at
 * configuration.
 */

/** Of `Model.AR2`: dz = v + m; dv = vz z + vv v; dm = mm m + mu u. */
@final
@unmanaged
export class Ar2Dynamics {
  vz: f32;
  vv: f32;
  mm: f32;
  mu: f32;
  /** Intensity of the white noise on the rate. */
  noiseV: f32;
  /** Intensity of the white noise on the meal effect. */
  noiseM: f32;
  /** Magnitude of the fastest root, 1/min. */
  fastest: f32;
}

/** Of `Model.KINEMATIC`: dz = zz z + v + m; dv = vv v + a; da = aa a; dm = mm m + mu u. */
@final
@unmanaged
export class KinematicDynamics {
  zz: f32;
  vv: f32;
  aa: f32;
  mm: f32;
  mu: f32;
  /** Intensity of the white noise on the level. */
  noiseZ: f32;
  /** Intensity of the white noise on the rate. */
  noiseV: f32;
  /** Intensity of the white noise on the acceleration. */
  noiseA: f32;
  /** Intensity of the white noise on the meal effect. */
  noiseM: f32;
  /** Magnitude of the fastest root, 1/min. */
  fastest: f32;
}
