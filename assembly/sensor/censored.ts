/**
 * A censored reading, "low" or "high", as the Gaussian update that has the same posterior mean and variance of the level.
 *
 * For y = z + w with variance S = s + R and a limit α = (limit - m) / √S standard deviations above the prediction m, the level
 * given y ≤ limit has the mean m - s λ / √S and the variance s - s² δ / S, where λ = φ(α) / Φ(α) is the inverse Mills ratio and
 * δ = λ (λ + α) in (0, 1) (Tobin 1958; Kotz, Johnson and Balakrishnan 1994, ch. 13.10). "High" is its mirror image.
 */
import { state } from '../layout/blocks';
import { Update } from '../layout/update';
import { exp } from '../math/exp';
import { normalCdf } from '../math/normal-cdf';

/** 1 / √(2π). */
const DENSITY: f32 = 0.39894228;

/** From so far below the prediction on λ comes from a continued fraction: λ + α would be a difference of near equals. */
const TAIL: f32 = 3;
/** Terms of the fraction: at TAIL the first one left out changes δ by less than 1e-5. */
const TERMS: i32 = 10;

/** A δ of less than this says nothing: the limit lies so far beyond the prediction that it was to be expected. */
const LEAST_REDUCTION: f32 = 1e-6;

/** How a reading beyond a limit met its prediction, into the state: a prediction beyond the limit is met. */
export function describeBeyond(distance: f32, side: f32, variance: f32): void {
  const zero: f32 = 0;
  state.innovation = side * distance < 0 ? distance : zero;
  state.innovationSd = sqrt<f32>(variance + state.readingVariance);
}

/**
 * The update that stands for a reading beyond a limit. `distance`: limit less predicted mean; `side`: 1 for "at most", -1 for
 * "at least"; `variance`: predicted, without noise, > 0; `noise`: variance of a reading, > 0. Answers whether there is
 * anything to update; if so the update is finite.
 */
export function censoredUpdate(out: Update, distance: f32, side: f32, variance: f32, noise: f32): bool {
  const half: f32 = 0.5;
  const one: f32 = 1;
  const total = variance + noise;
  const spread = sqrt<f32>(total);
  const alpha = (side * distance) / spread;
  let lambda: f32;
  let excess: f32; // λ + α
  if (alpha < -TAIL) {
    // φ(t) / Φ(-t) = t + 1 / (t + 2 / (t + 3 / …)), Laplace's fraction
    const t = -alpha;
    let tail = t;
    for (let n = TERMS; n > 1; n--) tail = t + f32(n) / tail;
    excess = one / tail;
    lambda = t + excess;
  } else {
    lambda = (DENSITY * exp(-half * alpha * alpha)) / normalCdf(alpha);
    excess = lambda + alpha;
  }
  const reduction = lambda * excess;
  if (reduction < LEAST_REDUCTION) return false;
  // A Gaussian update with noise R′ leaves s - s² / (s + R′): s + R′ = S / δ, and the innovation that gives the mean.
  const wide = total / min<f32>(reduction, one);
  out.noise = max<f32>(wide - variance, noise); // δ ≤ 1, so it is at least R
  out.innovation = (-side * lambda * wide) / spread;
  return true;
}
