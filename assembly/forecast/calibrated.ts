/** The forecast's distribution with this person's intervals: the model's centre, and quantiles as far from it as was learned. */
import { configured, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { Reach } from '../layout/intervals';
import { FORECAST_FIRST, REACH, REACH_GROWTH } from '../layout/map';
import { ForecastStep } from '../layout/outputs';
import { exp } from '../math/exp';
import { normalCdf } from '../math/normal-cdf';
import { Z95 } from '../math/normal-levels';
import { offsetOf } from '../sensor/scale';
import { Plausible } from './plausible';

/** The step of 30 minutes; up to it the distances are those at 30, from 60 minutes on those at 60. */
const NEAR: i32 = 5;
const APART: i32 = 6;
const PER_STEP: f32 = 0.166666667;

const reach: Reach = changetype<Reach>(REACH);
const growth: Reach = changetype<Reach>(REACH_GROWTH);

export function isCalibrated(): bool {
  return (configured.features & Feature.INTERVALS) != 0;
}

/** `median` as for `fillQuantiles`: of the reading on the linear scale, of the reading plus the scale's offset on any other. */
export function fillCalibratedQuantiles(step: ForecastStep, median: f32, length: f32): void {
  const late = lateness(step);
  const sd = step.scaledSd;
  const below5 = reach.below5 + late * growth.below5;
  const below10 = reach.below10 + late * growth.below10;
  const below25 = reach.below25 + late * growth.below25;
  const above75 = reach.above75 + late * growth.above75;
  const above90 = reach.above90 + late * growth.above90;
  const above95 = reach.above95 + late * growth.above95;
  if (length == 0) {
    step.q05 = Plausible.of(median - below5 * sd);
    step.q10 = Plausible.of(median - below10 * sd);
    step.q25 = Plausible.of(median - below25 * sd);
    step.q50 = Plausible.of(median);
    step.q75 = Plausible.of(median + above75 * sd);
    step.q90 = Plausible.of(median + above90 * sd);
    step.q95 = Plausible.of(median + above95 * sd);
  } else {
    const relative = sd / length;
    const offset = offsetOf(length);
    step.q05 = Plausible.of(median * exp(-below5 * relative) - offset);
    step.q10 = Plausible.of(median * exp(-below10 * relative) - offset);
    step.q25 = Plausible.of(median * exp(-below25 * relative) - offset);
    step.q50 = Plausible.of(median - offset);
    step.q75 = Plausible.of(median * exp(above75 * relative) - offset);
    step.q90 = Plausible.of(median * exp(above90 * relative) - offset);
    step.q95 = Plausible.of(median * exp(above95 * relative) - offset);
  }
}

/** Probabilities of the Gaussian whose 5 and 95 % quantiles are those of the step. */
export function fillCalibratedProbabilities(step: ForecastStep): void {
  const one: f32 = 1;
  const precision = one / step.scaledSd;
  const z = step.scaledMean - state.setpoint;
  step.below54 = normalCdf(uncalibrated(step, state.deviation54 - z) * precision);
  step.below70 = normalCdf(uncalibrated(step, state.deviation70 - z) * precision);
  step.above180 = normalCdf(-uncalibrated(step, state.deviation180 - z) * precision);
  step.above250 = normalCdf(-uncalibrated(step, state.deviation250 - z) * precision);
}

/** The distance from the centre that is to the model what `distance` is to the learned 90 % interval. */
export function uncalibrated(step: ForecastStep, distance: f32): f32 {
  const late = lateness(step);
  const outer = distance < 0 ? reach.below5 + late * growth.below5 : reach.above95 + late * growth.above95;
  return (distance * Z95) / outer;
}

/** How far a step is on the way from 30 to 60 minutes, 0..1. */
function lateness(step: ForecastStep): f32 {
  const index = i32((changetype<usize>(step) - FORECAST_FIRST) / offsetof<ForecastStep>());
  return f32(min<i32>(max<i32>(index - NEAR, 0), APART)) * PER_STEP;
}
