/**
 * Interacting multiple models (Blom and Bar-Shalom 1988) on the adaptive model: extended filters for usual, calm and lively
 * volatility and for a pressed sensor. Volatility is drawn anew at a constant rate, so that switching over any time has a
 * closed form. A sensor that is released shows glucose again at once: its offset does not come along.
 */
import { Evidence, Moments } from '../layout/adaptive';
import { Belief3 } from '../layout/belief';
import { state } from '../layout/blocks';
import { EVIDENCES, MOMENTS, UPDATE } from '../layout/map';
import { Update } from '../layout/update';
import { tangentUpdate } from '../linalg/tangent-update';
import { firstVariance3, measureFirst3, varianceAlong3 } from '../linalg/ud3';
import { exp } from '../math/exp';
import {
  CONTEXT,
  LEAST_ERROR,
  REGIMES,
  adaptiveParameters,
  keepTogether,
  regimeBelief,
  startBelief,
} from '../models/adaptive';
import { fillContext } from '../models/context';
import { absorb, pace, startPace } from '../models/pace';
import { censoredUpdate, describeBeyond } from '../sensor/censored';
import { readingUpdate } from '../sensor/likelihood';
import { copyWords } from '../state/words';
import { linearise, press, tangent } from './extended';
import { absorbMoments, giveBelief, takeBelief } from './mixing';

const update: Update = changetype<Update>(UPDATE);

const COUNT: u32 = 4;
const PRESSED: u32 = 3;
const ONE: f32 = 1;
const TWO: f32 = 2;
const THIRD: f32 = 0.333333333;

/** Smallest weight of a regime: a reading that no regime foresaw leaves them all possible. */
export const LEAST_WEIGHT: f32 = 1e-12;

/** The prior at a first reading: no volatility is likelier, and nobody lies on the sensor. */
export function startInteracting(level: f32): void {
  for (let r: u32 = 0; r < COUNT; r++) {
    startBelief(regimeBelief(r), level);
    setWeight(r, r == PRESSED ? LEAST_WEIGHT : THIRD);
  }
}

/** The beliefs after `seconds` without a reading. */
export function predictInteracting(seconds: u32): void {
  mix(f32(seconds) / 60);
  startPace(seconds);
  for (let k: u32 = 0; k < pace.substeps; k++) {
    absorb();
    predictRegime(0, ONE);
    predictRegime(1, CONTEXT.calm);
    predictRegime(2, CONTEXT.lively);
    predictRegime(PRESSED, ONE);
  }
  for (let r: u32 = 0; r < COUNT; r++) keepTogether(regimeBelief(r));
}

function predictRegime(r: u32, ratio: f32): void {
  const b = regimeBelief(r);
  linearise(b, ratio);
  if (r == PRESSED) press(b);
  tangentUpdate(b, tangent);
}

/** What each regime believes when regimes may have switched in `minutes`: the moments of those it may have come from. */
export function mix(minutes: f32): void {
  const p = adaptiveParameters();
  const kept = exp(-minutes * p.switchRate);
  const free = exp(-minutes * CONTEXT.onset);
  const held = exp(-minutes * p.pressRelease);
  for (let r: u32 = 0; r < COUNT; r++) takeBelief(moments(r), regimeBelief(r), weight(r));
  const all = moments(COUNT);
  copyWords(changetype<usize>(all), changetype<usize>(moments(0)), offsetof<Moments>());
  absorbMoments(all, moments(1), ONE);
  absorbMoments(all, moments(2), ONE);
  const pressed = moments(PRESSED);
  const released = moments(COUNT + 1);
  copyWords(changetype<usize>(released), changetype<usize>(pressed), offsetof<Moments>());
  release(released);

  pressed.weight = pressed.weight * held;
  absorbMoments(pressed, all, ONE - free);
  settle(PRESSED);
  all.weight = all.weight * THIRD * (ONE - kept) * free;
  absorbMoments(all, released, THIRD * (ONE - held));
  for (let r: u32 = 0; r < PRESSED; r++) {
    const own = moments(r);
    own.weight = own.weight * kept * free;
    absorbMoments(own, all, ONE);
    settle(r);
  }
}

/** The moments of a pressed sensor become those of one that shows glucose again: the error starts anew. */
export function release(m: Moments): void {
  const p = adaptiveParameters();
  const error = max<f32>(p.errorSd * p.errorSd, LEAST_ERROR);
  m.x0 = m.x0 - m.x2;
  m.x2 = 0;
  m.p00 = m.p00 - TWO * m.p02 + m.p22 + error;
  m.p01 = m.p01 - m.p12;
  m.p02 = error;
  m.p12 = 0;
  m.p22 = error;
}

