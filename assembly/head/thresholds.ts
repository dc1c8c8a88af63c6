/**
 * The head's forecast for paths of the filter. A path shows what the filter believes, not what the head has learned; so it is held against
 * thresholds that the filter's own Gaussian forecast passes with the probability with which the head's passes the real ones. Each
 * step's readings lie beyond a threshold as often as its forecast says; what the readings have to do with each other stays the filter's.
 */
import { configured, forecastStep } from '../layout/blocks';
import { ForecastStep, STEP_SECONDS } from '../layout/outputs';
import { PathThresholds } from '../layout/paths';
import { fillMixture } from '../forecast/mixture';
import { fillHeaded } from '../forecast/moments';
import { thresholdsAt } from '../forecast/workspace';
import { normalQuantile } from '../math/normal-quantile';

/** Fills the forecast block, whole, and the thresholds of each of its steps. */
export function carryThresholds(): void {
  const steps = configured.horizon / STEP_SECONDS;
  fillMixture(0, steps, false);
  for (let k: u32 = 0; k < steps; k++) {
    const own = thresholdsAt(k);
    own.mean = forecastStep(k).scaledMean;
    own.sd = forecastStep(k).scaledSd;
  }
  fillHeaded(steps, true);
  for (let k: u32 = 0; k < steps; k++) carry(thresholdsAt(k), forecastStep(k));
}

function carry(t: PathThresholds, step: ForecastStep): void {
  t.veryLow = t.mean + t.sd * normalQuantile(step.below54);
  t.low = t.mean + t.sd * normalQuantile(step.below70);
  t.high = t.mean - t.sd * normalQuantile(step.above180);
  t.veryHigh = t.mean - t.sd * normalQuantile(step.above250);
}
