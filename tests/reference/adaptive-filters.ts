/**
 * Gaussian filters of the adaptive model in ordinary covariance form, float64: extended, unscented and interacting.
 *
 * Where the model's description leaves a choice, this is what is done here:
 * - a first reading y, and one after a gap of more than 180 min, leave the mean (y, 0, 0) and the covariance
 *   diag(sensorNoise², initialRate², errorSd²) in all regimes, which then weigh 1/3, 1/3, 1/3 and 0; statistics and inputs
 *   stay over a gap;
 * - beliefs are mixed once in a step, before its substeps; in a forecast, once in each step of 5 minutes, under the onset
 *   hazard of the clock of its origin;
 * - a regime that no probability reaches keeps its own belief;
 * - unscented points are cubature points (Arasaratnam and Haykin 2009; the unscented transform with κ = 0): 2n points of equal
 *   weight and none at the mean, drawn anew for every substep along the columns of U √D, P = U D Uᵀ with U unit upper
 *   triangular in (z, v, e). Other square roots give other points, and other results where the drift is not linear;
 * - a Student-t reading leaves the belief with the posterior mean and variance of z, even where that is wider than before.
 */
import { Matrix } from 'ml-matrix';
import {
  advanceReal,
  linearise,
  noiseOf,
  PRESSED,
  REGIMES,
  switching,
  USUAL,
  type AdaptiveParameters,
  type Context,
  type Position,
  type Substep,
} from './adaptive-model.js';
import type { Follower } from './adaptive-forecaster.js';
import type { Component } from './mixture.js';
import { studentPosterior } from './student.js';

/** A normal distribution of (z, v, e). */
export interface Belief {
  mean: readonly number[];
  covariance: Matrix;
}

/** What the filters have in common. */
export interface AdaptiveFilter extends Follower {
  /** One normal distribution for all that is believed. */
  readonly belief: Belief;
  /** The distribution of z after each of these steps; the filter stays as it is. */
  ahead(context: Context, steps: readonly (readonly Substep[])[]): Component[][];
}

// One belief

/** Moves a belief through a substep. */
export type Prediction = (
  p: AdaptiveParameters,
  context: Context,
  regime: number,
  belief: Belief,
  substep: Substep,
) => Belief;

/** P ← F P Fᵀ + Q with the Jacobian F at the mean. */
export const extended: Prediction = (p, context, regime, { mean, covariance }, substep) => {
  const { state, jacobian } = linearise(p, context, regime, mean, substep);
  const spread = jacobian.mmul(covariance).mmul(jacobian.transpose());
  return { mean: state, covariance: spread.add(noiseOf(p, context, regime, substep)) };
};

/** Mean and covariance of the moved cubature points, and Q. */
export const unscented: Prediction = (p, context, regime, { mean, covariance }, substep) => {
  const n = mean.length;
  const root = upperRoot(covariance);
  const points = Array.from({ length: 2 * n }, (_, k) => {
    const sign = k < n ? 1 : -1;
    const column = root.getColumn(k % n);
    return mean.map((m, i) => m + sign * Math.sqrt(n) * column[i]!);
  });
  const moved = points.map((point) => advanceReal(p, context, regime, point, substep));
  const middle = mean.map((_, i) => moved.reduce((sum, point) => sum + point[i]!, 0) / (2 * n));
  const spread = noiseOf(p, context, regime, substep);
  for (const point of moved) {
    const deviation = Matrix.columnVector(point.map((x, i) => x - middle[i]!));
    spread.add(deviation.mmul(deviation.transpose()).div(2 * n));
  }
  return { mean: middle, covariance: spread };
};

/** U √D of P = U D Uᵀ, U unit upper triangular: Cholesky's method from the last column on. Columns without variance are 0. */
export function upperRoot(covariance: Matrix): Matrix {
  const n = covariance.rows;
  const rest = covariance.clone();
  const root = Matrix.zeros(n, n);
  for (let j = n - 1; j >= 0; j--) {
    const d = rest.get(j, j);
    if (d <= 0) continue;
    for (let i = 0; i <= j; i++) root.set(i, j, rest.get(i, j) / Math.sqrt(d));
    const column = root.getColumnVector(j);
    rest.sub(column.mmul(column.transpose()));
  }
  return root;
}

