/**
 * The standard normal distribution function Φ(x) in f32.
 *
 * Range: every x. Φ(x) = 0 for x ≤ −12.9 (where the result would leave the normal range), 1 for x ≥ 12.9; NaN gives 0.
 * Error: ≤ 1.5e-7 absolute everywhere, ≤ 6e-6 relative in the lower tail (−12.9 < x ≤ 0: the rounding of x²);
 * Φ(0) = ½ exactly, Φ(−x) + Φ(x) = 1 within 3e-8. Neighbouring x may fall by 4 ULP (the rounding of P/Q), no step of a grid of 1e-4
 * does. Method: the upper tail at t = |x| is
 * 1 − Φ(t) = exp(−t²/2)·P(t)/Q(t). P/Q, of degrees 3 and 4, approximates exp(t²/2)·(1 − Φ(t)) on [0, 13] with the largest
 * of absolute error / 4e-8 and relative error / 3e-6 minimised (0.41): Sanathanan–Koerner iteration with reweighted least squares,
 * the denominator rounded to f32 first and the numerator fitted again to it.
 */

import { Exp } from './exp';

const LIMIT: f32 = 12.9;
const ZERO: f32 = 0.0;
const ONE: f32 = 1.0;
const MINUS_HALF: f32 = -0.5;

const P0: f32 = 0.5;
const P1: f32 = 0.343351692;
const P2: f32 = 0.108703576;
const P3: f32 = 0.0144569445;

const Q1: f32 = 1.48458636;
const Q2: f32 = 0.901958466;
const Q3: f32 = 0.272132725;
const Q4: f32 = 0.0362479389;

export function normalCdf(x: f32): f32 {
  const t: f32 = abs<f32>(x);
  if (!(t < LIMIT)) return x > ZERO ? ONE : ZERO;
  const numerator: f32 = P0 + t * (P1 + t * (P2 + t * P3));
  const denominator: f32 = ONE + t * (Q1 + t * (Q2 + t * (Q3 + t * Q4)));
  const tail: f32 = Exp.ofNormal(t * t * MINUS_HALF) * (numerator / denominator); // 1 − Φ(t)
  return x > ZERO ? ONE - tail : tail;
}
