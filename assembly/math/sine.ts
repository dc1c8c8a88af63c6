/**
 * Sine and cosine of a part of the day in f32, the same bits on every engine.
 *
 * Range: turns 0..1. Error: below 2e-7 absolute. Method: the nearest quarter turn is taken off exactly; on the rest, |x| ≤ π/4,
 * Taylor polynomials of degree 7 and 8, whose first left-out terms are 3e-7 x⁹… (below 4e-7 at π/4).
 */

const QUARTERS: f32 = 4.0;
const HALF: f32 = 0.5;
const ONE: f32 = 1.0;
const QUARTER_TURN: f32 = 1.57079637;

const S3: f32 = -0.166666672;
const S5: f32 = 0.00833333377;
const S7: f32 = -0.000198412701;
const S9: f32 = 2.75573188e-6;
const C4: f32 = 0.0416666679;
const C6: f32 = -0.00138888892;
const C8: f32 = 2.48015876e-5;

/** sin 2π t. */
export function sineOfTurn(turns: f32): f32 {
  const quarter = nearest<f32>(turns * QUARTERS);
  return onQuarter(i32(quarter), (turns * QUARTERS - quarter) * QUARTER_TURN);
}

/** cos 2π t. */
export function cosineOfTurn(turns: f32): f32 {
  const quarter = nearest<f32>(turns * QUARTERS);
  return onQuarter(i32(quarter) + 1, (turns * QUARTERS - quarter) * QUARTER_TURN);
}

/** sin(k π/2 + x) for |x| ≤ π/4. */
function onQuarter(k: i32, x: f32): f32 {
  const s = x * x;
  const value: f32 =
    (k & 1) == 0 ? x + x * s * (S3 + s * (S5 + s * (S7 + s * S9))) : ONE - HALF * s + s * s * (C4 + s * (C6 + s * C8));
  return (k & 2) == 0 ? value : -value;
}
