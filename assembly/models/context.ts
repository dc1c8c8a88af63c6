/** Slow statistics of a person, and the context that they and the clock make for the drift and the noise. */
import { state } from '../layout/blocks';
import { AdaptiveParameters } from '../layout/parameters';
import { exp } from '../math/exp';
import { log } from '../math/log';
import { cosineOfTurn, sineOfTurn } from '../math/sine';
import { CONTEXT, STATISTICS, adaptiveParameters } from './adaptive';
import { FASTEST, depthOf, positionOf } from './drift';

export const SECONDS_A_DAY: f32 = 86400;

/** Readings this far apart or farther count for this long, min. */
const LONGEST_SHARE: f32 = 15;
/** What the first reading counts for, min. */
const FIRST_SHARE: f32 = 5;
/** The population's statistics count for a day, min. */
const POPULATION_MINUTES: f32 = 1440;

/** Spread of glucose at which parameters are stated, and the range in which it is followed, mg/dL. */
export const USUAL_SD: f32 = 50;
export const LOWEST_SD: f32 = 15;
export const HIGHEST_SD: f32 = 120;
/** Mean glucose around which people differ, mg/dL. */
const USUAL_MEAN: f32 = 140;
/** Scale of G at the usual spread, mg/dL. */
const USUAL_SCALE: f32 = 60;

/** Logarithm of the noise's standard deviation, relative to the parameters', above which it does not grow: all variances stay finite. */
const LOUDEST: f32 = 20;

/** When nights begin and end, s of local time. */
const NIGHTFALL: u32 = 79200;
const MORNING: u32 = 28800;

/** Statistics before any reading. */
export function startStatistics(): void {
  const p = adaptiveParameters();
  STATISTICS.mean = p.setpoint;
  STATISTICS.variance = p.populationSd * p.populationSd;
  STATISTICS.minutes = POPULATION_MINUTES;
  STATISTICS.absorbing = 0;
}

/** Takes a reading, mg/dL, into the statistics; `elapsed`: since the one before, s; 0: there was none. */
export function followStatistics(glucose: f32, elapsed: u32): void {
  const one: f32 = 1;
  const s = STATISTICS;
  const minutes = elapsed == 0 ? FIRST_SHARE : min<f32>(f32(elapsed) / 60, LONGEST_SHARE);
  const total = s.minutes + minutes;
  const share = minutes / total;
  const deviation = glucose - s.mean;
  s.mean = s.mean + share * deviation;
  s.variance = (one - share) * (s.variance + share * deviation * deviation);
  s.minutes = min<f32>(total, adaptiveParameters().statisticsMemory);
}

/** The context at the state's local time, where glucose and its momentum are believed to be `glucose` and `momentum`. */
export function fillContext(glucose: f32, momentum: f32): void {
  const one: f32 = 1;
  const two: f32 = 2;
  const c = CONTEXT;
  const p = adaptiveParameters();
  const local = state.localTime;
  const turn = f32(local) / SECONDS_A_DAY;
  const s1 = sineOfTurn(turn);
  const c1 = cosineOfTurn(turn);
  const s2 = two * s1 * c1; // sin 2t, cos 2t, sin 3t, cos 3t
  const c2 = c1 * c1 - s1 * s1;
  const s3 = s2 * c1 + c2 * s1;
  const c3 = c2 * c1 - s2 * s1;
  const spread = log(min<f32>(max<f32>(sqrt<f32>(STATISTICS.variance), LOWEST_SD), HIGHEST_SD) / USUAL_SD);
  c.centre = USUAL_MEAN + p.meanShare * (STATISTICS.mean - USUAL_MEAN);
  c.precision = exp(-p.driftPower * spread) / USUAL_SCALE;
  c.push = p.c0 + seasonDrift(p, s1, c1, s2, c2, s3, c3);
  c.damping =
    p.c4 + p.seasonDampingSin * s1 + p.seasonDampingCos * c1 + p.seasonDampingSin2 * s2 + p.seasonDampingCos2 * c2;
  const seasonNoise = p.seasonNoiseSin * s1 + p.seasonNoiseCos * c1 + p.seasonNoiseSin2 * s2 + p.seasonNoiseCos2 * c2;
  const noise = exp(two * min<f32>(p.noisePower * spread + seasonNoise + noiseWhere(glucose, momentum), LOUDEST));
  c.rateNoise = p.rateNoise * p.rateNoise * noise;
  c.levelNoise = p.levelNoise * p.levelNoise * noise;
  c.onset = local >= NIGHTFALL || local < MORNING ? p.pressOnset : p.pressOnset * p.pressDayShare;
  c.lively = p.regimeRatio * p.regimeRatio;
  c.calm = one / c.lively;
}

/** Logarithm of the noise's standard deviation by where the belief is. */
function noiseWhere(glucose: f32, momentum: f32): f32 {
  const p = adaptiveParameters();
  const G = positionOf(glucose);
  return p.noiseLevel * G * G + p.noiseLow * depthOf(glucose) + p.noiseSpeed * min<f32>(abs<f32>(momentum), FASTEST);
}

function seasonDrift(p: AdaptiveParameters, s1: f32, c1: f32, s2: f32, c2: f32, s3: f32, c3: f32): f32 {
  return (
    p.seasonDriftSin1 * s1 +
    p.seasonDriftCos1 * c1 +
    p.seasonDriftSin2 * s2 +
    p.seasonDriftCos2 * c2 +
    p.seasonDriftSin3 * s3 +
    p.seasonDriftCos3 * c3
  );
}
