/**
 * The natural logarithm in f32, the same bits on every engine.
 *
 * Range: every x > 0, subnormal ones too. x ≤ 0 and NaN give −f32.MAX_VALUE; log(+∞) = 128·ln 2 = 88.72284, just above every
 * finite result. Error: ≤ 1 ULP. Method: x = 2^k·(1 + f) with √½ ≤ 1 + f < √2, s = f / (2 + f), and
 * log(1 + f) = 2·artanh(s) = f − s·(f − s²·L(s²)); L, of degree 2 in s², minimises the largest error of log(1 + f)
 * relative to s (1e-9): Chebyshev nodes, iteratively reweighted least squares, rounded to f32 one by one.
 */

const SMALLEST_NORMAL: f32 = 1.17549435e-38;
const ZERO: f32 = 0.0;
const ONE: f32 = 1.0;
const TWO: f32 = 2.0;

const TWO_POW_23: f32 = 8388608.0;
const MANTISSA_BITS: i32 = 23;
const MANTISSA_MASK: i32 = 0x007fffff;
/** The bits of √½. */
const SQRT_HALF_BITS: i32 = 0x3f3504f3;

const LN2_HIGH: f32 = 0.693145752; // 15 bits: k·LN2_HIGH is exact
const LN2_LOW: f32 = 1.42860682e-6;

const L0: f32 = 0.666667759;
const L1: f32 = 0.399775296;
const L2: f32 = 0.298731953;

export function log(x: f32): f32 {
  let scaling: i32 = 0;
  if (!(x >= SMALLEST_NORMAL)) {
    if (!(x > ZERO)) return -f32.MAX_VALUE;
    x *= TWO_POW_23;
    scaling = MANTISSA_BITS;
  }
  return Log.ofNormal(x, scaling);
}

/** The inner part: a class for the sake of `@inline`. */
export class Log {
  /** log(x / 2^scaling) for normal x > 0. */
  @inline static ofNormal(x: f32, scaling: i32): f32 {
    const offset: i32 = reinterpret<i32>(x) - SQRT_HALF_BITS;
    const k: f32 = <f32>((offset >> MANTISSA_BITS) - scaling);
    const f: f32 = reinterpret<f32>((offset & MANTISSA_MASK) + SQRT_HALF_BITS) - ONE; // exact
    const s: f32 = f / (TWO + f); // |s| ≤ 0.1716
    const s2: f32 = s * s;
    const rest: f32 = s2 * (L0 + s2 * (L1 + s2 * L2)); // 2·artanh(s) / s − 2
    return k * LN2_HIGH + (f - (s * (f - rest) - k * LN2_LOW));
  }
}
