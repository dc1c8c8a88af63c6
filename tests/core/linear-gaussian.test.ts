/** Where the drift is linear and readings are Gaussian, extended and interacting filters are the exact Kalman filter. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { MethodName } from '../../host/core/methods.js';
import type { Belief } from '../reference/adaptive-filters.js';
import { AdaptiveForecaster } from '../reference/adaptive-forecaster.js';
import { ExactFilter, LINEAR } from '../reference/linear-drift.js';
import { adaptiveForecastDeviation, blockOf, referenceOf, tell, wander } from '../support/adaptive.js';
import { worse, type Deviation } from '../support/compare.js';
import { newEngine } from '../support/engines.js';
import { Random } from '../support/random.js';
import { RawCore, type Moments } from '../support/raw-core.js';

/** The linear drift, with volatilities that do not differ and a sensor that is never pressed. */
const IDENTICAL = { ...LINEAR, regimeRatio: 1, pressOnset: 0 };

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

/** Mean and covariance of all that the method believes, the spread between its regimes included. */
function believed(method: MethodName): Moments {
  if (method !== 'interacting') return core.moments;
  const regimes = core.regimes;
  const mean = [0, 1, 2].map((i) => regimes.reduce((sum, { weight, moments }) => sum + weight * moments.mean[i]!, 0));
  const covariance = mean.map((_, i) =>
    mean.map((_, j) =>
      regimes.reduce((sum, { weight, moments }) => {
        const apart = (moments.mean[i]! - mean[i]!) * (moments.mean[j]! - mean[j]!);
        return sum + weight * (moments.covariance[i]![j]! + apart);
      }, 0),
    ),
  );
  return { mean, covariance };
}

/** Means in standard deviations, covariances relative to them. */
function deviation(found: Moments, exact: Belief): Deviation {
  const sds = exact.mean.map((_, i) => Math.sqrt(exact.covariance.get(i, i)));
  const off = (i: number, j: number) => Math.abs(found.covariance[i]![j]! - exact.covariance.get(i, j));
  return {
    mean: Math.max(...sds.map((sd, i) => Math.abs(found.mean[i]! - exact.mean[i]!) / sd)),
    sd: Math.max(...sds.flatMap((sd, i) => sds.map((other, j) => (0.5 * off(i, j)) / (sd * other)))),
  };
}

describe.each<MethodName>(['extended', 'interacting'])('%s', (method) => {
  it.each([300, 600, 900])(
    'GIVEN readings every %i s, gaps and meals THEN belief and forecast are exact',
    (seconds) => {
      const block = blockOf(IDENTICAL);
      const p = referenceOf(block);
      expect(core.configure(block, 0, 7200, method)).toBe(0);
      const reference = new AdaptiveForecaster(p, new ExactFilter(p));
      let belief: Deviation = { mean: 0, sd: 0 };
      let forecast = belief;
      for (const [k, event] of wander(new Random(seconds + 5), 300, seconds).entries()) {
        expect(core.event(event.kind, event.time, event.value)).toBeGreaterThanOrEqual(0);
        tell(reference, event);
        if (core.state.readings === 0) continue;
        belief = worse(belief, deviation(believed(method), reference.filter.belief));
        if (k % 10 !== 0) continue;
        core.call('forecast');
        forecast = worse(forecast, adaptiveForecastDeviation(core, reference, p.sensorNoise ** 2));
      }
      console.log(`${method}, ${seconds} s: belief`, belief, 'forecast', forecast);
      expect(Math.max(belief.mean, forecast.mean)).toBeLessThan(1e-4);
      expect(Math.max(belief.sd, forecast.sd)).toBeLessThan(1e-5);
    },
  );
});
