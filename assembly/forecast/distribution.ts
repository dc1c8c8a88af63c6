/** The forecast's whole distribution: quantiles and the probability of lying beyond each threshold, beside the moments. */
import { forecastHead, state } from '../layout/blocks';
import { FORECAST_FIRST } from '../layout/map';
import { ForecastStep } from '../layout/outputs';
import { Status } from '../layout/status';
import { exp } from '../math/exp';
import { normalCdf } from '../math/normal-cdf';
import { fromScale, offsetOf } from '../sensor/scale';
import { forecastMoments } from './moments';
import { plausible } from './plausible';

/** Quantiles of the standard normal distribution at 75, 90 and 95 %. */
const Z75: f32 = 0.674489751;
const Z90: f32 = 1.281551566;
const Z95: f32 = 1.644853627;

/** Fills the whole forecast block. */
export function forecastDistribution(): i32 {
  const status = forecastMoments();
  if (status < 0) return status;
  for (let k: u32 = 0; k < forecastHead.steps; k++) {
    const step = changetype<ForecastStep>(FORECAST_FIRST + k * offsetof<ForecastStep>());
    fillQuantiles(step);
    fillProbabilities(step);
  }
  return Status.OK;
}

/** Quantiles go through the working scale, which is monotone: on it they are mean + z sd. */
function fillQuantiles(step: ForecastStep): void {
  const sd = step.scaledSd;
  const length = state.scaleLength;
  const median = fromScale(step.scaledMean, length);
  step.q50 = plausible(median);
  if (length == 0) {
    step.q05 = plausible(median - Z95 * sd);
    step.q10 = plausible(median - Z90 * sd);
    step.q25 = plausible(median - Z75 * sd);
    step.q75 = plausible(median + Z75 * sd);
    step.q90 = plausible(median + Z90 * sd);
    step.q95 = plausible(median + Z95 * sd);
    return;
  }
  // g + c is log-normal: a quantile below the median divides by what the one above it multiplies with.
  const relative = sd / length;
  const offset = offsetOf(length);
  const shifted = median + offset;
  const f75 = exp(Z75 * relative);
  const f90 = exp(Z90 * relative);
  const f95 = exp(Z95 * relative);
  step.q05 = plausible(shifted / f95 - offset);
  step.q10 = plausible(shifted / f90 - offset);
  step.q25 = plausible(shifted / f75 - offset);
  step.q75 = plausible(shifted * f75 - offset);
  step.q90 = plausible(shifted * f90 - offset);
  step.q95 = plausible(shifted * f95 - offset);
}

function fillProbabilities(step: ForecastStep): void {
  const one: f32 = 1;
  const precision = one / step.scaledSd;
  const z = step.scaledMean - state.setpoint;
  step.below54 = normalCdf((state.deviation54 - z) * precision);
  step.below70 = normalCdf((state.deviation70 - z) * precision);
  step.above180 = normalCdf((z - state.deviation180) * precision);
  step.above250 = normalCdf((z - state.deviation250) * precision);
}
