/**
 * Crossing frequencies by plain Monte Carlo in float64: the state itself is drawn, moved and read, reading by reading, with
 * nothing integrated out. It shares no step with the core's conditional lattice.
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { vanLoan, type Sde } from './discretise.js';
import { gaussians } from './gaussians.js';

export interface CrossingProblem {
  sde: Sde;
  mean: readonly number[];
  covariance: readonly (readonly number[])[];
  /** Variance of a reading around the level. */
  readingVariance: number;
  /** Below the first two, above the last two; deviations on the working scale. */
  thresholds: readonly [number, number, number, number];
  /** Interval of the readings, min; the first comes after one. */
  interval: number;
  readings: number;
  paths: number;
  seed: number;
}

/** By reading and threshold: share of paths with a reading beyond the threshold up to then. */
export function crossingFrequencies(problem: CrossingProblem): number[][] {
  const { thresholds, readings, paths } = problem;
  const [low1, low2, high1, high2] = thresholds;
  const counts = Array.from({ length: readings }, () => [0, 0, 0, 0]);
  const draw = pathSampler(problem);
  const path = new Float64Array(readings);
  for (let p = 0; p < paths; p++) {
    draw(path);
    let lowest = Infinity;
    let highest = -Infinity;
    for (let k = 0; k < readings; k++) {
      lowest = Math.min(lowest, path[k]!);
      highest = Math.max(highest, path[k]!);
      const count = counts[k]!;
      if (lowest < low1) count[0]!++;
      if (lowest < low2) count[1]!++;
      if (highest > high1) count[2]!++;
      if (highest > high2) count[3]!++;
    }
  }
  return counts.map((row) => row.map((count) => count / paths));
}

function pathSampler({ sde, mean, covariance, readingVariance, interval, readings, seed }: CrossingProblem) {
  const n = mean.length;
  const { transition, noise } = vanLoan(sde, interval);
  const phi = Float64Array.from(transition.to1DArray());
  const start = root(new Matrix(covariance.map((row) => [...row])));
  const step = root(noise);
  const readingSd = Math.sqrt(readingVariance);
  const normal = gaussians(seed);
  const x = new Float64Array(n);
  const moved = new Float64Array(n);
  const z = new Float64Array(n);

  return (path: Float64Array) => {
    for (let i = 0; i < n; i++) z[i] = normal();
    for (let i = 0; i < n; i++) {
      let sum = mean[i]!;
      for (let j = 0; j <= i; j++) sum += start[i * n + j]! * z[j]!;
      x[i] = sum;
    }
    for (let k = 0; k < readings; k++) {
      for (let i = 0; i < n; i++) z[i] = normal();
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += phi[i * n + j]! * x[j]!;
        for (let j = 0; j <= i; j++) sum += step[i * n + j]! * z[j]!;
        moved[i] = sum;
      }
      x.set(moved);
      path[k] = x[0]! + readingSd * normal();
    }
  };
}

/** Lower triangular square root; a tiny ridge lets states that nothing drives pass. */
function root(matrix: Matrix): Float64Array {
  const ridged = Matrix.add(matrix, matrix.transpose()).mul(0.5);
  for (let i = 0; i < ridged.rows; i++) ridged.set(i, i, ridged.get(i, i) * (1 + 1e-9) + 1e-12);
  return Float64Array.from(new CholeskyDecomposition(ridged).lowerTriangularMatrix.to1DArray());
}
