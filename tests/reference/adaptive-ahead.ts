/**
 * The interacting filter's forecast in its cheap form: one extended run ahead for the three regimes of volatility, whose later
 * switching acts on the noise alone, and one or two more for a sensor that is believed pressed.
 *
 * Given regime r now, the noise on the rate is expected to have the ratio avg + (ratio_r - avg) e^(-switchRate t) after t. So
 * the variance is that of the mean's linearised run plus N + (ratio_r - avg) B, with N driven by all noise at the average ratio
 * and B by the noise on the rate of regime 1 times e^(-switchRate t). Where the model's description leaves a choice:
 * - t is the time at the end of a step, as the run ahead with mixing at the start of each step has it;
 * - of the pressed sensor, one part stays pressed, moved by the equations of that regime; the other is released at the
 *   start and goes on with noise at the average ratio; their weights change with time. Both are left out up to
 *   a probability of 0.001, and the others' weights then sum to 1. No sensor is newly pressed.
 */
import { Matrix } from 'ml-matrix';
import { collapse, extended, released, type Belief } from './adaptive-filters.js';
import {
  linearise,
  noiseOf,
  PRESSED,
  ratioOf,
  USUAL,
  type AdaptiveParameters,
  type Context,
  type Substep,
} from './adaptive-model.js';
import type { Component } from './mixture.js';

const LEAST_PRESSED = 0.001;

/** The distribution of z after each of these steps. `beliefs` and `probabilities`: of the interacting filter, by regime. */
export function cheapAhead(
  p: AdaptiveParameters,
  context: Context,
  beliefs: readonly Belief[],
  probabilities: readonly number[],
  steps: readonly (readonly Substep[])[],
): Component[][] {
  const pressed = probabilities[PRESSED]! > LEAST_PRESSED ? probabilities[PRESSED]! : 0;
  const free = probabilities.slice(0, PRESSED);
  const total = free.reduce((sum, w) => sum + w);
  const shares = free.map((w) => w / total);
  const runs = volatileRun(p, context, collapse(beliefs.slice(0, PRESSED), shares), steps);
  const components = runs.map(({ mean, variance, perRatio }) =>
    shares.map((share, r): Component => ({
      weight: (1 - pressed) * share,
      mean,
      variance: variance + (ratioOf(p, r) - averageRatio(p)) * perRatio,
    })),
  );
  if (pressed > 0) {
    const freed = volatileRun(p, context, released(p, beliefs[PRESSED]!), steps);
    const still = pressedRun(p, context, beliefs[PRESSED]!, steps);
    const ends = endsOf(steps);
    components.forEach((mixture, k) => {
      const kept = Math.exp(-p.pressRelease * ends[k]!);
      mixture.push({ weight: pressed * kept, ...still[k]! });
      mixture.push({ weight: pressed * (1 - kept), mean: freed[k]!.mean, variance: freed[k]!.variance });
    });
  }
  return components;
}

const averageRatio = (p: AdaptiveParameters): number => (ratioOf(p, 0) + ratioOf(p, 1) + ratioOf(p, 2)) / 3;

/** Minutes from the origin to the end of each step. */
function endsOf(steps: readonly (readonly Substep[])[]): number[] {
  let end = 0;
  return steps.map((substeps) => (end += substeps.reduce((sum, { h }) => sum + h, 0)));
}

/** By step: mean and variance of z with noise at the average ratio, and the variance for each 1 of ratio now above it. */
function volatileRun(p: AdaptiveParameters, context: Context, start: Belief, steps: readonly (readonly Substep[])[]) {
  const ends = endsOf(steps);
  let { mean, covariance } = start;
  let perRatio: Matrix = Matrix.zeros(3, 3);
  return steps.map((substeps, k) => {
    for (const substep of substeps) {
      const { state, jacobian } = linearise(p, context, USUAL, mean, substep);
      const through = (P: Matrix) => jacobian.mmul(P).mmul(jacobian.transpose());
      const rate = rateNoise(context.rateIntensity, substep.h);
      mean = state;
      covariance = through(covariance)
        .add(noiseOf(p, context, USUAL, substep))
        .add(Matrix.mul(rate, averageRatio(p) - 1));
      perRatio = through(perRatio).add(Matrix.mul(rate, Math.exp(-p.switchRate * ends[k]!)));
    }
    return { mean: mean[0]!, variance: covariance.get(0, 0), perRatio: perRatio.get(0, 0) };
  });
}

/** Covariance on (z, v, e) of white noise of this intensity on the rate over h minutes. */
const rateNoise = (q: number, h: number): Matrix =>
  new Matrix([
    [(q * h ** 3) / 3, (q * h ** 2) / 2, 0],
    [(q * h ** 2) / 2, q * h, 0],
    [0, 0, 0],
  ]);

/** By step: mean and variance of z while the sensor stays pressed. */
function pressedRun(p: AdaptiveParameters, context: Context, start: Belief, steps: readonly (readonly Substep[])[]) {
  let belief = start;
  return steps.map((substeps) => {
    for (const substep of substeps) belief = extended(p, context, PRESSED, belief, substep);
    return { mean: belief.mean[0]!, variance: belief.covariance.get(0, 0) };
  });
}
