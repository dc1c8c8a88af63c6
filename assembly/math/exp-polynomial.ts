/**
 * The constants that exp and expm1 share: x = k·ln 2 + r, |r| ≤ ½·ln 2, and e^r = 1 + r + r²·q(r).
 *
 * q minimises the largest error of r + r²·q(r) relative to e^r − 1 on |r| ≤ 0.3475 (1.4e-8, a quarter of an ULP): Chebyshev nodes,
 * iteratively reweighted least squares against 30-digit values, coefficients rounded to f32 one by one from the lowest degree with
 * the rest fitted again after each.
 */

export const LOG2_E: f32 = 1.44269504;

/** ln 2 = LN2_HIGH + LN2_LOW; LN2_HIGH has 15 significant bits, so that k·LN2_HIGH is exact for |k| < 512. */
export const LN2_HIGH: f32 = 0.693145752;
export const LN2_LOW: f32 = 1.42860682e-6;

/** 1.5·2²³: adding it rounds to an integer k, nearest ties to even, and leaves k in the low bits of the sum. */
export const ROUND: f32 = 12582912.0;

/** Where exp leaves the normal range: e^88.72283 < f32.MAX_VALUE < e^88.72284, and e^−87.33 = 1.007 · the smallest normal. */
export const EXP_HIGH: f32 = 88.72283;
export const EXP_LOW: f32 = -87.33;

export const Q0: f32 = 0.49999997;
export const Q1: f32 = 0.16666545;
export const Q2: f32 = 0.0416674465;
export const Q3: f32 = 0.00836644694;
export const Q4: f32 = 0.00138698414;

/** Bits of an f32 below its exponent. */
export const MANTISSA_BITS: i32 = 23;
export const ONE: f32 = 1.0;
