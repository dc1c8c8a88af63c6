/**
 * log₂ x and 2^x for the weights and waiting times of simulations, which are off by far more themselves. The same bits on every engine.
 *
 * log₂ x: x > 0, finite and normal; error ≤ 1.3e-4. The bits of x, read as an integer, are k + f for x = 2^k (1 + f), and log₂(1 + f) − f is
 * f (1 − f) times a polynomial of degree 2.
 * 2^x: −126 ≤ x ≤ 126; relative error ≤ 1.1e-4. x = k + r, |r| ≤ ½, a polynomial of degree 3 in r, and k added to the exponent bits.
 */
import { MANTISSA_BITS, ONE, ROUND } from './exp-polynomial';

const MANTISSA_MASK: i32 = 0x007fffff;
const ONE_BITS: i32 = 0x3f800000;
const FROM_BITS: f32 = 1.1920929e-7; // 2⁻²³

const L0: f32 = 0.43872573;
const L1: f32 = -0.23905819;
const L2: f32 = 0.08213066;

const E1: f32 = 0.69328292;
const E2: f32 = 0.24221062;
const E3: f32 = 0.05500869;

/** A class for the sake of `@inline`. */
export class Rough {
  @inline static log2(x: f32): f32 {
    const bits: i32 = reinterpret<i32>(x);
    const f: f32 = reinterpret<f32>((bits & MANTISSA_MASK) | ONE_BITS) - ONE; // exact
    return f32(bits - ONE_BITS) * FROM_BITS + f * (ONE - f) * (L0 + f * (L1 + f * L2));
  }

  @inline static exp2(x: f32): f32 {
    const shifted: f32 = x + ROUND; // k in the low bits
    const r: f32 = x - (shifted - ROUND); // exact
    const power: f32 = ONE + r * (E1 + r * (E2 + r * E3));
    return reinterpret<f32>(reinterpret<i32>(power) + (reinterpret<i32>(shifted) << MANTISSA_BITS));
  }
}
