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

const HALF: f32 = 0.5;
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
  f.one = ONE;
  f.rate = Bounded.of(levelRate());
  f.rise5 = Bounded.of((latest - lags.ago5) * RISE5);
  f.position = G;
  f.bend = Bounded.of((latest - TWO * lags.ago15 + lags.ago30) * BEND);
  f.rise60 = Bounded.of((latest - lags.ago60) * RISE60);
  f.climb60 = max<f32>(f.rise60, 0);
  f.positionRise30 = Bounded.of(G * Bounded.of((latest - lags.ago30) * RISE30));
  const turn = f32(state.localTime) / SECONDS_A_DAY;
  const s1 = sineOfTurn(turn);
  const c1 = cosineOfTurn(turn);
  const s2 = TWO * s1 * c1; // sin 2t, cos 2t, sin 3t
  const c2 = c1 * c1 - s1 * s1;
  f.sin1 = s1;
  f.cos1 = c1;
  f.sin2 = s2;
  f.cos2 = c2;
  f.sin3 = s2 * c1 + c2 * s1;
  f.positionSin1 = G * s1;
  f.positionCos1 = G * c1;
  f.positionSin2 = G * s2;
  const s = shapeFeatures;
  s.one = ONE;
  s.spread = log(min<f32>(max<f32>(sqrt<f32>(STATISTICS.variance), LOWEST_SD), HIGHEST_SD) / USUAL_SD);
  s.speed = HALF * abs<f32>(f.rate);
  s.position = G;
  s.depth = min<f32>(depthOf(glucose), LARGEST);
  s.bend = abs<f32>(f.bend);
}

/** A class for the sake of `@inline`. */
class Bounded {
  @inline static of(feature: f32): f32 {
    return min<f32>(max<f32>(feature, -LARGEST), LARGEST);
  }
}
