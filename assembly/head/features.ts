/** The features of a forecast made now, from the filter's belief, the last hour's readings and the clock. */
import { state } from '../layout/blocks';
import { HeadTerms, ShapeTerms } from '../layout/head';
import { HEAD_FEATURES, HEAD_SHAPE } from '../layout/map';
import { levelRate, steadyLevel } from '../filters/filter';
import { log } from '../math/log';
import { cosineOfTurn, sineOfTurn } from '../math/sine';
import { STATISTICS } from '../models/adaptive';
import { HIGHEST_SD, LOWEST_SD, SECONDS_A_DAY, USUAL_SD } from '../models/context';
import { depthOf, positionOf } from '../models/drift';
import { headReadings } from './place';
import { lags, lookBack } from './readings';

/** No feature is larger. */
const LARGEST: f32 = 4;

/** Units, mg/dL. */
const RISE5: f32 = 0.1;
const RISE30: f32 = 0.033333333;
const RISE60: f32 = 0.02;
const BEND: f32 = 0.05;
const USUAL_MEAN: f32 = 145;
const USUAL: f32 = 0.02;

/** Of the last hour's way. */
const PER_MINUTE: f32 = 0.016666667;
const STILL: f32 = 0.2;
const UNREST: f32 = 0.6;

const ONE: f32 = 1;
const TWO: f32 = 2;

export const features: HeadTerms = changetype<HeadTerms>(HEAD_FEATURES);
export const shapeFeatures: ShapeTerms = changetype<ShapeTerms>(HEAD_SHAPE);

/** Fills both. */
export function fillFeatures(): void {
  lookBack();
  const f = features;
  const latest = headReadings().latest;
  const glucose = steadyLevel();
  const G = positionOf(glucose);
  f.rate = Bounded.of(levelRate());
  f.rise5 = Bounded.of((latest - lags.ago5) * RISE5);
  f.jolt = abs<f32>(f.rise5);
  f.bend = Bounded.of((latest - TWO * lags.ago15 + lags.ago30) * BEND);
  f.rise60 = Bounded.of((latest - lags.ago60) * RISE60);
  f.climb60 = max<f32>(f.rise60, 0);
  const unrest = Bounded.of(UNREST + log(STILL + lags.way * PER_MINUTE));
  f.unrest = unrest;
  f.unrestRise60 = Bounded.of(unrest * f.rise60);
  f.one = ONE;
  f.position = G;
  f.depth = min<f32>(depthOf(glucose), LARGEST);
  f.usual = Bounded.of((STATISTICS.mean - USUAL_MEAN) * USUAL);
  f.positionRise30 = Bounded.of(G * Bounded.of((latest - lags.ago30) * RISE30));
  f.positionUnrest = Bounded.of(G * unrest);
  fillClock(f, G);
  const s = shapeFeatures;
  s.one = ONE;
  s.spread = log(min<f32>(max<f32>(sqrt<f32>(STATISTICS.variance), LOWEST_SD), HIGHEST_SD) / USUAL_SD);
  s.unrest = unrest;
  s.position = G;
  s.depth = f.depth;
  s.bend = abs<f32>(f.bend);
}

/** Harmonics of the day, and how they go with glucose and rate. */
function fillClock(f: HeadTerms, G: f32): void {
  const turn = f32(state.localTime) / SECONDS_A_DAY;
  const s1 = sineOfTurn(turn);
  const c1 = cosineOfTurn(turn);
  const s2 = TWO * s1 * c1; // sine and cosine of 2, 3 and 4 turns
  const c2 = c1 * c1 - s1 * s1;
  f.sin1 = s1;
  f.cos1 = c1;
  f.sin2 = s2;
  f.cos2 = c2;
  f.sin3 = s2 * c1 + c2 * s1;
  f.cos3 = c2 * c1 - s2 * s1;
  f.sin4 = TWO * s2 * c2;
  f.cos4 = c2 * c2 - s2 * s2;
  f.positionSin1 = G * s1;
  f.positionCos1 = G * c1;
  f.positionSin2 = G * s2;
  f.rateSin1 = f.rate * s1;
}

/** A class for the sake of `@inline`. */
class Bounded {
  @inline static of(feature: f32): f32 {
    return min<f32>(max<f32>(feature, -LARGEST), LARGEST);
  }
}
