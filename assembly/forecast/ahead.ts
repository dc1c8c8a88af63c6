/**
 * Beliefs of the adaptive model run ahead, for the forecast: the extended filter's prediction, with the noise to come apart from
 * what the belief itself spreads. All volatilities share the drift, so one run serves them: the noise variance of the
 * regime r of now at time t is, over all switching, average + (own - average) e^(-switchRate t).
 */
import { Moments } from '../layout/adaptive';
import { AHEAD } from '../layout/map';
import { Ahead, PLANARS, Planar } from '../layout/mixture';
import { CONTEXT } from '../models/adaptive';
import { drift, driftByGlucose, driftByMomentum } from '../models/drift';
import { pace } from '../models/pace';

const ONE: f32 = 1;
const TWO: f32 = 2;
const HALF: f32 = 0.5;
const THIRD: f32 = 0.333333333;

const OWN: u32 = 0;
const NOISE: u32 = 1;
const FADING: u32 = 2;

/** The run of the volatilities. */
export const usual: Ahead = changetype<Ahead>(AHEAD);
/** The run of a pressed sensor. */
export const underPressure: Ahead = changetype<Ahead>(AHEAD + offsetof<Ahead>() + PLANARS * offsetof<Planar>());

/** Starts a run from moments in (z, v, e). */
export function startAhead(a: Ahead, m: Moments): void {
  a.g = m.x0 - m.x2;
  a.v = m.x1;
  a.e = m.x2;
  a.ge = m.p02 - m.p22;
  a.ve = m.p12;
  a.ee = m.p22;
  const own = planar(a, OWN);
  own.gg = m.p00 - TWO * m.p02 + m.p22;
  own.gv = m.p01 - m.p12;
  own.vv = m.p11;
  clear(planar(a, NOISE));
  clear(planar(a, FADING));
}

/**
 * Runs on by one substep of the pace. `ratio`: average noise variance; `fading`: what is left of the regime of now; `keep` and
 * `errorNoise`: what the substep leaves of the sensor's error, and the variance that it adds.
 */
export function runAhead(a: Ahead, ratio: f32, fading: f32, keep: f32, errorNoise: f32): void {
  const h = pace.minutes;
  const half = HALF * h;
  const g = a.g;
  const v = a.v;
  const next = v + h * drift(g, v);
  const vg = h * driftByGlucose(g, v);
  const vv = ONE + h * driftByMomentum(g, v);
  const gg = ONE + half * vg;
  const gv = half * (ONE + vv);
  a.g = g + half * (v + next) + pace.rise;
  a.v = next;
  a.e = keep * a.e;
  const noise = CONTEXT.rateNoise * ratio + pace.doubt;
  propagate(planar(a, OWN), gg, gv, vg, vv, 0, 0);
  propagate(planar(a, NOISE), gg, gv, vg, vv, noise * h, CONTEXT.levelNoise * h);
  const dying = planar(a, FADING); // stays 0 in a run of one volatility
  if (fading > 0 || dying.gg > 0) propagate(dying, gg, gv, vg, vv, CONTEXT.rateNoise * fading * h, 0);
  const ge = a.ge;
  const ve = a.ve;
  a.ge = keep * (gg * ge + gv * ve);
  a.ve = keep * (vg * ge + vv * ve);
  a.ee = keep * keep * a.ee + errorNoise;
}

/** Variance of the level; `excess`: noise variance of the regime of now above the average. */
export function levelVarianceAhead(a: Ahead, excess: f32): f32 {
  return planar(a, OWN).gg + planar(a, NOISE).gg + excess * planar(a, FADING).gg + TWO * a.ge + a.ee;
}

/** Variance of glucose without the sensor's error, at the average volatility. */
export function glucoseVarianceAhead(a: Ahead): f32 {
  return planar(a, OWN).gg + planar(a, NOISE).gg;
}

/** P ← F P Fᵀ + Q for F = (gg, gv; vg, vv), with the noise of one substep on the momentum and on glucose. */
function propagate(p: Planar, gg: f32, gv: f32, vg: f32, vv: f32, onMomentum: f32, onGlucose: f32): void {
  const h = pace.minutes;
  const a = gg * p.gg + gv * p.gv;
  const b = gg * p.gv + gv * p.vv;
  const c = vg * p.gg + vv * p.gv;
  const d = vg * p.gv + vv * p.vv;
  p.gg = a * gg + b * gv + onMomentum * h * h * THIRD + onGlucose;
  p.gv = c * gg + d * gv + onMomentum * h * HALF;
  p.vv = c * vg + d * vv + onMomentum;
}

function planar(a: Ahead, i: u32): Planar {
  return changetype<Planar>(changetype<usize>(a) + offsetof<Ahead>() + i * offsetof<Planar>());
}

function clear(p: Planar): void {
  p.gg = 0;
  p.gv = 0;
  p.vv = 0;
}