function settle(r: u32): void {
  const m = moments(r);
  giveBelief(regimeBelief(r), m);
  setWeight(r, m.weight);
}

/** The beliefs after a reading, mg/dL, whose scale squared is `scale`, and in the state how it met its prediction. */
export function measureInteracting(reading: f32, scale: f32): void {
  let least: f32 = f32.MAX_VALUE;
  let noise: f32 = 0;
  describePrediction(reading);
  for (let r: u32 = 0; r < COUNT; r++) {
    const b = regimeBelief(r);
    readingUpdate(update, reading - b.x0, firstVariance3(b), scale);
    measureFirst3(b, update.innovation, update.noise);
    noise += weight(r) * update.noise;
    const evidence = evidenceOf(r);
    evidence.evidence = update.evidence;
    evidence.exponent = update.exponent;
    least = min<f32>(least, update.exponent);
  }
  state.effectiveNoise = sqrt<f32>(noise);
  let total: f32 = 0;
  for (let r: u32 = 0; r < COUNT; r++) {
    const evidence = evidenceOf(r);
    const w = weight(r) * evidence.evidence * exp(least - evidence.exponent);
    setWeight(r, w);
    total += w;
  }
  for (let r: u32 = 0; r < COUNT; r++) setWeight(r, max<f32>(weight(r) / total, LEAST_WEIGHT));
}

/** The context where the free sensor's regimes believe to be. */
export function fillContextOfRegimes(): void {
  let g: f32 = 0;
  let v: f32 = 0;
  let free: f32 = 0;
  for (let r: u32 = 0; r < PRESSED; r++) {
    const b = regimeBelief(r);
    g += weight(r) * (b.x0 - b.x2);
    v += weight(r) * b.x1;
    free += weight(r);
  }
  fillContext(g / free, v / free);
}

/** Mean over all regimes along l: lᵀ x. */
export function interactingMean(l0: f32, l1: f32, l2: f32): f32 {
  let mean: f32 = 0;
  for (let r: u32 = 0; r < COUNT; r++) mean += weight(r) * meanAlong(regimeBelief(r), l0, l1, l2);
  return mean;
}

/** Variance over all regimes along l, around its mean. */
export function interactingVariance(l0: f32, l1: f32, l2: f32): f32 {
  const mean = interactingMean(l0, l1, l2);
  let variance: f32 = 0;
  for (let r: u32 = 0; r < COUNT; r++) {
    const b = regimeBelief(r);
    const d = meanAlong(b, l0, l1, l2) - mean;
    variance += weight(r) * (varianceAlong3(b, l0, l1, l2) + d * d);
  }
  return variance;
}

function meanAlong(b: Belief3, l0: f32, l1: f32, l2: f32): f32 {
  return l0 * b.x0 + l1 * b.x1 + l2 * b.x2;
}

/** Moves the level's mean, and adds to its variance, in every regime. */
export function moveInteracting(by: f32, variance: f32): void {
  for (let r: u32 = 0; r < COUNT; r++) {
    const b = regimeBelief(r);
    b.x0 = b.x0 + by;
    b.d0 = b.d0 + variance;
  }
}

/** The beliefs after a level at most `limit` (`side` 1) or at least (-1). Every regime could have shown it: none gains weight. */
export function measureInteractingBeyond(limit: f32, side: f32): void {
  describeBeyond(limit - interactingMean(ONE, 0, 0), side, interactingVariance(ONE, 0, 0));
  state.effectiveNoise = 0;
  for (let r: u32 = 0; r < COUNT; r++) {
    const b = regimeBelief(r);
    if (!censoredUpdate(update, limit - b.x0, side, firstVariance3(b), state.readingVariance)) continue;
    if (r == 0) state.effectiveNoise = sqrt<f32>(update.noise);
    measureFirst3(b, update.innovation, update.noise);
  }
}

function describePrediction(reading: f32): void {
  state.innovation = reading - interactingMean(ONE, 0, 0);
  state.innovationSd = sqrt<f32>(interactingVariance(ONE, 0, 0) + state.readingVariance);
}

function moments(i: u32): Moments {
  return changetype<Moments>(MOMENTS + i * offsetof<Moments>());
}

function evidenceOf(r: u32): Evidence {
  return changetype<Evidence>(EVIDENCES + r * offsetof<Evidence>());
}

export function weight(r: u32): f32 {
  return load<f32>(changetype<usize>(REGIMES) + 4 * r);
}

export function setWeight(r: u32, w: f32): void {
  store<f32>(changetype<usize>(REGIMES) + 4 * r, w);
}
