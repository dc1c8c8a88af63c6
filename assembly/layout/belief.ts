/** Gaussian beliefs in UD form, P = U D Uᵀ with U unit upper triangular and D > 0 (Bierman 1977). */

/** Three states. */
@final
@unmanaged
export class Belief3 {
  /** Mean. */
  x0: f32;
  x1: f32;
  x2: f32;
  /** Above the diagonal of U, by rows. */
  u01: f32;
  u02: f32;
  u12: f32;
  /** Diagonal of D. */
  d0: f32;
  d1: f32;
  d2: f32;
}

/** Four states. */
@final
@unmanaged
export class Belief4 {
  /** Mean. */
  x0: f32;
  x1: f32;
  x2: f32;
  x3: f32;
  /** Above the diagonal of U, by rows. */
  u01: f32;
  u02: f32;
  u03: f32;
  u12: f32;
  u13: f32;
  u23: f32;
  /** Diagonal of D. */
  d0: f32;
  d1: f32;
  d2: f32;
  d3: f32;
}
