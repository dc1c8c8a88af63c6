/**
 * The posterior of a person's deviations from the population: most probable point and curvature (Laplace), by one step of
 * Gauss and Newton on the pinball losses of the forecasts. The losses stand in the place of a log-likelihood, at a rate at which
 * their curvature agrees with how much the days differ (generalised Bayes: Bissiri, Holmes and Walker 2016; the rate: Lyddon,
 * Holmes and Walker, Biometrika 2019). The prior is standard normal: deviations are counted in the population's own scatter.
 */
import { QUANTILE_LEVELS } from '../core/forecaster.js';
import { LEVELS } from '../evaluate/predictions.js';
import { HORIZONS, type Horizon } from '../evaluate/protocol.js';
import type { LessonPredictions } from '../learn/replay.js';

/** What was observed at each horizon, and on which day, from 0. */
export type Outcomes = Record<Horizon, { observed: Float64Array; day: Int32Array }>;

/** Forecasts by deviations; undefined when the core refuses them. */
export type Play = (deviations: Float64Array) => LessonPredictions | undefined;

export interface Posterior {
  /** Most probable deviations. */
  deviations: number[];
  /** Their standard deviations: 1 is what was known before. */
  sds: number[];
  /** The part of the loss that they save on what they were learned from. */
  saved: number;
  /** At which the losses counted. */
  rate: number;
  /** Times that the recording was played. */
  passes: number;
}

/** Of the prior's standard deviation: over this far the forecasts' slopes are taken. */
const STEP = 0.5;

/** A step that does not help is halved so often. */
const HALVINGS = 2;

/** The recording is never played more often than this. */
export const mostPasses = (dimensions: number): number => 1 + dimensions + 1 + HALVINGS;

/** The posterior; undefined when nothing better than the population was found. */
export function posteriorOf(play: Play, outcomes: Outcomes, dimensions: number): Posterior | undefined {
  const usual = new Float64Array(dimensions);
  const base = play(usual);
  if (base === undefined) return undefined;
  const scale = scales(base, outcomes);
  if (scale === undefined) return undefined;
  let passes = 1;
  const moved: LessonPredictions[] = [];
  for (let k = 0; k < dimensions; k++) {
    const predictions = play(usual.map((_, j) => (j === k ? STEP : 0)));
    passes++;
    if (predictions === undefined) return undefined;
    moved.push(predictions);
  }
  const { gradient, curvature, scatter } = slopes(base, moved, outcomes, scale);
  const rate = trace(curvature, dimensions) / trace(scatter, dimensions);
  if (!(rate > 0 && rate < Infinity)) return undefined; // one day alone does not tell
  const precision = curvature.map((value, k) => rate * value + (k % (dimensions + 1) === 0 ? 1 : 0));
  const covariance = inverse(precision, dimensions);
  const step = usual.map((_, row) =>
    usual.reduce((sum, _value, k) => sum - covariance[row * dimensions + k]! * rate * gradient[k]!, 0),
  );
  const before = loss(base, outcomes, scale);
  for (let halving = 0; halving <= HALVINGS; halving++) {
    const deviations = step.map((value) => value / 2 ** halving);
    const predictions = play(deviations);
    passes++;
    if (predictions === undefined) continue;
    const after = loss(predictions, outcomes, scale);
    const doubt = deviations.reduce((sum, value) => sum + value * value, 0) / 2;
    if (rate * after + doubt >= rate * before) continue;
    const sds = usual.reduce<number[]>((all, _, k) => [...all, Math.sqrt(covariance[k * (dimensions + 1)]!)], []);
    return { deviations: [...deviations], sds, saved: 1 - after / before, rate, passes };
  }
  return undefined;
}

/** Mean losses at each horizon, so that both count the same; undefined when there are none. */
function scales(predictions: LessonPredictions, outcomes: Outcomes): Record<Horizon, number> | undefined {
  const at = (horizon: Horizon) =>
    pinball(predictions, outcomes, horizon) / Math.max(outcomes[horizon].observed.length, 1);
  const found = { 30: at(30), 60: at(60) };
  return found[30] > 0 && found[60] > 0 ? found : undefined;
}

function loss(predictions: LessonPredictions, outcomes: Outcomes, scale: Record<Horizon, number>): number {
  return HORIZONS.reduce((sum, horizon) => sum + pinball(predictions, outcomes, horizon) / scale[horizon], 0);
}

