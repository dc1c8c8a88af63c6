/**
 * The evidence bound of `variational` in float64: E ln p(y, x, r, τ) - E ln q(x, r, τ) for a reading y = z + w of the first state z,
 * w ~ N(0, r / τ), x normal, r inverse-gamma, τ gamma with mean 1.
 */
import { inverse, Matrix, determinant } from 'ml-matrix';
import { logGamma } from './student.js';

/** A gamma distribution; an inverse-gamma one is that of 1 / r, its scale the rate. */
export interface Gamma {
  shape: number;
  rate: number;
}

export interface Normal {
  mean: readonly number[];
  covariance: Matrix;
}

/** Before the reading: x (with the reading's prediction at 0), 1 / r, and τ, left out for a Gaussian reading. */
export interface Prior {
  x: Normal;
  precision: Gamma;
  weight: Gamma | undefined;
}

export type Posterior = Prior;

export function evidenceBound(y: number, prior: Prior, q: Posterior): number {
  const square = (y - q.x.mean[0]!) ** 2 + q.x.covariance.get(0, 0);
  const [weight, logWeight] = q.weight === undefined ? [1, 0] : [mean(q.weight), meanLogarithm(q.weight)];
  const likelihood =
    0.5 * (meanLogarithm(q.precision) + logWeight - Math.log(2 * Math.PI) - weight * mean(q.precision) * square);
  const apart =
    normalDivergence(q.x, prior.x) +
    gammaDivergence(q.precision, prior.precision) +
    (q.weight === undefined ? 0 : gammaDivergence(q.weight, prior.weight!));
  return likelihood - apart;
}

/** The normal distribution that maximises the bound given E 1/r and E τ; `diagonal`: among those without correlations. */
export function bestNormal(y: number, { mean, covariance }: Normal, noise: number, diagonal: boolean): Normal {
  const across = covariance.getColumnVector(0);
  const total = covariance.get(0, 0) + noise;
  const moved = mean.map((m, i) => m + (across.get(i, 0) * (y - mean[0]!)) / total);
  if (!diagonal) return { mean: moved, covariance: Matrix.sub(covariance, across.mmul(across.transpose()).div(total)) };
  const information = inverse(covariance);
  information.set(0, 0, information.get(0, 0) + 1 / noise);
  return { mean: moved, covariance: Matrix.diag(information.diagonal().map((x) => 1 / x)) };
}

/** KL(q ‖ p). */
function normalDivergence(q: Normal, p: Normal): number {
  const information = inverse(p.covariance);
  const apart = Matrix.columnVector(q.mean.map((m, i) => m - p.mean[i]!));
  const distance = apart.transpose().mmul(information).mmul(apart).get(0, 0);
  const volume = Math.log(determinant(p.covariance)) - Math.log(determinant(q.covariance));
  return 0.5 * (information.mmul(q.covariance).trace() + distance - q.mean.length + volume);
}

/** KL(q ‖ p). */
function gammaDivergence(q: Gamma, p: Gamma): number {
  return (
    (q.shape - p.shape) * digamma(q.shape) -
    logGamma(q.shape) +
    logGamma(p.shape) +
    p.shape * Math.log(q.rate / p.rate) +
    (q.shape * (p.rate - q.rate)) / q.rate
  );
}

const mean = ({ shape, rate }: Gamma): number => shape / rate;

const meanLogarithm = ({ shape, rate }: Gamma): number => digamma(shape) - Math.log(rate);

/** d ln Γ / dx, x > 0: its asymptotic series from 15 on, ψ(x) = ψ(x + 1) - 1 / x below; about 1e-14. */
export function digamma(x: number): number {
  let below = 0;
  for (; x < 15; x++) below += 1 / x;
  const square = x * x;
  const series = (1 - (1 / 10 - (1 / 21 - 1 / (20 * square)) / square) / square) / (12 * square);
  return Math.log(x) - 1 / (2 * x) - series - below;
}
