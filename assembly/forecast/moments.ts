/** The forecast: the law of the sensor's reading at each 5-minute step, its first two moments or all of it. */
import { fillReach, stretchReach } from '../calibration/factors';
import { levelsAhead } from '../filters/kalman';
import { fillHeadForecast } from '../head/forecast';
import { lowWithin30 } from '../head/low-risk';
import { configured, forecastHead, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { FORECAST_FIRST } from '../layout/map';
import { ForecastStep, STEP_SECONDS } from '../layout/outputs';
import { MAGIC } from '../layout/state';
import { Status } from '../layout/status';
import { Scale, offsetOf } from '../sensor/scale';
import { fillCalibratedProbabilities, fillCalibratedQuantiles } from './calibrated';
import { fillProbabilities, fillQuantiles } from './distribution';
import { fillMixture } from './mixture';
import { Plausible } from './plausible';
import { Chosen } from '../state/chosen';

/** Fills the forecast block: its moments, or when `whole` also quantiles and probabilities. */
export function fillForecast(whole: bool): i32 {
  const status = checkForecastable();
  if (status < 0) return status;
  const steps = configured.horizon / STEP_SECONDS;
  if (Chosen.has(Feature.HEAD)) {
    fillMixture(0, steps, false);
    fillHeaded(steps, whole);
    return Status.OK;
  }
  startForecast(steps);
  if (whole && Chosen.has(Feature.INTERVALS)) fillReach();
  if (Chosen.adaptive()) {
    fillMixture(0, steps, whole);
    return Status.OK;
  }
  levelsAhead(steps);
  const noise = state.readingVariance;
  const end = FORECAST_FIRST + steps * offsetof<ForecastStep>();
  const calibrated = whole && Chosen.has(Feature.INTERVALS);
  let k: u32 = 0;
  for (let at = FORECAST_FIRST; at < end; at += offsetof<ForecastStep>()) {
    const step = changetype<ForecastStep>(at);
    k++;
    if (calibrated) stretchReach(k);
    fillStep(step, step.scaledSd + noise, whole, calibrated);
  }
  return Status.OK;
}

/** Fills the block anew where its steps hold the filter's own moments. */
export function fillHeaded(steps: u32, whole: bool): void {
  startForecast(steps);
  fillHeadForecast(steps, whole);
  if (whole) forecastHead.lowWithin30 = lowWithin30(steps);
}

function startForecast(steps: u32): void {
  forecastHead.time = state.time;
  forecastHead.steps = steps;
  forecastHead.flags = state.flags;
  forecastHead.lowWithin30 = 0;
}

/** Whether there is a belief to forecast from. */
export function checkForecastable(): i32 {
  if (state.magic != MAGIC) return Status.NOT_CONFIGURED;
  return state.readings == 0 ? Status.NO_READING : Status.OK;
}

/** Glucose is its scaled self on the linear scale; on any other, glucose plus the scale's offset is log-normal. */
function fillStep(step: ForecastStep, variance: f32, whole: bool, calibrated: bool): void {
  const one: f32 = 1;
  const length = state.scaleLength;
  const sd = sqrt<f32>(variance);
  const scaled = step.scaledMean + state.setpoint;
  step.scaledMean = scaled;
  step.scaledSd = sd;
  let median = scaled;
  if (length == 0) {
    step.mean = Plausible.of(scaled);
    step.sd = sd;
  } else {
    median = Scale.shiftedGlucose(scaled, length);
    const excess = Scale.logExcess(variance, length);
    const mean = median * sqrt<f32>(one + excess);
    step.mean = Plausible.of(mean - offsetOf(length));
    step.sd = mean * sqrt<f32>(excess);
  }
  if (!whole) return;
  if (calibrated) {
    fillCalibratedQuantiles(step, median, length);
    fillCalibratedProbabilities(step);
  } else {
    fillQuantiles(step, median, length);
    fillProbabilities(step);
  }
}
