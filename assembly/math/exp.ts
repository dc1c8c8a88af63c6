/**
 * e^x in f32, the same bits on every engine.
 *
 * Range: every x. x > 88.72283 saturates to f32.MAX_VALUE (also +∞); x < −87.33 gives 0 (no subnormal results); NaN gives 0.
 * Error: ≤ 1.01 ULP; never decreases (checked on every f32). Method: x = k·ln 2 + r with ln 2 in two parts, polynomial in r of
 * degree 6 (see exp-polynomial.ts), k added to the exponent bits.
 */

import {
  EXP_HIGH,
  EXP_LOW,
  LN2_HIGH,
  LN2_LOW,
  LOG2_E,
  MANTISSA_BITS,
  ONE,
  Q0,
  Q1,
  Q2,
  Q3,
  Q4,
  ROUND,
} from './exp-polynomial';

const ZERO: f32 = 0.0;

export function exp(x: f32): f32 {
  // One comparison in the common path; both it and the next but one are false for a NaN.
  if (!(abs<f32>(x) <= -EXP_LOW)) {
    if (x > EXP_HIGH) return f32.MAX_VALUE;
    if (!(x > ZERO)) return ZERO;
  }
  return Exp.ofNormal(x);
}

/** The inner part: a class for the sake of `@inline`. */
export class Exp {
  /** e^x for EXP_LOW ≤ x ≤ EXP_HIGH. */
  @inline static ofNormal(x: f32): f32 {
    const shifted: f32 = x * LOG2_E + ROUND; // k in the low bits, −126 ≤ k ≤ 128
    const k: f32 = shifted - ROUND;
    const r: f32 = x - k * LN2_HIGH - k * LN2_LOW; // the first difference is exact
    const q: f32 = Q0 + r * (Q1 + r * (Q2 + r * (Q3 + r * Q4)));
    const power: f32 = ONE + (r + r * r * q); // e^r in [0.70, 1.42]; below 1 when k = 128, above 1 when k = −126
    return reinterpret<f32>(reinterpret<i32>(power) + (reinterpret<i32>(shifted) << MANTISSA_BITS));
  }
}