/** The belief around a first reading. */
export const firstBelief = (p: AdaptiveParameters, reading: number): Belief => ({
  mean: [reading, 0, 0],
  covariance: Matrix.diag([p.sensorNoise ** 2, p.initialRate ** 2, p.errorSd ** 2]),
});

/** The belief after a reading, `minutes` after the one before, and ln p(reading): readings faster than 5 minutes share their error. The other states follow z by regression. */
export function measured(
  p: AdaptiveParameters,
  { mean, covariance }: Belief,
  reading: number,
  minutes = 5,
): Belief & { logEvidence: number } {
  const variance = covariance.get(0, 0);
  const innovation = reading - mean[0]!;
  const noise = p.sensorNoise ** 2 * (5 / Math.min(Math.max(minutes, 1), 5));
  const level =
    p.degreesOfFreedom === 0
      ? gaussianPosterior(innovation, variance, noise)
      : studentPosterior(innovation, variance, noise, p.degreesOfFreedom);
  const slope = covariance.getColumnVector(0).div(variance);
  return {
    mean: mean.map((m, i) => m + slope.get(i, 0) * level.mean),
    covariance: Matrix.add(covariance, slope.mmul(slope.transpose()).mul(level.variance - variance)),
    logEvidence: level.logEvidence,
  };
}

/** Of z ~ N(0, variance) with a reading y ~ N(z, noise). */
function gaussianPosterior(y: number, variance: number, noise: number) {
  const total = variance + noise;
  return {
    mean: (variance * y) / total,
    variance: (variance * noise) / total,
    logEvidence: -0.5 * (Math.log(2 * Math.PI * total) + y ** 2 / total),
  };
}

/** A filter of the usual regime alone: no switching, no pressed sensor. */
export class SingleFilter implements AdaptiveFilter {
  belief: Belief;
  readonly #p: AdaptiveParameters;
  readonly #predict: Prediction;

  constructor(p: AdaptiveParameters, predict: Prediction) {
    this.#p = p;
    this.#predict = predict;
    this.belief = firstBelief(p, p.setpoint);
  }

  get position(): Position {
    return positionOf(this.belief);
  }

