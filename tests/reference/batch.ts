/**
 * Smoothing as one batch: the joint normal distribution of all states of a linear model given all readings, by the normal
 * equations, with no recursion in time.
 *
 * Unknown are not the states but the independent standard normals ξ that they are made of (prior, then the noise of every
 * step): x = x̄ + M ξ. Least squares |ξ|² + Σ (y - H x)² / R gives (I + A) ξ = b with A = (H M)ᵀ R⁻¹ (H M), which is well
 * conditioned and takes states without noise as they are; cov x = M (I + A)⁻¹ Mᵀ.
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { ParameterSet } from '../../host/core/parameters.js';
import { vanLoan, type Discrete } from './discretise.js';
import { ReferenceFilter } from './filter.js';
import { sdeOf } from './models.js';

/** A normal distribution of a state. */
export interface Normal {
  mean: Matrix;
  covariance: Matrix;
}

/** A moment at which something is told or asked. Its step leads to it from the one before; then the jump, then the reading. */
export interface Node {
  step: Discrete;
  /** Added to the mean and the covariance, as a meal does. */
  jump?: Normal;
  /** Of the first state. */
  reading?: { value: number; variance: number };
}

/** Every state of every node given all readings. The prior is that before the first node's step. */
export function batchSmooth(prior: Normal, nodes: readonly Node[]): Normal[] {
  const makers = makersOf(prior, nodes);
  const unknowns = makers.at(-1)!.from.columns;
  const normal = Matrix.eye(unknowns, unknowns);
  const right = Matrix.zeros(unknowns, 1);
  makers.forEach(({ mean, from }, k) => {
    const reading = nodes[k]!.reading;
    if (reading === undefined) return;
    const row = padded(from, unknowns).getRowVector(0);
    normal.add(row.transpose().mmul(row).div(reading.variance));
    right.add(row.transpose().mul((reading.value - mean.get(0, 0)) / reading.variance));
  });
  const solved = new CholeskyDecomposition(normal);
  const xi = solved.solve(right);
  return makers.map(({ mean, from }) => {
    const all = padded(from, unknowns);
    return { mean: Matrix.add(mean, all.mmul(xi)), covariance: all.mmul(solved.solve(all.transpose())) };
  });
}

/** By node: the mean without readings, and how the state is made from the normals drawn so far. */
function makersOf(prior: Normal, nodes: readonly Node[]): { mean: Matrix; from: Matrix }[] {
  let mean = prior.mean;
  let from = rootOf(prior.covariance);
  return nodes.map(({ step, jump }) => {
    mean = step.transition.mmul(mean);
    from = besides(step.transition.mmul(from), rootOf(step.noise));
    if (jump !== undefined) {
      mean = Matrix.add(mean, jump.mean);
      from = besides(from, rootOf(jump.covariance));
    }
    return { mean, from };
  });
}

function besides(left: Matrix, right: Matrix): Matrix {
  const all = Matrix.zeros(left.rows, left.columns + right.columns);
  all.setSubMatrix(left, 0, 0);
  all.setSubMatrix(right, 0, left.columns);
  return all;
}

const padded = (from: Matrix, columns: number): Matrix =>
  besides(from, Matrix.zeros(from.rows, columns - from.columns));

/** Share of a variance below which rounding has made what is left of it. */
const ROUNDING = 1e-13;

/** L with L Lᵀ = P, P positive semidefinite: Cholesky's method with the columns of what has no variance of its own left 0. */
export function rootOf(covariance: Matrix): Matrix {
  const n = covariance.rows;
  const root = Matrix.zeros(n, n);
  for (let j = 0; j < n; j++) {
    const left = (i: number) => {
      let sum = covariance.get(i, j);
      for (let k = 0; k < j; k++) sum -= root.get(i, k) * root.get(j, k);
      return sum;
    };
    const pivot = left(j);
    if (pivot <= ROUNDING * covariance.get(j, j)) continue;
    for (let i = j; i < n; i++) root.set(i, j, left(i) / Math.sqrt(pivot));
  }
  return root;
}

/** What a linear model is told: a reading, mg/dL, or a meal, g; `time` in s, none before the one before it. */
export type BatchEvent = { time: number } & ({ glucose: number } | { grams: number });

/**
 * The smoothing problem of a linear model with Gaussian readings. The first event is a reading, and the prior is what the
 * filter believes after it. States are deviations on the working scale, the carbohydrate on board last, as in
 * `ReferenceFilter`. One node for each further event.
 */
export function batchProblem(parameters: ParameterSet, [first, ...events]: readonly BatchEvent[]) {
  if (first === undefined || !('glucose' in first)) throw new Error('the first event is not a reading');
  const filter = new ReferenceFilter(parameters);
  filter.start(first.glucose);
  const prior: Normal = { mean: filter.mean, covariance: filter.covariance };
  const sde = sdeOf(parameters);
  let before = first.time;
  const nodes = events.map((event): Node => {
    const step = vanLoan(sde, (event.time - before) / 60);
    before = event.time;
    if ('glucose' in event)
      return { step, reading: { value: filter.deviation(event.glucose), variance: filter.noise } };
    return { step, jump: mealJump(parameters, prior.mean.rows, event.grams) };
  });
  return { prior, nodes };
}

/** Announced carbohydrate and the doubt about its whole rise, as a doubt about the meal effect that decays. */
function mealJump({ values: p }: ParameterSet, n: number, grams: number): Normal {
  const mean = Matrix.zeros(n, 1);
  mean.set(n - 1, 0, grams);
  const covariance = Matrix.zeros(n, n);
  covariance.set(n - 2, n - 2, (p['mealUncertainty']! * p['mealGain']! * grams * p['mealDecay']!) ** 2);
  return { mean, covariance };
}
