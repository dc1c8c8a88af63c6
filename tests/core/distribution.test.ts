/** The forecast's distribution: quantiles, moments and probabilities say the same, and what the reference says. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '../../host/core/core.js';
import { QUANTILE_LEVELS, type Forecaster } from '../../host/core/forecaster.js';
import { EventKind } from '../../host/core/layout.js';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import { ReferenceForecaster } from '../reference/filter.js';
import { newCore, newEngine } from '../support/engines.js';
import { eventStream } from '../support/events.js';
import { parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

let core: Core;

beforeAll(async () => {
  core = await newCore();
});

const at = (time: number) => ({ time, localTime: time % 86400 });

function feed(forecaster: Forecaster, reference: ReferenceForecaster, random: Random, count: number): void {
  for (const { kind, time, value } of eventStream(random, count, 300)) {
    if (kind === EventKind.READING) {
      if (forecaster.observe(at(time), value).accepted) reference.observe(time, value);
    } else if (kind === EventKind.MEAL) {
      if (forecaster.meal(at(time), value).accepted) reference.meal(time, value);
    } else if (forecaster.elapse(at(time)).accepted) reference.elapse(time);
  }
}

describe.each(MODEL_NAMES)('the forecast of %s', (model) => {
  it('has the reference’s mean, sd, quantiles, probabilities and diagnosis, on any scale', () => {
    const random = new Random(31);
    const worst = { mean: 0, sd: 0, quantile: 0, probability: 0, diagnosis: 0 };
    for (let run = 0; run < 40; run++) {
      const parameters = plausibleParameters(model, random);
      const forecaster = core.create({ parameters, horizonMinutes: 120, features: [] });
      const reference = new ReferenceForecaster(parameters);
      feed(forecaster, reference, random, random.whole(2, 60));
      const { filter } = reference;
      const ahead = filter.ahead(24);
      forecaster.forecast().steps.forEach((step, k) => {
        const exact = filter.scale.distribution(ahead[k]!.mean, ahead[k]!.variance);
        // beyond a log sd of 1 the mean is far outside what a sensor shows, and says nothing
        if (!filter.scale.linear && Math.sqrt(ahead[k]!.variance) > filter.scale.length) return;
        worst.mean = Math.max(worst.mean, Math.abs(step.mean - exact.mean) / exact.sd);
        worst.sd = Math.max(worst.sd, Math.abs(step.sd / exact.sd - 1));
        QUANTILE_LEVELS.forEach((level, q) => {
          worst.quantile = Math.max(worst.quantile, Math.abs(step.quantiles[q]! - exact.quantile(level)) / exact.sd);
        });
        const { below54, below70, above180, above250 } = step.beyond;
        const exactly = [exact.below(54), exact.below(70), 1 - exact.below(180), 1 - exact.below(250)];
        [below54, below70, above180, above250].forEach((p, i) => {
          worst.probability = Math.max(worst.probability, Math.abs(p - exactly[i]!));
        });
      });
      worst.diagnosis = Math.max(worst.diagnosis, diagnosisDeviation(forecaster, reference, parameters.values, model));
    }
    console.log(`${model}, distribution: largest deviations`, worst);
    expect(worst.mean).toBeLessThan(5e-4);
    expect(worst.sd).toBeLessThan(5e-4);
    expect(worst.quantile).toBeLessThan(1e-3);
    expect(worst.probability).toBeLessThan(1e-4);
    expect(worst.diagnosis).toBeLessThan(2e-3);
  });

  it('has quantiles in order, around the median that the mean leans away from as a log-normal does', () => {
    const random = new Random(32);
    for (let run = 0; run < 20; run++) {
      const parameters = plausibleParameters(model, random);
      const forecaster = core.create({ parameters });
      feed(forecaster, new ReferenceForecaster(parameters), random, 30);
      for (const { quantiles, mean, sd } of forecaster.forecast().steps) {
        expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
        const [low, , , median, , , high] = quantiles as [number, number, number, number, number, number, number];
        if (low === 20 || high === 600) continue;
        expect(mean).toBeGreaterThan(median - 1e-3 * sd);
        expect((high - low) / (2 * 1.645 * sd)).toBeGreaterThan(0.7);
        expect((high - low) / (2 * 1.645 * sd)).toBeLessThan(1.01);
      }
    }
  });

  it('gives a threshold at a quantile the quantile’s probability', () => {
    for (const scaleOffset of [0, 60, 1000]) {
      const forecaster = core.create({ parameters: parametersOf(model, { scaleOffset }) });
      for (const [k, glucose] of [84, 82, 79, 77, 74].entries()) forecaster.observe(at(300 * k), glucose);
      for (const { quantiles, beyond } of forecaster.forecast().steps) {
        const above = QUANTILE_LEVELS.filter((_, q) => quantiles[q]! < 70);
        const below = QUANTILE_LEVELS.filter((_, q) => quantiles[q]! > 70);
        for (const level of above) expect(beyond.below70).toBeGreaterThan(level - 1e-4);
        for (const level of below) expect(beyond.below70).toBeLessThan(level + 1e-4);
      }
    }
  });

  it('stays within the readings that a sensor can give, 20 to 600 mg/dL', () => {
    const parameters = parametersOf(model, { sensorNoise: 40, initialRate: 20 });
    for (const glucose of [20, 600]) {
      const forecaster = core.create({ parameters, horizonMinutes: 120 });
      forecaster.observe(at(0), glucose);
      for (const { mean, quantiles } of forecaster.forecast().steps) {
        for (const x of [mean, ...quantiles]) expect(x >= 20 && x <= 600).toBe(true);
      }
    }
  });
});

describe('a Student-t forecast', () => {
  it('has the noise of a Student-t reading, ν / (ν - 2) times the squared scale, within 15 % of its sd', () => {
    for (const degreesOfFreedom of [3, 4, 6, 10]) {
      const parameters = parametersOf('kinematic', {
        scaleOffset: 1000,
        sensorNoise: 10,
        degreesOfFreedom,
        initialRate: 0.001,
        initialAcceleration: 0.001,
        initialMealEffect: 0.001,
        levelNoise: 0,
        rateNoise: 0,
        accelerationNoise: 0,
        mealNoise: 0,
        reversion: 0,
      });
      const forecaster = core.create({ parameters });
      for (let k = 0; k < 300; k++) forecaster.observe(at(300 * k), 150);
      const { sd } = forecaster.forecast().steps[0]!;
      const exact = 10 * Math.sqrt(degreesOfFreedom / (degreesOfFreedom - 2));
      console.log(`Student-t, ν = ${degreesOfFreedom}: sd of a reading ${sd.toFixed(2)}, exact ${exact.toFixed(2)}`);
      expect(Math.abs(sd / exact - 1)).toBeLessThan(0.15);
    }
  });
});

describe('forecast and distribution', () => {
  it('give the same moments', async () => {
    const raw = new RawCore(await newEngine());
    raw.configure(parametersOf('kinematic'));
    raw.event(EventKind.READING, 0, 150);
    raw.event(EventKind.READING, 300, 160);
    raw.call('distribution');
    const whole = raw.forecastSteps.map(({ mean, sd, scaledMean, scaledSd }) => [mean, sd, scaledMean, scaledSd]);
    raw.call('forecast');
    expect(raw.forecastSteps.map(({ mean, sd, scaledMean, scaledSd }) => [mean, sd, scaledMean, scaledSd])).toEqual(
      whole,
    );
  });
});

/** Glucose, rate and their sds in units of the sds. */
function diagnosisDeviation(
  forecaster: Forecaster,
  { filter }: ReferenceForecaster,
  p: Record<string, number>,
  model: string,
): number {
  const d = forecaster.diagnose();
  const level = filter.mean.get(0, 0) + filter.setpoint;
  const glucose = filter.scale.moments(level, filter.covariance.get(0, 0));
  const meal = filter.size - 1;
  const towards = model === 'ar2' ? 0 : -p['reversion']!;
  const weights = Array.from({ length: filter.size }, (_, i) => (i === 0 ? towards : i === 1 || i === meal ? 1 : 0));
  const slope = filter.scale.slope(level);
  const rate = slope * weights.reduce((sum, w, i) => sum + w * filter.mean.get(i, 0), 0);
  const rateSd =
    slope *
    Math.sqrt(
      weights.reduce((sum, a, i) => sum + weights.reduce((s, b, j) => s + a * b * filter.covariance.get(i, j), 0), 0),
    );
  const effect = slope * filter.mean.get(meal, 0);
  const effectSd = slope * Math.sqrt(filter.covariance.get(meal, meal));
  return Math.max(
    Math.abs(d.glucose - glucose.mean) / glucose.sd,
    Math.abs(d.glucoseSd / glucose.sd - 1),
    Math.abs(d.rate - rate) / rateSd,
    Math.abs(d.rateSd / rateSd - 1),
    Math.abs(d.mealEffect - effect) / (effectSd + 1e-3 * Math.abs(effect) + 1e-6),
    Math.abs(d.carbsOnBoard - filter.carbsOnBoard) / (1 + filter.carbsOnBoard),
    Math.abs(d.innovation - filter.innovation) / (Math.sqrt(filter.innovationVariance) || 1),
  );
}
