/** What the filter believes about glucose itself, and how the last reading met its prediction. */
import { level, levelVariance } from '../filters/filter';
import { PARTICLES } from '../filters/particle';
import { configured, diagnostics, learned, state } from '../layout/blocks';
import { Method, Model } from '../layout/configuration';
import { Status } from '../layout/status';
import { varianceAlong3 } from '../linalg/ud3';
import { varianceAlong4 } from '../linalg/ud4';
import { ADAPTIVE_BELIEF, STATISTICS } from '../models/adaptive';
import { AR2_BELIEF } from '../models/ar2';
import { drift } from '../models/drift';
import { KINEMATIC_BELIEF, KINEMATIC_DYNAMICS } from '../models/kinematic';
import { Scale, fromScale, meanFromMedian, sdFromMean, slopeOfScale } from '../sensor/scale';
import { checkForecastable } from './moments';

/** Fills the diagnostics block. */
export function diagnoseBelief(): i32 {
  const status = checkForecastable();
  if (status < 0) return status;
  const d = diagnostics;
  d.time = state.time;
  d.flags = state.flags;
  d.interval = state.interval;
  d.readings = state.readings;
  d.carbsOnBoard = state.carbsOnBoard;
  d.innovation = state.innovation;
  d.innovationSd = state.innovationSd;
  d.effectiveNoise = state.effectiveNoise;
  d.effectiveParticles = configured.method == Method.PARTICLE ? PARTICLES.effective : 0;
  const length = state.scaleLength;
  const mean = level();
  const variance = levelVariance(mean);
  const median = fromScale(mean + state.setpoint, length);
  if (length == 0) {
    d.glucose = median;
    d.glucoseSd = sqrt<f32>(variance);
  } else {
    const excess = Scale.logExcess(variance, length);
    d.glucose = meanFromMedian(median, excess, length);
    d.glucoseSd = sdFromMean(d.glucose, excess, length);
  }
  fillMotion(slopeOfScale(median, length));
  return Status.OK;
}

/** Rates on the working scale times its slope are rates of glucose. */
function fillMotion(slope: f32): void {
  const d = diagnostics;
  if (configured.model == Model.AR2) {
    const b = AR2_BELIEF;
    d.rate = slope * (b.x1 + b.x2);
    d.rateSd = slope * sqrt<f32>(varianceAlong3(b, 0, 1, 1));
    d.acceleration = 0;
    d.mealEffect = slope * b.x2;
  } else if (configured.model == Model.ADAPTIVE) {
    fillAdaptiveMotion();
  } else {
    const b = KINEMATIC_BELIEF;
    const reversion = KINEMATIC_DYNAMICS.zz;
    d.rate = slope * (reversion * b.x0 + b.x1 + b.x3);
    d.rateSd = slope * sqrt<f32>(varianceAlong4(b, reversion, 1, 0, 1));
    d.acceleration = slope * b.x2;
    d.mealEffect = slope * b.x3;
  }
}

/** Of the usual volatility. */
function fillAdaptiveMotion(): void {
  const d = diagnostics;
  const b = ADAPTIVE_BELIEF;
  const decay = learned.mealDecay;
  d.rate = b.x1;
  d.rateSd = sqrt<f32>(varianceAlong3(b, 0, 1, 0));
  d.acceleration = drift(b.x0 - b.x2, b.x1);
  d.mealEffect = learned.mealGain * decay * STATISTICS.absorbing;
}