/** Σ ρ_p(y - q_p). */
function pinball(predictions: LessonPredictions, outcomes: Outcomes, horizon: Horizon): number {
  const { quantiles } = predictions[horizon];
  let sum = 0;
  outcomes[horizon].observed.forEach((y, i) => {
    for (let level = 0; level < LEVELS; level++) {
      const error = y - quantiles[i * LEVELS + level]!;
      sum += error >= 0 ? QUANTILE_LEVELS[level]! * error : (QUANTILE_LEVELS[level]! - 1) * error;
    }
  });
  return sum;
}

/**
 * Gradient of the loss, g = Σ (1{y < q} - p) ∂q; its expected curvature, H = Σ f(q) ∂q ∂qᵀ with the density f that the
 * forecast's own quantiles tell (Koenker, Quantile Regression, 2005, section 3.2); and the scatter of the gradient, the sum over
 * days of d dᵀ, d the day's gradient less the mean day's: neighbours depend on each other, days hardly.
 */
function slopes(
  base: LessonPredictions,
  moved: readonly LessonPredictions[],
  outcomes: Outcomes,
  scale: Record<Horizon, number>,
) {
  const n = moved.length;
  const days = new Map<number, Float64Array>();
  const curvature = new Float64Array(n * n);
  const slope = new Float64Array(n);
  for (const horizon of HORIZONS) {
    const { observed, day } = outcomes[horizon];
    const { quantiles } = base[horizon];
    observed.forEach((y, i) => {
      let dayGradient = days.get(day[i]!);
      if (dayGradient === undefined) days.set(day[i]!, (dayGradient = new Float64Array(n)));
      for (let level = 0; level < LEVELS; level++) {
        const at = i * LEVELS + level;
        const q = quantiles[at]!;
        const pull = ((y < q ? 1 : 0) - QUANTILE_LEVELS[level]!) / scale[horizon];
        const density = densityAt(quantiles, i, level) / scale[horizon];
        for (let k = 0; k < n; k++) slope[k] = (moved[k]![horizon].quantiles[at]! - q) / STEP;
        for (let row = 0; row < n; row++) {
          dayGradient[row]! += pull * slope[row]!;
          for (let k = 0; k < n; k++) curvature[row * n + k]! += density * slope[row]! * slope[k]!;
        }
      }
    });
  }
  const gradient = new Float64Array(n);
  for (const one of days.values()) one.forEach((value, k) => (gradient[k]! += value));
  const scatter = new Float64Array(n * n);
  for (const one of days.values()) {
    const apart = one.map((value, k) => value - gradient[k]! / days.size);
    for (let row = 0; row < n; row++) {
      for (let k = 0; k < n; k++) scatter[row * n + k]! += (apart[row]! * apart[k]! * days.size) / (days.size - 1);
    }
  }
  return { gradient, curvature, scatter };
}

/** Probability per mg/dL about a quantile, by its neighbours. */
function densityAt(quantiles: Float64Array, forecast: number, level: number): number {
  const below = Math.max(level - 1, 0);
  const above = Math.min(level + 1, LEVELS - 1);
  const width = quantiles[forecast * LEVELS + above]! - quantiles[forecast * LEVELS + below]!;
  return (QUANTILE_LEVELS[above]! - QUANTILE_LEVELS[below]!) / Math.max(width, NARROWEST);
}

/** mg/dL: sensors show whole numbers. */
const NARROWEST = 1;

function trace(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += matrix[k * (n + 1)]!;
  return sum;
}

/** Of a symmetric positive definite matrix, by Gauss and Jordan; every pivot is positive. */
function inverse(matrix: Float64Array, n: number): Float64Array {
  const a = matrix.slice();
  const result = new Float64Array(n * n);
  for (let k = 0; k < n; k++) result[k * (n + 1)] = 1;
  for (let pivot = 0; pivot < n; pivot++) {
    const divisor = a[pivot * (n + 1)]!;
    for (let k = 0; k < n; k++) {
      a[pivot * n + k]! /= divisor;
      result[pivot * n + k]! /= divisor;
    }
    for (let row = 0; row < n; row++) {
      const factor = a[row * n + pivot]!;
      if (row === pivot) continue;
      for (let k = 0; k < n; k++) {
        a[row * n + k]! -= factor * a[pivot * n + k]!;
        result[row * n + k]! -= factor * result[pivot * n + k]!;
      }
    }
  }
  return result;
}
