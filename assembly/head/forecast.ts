/** The forecast with the head: the filter's moments, corrected, and quantiles as far from the median as was learned. */
import { fillReach, stretchReach } from '../calibration/factors';
import { fillCalibratedQuantiles } from '../forecast/calibrated';
import { Plausible } from '../forecast/plausible';
import { Reach } from '../layout/intervals';
import { forecastStep } from '../layout/blocks';
import { REACH } from '../layout/map';
import { ForecastStep } from '../layout/outputs';
import { HIGH, LOW, VERY_HIGH, VERY_LOW } from '../layout/thresholds';
import { normalCdf } from '../math/normal-cdf';
import { Z75, Z90, Z95 } from '../math/normal-levels';
import { correctAhead } from './correct';
import { headAhead } from './place';
import { veryLowExcess } from './very-low';

const ZERO: f32 = 0;
const ONE: f32 = 1;

/** A forecast step in units of the nearer of the two horizons, and the farther one. */
const PER_STEP: f32 = 0.166666667;
const TWO: f32 = 2;

/** Makes a standard deviation of the distance between the 5 and 95 % quantiles. */
const SD_OF_WIDTH: f32 = 0.303979;

const reach: Reach = changetype<Reach>(REACH);

/** Fills steps that hold the moments of the filter anew: with moments, or when `whole` also quantiles and probabilities. */
export function fillHeadForecast(steps: u32, whole: bool): void {
  correctAhead();
  fillReach();
  const a = headAhead;
  const slope = a.mean60 - a.mean30;
  const excess = veryLowExcess();
  for (let k: u32 = 0; k < steps; k++) {
    stretchReach(k + 1);
    const ahead = min<f32>(f32(k + 1) * PER_STEP, TWO);
    const early = min<f32>(ahead, ONE);
    const late = ahead - early;
    // A parabola from 0 into the straight line from 30 to 60 minutes, as steep there as it is. The excess, once at 30 and twice at 60, comes on early.
    const bow = early * (ONE - early);
    const correction = early * a.mean30 + bow * (a.mean30 - slope) + late * slope;
    const odds = (ahead + bow) * excess;
    fillStep(forecastStep(k), correction, a.shift30 + late * (a.shift60 - a.shift30), odds, whole);
  }
}

/**
 * `correction`: of the mean, mg/dL; `shift`: from there to the median, in standard deviations of the filter; `excess`: 1 less
 * than what the odds of a reading below 54 mg/dL are divided by.
 */
function fillStep(step: ForecastStep, correction: f32, shift: f32, excess: f32, whole: bool): void {
  const r = reach;
  const unit = step.scaledSd;
  const mean = step.scaledMean + correction;
  const median = mean + shift * unit;
  if (whole) {
    fillCalibratedQuantiles(step, median, ZERO);
    fillProbabilities(step, median, ONE / unit, excess);
  }
  step.mean = Plausible.of(mean);
  step.sd = unit * (r.below5 + r.above95) * SD_OF_WIDTH;
  step.scaledMean = mean;
  step.scaledSd = step.sd;
}

function fillProbabilities(step: ForecastStep, median: f32, precision: f32, excess: f32): void {
  const veryLow = normalCdf(normalLevel((VERY_LOW - median) * precision));
  step.below54 = veryLow / (ONE + excess * (ONE - veryLow)); // odds p / (1 - p) over 1 + excess
  step.below70 = normalCdf(normalLevel((LOW - median) * precision));
  step.above180 = normalCdf(-normalLevel((HIGH - median) * precision));
  step.above250 = normalCdf(-normalLevel((VERY_HIGH - median) * precision));
}

/** Standard normal that is to its quantiles what a distance from the median is to the learned ones: in between and beyond linear. */
function normalLevel(distance: f32): f32 {
  const r = reach;
  if (distance < 0) return -levelOf(-distance, r.below25, r.below10, r.below5);
  return levelOf(distance, r.above75, r.above90, r.above95);
}

/** `inner` > 0, and each of the others at least the one before. */
function levelOf(distance: f32, inner: f32, middle: f32, outer: f32): f32 {
  if (distance >= outer) return (Z95 * distance) / outer;
  if (distance >= middle) return Z90 + ((Z95 - Z90) * (distance - middle)) / (outer - middle);
  if (distance >= inner) return Z75 + ((Z90 - Z75) * (distance - inner)) / (middle - inner);
  return (Z75 * distance) / inner;
}
