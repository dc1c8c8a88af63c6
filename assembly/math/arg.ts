/**
 * The argument of the complex number x + iy, y ≥ 0: its angle in [0, π], in f32.
 *
 * Range: every finite x and y; the sign of y is ignored. The origin, an infinite component and NaN give 0.
 * Error: ≤ 3.5 ULP. Method: t = min/max of |x|, |y|, moved by π/4 to |t| ≤ √2 − 1; arctan t = t + t³·A(t²), A of degree 3 in t²
 * minimises the largest relative error (2e-8): Chebyshev nodes, iteratively reweighted least squares, rounded to f32 one by one.
 */

const ZERO: f32 = 0.0;
const ONE: f32 = 1.0;
const QUARTER_PI: f32 = 0.785398163;
const HALF_PI: f32 = 1.57079633;
const PI: f32 = 3.14159265;
/** tan(π/8) = √2 − 1. */
const TAN_EIGHTH_PI: f32 = 0.414213562;

const A0: f32 = -0.333329558;
const A1: f32 = 0.199779436;
const A2: f32 = -0.138800085;
const A3: f32 = 0.0806075484;

export function arg(x: f32, y: f32): f32 {
  const across: f32 = abs<f32>(x);
  const up: f32 = abs<f32>(y);
  const longer: f32 = max<f32>(across, up);
  if (!(longer > ZERO && longer <= f32.MAX_VALUE)) return ZERO;
  let t: f32 = min<f32>(across, up) / longer;
  let angle: f32 = ZERO;
  if (t > TAN_EIGHTH_PI) {
    t = (t - ONE) / (t + ONE);
    angle = QUARTER_PI;
  }
  const t2: f32 = t * t;
  angle += t + t * t2 * (A0 + t2 * (A1 + t2 * (A2 + t2 * A3)));
  if (up > across) angle = HALF_PI - angle;
  return x < ZERO ? PI - angle : angle;
}
