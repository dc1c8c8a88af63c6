/**
 * Streaming variational Bayes on the adaptive model with one volatility: after each reading the posterior of the state x, the
 * reading's noise r and, for a Student-t reading, its own precision τ is q(x) q(r) q(τ), each factor in turn the one that raises
 * the evidence bound most (Särkkä and Nummenmaa 2009; Piché et al. 2012). All three are conjugate, so that such an update is a
 * natural-gradient step of length 1. q(x) is any Gaussian or, `VARIATIONAL_DIAGONAL`, one without correlations.
 */
import { NoiseBelief, NoiseUpdate } from '../layout/adaptive';
import { Belief3 } from '../layout/belief';
import { configured, learned, state } from '../layout/blocks';
import { Method } from '../layout/configuration';
import { NOISE_UPDATE } from '../layout/map';
import { firstVariance3, measureFirst3 } from '../linalg/ud3';
import { exp } from '../math/exp';
import { ADAPTIVE_BELIEF, NOISE_BELIEF, startBelief } from '../models/adaptive';
import { predictExtended } from './extended';

const update: NoiseUpdate = changetype<NoiseUpdate>(NOISE_UPDATE);

const ONE: f32 = 1;
const HALF: f32 = 0.5;

/** Updates of all factors after each reading. */
const SWEEPS: u32 = 3;

/** Shape of r before any reading: the parameters' noise counts for twice as many readings. */
const PRIOR_SHAPE: f32 = 3;

/** Time in which what readings told of the noise is forgotten, min: 3 days. */
const NOISE_MEMORY: f32 = 4320;

/** The prior at a first reading. What is known of the noise outlives a gap. */
export function startVariational(level: f32): void {
  const b = ADAPTIVE_BELIEF;
  const n = NOISE_BELIEF;
  const noise = learned.sensorNoise * learned.sensorNoise;
  if (state.readings == 0) {
    n.shape = PRIOR_SHAPE;
    n.scale = PRIOR_SHAPE * noise;
    n.spread = state.readingVariance / noise;
  }
  startBelief(b, level);
  b.d0 = n.scale / n.shape;
}

/** The belief after `seconds` without a reading. */
export function predictVariational(seconds: u32): void {
  predictExtended(seconds);
  const n = NOISE_BELIEF;
  const kept = exp(-f32(seconds) / (60 * NOISE_MEMORY)); // q(r) ← q(r)^kept prior^(1 - kept): stabilised forgetting
  const back = (ONE - kept) * PRIOR_SHAPE;
  setNoise(kept * n.shape + back, kept * n.scale + back * learned.sensorNoise * learned.sensorNoise);
}

/** The belief after a reading, and in the state how the reading met its prediction. */
export function measureVariational(level: f32): void {
  const b = ADAPTIVE_BELIEF;
  const u = update;
  const diagonal = configured.method == Method.VARIATIONAL_DIAGONAL;
  const innovation = level - b.x0;
  const variance = firstVariance3(b);
  state.innovation = innovation;
  state.innovationSd = sqrt<f32>(variance + state.readingVariance);
  learnNoise(u, NOISE_BELIEF, innovation, variance, diagonal ? b.d0 : variance, learned.degreesOfFreedom, SWEEPS);
  const noise = u.noise / u.weight;
  state.effectiveNoise = sqrt<f32>(noise);
  measureFirst3(b, innovation, noise);
  if (diagonal) separate(b);
  const shape = NOISE_BELIEF.shape + information(u.noise / (variance + u.noise));
  setNoise(shape, shape * u.noise);
}

/**
 * What a reading adds to the shape of r. As a factor of its own q(r) takes the noise of each reading for seen and adds ½; but of
 * y ~ N(·, s + r) the Fisher information about ln r is only c² / 2, c = r / (s + r), and ν / (ν + 3) of that for a Student-t. So r keeps
 * the level that the updates gave it and only this certainty: else it would hardly move any more (Giordano et al. 2015 on variances
 * of mean-field approximations).
 */
function information(c: f32): f32 {
  const three: f32 = 3;
  const nu = learned.degreesOfFreedom;
  const share = nu > 0 ? nu / (nu + three) : ONE;
  return HALF * c * c * share;
}

/**
 * So many updates of the factors, q(z) first, in terms of the level z alone: the rest of x follows it by regression. The last
 * q(x) is the measurement update with the noise r / τ that comes out.
 * @param variance of z before the reading
 * @param own the same given all other states, 1 / (P⁻¹)₀₀, for the diagonal q(x); for the full one again `variance`
 */
export function learnNoise(
  out: NoiseUpdate,
  prior: NoiseBelief,
  innovation: f32,
  variance: f32,
  own: f32,
  degreesOfFreedom: f32,
  sweeps: u32,
): void {
  let shape = prior.shape;
  let scale = prior.scale;
  let noise = scale / shape;
  let weight: f32 = 1;
  for (let sweep: u32 = 0; sweep < sweeps; sweep++) {
    const r = noise / weight;
    const left = (innovation * r) / (variance + r); // y - E z
    const square = left * left + (own * r) / (own + r); // E (y - z)²
    if (degreesOfFreedom > 0) weight = (degreesOfFreedom + ONE) / (degreesOfFreedom + square / noise);
    shape = prior.shape + HALF;
    scale = prior.scale + HALF * weight * square;
    noise = scale / shape;
  }
  out.shape = shape;
  out.scale = scale;
  out.noise = noise;
  out.weight = weight;
}

/** The diagonal Gaussian nearest to a belief in KL(q ‖ p): the same mean, variances 1 / (P⁻¹)ᵢᵢ, P⁻¹ = U⁻ᵀ D⁻¹ U⁻¹. */
export function separate(b: Belief3): void {
  const i0 = ONE / b.d0;
  const i1 = ONE / b.d1;
  const v02 = b.u01 * b.u12 - b.u02;
  b.d2 = ONE / (ONE / b.d2 + b.u12 * b.u12 * i1 + v02 * v02 * i0);
  b.d1 = ONE / (i1 + b.u01 * b.u01 * i0);
  b.u01 = 0;
  b.u02 = 0;
  b.u12 = 0;
}

/** What is believed of the noise, and the variance of the next reading that follows from it. */
function setNoise(shape: f32, scale: f32): void {
  const n = NOISE_BELIEF;
  n.shape = shape;
  n.scale = scale;
  state.readingVariance = (n.spread * scale) / (shape - ONE);
}
