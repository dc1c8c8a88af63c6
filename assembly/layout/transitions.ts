/**
 * Transitions: what one step of a model does, for one length of time. Deviations x ← Φ x + φ u, covariance
 * P ← Φ P Φᵀ + Q with Q = G diag(d) Gᵀ, u the carbohydrate on board, of which as much is left as of the meal effect. Entries that are always 0 are left out.
 */

/** One step of `Model.AR2`: states level z, rate v, meal effect m. */
@final
@unmanaged
export class Ar2Transition {
  /** Length of the step, s; 0: not computed. */
  seconds: u32;
  /** Φ, by rows. */
  zz: f32;
  zv: f32;
  zm: f32;
  vz: f32;
  vv: f32;
  vm: f32;
  mm: f32;
  /** φ: what one gram on board adds. */
  zu: f32;
  vu: f32;
  mu: f32;
  /** Q, as unit upper triangular G and diagonal d. */
  gzv: f32;
  gzm: f32;
  gvm: f32;
  dz: f32;
  dv: f32;
  dm: f32;
}

/** One step of `Model.KINEMATIC`: states level z, rate v, acceleration a, meal effect m. */
@final
@unmanaged
export class KinematicTransition {
  /** Length of the step, s; 0: not computed. */
  seconds: u32;
  /** Φ, by rows. */
  zz: f32;
  zv: f32;
  za: f32;
  zm: f32;
  vv: f32;
  va: f32;
  aa: f32;
  mm: f32;
  /** φ: what one gram on board adds. */
  zu: f32;
  mu: f32;
  /** Q, as unit upper triangular G and diagonal d. */
  gzv: f32;
  gza: f32;
  gzm: f32;
  gva: f32;
  dz: f32;
  dv: f32;
  da: f32;
  dm: f32;
}

/** A part of a step of `Model.AR2` (models/pieces.ts): the same with Q itself. */
@final
@unmanaged
export class Ar2Piece {
  /** Φ, by rows. */
  zz: f32;
  zv: f32;
  zm: f32;
  vz: f32;
  vv: f32;
  vm: f32;
  mm: f32;
  /** φ. */
  zu: f32;
  vu: f32;
  mu: f32;
  /** Q, by rows of its upper half. */
  qzz: f32;
  qzv: f32;
  qzm: f32;
  qvv: f32;
  qvm: f32;
  qmm: f32;
}

/** A part of a step of `Model.KINEMATIC`: the same with Q itself. */
@final
@unmanaged
export class KinematicPiece {
  /** Φ, by rows. */
  zz: f32;
  zv: f32;
  za: f32;
  zm: f32;
  vv: f32;
  va: f32;
  aa: f32;
  mm: f32;
  /** φ. */
  zu: f32;
  mu: f32;
  /** Q, by rows of its upper half. */
  qzz: f32;
  qzv: f32;
  qza: f32;
  qzm: f32;
  qvv: f32;
  qva: f32;
  qaa: f32;
  qmm: f32;
}
