/** The forecast's whole distribution: quantiles and the probability of lying beyond each threshold, beside the moments. */
import { state } from '../layout/blocks';
import { ForecastStep } from '../layout/outputs';
import { exp } from '../math/exp';
import { normalCdf } from '../math/normal-cdf';
import { Z75, Z90, Z95 } from '../math/normal-levels';
import { offsetOf } from '../sensor/scale';
import { Plausible } from './plausible';

/**
 * Quantiles go through the working scale, which is monotone: on the linear scale, length 0, they are median + z sd. `median`: on
 * a scale that is not linear that of glucose plus the scale's offset, which is log-normal, so that a quantile below the median
 * divides by what the one above it multiplies with.
 */
export function fillQuantiles(step: ForecastStep, median: f32, length: f32): void {
  const sd = step.scaledSd;
  let offset: f32 = 0;
  let q05 = median - Z95 * sd;
  let q10 = median - Z90 * sd;
  let q25 = median - Z75 * sd;
  let q75 = median + Z75 * sd;
  let q90 = median + Z90 * sd;
  let q95 = median + Z95 * sd;
  if (length != 0) {
    const relative = sd / length;
    offset = offsetOf(length);
    const f75 = exp(Z75 * relative);
    const f90 = exp(Z90 * relative);
    const f95 = exp(Z95 * relative);
    q05 = median / f95;
    q10 = median / f90;
    q25 = median / f75;
    q75 = median * f75;
    q90 = median * f90;
    q95 = median * f95;
  }
  step.q05 = Plausible.of(q05 - offset);
  step.q10 = Plausible.of(q10 - offset);
  step.q25 = Plausible.of(q25 - offset);
  step.q50 = Plausible.of(median - offset);
  step.q75 = Plausible.of(q75 - offset);
  step.q90 = Plausible.of(q90 - offset);
  step.q95 = Plausible.of(q95 - offset);
}

export function fillProbabilities(step: ForecastStep): void {
  const one: f32 = 1;
  const precision = one / step.scaledSd;
  const z = step.scaledMean - state.setpoint;
  step.below54 = normalCdf((state.deviation54 - z) * precision);
  step.below70 = normalCdf((state.deviation70 - z) * precision);
  step.above180 = normalCdf((z - state.deviation180) * precision);
  step.above250 = normalCdf((z - state.deviation250) * precision);
}
