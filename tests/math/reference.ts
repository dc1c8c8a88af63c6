/** The normal distribution in float64, about 1e-14 relative: the yardstick for the f32 functions of the core. */

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
}

/** 1 − Φ(t) for t ≥ 0: power series near 0, then Laplace's continued fraction. */
export function upperTail(t: number): number {
  if (t < 3) {
    // Φ(t) − ½ = φ(t)·(t + t³/3 + t⁵/(3·5) + …)
    let term = t;
    let sum = t;
    for (let n = 3; term > 1e-18 * sum; n += 2) {
      term *= (t * t) / n;
      sum += term;
    }
    return 0.5 - normalDensity(t) * sum;
  }
  // 1 − Φ(t) = φ(t) / (t + 1/(t + 2/(t + 3/(t + …))))
  let fraction = t;
  for (let n = Math.ceil(30 + 450 / (t * t)); n >= 1; --n) fraction = t + n / fraction;
  return normalDensity(t) / fraction;
}

export function normalCdf(x: number): number {
  return x < 0 ? upperTail(-x) : 1 - upperTail(x);
}

/** Φ⁻¹(p) for 0 < p < 1 by Newton's method on log(1 − Φ(t)), which is concave: no step overshoots to the far side twice. */
export function normalQuantile(p: number): number {
  const tail = p < 0.5 ? p : 1 - p;
  if (tail === 0.5) return 0;
  const target = Math.log(tail);
  let t = tail > 0.1 ? 0.5 : Math.sqrt(-2 * target) - 0.5;
  for (let i = 0; i < 50; ++i) {
    const upper = t < 0 ? 1 - upperTail(-t) : upperTail(t);
    const step = ((Math.log(upper) - target) * upper) / normalDensity(t);
    t += step;
    if (Math.abs(step) <= 1e-14 * Math.abs(t)) break;
  }
  return p < 0.5 ? -t : t;
}
