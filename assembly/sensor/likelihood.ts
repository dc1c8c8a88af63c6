/**
 * The likelihood of a reading as the Gaussian update that has the same posterior mean and variance along the reading.
 *
 * Gaussian: itself. Student-t: a scale mixture of Gaussians, its gamma-distributed precision taken on six nodes in ln τ by the
 * trapezoid rule: p(y) ∝ Σ wₖ N(y; z, R / τₖ). The posterior along the reading is then a mixture of six Gaussians, and its two
 * moments are exact (Kitagawa 1987 filters with such mixtures; collapsing them is the assumed-density, moment-matched update).
 * Where the true posterior is wider than the prior, as between two opinions that contradict each other, the update keeps the
 * prior's variance. `tests/core/likelihood.test.ts` states how far it is from the true posterior.
 */
import { learned, state } from '../layout/blocks';
import { State } from '../layout/state';
import { Update } from '../layout/update';
import { EXP_LOW } from '../math/exp-polynomial';
import { Exp, exp } from '../math/exp';
import { ADAPTIVE } from '../profile';
import { log } from '../math/log';

/** Precision of node k relative to the scale's: 3 to the powers 1, 0, -1, -2, -3.2, -5. */
const PRECISION_0: f32 = 3;
const PRECISION_1: f32 = 1;
const PRECISION_2: f32 = 0.333333333;
const PRECISION_3: f32 = 0.111111111;
const PRECISION_4: f32 = 0.0297303;
const PRECISION_5: f32 = 0.00411522634;

/** 1 / PRECISION: squared scale of node k. */
const SCALE_0: f32 = 0.333333333;
const SCALE_2: f32 = 3;
const SCALE_3: f32 = 9;
const SCALE_4: f32 = 33.6357184;
const SCALE_5: f32 = 243;

/** Width of node k in the trapezoid rule, in units of ln 3. */
const WIDTH_3: f32 = 1.1;
const WIDTH_4: f32 = 1.5;
const WIDTH_5: f32 = 1.8;

/** Share of the predicted variance that every update takes away at least, so that its noise is finite. */
const LEAST_REDUCTION: f32 = 0.001;

/**
 * What the likelihood needs, into the state: the weights of the nodes for ν degrees of freedom and the variance of a reading.
 * `degreesOfFreedom` 0: Gaussian. `noise`: squared scale of a reading.
 */
export function configureLikelihood(state: State, degreesOfFreedom: f32, noise: f32): void {
  state.readingVariance = noise;
  if (degreesOfFreedom == 0) return;
  const half: f32 = 0.5;
  const nu = half * degreesOfFreedom;
  const w0 = nodeWeight(nu, PRECISION_0);
  const w1 = nodeWeight(nu, PRECISION_1);
  const w2 = nodeWeight(nu, PRECISION_2);
  const w3 = WIDTH_3 * nodeWeight(nu, PRECISION_3);
  const w4 = WIDTH_4 * nodeWeight(nu, PRECISION_4);
  const w5 = WIDTH_5 * nodeWeight(nu, PRECISION_5);
  state.weight0 = w0;
  state.weight1 = w1;
  state.weight2 = w2;
  state.weight3 = w3;
  state.weight4 = w4;
  state.weight5 = w5;
  const inverse =
    w0 / PRECISION_0 + w1 / PRECISION_1 + w2 / PRECISION_2 + w3 / PRECISION_3 + w4 / PRECISION_4 + w5 / PRECISION_5;
  state.readingVariance = (noise * inverse) / (w0 + w1 + w2 + w3 + w4 + w5);
}

/** Squared scale of node `k`. */
export function scaleOf(k: u32): f32 {
  const one: f32 = 1;
  return k < 2 ? (k == 1 ? one : SCALE_0) : k < 4 ? (k == 2 ? SCALE_2 : SCALE_3) : k == 4 ? SCALE_4 : SCALE_5;
}

/** (τ e^(1-τ))^(ν/2): the density of ln τ, relative to its peak at τ = 1. */
function nodeWeight(nu: f32, precision: f32): f32 {
  const one: f32 = 1;
  return exp(nu * (log(precision) + one - precision));
}

