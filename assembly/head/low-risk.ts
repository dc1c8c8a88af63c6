/** The risk of a low: log odds of a reading below 70 mg/dL within 30 minutes, from the calibrated forecast, readings and spread. */
import { forecastStep } from '../layout/blocks';
import { LowRisk } from '../layout/head';
import { LOW } from '../layout/thresholds';
import { exp } from '../math/exp';
import { Z95 } from '../math/normal-levels';
import { features, shapeFeatures } from './features';
import { headReadings, lowRiskWeights } from './place';

/** Forecast step of 30 minutes, from 0. */
const STEP30: u32 = 5;

/** Least distance from the median to the 5 % quantile, mg/dL. */
const LEAST_REACH: f32 = 5;

const LOWEST_MARGIN: f32 = -4;
const HIGHEST_MARGIN: f32 = 6;
const HIGHEST: f32 = 4;

/** Units, mg/dL. */
const HEIGHT: f32 = 0.033333333;
const NEAR: f32 = 0.1;

const ZERO: f32 = 0;
const ONE: f32 = 1;

/** The risk for a whole forecast of `steps` steps that was just filled; 0 when it does not reach 30 minutes. */
export function lowWithin30(steps: u32): f32 {
  if (steps <= STEP30) return 0;
  const step = forecastStep(STEP30);
  const w = changetype<LowRisk>(lowRiskWeights());
  const precision = Z95 / max<f32>(step.q50 - step.q05, LEAST_REACH);
  const margin = min<f32>(max<f32>((step.q50 - LOW) * precision, LOWEST_MARGIN), HIGHEST_MARGIN);
  const above = max<f32>(headReadings().latest - LOW, ZERO);
  const odds =
    w.one +
    w.margin * margin +
    w.height * min<f32>(HEIGHT * above, HIGHEST) +
    w.near * exp(-NEAR * above) +
    w.rate * features.rate +
    w.unrest * features.unrest +
    w.spread * shapeFeatures.spread;
  return ONE / (ONE + exp(-odds));
}
