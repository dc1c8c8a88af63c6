/**
 * The adaptive model: what the sensor shows z, its momentum v, and the sensor's short-term error e, with glucose g = z - e. The
 * drift of v is a polynomial in glucose and momentum that is learned from recordings, seen from a person's own mean and spread
 * and the time of day; the noise follows the spread, the clock and a regime of volatility. DESIGN.md has the equations.
 */
import { Context, NoiseBelief, Regimes, Statistics } from '../layout/adaptive';
import { Belief3 } from '../layout/belief';
import { configured, learned } from '../layout/blocks';
import { Method } from '../layout/configuration';
import { STATE_PARAMETERS } from '../layout/map';
import { AdaptiveParameters, LINEAR_SCALE } from '../layout/parameters';
import { Escalation, Particles } from '../layout/particles';
import { firstVariance3 } from '../linalg/ud3';
import { tellRestart } from '../monitor/restart';
import { commonParametersAreValid, within } from './validate';

const AT_STATISTICS: usize = STATE_PARAMETERS + offsetof<AdaptiveParameters>();
export const STATISTICS: Statistics = changetype<Statistics>(AT_STATISTICS);
const AT_CONTEXT: usize = AT_STATISTICS + offsetof<Statistics>();
export const CONTEXT: Context = changetype<Context>(AT_CONTEXT);
const AT_BELIEF: usize = AT_CONTEXT + offsetof<Context>();
/** The belief in the usual regime: the only one of the methods with one volatility. */
export const ADAPTIVE_BELIEF: Belief3 = changetype<Belief3>(AT_BELIEF);
/** Where the state of a method with one volatility ends. */
export const ADAPTIVE_END: usize = AT_BELIEF + offsetof<Belief3>();
/** Behind it that of `variational` about the noise of readings. */
export const NOISE_BELIEF: NoiseBelief = changetype<NoiseBelief>(ADAPTIVE_END);
/** Where the state of `variational` ends. */
export const VARIATIONAL_END: usize = ADAPTIVE_END + offsetof<NoiseBelief>();
const AT_REGIMES: usize = AT_BELIEF + 4 * offsetof<Belief3>();
export const REGIMES: Regimes = changetype<Regimes>(AT_REGIMES);
/** Where the state of `interacting` ends. */
export const INTERACTING_END: usize = AT_REGIMES + offsetof<Regimes>();

/** Behind it and the head of its particles, what `auto` keeps. */
const AT_ESCALATION: usize = INTERACTING_END + offsetof<Particles>();
export const ESCALATION: Escalation = changetype<Escalation>(AT_ESCALATION);
/** Where the light filter of `auto` waits while it has escalated. */
export const LIGHT_BELIEF: Belief3 = changetype<Belief3>(AT_ESCALATION + offsetof<Escalation>());
/** Where the state of `auto` ends. */
export const AUTO_END: usize = AT_ESCALATION + offsetof<Escalation>() + offsetof<Belief3>();

/** Whether the belief lies in the beliefs and weights of the regimes. */
export function hasRegimes(): bool {
  return configured.method == Method.INTERACTING || configured.method == Method.PARTICLE || isEscalated();
}

/** Whether `auto` has escalated. */
export function isEscalated(): bool {
  return configured.method == Method.AUTO && ESCALATION.escalated != 0;
}

/** The belief of regime `r`, in the order of `Regimes`. */
export function regimeBelief(r: u32): Belief3 {
  return changetype<Belief3>(AT_BELIEF + r * offsetof<Belief3>());
}

export function adaptiveParametersAreValid(p: AdaptiveParameters): bool {
  return (
    commonParametersAreValid(p) &&
    p.scaleOffset >= LINEAR_SCALE &&
    within(p.populationSd, 15, 120) &&
    within(p.statisticsMemory, 1440, 100000) &&
    within(p.meanShare, 0, 1) &&
    within(p.driftPower, 0, 2) &&
    within(p.noisePower, 0, 2) &&
    coefficientsAreValid(p) &&
    within(p.rateNoise, 0.001, 20) &&
    within(p.levelNoise, 0, 20) &&
    within(p.regimeRatio, 1, 10) &&
    within(p.switchRate, 0, 1) &&
    within(p.errorSd, 0, 50) &&
    within(p.errorTime, 1, 1000) &&
    within(p.pressOnset, 0, 0.1) &&
    within(p.pressDayShare, 0, 1) &&
    within(p.pressRelease, 0.001, 1) &&
    within(p.pressDepth, 0, 0.9) &&
    within(p.pressTime, 1, 100) &&
    within(p.pressNoise, 1, 100)
  );
}

/** Those of the drift and of the clock, which lie one behind the other. */
function coefficientsAreValid(p: AdaptiveParameters): bool {
  const end = changetype<usize>(p) + offsetof<AdaptiveParameters>('rateNoise');
  for (let at = changetype<usize>(p) + offsetof<AdaptiveParameters>('c0'); at < end; at += 4) {
    if (!within(load<f32>(at), -1, 1)) return false;
  }
  return true;
}

/** The parameters that the state was configured with. */
export function adaptiveParameters(): AdaptiveParameters {
  return changetype<AdaptiveParameters>(learned);
}

/** The prior at a first reading: the level known to the sensor's noise, the rest to its prior spread. */
export function startBelief(b: Belief3, level: f32): void {
  const p = adaptiveParameters();
  b.x0 = level;
  b.x1 = 0;
  b.x2 = 0;
  b.u01 = 0;
  b.u02 = 0;
  b.u12 = 0;
  b.d0 = p.sensorNoise * p.sensorNoise;
  b.d1 = p.initialRate * p.initialRate;
  b.d2 = max<f32>(p.errorSd * p.errorSd, LEAST_ERROR);
}

/**
 * Starts a belief anew from the person's mean and spread when a prediction has come apart: with coefficients that nobody learned
 * the drift may run away faster than f32 can tell.
 */
export function keepTogether(b: Belief3): void {
  if (isTogether(b)) return;
  tellRestart();
  startBelief(b, STATISTICS.mean);
  b.d0 = STATISTICS.variance;
}

/** False for a NaN anywhere, since all meet in the variances. */
export function isTogether(b: Belief3): bool {
  return (
    abs<f32>(b.x0) < FARTHEST &&
    abs<f32>(b.x1) < FARTHEST &&
    firstVariance3(b) < LARGEST_VARIANCE &&
    b.d1 < LARGEST_VARIANCE &&
    b.d2 < LARGEST_VARIANCE
  );
}

/** What no level or momentum exceeds, mg/dL and mg/dL/min. */
export const FARTHEST: f32 = 1e4;
/** What no variance exceeds: that of 1000 mg/dL. */
export const LARGEST_VARIANCE: f32 = 1e6;

/** Smallest variance of the short-term error, (mg/dL)²: where it is left out, it stays this small. */
export const LEAST_ERROR: f32 = 1e-6;
