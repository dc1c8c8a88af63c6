/**
 * Recursive Bayesian linear regression. The weights' covariance P, in units of the targets' noise variance, is full among the first
 * of them, as U D Uᵀ, U unit upper triangular, and the others are held independent of all: after each target what it
 * correlates them by is dropped and their variances stay those of the exact posterior (assumed density filtering). D of all comes
 * first, then U of the first above its diagonal by columns. Bierman (1977), "Factorization Methods for Discrete Sequential
 * Estimation": P stays positive definite, whatever is rounded.
 */

const ZERO: f32 = 0;
const ONE: f32 = 1;

/** Bytes of D and U for a vector of `length` bytes, the first `joint` of them with a full covariance. */
function factorLength(joint: usize, length: usize): usize {
  return length + (joint * (joint / 4 - 1)) / 2;
}

/** Starts from independent weights with these variances. */
export function startRegression(factors: usize, variances: usize, joint: usize, length: usize): void {
  const end = factorLength(joint, length);
  for (let at: usize = 0; at < end; at += 4) store<f32>(factors + at, at < length ? load<f32>(variances + at) : ZERO);
}

/** Σ a b. */
export function dot(a: usize, b: usize, length: usize): f32 {
  let sum: f32 = 0;
  for (let at: usize = 0; at < length; at += 4) sum += load<f32>(a + at) * load<f32>(b + at);
  return sum;
}

/** φᵀ P φ of weights that all have a full covariance. */
export function jointSpread(factors: usize, features: usize, length: usize): f32 {
  let sum: f32 = 0;
  let column = factors + length;
  for (let j: usize = 0; j < length; j += 4) {
    const f = load<f32>(features + j) + dot(column, features, j); // (Uᵀ φ)ⱼ
    sum += load<f32>(factors + j) * f * f;
    column += j;
  }
  return sum;
}

/**
 * Takes a target with these features and this noise, 1 for a target alone, into the covariance. Fills `gain` with P φ and gives
 * noise + φᵀ P φ, both of before: weights then move by gain × error / that.
 */
export function learnTarget(
  factors: usize,
  features: usize,
  gain: usize,
  joint: usize,
  length: usize,
  noise: f32,
): f32 {
  const scale = learnJoint(
    factors,
    features,
    gain,
    joint,
    length,
    noise + spreadAlone(factors, features, gain, joint, length),
  );
  for (let j = joint; j < length; j += 4) {
    const g = load<f32>(gain + j);
    store<f32>(factors + j, (load<f32>(factors + j) * (scale - g * load<f32>(features + j))) / scale); // d - g² / scale
  }
  return scale;
}

/** φᵀ P φ of the independent weights; fills their `gain`. */
function spreadAlone(factors: usize, features: usize, gain: usize, joint: usize, length: usize): f32 {
  let sum: f32 = 0;
  for (let j = joint; j < length; j += 4) {
    const f = load<f32>(features + j);
    const g = load<f32>(factors + j) * f;
    store<f32>(gain + j, g);
    sum += f * g;
  }
  return sum;
}

/** Bierman's update of the first weights by a target with this noise variance: gives the noise and φᵀ P φ together. */
function learnJoint(factors: usize, features: usize, gain: usize, joint: usize, length: usize, noise: f32): f32 {
  let alpha = noise;
  let column = factors + length;
  for (let j: usize = 0; j < joint; j += 4) {
    const f = load<f32>(features + j) + dot(column, features, j); // (Uᵀ φ)ⱼ
    const d = load<f32>(factors + j);
    const g = d * f;
    const next = alpha + f * g;
    store<f32>(factors + j, (d * alpha) / next);
    const lambda = -f / alpha;
    for (let i: usize = 0; i < j; i += 4) {
      const u = load<f32>(column + i);
      const k = load<f32>(gain + i);
      store<f32>(column + i, u + lambda * k);
      store<f32>(gain + i, k + g * u);
    }
    store<f32>(gain + j, g);
    column += j;
    alpha = next;
  }
  return alpha;
}

/** Forgets: `memory` of the precision is left, but D never exceeds what it started with. */
export function forget(factors: usize, variances: usize, memory: f32, length: usize): void {
  const growth = ONE / memory;
  for (let at: usize = 0; at < length; at += 4) {
    store<f32>(factors + at, min<f32>(growth * load<f32>(factors + at), load<f32>(variances + at)));
  }
}

/** weights ← weights + gain × step. */
export function moveWeights(weights: usize, gain: usize, step: f32, length: usize): void {
  for (let at: usize = 0; at < length; at += 4) {
    store<f32>(weights + at, load<f32>(weights + at) + step * load<f32>(gain + at));
  }
}