/**
 * The update for a reading under the configured likelihood; `variance`: predicted, without noise, > 0; `noise`: squared scale of
 * the reading, > 0.
 */
export function readingUpdate(out: Update, innovation: f32, variance: f32, noise: f32): void {
  if (learned.degreesOfFreedom > 0) {
    studentUpdate(out, state, innovation, variance, noise);
    return;
  }
  const half: f32 = 0.5;
  const one: f32 = 1;
  const precision = one / (variance + noise);
  out.innovation = innovation;
  out.noise = noise;
  out.evidence = sqrt<f32>(precision);
  out.exponent = half * innovation * innovation * precision;
}

/**
 * The Gaussian update that stands for a Student-t reading. `variance`: predicted, without noise, > 0; `noise`: squared
 * scale of the reading, > 0. Finite for every finite innovation: the node with the widest noise always keeps weight.
 */
export function studentUpdate(out: Update, state: State, innovation: f32, variance: f32, noise: f32): void {
  const half: f32 = 0.5;
  const one: f32 = 1;
  const r0 = noise * SCALE_0;
  const r1 = noise;
  const r2 = noise * SCALE_2;
  const r3 = noise * SCALE_3;
  const r4 = noise * SCALE_4;
  const r5 = noise * SCALE_5;
  const i0 = one / (variance + r0); // 1 / Vₖ, Vₖ = s + Rₖ
  const i1 = one / (variance + r1);
  const i2 = one / (variance + r2);
  const i3 = one / (variance + r3);
  const i4 = one / (variance + r4);
  const i5 = one / (variance + r5);

  // πₖ ∝ wₖ N(e; 0, Vₖ), relative to the widest node's exponent, so that none overflows.
  const e = half * innovation * innovation;
  const p0 = state.weight0 * sqrt<f32>(i0) * Decay.of(e * (i5 - i0));
  const p1 = state.weight1 * sqrt<f32>(i1) * Decay.of(e * (i5 - i1));
  const p2 = state.weight2 * sqrt<f32>(i2) * Decay.of(e * (i5 - i2));
  const p3 = state.weight3 * sqrt<f32>(i3) * Decay.of(e * (i5 - i3));
  const p4 = state.weight4 * sqrt<f32>(i4) * Decay.of(e * (i5 - i4));
  const p5 = state.weight5 * sqrt<f32>(i5);
  const evidence = p0 + p1 + p2 + p3 + p4 + p5;
  const total = one / evidence;
  if (ADAPTIVE) {
    out.evidence = evidence;
    out.exponent = e * i5;
  }

  // Given node k the mean is s e / Vₖ and the variance s Rₖ / Vₖ: the mixture's mean and variance.
  const q0 = p0 * i0;
  const q1 = p1 * i1;
  const q2 = p2 * i2;
  const q3 = p3 * i3;
  const q4 = p4 * i4;
  const q5 = p5 * i5;
  const centre = (q0 + q1 + q2 + q3 + q4 + q5) * total;
  const c0 = i0 - centre;
  const c1 = i1 - centre;
  const c2 = i2 - centre;
  const c3 = i3 - centre;
  const c4 = i4 - centre;
  const c5 = i5 - centre;
  const within = q0 * r0 + q1 * r1 + q2 * r2 + q3 * r3 + q4 * r4 + q5 * r5;
  const between = p0 * c0 * c0 + p1 * c1 * c1 + p2 * c2 * c2 + p3 * c3 * c3 + p4 * c4 * c4 + p5 * c5 * c5;
  const reach = variance * innovation;
  const spread = (variance * within + reach * between * reach) * total;
  const most = variance - LEAST_REDUCTION * variance;
  const posterior = min<f32>(spread, most);

  // A Gaussian update with noise R′ leaves s R′ / (s + R′): solve for R′, and for the innovation that gives the mean.
  const equivalent = (variance * posterior) / max<f32>(variance - posterior, LEAST_REDUCTION * variance);
  out.noise = equivalent;
  out.innovation = innovation * centre * (variance + equivalent);
}

/** A class for the sake of `@inline`. */
class Decay {
  /** e^x for x ≤ 0: what is below the smallest normal number stays there. */
  @inline static of(x: f32): f32 {
    return Exp.ofNormal(max<f32>(x, EXP_LOW));
  }
}
