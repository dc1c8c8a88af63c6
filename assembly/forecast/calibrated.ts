/** The forecast's distribution with this person's intervals: the model's centre, and quantiles as far from it as was learned. */
import { state } from '../layout/blocks';
import { Reach } from '../layout/intervals';
import { REACH } from '../layout/map';
import { ForecastStep } from '../layout/outputs';
import { exp } from '../math/exp';
import { normalCdf } from '../math/normal-cdf';
import { offsetOf } from '../sensor/scale';
import { Plausible } from './plausible';

/** Largest exponent whose half goes through the series; its error there is 0.02 % of glucose plus offset, 1e-7 for usual ones. */
const LARGEST_EXPONENT: f32 = 0.8;

const reach: Reach = changetype<Reach>(REACH);

/**
 * `median` as for `fillQuantiles`: of the reading on the linear scale, of the reading plus the scale's offset on any other. Distances may
 * be the same but for rounding: each quantile is held to the one inside it.
 */
export function fillCalibratedQuantiles(step: ForecastStep, median: f32, length: f32): void {
  const r = reach;
  const sd = step.scaledSd;
  if (length == 0) {
    const q25 = Plausible.of(median - r.below25 * sd);
    const q10 = Plausible.upTo(q25, median - r.below10 * sd);
    step.q05 = Plausible.upTo(q10, median - r.below5 * sd);
    step.q10 = q10;
    step.q25 = q25;
    step.q50 = Plausible.of(median);
    const q75 = Plausible.of(median + r.above75 * sd);
    const q90 = Plausible.from(q75, median + r.above90 * sd);
    step.q75 = q75;
    step.q90 = q90;
    step.q95 = Plausible.from(q90, median + r.above95 * sd);
    return;
  }
  const relative = sd / length;
  const offset = offsetOf(length);
  step.q50 = Plausible.of(median - offset);
  if (max<f32>(r.below5, r.above95) * relative > LARGEST_EXPONENT) {
    const q25 = Plausible.of(median * exp(-r.below25 * relative) - offset);
    const q10 = Plausible.upTo(q25, median * exp(-r.below10 * relative) - offset);
    step.q05 = Plausible.upTo(q10, median * exp(-r.below5 * relative) - offset);
    step.q10 = q10;
    step.q25 = q25;
    const q75 = Plausible.of(median * exp(r.above75 * relative) - offset);
    const q90 = Plausible.from(q75, median * exp(r.above90 * relative) - offset);
    step.q75 = q75;
    step.q90 = q90;
    step.q95 = Plausible.from(q90, median * exp(r.above95 * relative) - offset);
    return;
  }
  // √median e^(k h) as a series in k, for h = relative / 2; its square is median e^(k relative).
  const half: f32 = 0.5;
  const third: f32 = 0.333333333;
  const h = half * relative;
  const c0 = sqrt<f32>(median);
  const c1 = c0 * h;
  const c2 = half * c1 * h;
  const c3 = third * c2 * h;
  const c4 = half * half * c3 * h;
  const q25 = Plausible.of(Series.at(-r.below25, c0, c1, c2, c3, c4, offset));
  const q10 = Plausible.upTo(q25, Series.at(-r.below10, c0, c1, c2, c3, c4, offset));
  step.q05 = Plausible.upTo(q10, Series.at(-r.below5, c0, c1, c2, c3, c4, offset));
  step.q10 = q10;
  step.q25 = q25;
  const q75 = Plausible.of(Series.at(r.above75, c0, c1, c2, c3, c4, offset));
  const q90 = Plausible.from(q75, Series.at(r.above90, c0, c1, c2, c3, c4, offset));
  step.q75 = q75;
  step.q90 = q90;
  step.q95 = Plausible.from(q90, Series.at(r.above95, c0, c1, c2, c3, c4, offset));
}

/** A class for the sake of `@inline`. */
class Series {
  @inline static at(k: f32, c0: f32, c1: f32, c2: f32, c3: f32, c4: f32, offset: f32): f32 {
    const root = c0 + k * (c1 + k * (c2 + k * (c3 + k * c4)));
    return root * root - offset;
  }
}

/** Probabilities of the Gaussian whose 5 and 95 % quantiles are those of the step. */
export function fillCalibratedProbabilities(step: ForecastStep): void {
  const one: f32 = 1;
  const precision = one / step.scaledSd;
  const z = step.scaledMean - state.setpoint;
  const below = precision * reach.below;
  const above = precision * reach.above;
  const d54 = state.deviation54 - z;
  const d70 = state.deviation70 - z;
  const d180 = z - state.deviation180;
  const d250 = z - state.deviation250;
  step.below54 = normalCdf(d54 * (d54 < 0 ? below : above));
  step.below70 = normalCdf(d70 * (d70 < 0 ? below : above));
  step.above180 = normalCdf(d180 * (d180 < 0 ? above : below));
  step.above250 = normalCdf(d250 * (d250 < 0 ? above : below));
}

/** The distance from the centre that is to the model what `distance` is to the learned 90 % interval. */
export function uncalibrated(distance: f32): f32 {
  return distance * (distance < 0 ? reach.below : reach.above);
}
