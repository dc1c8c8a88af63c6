/**
 * The standard normal quantile z = Φ⁻¹(p) in f32.
 *
 * Range: every p. p ≤ 0 and NaN give −14.2, p ≥ 1 gives 14.2 (just beyond the quantile of the smallest subnormal, −14.12; the
 * largest p below 1 gives 5.294). Error: ≤ 1.2e-6·max(1, |z|) for 0 < p < 1. Method: for |p − ½| ≤ 0.46 (no logarithm)
 * z = q·A(r)/B(r) with q = p − ½ and r = 0.2116 − q², degrees 3 and 3; in the tails |z| = C(s)/D(s) with s = √(−log(min(p, 1 − p))),
 * degrees 3 and 2 on 1.79 ≤ s ≤ 10.2. Both minimise the largest error relative to max(1, |z|) (4.0e-7 and 6.2e-7):
 * Sanathanan–Koerner iteration with reweighted least squares, the denominator rounded to f32 first and the numerator fitted again.
 */

import { log } from './log';

/** The result for p = 1; its negative for p = 0. */
export const NORMAL_QUANTILE_LIMIT: f32 = 14.2;

const ZERO: f32 = 0.0;
const HALF: f32 = 0.5;
const ONE: f32 = 1.0;

const CENTRE: f32 = 0.46;
const CENTRE_SQUARED: f32 = 0.2116;

const A0: f32 = 3.80583787;
const A1: f32 = 92.8892593;
const A2: f32 = 447.846252;
const A3: f32 = 229.889725;
const B1: f32 = 29.2484741;
const B2: f32 = 197.014694;
const B3: f32 = 234.09964;

const C0: f32 = -2.50194597;
const C1: f32 = -0.0332622714;
const C2: f32 = 3.04239655;
const C3: f32 = 0.743620157;
const D1: f32 = 2.16937804;
const D2: f32 = 0.525502503;

export function normalQuantile(p: f32): f32 {
  const q: f32 = p - HALF;
  if (abs<f32>(q) <= CENTRE) {
    const r: f32 = CENTRE_SQUARED - q * q;
    return (q * (A0 + r * (A1 + r * (A2 + r * A3)))) / (ONE + r * (B1 + r * (B2 + r * B3)));
  }
  if (!(p > ZERO)) return -NORMAL_QUANTILE_LIMIT;
  if (p >= ONE) return NORMAL_QUANTILE_LIMIT;
  const tail: f32 = q < ZERO ? p : ONE - p; // exact
  const s: f32 = sqrt<f32>(-log(tail));
  const z: f32 = (C0 + s * (C1 + s * (C2 + s * C3))) / (ONE + s * (D1 + s * D2));
  return q < ZERO ? -z : z;
}
