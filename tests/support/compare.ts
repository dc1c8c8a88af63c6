/** How far the core's belief and forecast lie from the reference's, in units that mean something to both. */
import { EventKind } from '../../host/core/layout.js';
import { ReferenceForecaster } from '../reference/filter.js';
import type { ReferenceFilter } from '../reference/filter.js';
import type { Event } from './events.js';
import type { RawCore } from './raw-core.js';

export interface Deviation {
  /** Of a mean, in its standard deviations. */
  mean: number;
  /** Of a standard deviation, relative. */
  sd: number;
}

export interface Deviations {
  /** Largest over the states of the model, and their correlations as `sd`. */
  belief: Deviation;
  /** Largest over the steps of the forecast of readings, on the working scale. */
  forecast: Deviation;
}

const NONE: Deviation = { mean: 0, sd: 0 };

export function worse(a: Deviation, b: Deviation): Deviation {
  return { mean: Math.max(a.mean, nanIsWorst(b.mean)), sd: Math.max(a.sd, nanIsWorst(b.sd)) };
}

function nanIsWorst(x: number): number {
  return Number.isNaN(x) ? Infinity : x;
}

/** Variances below this, relative to the noise of a reading, are compared with it instead of with themselves. */
const RESOLUTION = 1e-6;

/** `relative`: share of a mean's own size that counts like a standard deviation, where a model knows more digits than f32 has. */
export function beliefDeviation(core: RawCore, reference: ReferenceFilter, relative = 0): Deviation {
  const { mean, covariance } = core.moments;
  const floor = RESOLUTION * reference.noise;
  let worst = NONE;
  mean.forEach((x, i) => {
    const variance = reference.covariance.get(i, i) + floor;
    const unit = Math.sqrt(variance) + relative * Math.abs(reference.mean.get(i, 0));
    worst = worse(worst, { mean: Math.abs(x - reference.mean.get(i, 0)) / unit, sd: 0 });
    covariance[i]!.forEach((p, j) => {
      const size = Math.sqrt(variance * (reference.covariance.get(j, j) + floor));
      worst = worse(worst, { mean: 0, sd: (0.5 * Math.abs(p - reference.covariance.get(i, j))) / size });
    });
  });
  return worst;
}

/** The core must have filled the forecast block. */
export function forecastDeviation(core: RawCore, reference: ReferenceFilter, relative = 0): Deviation {
  const steps = core.forecastSteps;
  return reference.ahead(steps.length).reduce((worst, { mean, variance }, k) => {
    const sd = Math.sqrt(variance);
    const { scaledMean, scaledSd } = steps[k]!;
    return worse(worst, {
      mean: Math.abs(scaledMean - mean) / (sd + relative * Math.abs(mean)),
      sd: Math.abs(scaledSd / sd - 1),
    });
  }, NONE);
}

/** Feeds both the same events; the forecasts are compared at every `every`th. */
export function runBoth(
  core: RawCore,
  reference: ReferenceForecaster,
  events: readonly Event[],
  every = 10,
): Deviations {
  let belief = NONE;
  let forecast = NONE;
  events.forEach(({ kind, time, value }, index) => {
    const status = core.event(kind, time, value);
    if (status < 0) return;
    if (kind === EventKind.READING) reference.observe(time, value);
    else if (kind === EventKind.MEAL) reference.meal(time, value);
    else reference.elapse(time);
    if (core.state.readings === 0) return;
    belief = worse(belief, beliefDeviation(core, reference.filter));
    if (index % every !== 0) return;
    core.call('forecast');
    forecast = worse(forecast, forecastDeviation(core, reference.filter));
  });
  return { belief, forecast };
}
