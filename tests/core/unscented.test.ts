/** The unscented filter against the exact Kalman filter, the float64 unscented filter, and simulated paths. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind } from '../../host/core/layout.js';
import { extended, SingleFilter, unscented, type AdaptiveFilter, type Belief } from '../reference/adaptive-filters.js';
import { AdaptiveForecaster } from '../reference/adaptive-forecaster.js';
import { advanceReal, noiseOf, USUAL, type AdaptiveParameters } from '../reference/adaptive-model.js';
import { rootOf } from '../reference/batch.js';
import { ExactFilter, LINEAR } from '../reference/linear-drift.js';
import {
  adaptiveDeviation,
  adaptiveForecastDeviation,
  blockOf,
  referenceOf,
  tell,
  wander,
} from '../support/adaptive.js';
import { worse, type Deviation } from '../support/compare.js';
import { newEngine } from '../support/engines.js';
import { parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const HORIZON = 7200;

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

/** Feeds the core and a reference the same readings; worst deviations of the belief and of the forecasts. */
function runBoth(p: AdaptiveParameters, filter: AdaptiveFilter, seconds: number, random: Random) {
  expect(core.configure(blockOf(p), 0, HORIZON, 'unscented')).toBe(0);
  const reference = new AdaptiveForecaster(p, filter);
  let belief: Deviation = { mean: 0, sd: 0 };
  let forecast = belief;
  for (const [k, event] of wander(random, 300, seconds).entries()) {
    expect(core.event(event.kind, event.time, event.value)).toBeGreaterThanOrEqual(0);
    tell(reference, event);
    if (core.state.readings === 0) continue;
    belief = worse(belief, adaptiveDeviation(core, reference.filter.belief));
    if (k % 10 !== 0) continue;
    core.call('forecast');
    forecast = worse(forecast, adaptiveForecastDeviation(core, reference, p.sensorNoise ** 2));
  }
  return { belief, forecast };
}

function rounded(p: AdaptiveParameters): AdaptiveParameters {
  return referenceOf(blockOf(p));
}

describe.each([300, 600, 900])('GIVEN readings every %i s, gaps, meals and times without a reading', (seconds) => {
  it('WHEN the drift is linear THEN belief and forecast are the exact Kalman filter’s', () => {
    const p = rounded(LINEAR);
    const { belief, forecast } = runBoth(p, new ExactFilter(p), seconds, new Random(seconds));
    expect(Math.max(belief.mean, forecast.mean)).toBeLessThan(1e-3);
    expect(Math.max(belief.sd, forecast.sd)).toBeLessThan(3e-4);
  });

  it('WHEN it is not THEN they are those of the float64 unscented filter', () => {
    const random = new Random(seconds + 1);
    for (let run = 0; run < 4; run++) {
      const block = run === 0 ? parametersOf('adaptive') : plausibleParameters('adaptive', random);
      const p = rounded({ ...referenceOf(block), degreesOfFreedom: 0 });
      const { belief, forecast } = runBoth(p, new SingleFilter(p, unscented), seconds, random);
      expect(Math.max(belief.mean, forecast.mean), `run ${run}`).toBeLessThan(2e-3);
      expect(Math.max(belief.sd, forecast.sd), `run ${run}`).toBeLessThan(3e-4);
    }
  });
});

describe('GIVEN a belief where the drift bends most: low, falling, and little known', () => {
  it('WHEN it is run ahead for two hours THEN its mean is nearer to simulated paths than the extended filter’s', () => {
    const p = rounded({ ...referenceOf(parametersOf('adaptive')), degreesOfFreedom: 0, initialRate: 1.5 });
    expect(core.configure(blockOf(p), 0, HORIZON, 'unscented')).toBe(0);
    const reading = { kind: EventKind.READING, time: 43200, value: 85 };
    core.event(reading.kind, reading.time, reading.value);
    core.call('forecast');
    const reference = new AdaptiveForecaster(p, new SingleFilter(p, extended));
    tell(reference, reading);
    const paths = simulate(p, reference, 24, 100_000);
    const tangent = reference.filter.ahead(reference.context, reference.stepsAhead(24));
    const off = (means: readonly number[]) =>
      Math.max(...means.map((mean, k) => Math.abs(mean - paths[k]!.mean) / Math.sqrt(paths[k]!.variance)));
    const sds = core.forecastSteps.map(({ scaledSd }, k) =>
      Math.abs(Math.sqrt((scaledSd ** 2 - p.sensorNoise ** 2) / paths[k]!.variance) - 1),
    );
    const own = off(core.forecastSteps.map(({ scaledMean }) => scaledMean));
    const extendedOff = off(tangent.map(([level]) => level!.mean));
    console.log(
      `mean off by ${own.toFixed(3)} sd (extended ${extendedOff.toFixed(3)}), sd by ${Math.max(...sds).toFixed(3)}`,
    );
    expect(own).toBeLessThan(0.05);
    expect(own).toBeLessThan(0.5 * extendedOff);
    expect(Math.max(...sds)).toBeLessThan(0.05);
  });
});

describe('GIVEN any parameters', () => {
  it('WHEN readings come THEN every d stays positive and every forecast finite', () => {
    const random = new Random(11);
    for (let run = 0; run < 60; run++) {
      const block = plausibleParameters('adaptive', random);
      if (run % 2 === 0) block.values['errorSd'] = block.values['levelNoise'] = 0;
      expect(core.configure(block, 0, HORIZON, 'unscented')).toBe(0);
      for (const { kind, time, value } of wander(random, 100, random.of([60, 300, 900]))) {
        core.event(kind, time, value);
        expect(Math.min(...core.belief.d)).toBeGreaterThan(0);
      }
      core.call('distribution');
      expect(core.forecastSteps.every(({ scaledMean, scaledSd }) => Number.isFinite(scaledMean + scaledSd))).toBe(true);
    }
  });
});

/** Mean and variance of z over so many simulated paths from what a reference believes. */
function simulate(
  p: AdaptiveParameters,
  reference: AdaptiveForecaster<SingleFilter>,
  steps: number,
  count: number,
): { mean: number; variance: number }[] {
  const random = new Random(3);
  const { context } = reference;
  const ahead = reference.stepsAhead(steps);
  const roots = ahead.map((substeps) => substeps.map((substep) => rootOf(noiseOf(p, context, USUAL, substep))));
  const start: Belief = reference.filter.belief;
  const startRoot = rootOf(start.covariance);
  const sums = ahead.map(() => ({ mean: 0, square: 0 }));
  const draw = (mean: readonly number[], root: { get(i: number, j: number): number }) => {
    const xi = [random.normal(), random.normal(), random.normal()];
    return mean.map((m, i) => m + xi.reduce((sum, x, j) => sum + root.get(i, j) * x, 0));
  };
  for (let path = 0; path < count; path++) {
    let x = draw(start.mean, startRoot);
    ahead.forEach((substeps, k) => {
      substeps.forEach((substep, s) => (x = draw(advanceReal(p, context, USUAL, x, substep), roots[k]![s]!)));
      sums[k]!.mean += x[0]! / count;
      sums[k]!.square += x[0]! ** 2 / count;
    });
  }
  return sums.map(({ mean, square }) => ({ mean, variance: square - mean ** 2 }));
}
