/**
 * e^x − 1 in f32, accurate also where x is small (the variance of a log-normal value needs it).
 *
 * Range: every x. Beyond |x| = 88 it is exp(x) − 1, so it saturates to f32.MAX_VALUE and to −1; NaN gives −1.
 * Error: ≤ 2 ULP. Method: as exp (see exp-polynomial.ts), with e^x − 1 = 2^k·(e^r − 1) + (2^k − 1).
 */

import { exp } from './exp';
import { LN2_HIGH, LN2_LOW, LOG2_E, MANTISSA_BITS, ONE, Q0, Q1, Q2, Q3, Q4, ROUND } from './exp-polynomial';

const LIMIT: f32 = 88.0;

export function expm1(x: f32): f32 {
  if (!(abs<f32>(x) <= LIMIT)) return exp(x) - ONE;
  return Expm1.ofNormal(x);
}

/** The inner part: a class for the sake of `@inline`. */
export class Expm1 {
  /** e^x − 1 for |x| ≤ 88. */
  @inline static ofNormal(x: f32): f32 {
    const shifted: f32 = x * LOG2_E + ROUND; // k in the low bits, −127 ≤ k ≤ 127
    const k: f32 = shifted - ROUND;
    const r: f32 = x - k * LN2_HIGH - k * LN2_LOW;
    const q: f32 = Q0 + r * (Q1 + r * (Q2 + r * (Q3 + r * Q4)));
    const reduced: f32 = r + r * r * q; // e^r − 1
    const scale: f32 = reinterpret<f32>(reinterpret<i32>(ONE) + (reinterpret<i32>(shifted) << MANTISSA_BITS)); // 2^k, 0 for k = −127
    return scale * reduced + (scale - ONE);
  }
}
