/** What a belief on the working scale says of glucose, mg/dL, and of its rate, mg/dL/min. */
import { configured, state } from '../layout/blocks';
import { Belief3, Belief4 } from '../layout/belief';
import { Model } from '../layout/configuration';
import { varianceAlong3 } from '../linalg/ud3';
import { varianceAlong4 } from '../linalg/ud4';
import { KINEMATIC_DYNAMICS } from '../models/kinematic';
import { Scale, fromScale, meanFromMedian, sdFromMean, slopeOfScale } from '../sensor/scale';

/**
 * Mean and standard deviation of glucose, one behind the other, from those of its deviation on the working scale. Answers the slope of
 * glucose over the scale there: rates on the scale times it are rates of glucose.
 */
export function fillGlucose(at: usize, mean: f32, variance: f32): f32 {
  const length = state.scaleLength;
  const median = fromScale(mean + state.setpoint, length);
  if (length == 0) {
    store<f32>(at, median);
    store<f32>(at + 4, sqrt<f32>(variance));
  } else {
    const excess = Scale.logExcess(variance, length);
    const glucose = meanFromMedian(median, excess, length);
    store<f32>(at, glucose);
    store<f32>(at + 4, sdFromMean(glucose, excess, length));
  }
  return slopeOfScale(median, length);
}

/** Mean and standard deviation of the rate, one behind the other, of a belief of the configured model. */
export function fillRate(at: usize, belief: usize, slope: f32): void {
  let rate: f32;
  let variance: f32;
  if (configured.model == Model.KINEMATIC) {
    const b = changetype<Belief4>(belief);
    const reversion = KINEMATIC_DYNAMICS.zz;
    rate = reversion * b.x0 + b.x1 + b.x3;
    variance = varianceAlong4(b, reversion, 1, 0, 1);
  } else {
    const b = changetype<Belief3>(belief);
    const meals: f32 = configured.model == Model.AR2 ? 1 : 0;
    rate = b.x1 + meals * b.x2;
    variance = varianceAlong3(b, 0, 1, meals);
  }
  store<f32>(at, slope * rate);
  store<f32>(at + 4, slope * sqrt<f32>(variance));
}
