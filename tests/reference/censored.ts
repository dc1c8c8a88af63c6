/** The posterior of a level after a censored reading, by quadrature of the true likelihood in float64. */

export interface Moments {
  mean: number;
  variance: number;
}

/** Nodes of the trapezoid rule, over so many posterior standard deviations around the mode. */
const NODES = 4001;
const REACH = 14;

/** log Φ(x), also far in the tail. */
function logCdf(x: number): number {
  if (x > -5) return Math.log(cdf(x));
  let tail = -x; // Laplace's fraction for the Mills ratio
  for (let n = 60; n >= 1; n--) tail = -x + n / tail;
  return -0.5 * x * x - 0.5 * Math.log(2 * Math.PI) - Math.log(tail);
}

/** Φ(x) by its Taylor series around 0 (Marsaglia 2004). */
function cdf(x: number): number {
  if (x > 8) return 1;
  let [sum, term] = [x, x];
  for (let n = 3; sum !== sum + term; n += 2) sum += term *= (x * x) / n;
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.5 * Math.log(2 * Math.PI));
}

/** Of z ~ N(mean, variance) given that z + noise lies at most (`side` 1) or at least (-1) at `limit`. */
export function censoredPosterior(mean: number, variance: number, limit: number, side: number, noise: number): Moments {
  const log = (z: number) => (-0.5 * (z - mean) ** 2) / variance + logCdf((side * (limit - z)) / Math.sqrt(noise));
  // The mode by bisection of the slope, which falls; then the width there.
  const slope = (z: number, h = 1e-4 * Math.sqrt(variance)) => (log(z + h) - log(z - h)) / (2 * h);
  const span = 10 * Math.sqrt(variance) + Math.abs(limit - mean) * 2;
  let [low, high] = [mean - span, mean + span];
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  const mode = (low + high) / 2;
  const width = Math.sqrt(variance);
  const peak = log(mode);
  let [total, first, second] = [0, 0, 0];
  for (let i = 0; i < NODES; i++) {
    const z = mode + width * REACH * ((2 * i) / (NODES - 1) - 1);
    const weight = Math.exp(log(z) - peak);
    total += weight;
    first += weight * (z - mode);
    second += weight * (z - mode) ** 2;
  }
  const shift = first / total;
  return { mean: mode + shift, variance: second / total - shift * shift };
}
