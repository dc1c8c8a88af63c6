/**
 * The forecast of the adaptive model: at each step a mixture of Gaussians, one for each volatility (same mean, other spread) and,
 * where the sensor may be pressed, one for a sensor that still is and one for a sensor that is free again.
 *
 * Probabilities are the mixture's own. Quantiles are those of a Gaussian with the mixture's moments, drawn in or out by the
 * relative variance c of the components' variances: z(p, c) = z(p) (1 + a c + b c²), fitted to mixtures of three with
 * variances in ratios up to 1 : 5 : 25.
 */
import { stretchReach } from '../calibration/factors';
import { Moments } from '../layout/adaptive';
import { Belief3 } from '../layout/belief';
import { configured, forecastStep, state } from '../layout/blocks';
import { Feature, Method } from '../layout/configuration';
import { BELIEF_AHEAD, MIXTURE, MOMENTS } from '../layout/map';
import { Component } from '../layout/mixture';
import { ForecastStep, STEP_SECONDS } from '../layout/outputs';
import { HIGH, LOW, VERY_HIGH, VERY_LOW } from '../layout/thresholds';
import { firstVariance3 } from '../linalg/ud3';
import { exp } from '../math/exp';
import { normalCdf } from '../math/normal-cdf';
import { absorbMoments, takeBelief } from '../filters/mixing';
import { unscentedSubstep } from '../filters/unscented';
import {
  ADAPTIVE_BELIEF,
  CONTEXT,
  REGIMES,
  STATISTICS,
  FARTHEST,
  LARGEST_VARIANCE,
  adaptiveParameters,
  hasRegimes,
  regimeBelief,
} from '../models/adaptive';
import { absorb, keepInputs, pace, returnInputs, startPace } from '../models/pace';
import { copyWords } from '../state/words';
import { glucoseVarianceAhead, levelVarianceAhead, runAhead, startAhead, underPressure, usual } from './ahead';
import { fillCalibratedQuantiles, uncalibrated } from './calibrated';
import { Plausible } from './plausible';
import { Chosen } from '../state/chosen';

const ZERO: f32 = 0;
const ONE: f32 = 1;
const THIRD: f32 = 0.333333333;

/** Weight of a pressed sensor below which the forecast leaves it out. */
const LEAST_PRESSED: f32 = 0.001;

/** z(p), a and b of the quantiles. */
const Z75: f32 = 0.674489751;
const A75: f32 = -0.310811;
const B75: f32 = 0.100381;
const Z90: f32 = 1.281551566;
const A90: f32 = -0.161412;
const B90: f32 = 0.0234078;
const Z95: f32 = 1.644853627;
const A95: f32 = -0.0290353;
const B95: f32 = -0.018436;

/** Where the fit ends. */
const LARGEST_C: f32 = 1.5;

const moments: Moments = changetype<Moments>(MOMENTS);

/** Fills steps `first` to `steps` - 1 of the forecast block: moments, or when `whole` also quantiles and probabilities. The state stays as it is. */
export function fillMixture(first: u32, steps: u32, whole: bool): void {
  keepInputs();
  startPace(STEP_SECONDS);
  if (hasRegimes()) interactingSteps(first, steps, whole);
  else if (configured.method == Method.UNSCENTED) unscentedSteps(first, steps, whole);
  else singleSteps(first, steps, whole);
  returnInputs();
}

/** One volatility. */
function singleSteps(first: u32, steps: u32, whole: bool): void {
  takeBelief(moments, ADAPTIVE_BELIEF, ONE);
  startAhead(usual, moments);
  for (let k: u32 = 0; k < steps; k++) {
    absorb();
    if (whole && Chosen.has(Feature.INTERVALS)) stretchReach(k + 1);
    runAhead(usual, ONE, ZERO, pace.keep, pace.errorNoise);
    if (k < first) continue;
    put(0, ONE, usual.g + usual.e, levelVarianceAhead(usual, ZERO));
    fillStep(forecastStep(k), 1, whole);
  }
}

/** One volatility, by the unscented filter's own prediction on a copy of the belief. */
function unscentedSteps(first: u32, steps: u32, whole: bool): void {
  const b = changetype<Belief3>(BELIEF_AHEAD);
  copyWords(BELIEF_AHEAD, changetype<usize>(ADAPTIVE_BELIEF), offsetof<Belief3>());
  for (let k: u32 = 0; k < steps; k++) {
    unscentedSubstep(b);
    if (whole && Chosen.has(Feature.INTERVALS)) stretchReach(k + 1);
    if (k < first) continue;
    put(0, ONE, b.x0, firstVariance3(b));
    fillStep(forecastStep(k), 1, whole);
  }
}

