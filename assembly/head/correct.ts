/** What the head does to the forecast of the filter: mean, median and the distances of quantiles at 30 and 60 minutes. */
import { state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { HeadTerms, ShapeTerms } from '../layout/head';
import { PastForecast } from '../layout/intervals';
import { HEAD_FEATURES, HEAD_SHAPE } from '../layout/map';
import { dot } from '../linalg/ud-regression';
import { exp } from '../math/exp';
import { Chosen } from '../state/chosen';
import { fillFeatures } from './features';
import { headAhead, headShapeAt, headWeightsAt } from './place';
import { addTreatments } from './treatments';

/** Logarithm of the largest factor on a distance. */
const LARGEST_LOG: f32 = 1.5;

/** Time without a reading over which the correction fades, s. */
const FADING: f32 = 3600;

const TERMS: usize = offsetof<HeadTerms>();
const SHAPE: usize = offsetof<ShapeTerms>();

/** Fills `headAhead` for a forecast made now. */
export function correctAhead(): void {
  const one: f32 = 1;
  const zero: f32 = 0;
  fillFeatures();
  const fresh = max<f32>(one - f32(state.time - state.lastReading) / FADING, zero);
  const a = headAhead;
  a.mean30 = fresh * dot(headWeightsAt(0), HEAD_FEATURES, TERMS);
  a.mean60 = fresh * dot(headWeightsAt(1), HEAD_FEATURES, TERMS);
  if (Chosen.has(Feature.TREATMENTS)) addTreatments(fresh);
  const shape30 = headShapeAt(0);
  const shape60 = headShapeAt(1);
  a.shift30 = dot(shape30, HEAD_SHAPE, SHAPE);
  a.shift60 = dot(shape60, HEAD_SHAPE, SHAPE);
  a.below30 = factorOf(shape30 + SHAPE);
  a.above30 = factorOf(shape30 + 2 * SHAPE);
  a.below60 = factorOf(shape60 + SHAPE);
  a.above60 = factorOf(shape60 + 2 * SHAPE);
}

/** Corrects a forecast of the filter that waits for its reading, at a horizon, 0: 30 minutes, 1: 60. */
export function correctPast(past: PastForecast, horizon: u32): void {
  correctAhead();
  const a = headAhead;
  const sd = past.below;
  past.centre = past.centre + (horizon == 0 ? a.mean30 + a.shift30 * sd : a.mean60 + a.shift60 * sd);
  past.below = sd * (horizon == 0 ? a.below30 : a.below60);
  past.above = sd * (horizon == 0 ? a.above30 : a.above60);
}

function factorOf(weights: usize): f32 {
  return exp(min<f32>(max<f32>(dot(weights, HEAD_SHAPE, SHAPE), -LARGEST_LOG), LARGEST_LOG));
}