  start(reading: number): void {
    this.belief = firstBelief(this.#p, reading);
  }

  elapse(context: Context, substeps: readonly Substep[]): void {
    for (const substep of substeps) this.belief = this.#predict(this.#p, context, USUAL, this.belief, substep);
  }

  measure(reading: number, minutes?: number): void {
    this.belief = measured(this.#p, this.belief, reading, minutes);
  }

  ahead(context: Context, steps: readonly (readonly Substep[])[]): Component[][] {
    const runner = new SingleFilter(this.#p, this.#predict);
    runner.belief = this.belief;
    return steps.map((substeps) => {
      runner.elapse(context, substeps);
      return [levelOf(runner.belief, 1)];
    });
  }
}

const positionOf = ({ mean: [z, v, e] }: Belief): Position => [z! - e!, v!];

const levelOf = ({ mean, covariance }: Belief, weight: number): Component => ({
  weight,
  mean: mean[0]!,
  variance: covariance.get(0, 0),
});

// Four beliefs

/** The interacting multiple model filter of Blom and Bar-Shalom (1988) over the four regimes. */
export class InteractingFilter implements AdaptiveFilter {
  /** By regime. */
  probabilities: readonly number[] = [1 / 3, 1 / 3, 1 / 3, 0];
  beliefs: readonly Belief[];
  readonly #p: AdaptiveParameters;
  readonly #predict: Prediction;

  constructor(p: AdaptiveParameters, predict: Prediction = extended) {
    this.#p = p;
    this.#predict = predict;
    this.beliefs = Array.from({ length: REGIMES }, () => firstBelief(p, p.setpoint));
  }

  get belief(): Belief {
    return collapse(this.beliefs, this.probabilities);
  }

  get position(): Position {
    const free = this.probabilities.slice(0, PRESSED);
    const total = free.reduce((sum, w) => sum + w);
    return positionOf(
      collapse(
        this.beliefs.slice(0, PRESSED),
        free.map((w) => w / total),
      ),
    );
  }

  start(reading: number): void {
    this.probabilities = [1 / 3, 1 / 3, 1 / 3, 0];
    this.beliefs = Array.from({ length: REGIMES }, () => firstBelief(this.#p, reading));
  }

  elapse(context: Context, substeps: readonly Substep[]): void {
    const minutes = substeps.reduce((sum, { h }) => sum + h, 0);
    this.#mix(switching(this.#p, context, minutes));
    this.beliefs = this.beliefs.map((belief, regime) =>
      substeps.reduce((moved, substep) => this.#predict(this.#p, context, regime, moved, substep), belief),
    );
  }

  measure(reading: number, minutes?: number): void {
    const updated = this.beliefs.map((belief) => measured(this.#p, belief, reading, minutes));
    const best = Math.max(...updated.map(({ logEvidence }) => logEvidence));
    const weights = updated.map(({ logEvidence }, r) => this.probabilities[r]! * Math.exp(logEvidence - best));
    const total = weights.reduce((sum, w) => sum + w);
    this.beliefs = updated;
    this.probabilities = weights.map((w) => w / total);
  }

  ahead(context: Context, steps: readonly (readonly Substep[])[]): Component[][] {
    const runner = new InteractingFilter(this.#p, this.#predict);
    runner.probabilities = this.probabilities;
    runner.beliefs = this.beliefs;
    return steps.map((substeps) => {
      runner.elapse(context, substeps);
      return runner.beliefs.map((belief, r) => levelOf(belief, runner.probabilities[r]!));
    });
  }

  /** Every regime's belief becomes that of all that can come into it. `transition`: row r, from regime r. */
  #mix(transition: readonly (readonly number[])[]): void {
    const { probabilities, beliefs } = this;
    const regimes = beliefs.map((_, r) => r);
    const into = regimes.map((s) => regimes.map((r) => probabilities[r]! * transition[r]![s]!));
    const sums = into.map((weights) => weights.reduce((sum, w) => sum + w));
    this.probabilities = sums;
    this.beliefs = regimes.map((s) => {
      if (sums[s] === 0) return beliefs[s]!;
      const coming = beliefs.map((belief, r) => (r === PRESSED && s !== PRESSED ? released(this.#p, belief) : belief));
      return collapse(
        coming,
        into[s]!.map((w) => w / sums[s]!),
      );
    });
  }
}

/** A pressed sensor let go: g and v as they were believed, e as of any sensor, z = g + e. */
export function released(p: AdaptiveParameters, { mean, covariance }: Belief): Belief {
  const glucose = new Matrix([
    [1, 0, -1],
    [0, 1, 0],
    [0, 0, 0],
  ]);
  const fresh = Matrix.columnVector([1, 0, 1]);
  return {
    mean: glucose.mmul(Matrix.columnVector([...mean])).to1DArray(),
    covariance: glucose
      .mmul(covariance)
      .mmul(glucose.transpose())
      .add(fresh.mmul(fresh.transpose()).mul(p.errorSd ** 2)),
  };
}

/** The normal distribution with the moments of a mixture. */
export function collapse(beliefs: readonly Belief[], weights: readonly number[]): Belief {
  const mean = beliefs[0]!.mean.map((_, i) => beliefs.reduce((sum, { mean }, r) => sum + weights[r]! * mean[i]!, 0));
  const covariance = Matrix.zeros(mean.length, mean.length);
  beliefs.forEach((belief, r) => {
    const deviation = Matrix.columnVector(belief.mean.map((m, i) => m - mean[i]!));
    covariance.add(Matrix.add(belief.covariance, deviation.mmul(deviation.transpose())).mul(weights[r]!));
  });
  return { mean, covariance };
}