/** Three volatilities that run as one, and perhaps a pressed sensor. */
function interactingSteps(first: u32, steps: u32, whole: bool): void {
  const p = adaptiveParameters();
  const w = REGIMES;
  const c = CONTEXT;
  const average = (ONE + c.calm + c.lively) * THIRD;
  const kept = exp(-pace.minutes * p.switchRate);
  const held = exp(-pace.minutes * p.pressRelease);
  const pull = (ONE - pace.pressKeep) * p.pressDepth;
  const pressed = w.pressed > LEAST_PRESSED;
  collapse();
  startAhead(usual, moments);
  takeBelief(moments, regimeBelief(3), ONE);
  startAhead(underPressure, moments);
  const free = pressed ? ONE : ONE / (ONE - w.pressed);
  let fading = kept; // volatility may switch where a step begins
  let still = w.pressed;
  for (let k: u32 = 0; k < steps; k++) {
    absorb();
    if (whole && Chosen.has(Feature.INTERVALS)) stretchReach(k + 1);
    runAhead(usual, average, fading, pace.keep, pace.errorNoise);
    fading = fading * kept;
    if (pressed) {
      const g = underPressure.g;
      runAhead(underPressure, average, ZERO, pace.pressKeep, pace.pressNoise);
      underPressure.e = underPressure.e - pull * g;
      still = still * held;
    }
    if (k < first) continue;
    const mean = usual.g + usual.e;
    put(0, w.usual * free, mean, levelVarianceAhead(usual, ONE - average));
    put(1, w.calm * free, mean, levelVarianceAhead(usual, c.calm - average));
    put(2, w.lively * free, mean, levelVarianceAhead(usual, c.lively - average));
    if (pressed) {
      put(3, still, underPressure.g + underPressure.e, levelVarianceAhead(underPressure, ZERO));
      put(4, w.pressed - still, underPressure.g, glucoseVarianceAhead(underPressure) + p.errorSd * p.errorSd);
    }
    fillStep(forecastStep(k), pressed ? 5 : 3, whole);
  }
}

/** The moments of the three volatilities together. */
function collapse(): void {
  const other = changetype<Moments>(MOMENTS + offsetof<Moments>());
  takeBelief(moments, regimeBelief(0), REGIMES.usual);
  takeBelief(other, regimeBelief(1), REGIMES.calm);
  absorbMoments(moments, other, ONE);
  takeBelief(other, regimeBelief(2), REGIMES.lively);
  absorbMoments(moments, other, ONE);
}

/**
 * A component of the step at hand; `variance`: without the noise of the reading. Both are kept finite, whatever the drift; where it runs away,
 * the sum of covariances that makes the variance may come out below 0 by rounding.
 */
function put(i: u32, weight: f32, mean: f32, variance: f32): void {
  const c = component(i);
  c.weight = weight;
  c.mean = abs<f32>(mean) < FARTHEST ? mean : STATISTICS.mean;
  c.variance = max<f32>(variance < LARGEST_VARIANCE ? variance : LARGEST_VARIANCE, ZERO) + state.readingVariance;
}

function fillStep(step: ForecastStep, count: u32, whole: bool): void {
  let mean: f32 = 0;
  for (let i: u32 = 0; i < count; i++) mean += component(i).weight * component(i).mean;
  let variance: f32 = 0;
  let squares: f32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const c = component(i);
    const deviation = c.mean - mean;
    const share = c.variance + deviation * deviation;
    variance += c.weight * share;
    squares += c.weight * share * share;
  }
  const sd = sqrt<f32>(variance);
  step.mean = Plausible.of(mean);
  step.sd = sd;
  step.scaledMean = mean;
  step.scaledSd = sd;
  if (!whole) return;
  if (Chosen.has(Feature.INTERVALS)) {
    fillCalibratedQuantiles(step, mean, ZERO);
    step.below54 = below(mean + uncalibrated(VERY_LOW - mean), count);
    step.below70 = below(mean + uncalibrated(LOW - mean), count);
    step.above180 = above(mean + uncalibrated(HIGH - mean), count);
    step.above250 = above(mean + uncalibrated(VERY_HIGH - mean), count);
  } else {
    fillQuantiles(step, mean, sd, min<f32>(max<f32>(squares / (variance * variance) - ONE, ZERO), LARGEST_C));
    step.below54 = below(VERY_LOW, count);
    step.below70 = below(LOW, count);
    step.above180 = above(HIGH, count);
    step.above250 = above(VERY_HIGH, count);
  }
}

function fillQuantiles(step: ForecastStep, mean: f32, sd: f32, c: f32): void {
  const d75 = Z75 * sd * (ONE + c * (A75 + c * B75));
  const d90 = Z90 * sd * (ONE + c * (A90 + c * B90));
  const d95 = Z95 * sd * (ONE + c * (A95 + c * B95));
  step.q05 = Plausible.of(mean - d95);
  step.q10 = Plausible.of(mean - d90);
  step.q25 = Plausible.of(mean - d75);
  step.q50 = Plausible.of(mean);
  step.q75 = Plausible.of(mean + d75);
  step.q90 = Plausible.of(mean + d90);
  step.q95 = Plausible.of(mean + d95);
}

/** Probability that the reading is below a threshold. */
function below(threshold: f32, count: u32): f32 {
  let p: f32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const c = component(i);
    p += c.weight * normalCdf((threshold - c.mean) / sqrt<f32>(c.variance));
  }
  return min<f32>(p, ONE);
}

/** Probability that it is above one. */
function above(threshold: f32, count: u32): f32 {
  let p: f32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const c = component(i);
    p += c.weight * normalCdf((c.mean - threshold) / sqrt<f32>(c.variance));
  }
  return min<f32>(p, ONE);
}

function component(i: u32): Component {
  return changetype<Component>(MIXTURE + i * offsetof<Component>());
}
