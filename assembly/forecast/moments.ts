/** The forecast's first two moments: mean and standard deviation of the sensor's reading at each 5-minute step. */
import { levelsAhead } from '../filters/kalman';
import { configured, forecastHead, state } from '../layout/blocks';
import { FORECAST_FIRST } from '../layout/map';
import { ForecastStep, STEP_SECONDS } from '../layout/outputs';
import { MAGIC } from '../layout/state';
import { Status } from '../layout/status';
import { fromScale, logExcess, meanFromMedian, sdFromMean } from '../sensor/scale';
import { plausible } from './plausible';

/** Fills the forecast block's moments. */
export function forecastMoments(): i32 {
  const status = checkForecastable();
  if (status < 0) return status;
  const steps = configured.horizon / STEP_SECONDS;
  forecastHead.time = state.time;
  forecastHead.steps = steps;
  forecastHead.flags = state.flags;
  levelsAhead(steps);
  const noise = state.readingVariance;
  for (let k: u32 = 0; k < steps; k++) {
    const step = changetype<ForecastStep>(FORECAST_FIRST + k * offsetof<ForecastStep>());
    fillMoments(step, step.scaledMean + state.setpoint, step.scaledSd + noise);
  }
  return Status.OK;
}

/** Whether there is a belief to forecast from. */
export function checkForecastable(): i32 {
  if (state.magic != MAGIC) return Status.NOT_CONFIGURED;
  return state.readings == 0 ? Status.NO_READING : Status.OK;
}

function fillMoments(step: ForecastStep, mean: f32, variance: f32): void {
  const length = state.scaleLength;
  step.scaledMean = mean;
  step.scaledSd = sqrt<f32>(variance);
  if (length == 0) {
    step.mean = plausible(mean);
    step.sd = step.scaledSd;
    return;
  }
  const excess = logExcess(variance, length);
  const expected = meanFromMedian(fromScale(mean, length), excess, length);
  step.mean = plausible(expected);
  step.sd = sdFromMean(expected, excess, length);
}
