/** A Gaussian level and a Student-t reading of it: the posterior's moments by quadrature in float64. */

/** Points for each narrower of the two standard deviations; the trapezoid rule converges geometrically here. */
const POINTS = 12;

/** Standard deviations of the prior on either side that the integral covers. */
const REACH = 11;

/**
 * Mean and variance of z given y, where z ~ N(0, variance) and (y - z) / √noise ~ t(ν).
 */
export function studentPosterior(
  y: number,
  variance: number,
  noise: number,
  degreesOfFreedom: number,
): { mean: number; variance: number } {
  const step = Math.min(Math.sqrt(variance), Math.sqrt(noise)) / POINTS;
  const reach = REACH * Math.sqrt(variance);
  const logWeight = (z: number) =>
    (-0.5 * z * z) / variance - 0.5 * (degreesOfFreedom + 1) * Math.log1p((y - z) ** 2 / (degreesOfFreedom * noise));
  let highest = -Infinity;
  for (let z = -reach; z <= reach; z += step) highest = Math.max(highest, logWeight(z));
  let [total, first, second] = [0, 0, 0];
  for (let z = -reach; z <= reach; z += step) {
    const weight = Math.exp(logWeight(z) - highest);
    total += weight;
    first += weight * z;
    second += weight * z * z;
  }
  const mean = first / total;
  return { mean, variance: second / total - mean * mean };
}
