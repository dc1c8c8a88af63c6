/** A Gaussian level and a Student-t reading of it: the posterior's moments and the evidence by quadrature in float64. */

/** Points for each narrower of the two standard deviations; the trapezoid rule converges geometrically here. */
const POINTS = 12;

/** Standard deviations of the prior on either side that the integral covers. */
const REACH = 11;

/**
 * Mean and variance of z given y, where z ~ N(0, variance) and (y - z) / √noise ~ t(ν); and ln p(y).
 */
export function studentPosterior(
  y: number,
  variance: number,
  noise: number,
  degreesOfFreedom: number,
): { mean: number; variance: number; logEvidence: number } {
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
  const normaliser = logStudentPeak(degreesOfFreedom, noise) - 0.5 * Math.log(2 * Math.PI * variance);
  return {
    mean,
    variance: second / total - mean * mean,
    logEvidence: Math.log(total * step) + highest + normaliser,
  };
}

/** ln of the density of Student's t at its centre; `noise`: squared scale. */
export const logStudentPeak = (degreesOfFreedom: number, noise: number): number =>
  logGamma((degreesOfFreedom + 1) / 2) -
  logGamma(degreesOfFreedom / 2) -
  0.5 * Math.log(Math.PI * degreesOfFreedom * noise);

/** ln Γ(x), x > 0: Stirling's series from 15 on, Γ(x) = Γ(x + 1) / x below; about 1e-14. */
export function logGamma(x: number): number {
  let below = 0;
  for (; x < 15; x++) below += Math.log(x);
  const square = x * x;
  const series = (1 - (1 / 30 - (1 / 105 - 1 / (140 * square)) / square) / square) / (12 * x);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - below;
}
