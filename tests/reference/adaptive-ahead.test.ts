/** The cheap forecast against the full run ahead of the interacting filter, where the two promise to be equal and elsewhere. */
import { describe, expect, it } from 'vitest';
import { cheapAhead } from './adaptive-ahead.js';
import { InteractingFilter } from './adaptive-filters.js';
import { AdaptiveForecaster } from './adaptive-forecaster.js';
import { PRESSED, START, type AdaptiveParameters } from './adaptive-model.js';
import { LINEAR } from './linear-drift.js';
import { mixtureMoments, mixtureQuantile } from './mixture.js';

const RISING = [150, 153, 151, 158, 166, 171, 168, 172, 181, 185];
const PRESSING = [...Array.from({ length: 12 }, () => 140), 118, 104, 99, 97];

function forecasts(p: AdaptiveParameters, readings: readonly number[]) {
  const forecaster = new AdaptiveForecaster(p, new InteractingFilter(p));
  readings.forEach((glucose, k) => forecaster.read({ time: 300 * k, localTime: 10800 + 300 * k }, glucose));
  const { filter, context } = forecaster;
  const steps = forecaster.stepsAhead(12);
  return {
    filter,
    full: filter.ahead(context, steps),
    cheap: cheapAhead(p, context, filter.beliefs, filter.probabilities, steps),
  };
}

describe('the cheap forecast', () => {
  it('has the mean and variance of the full one for a linear drift without pressing', () => {
    const p = { ...LINEAR, regimeRatio: 2.5, pressOnset: 0 };
    const { full, cheap, filter } = forecasts(p, RISING);
    expect(filter.probabilities[2]! - filter.probabilities[0]!).toBeGreaterThan(0.02);
    cheap.forEach((mixture, k) => {
      const [found, expected] = [mixtureMoments(mixture), mixtureMoments(full[k]!)];
      expect(found.mean).toBeCloseTo(expected.mean, 9);
      expect(found.variance / expected.variance).toBeCloseTo(1, 9);
    });
  });

  it('has nearly its quantiles for the model as it is', () => {
    const { full, cheap } = forecasts(START, RISING);
    for (const k of [5, 11]) {
      const sd = Math.sqrt(mixtureMoments(full[k]!).variance);
      for (const level of [0.05, 0.25, 0.5, 0.75, 0.95]) {
        const difference = mixtureQuantile(cheap[k]!, level) - mixtureQuantile(full[k]!, level);
        expect(Math.abs(difference) / sd).toBeLessThan(0.06);
      }
    }
  });

  it('follows a pressed sensor that stays so and one that is released', () => {
    const p = { ...START, pressOnset: 0.0002 };
    const { full, cheap, filter } = forecasts(p, PRESSING);
    expect(filter.probabilities[PRESSED]).toBeGreaterThan(0.9);
    for (const k of [2, 5, 11]) {
      expect(cheap[k]!.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      const [still, freed] = cheap[k]!.slice(3);
      expect(still!.weight + freed!.weight).toBeCloseTo(filter.probabilities[PRESSED]!, 12);
      expect(still!.weight / full[k]![PRESSED]!.weight).toBeCloseTo(1, 1);
      expect(Math.abs(still!.mean - full[k]![PRESSED]!.mean)).toBeLessThan(1.5);
      const [found, expected] = [mixtureMoments(cheap[k]!), mixtureMoments(full[k]!)];
      expect(Math.abs(found.mean - expected.mean)).toBeLessThan(2.5);
      expect(Math.sqrt(found.variance / expected.variance)).toBeGreaterThan(0.9);
      expect(Math.sqrt(found.variance / expected.variance)).toBeLessThan(1.1);
    }
  });

  it('leaves out a pressed sensor that is hardly believed in', () => {
    const { cheap, filter } = forecasts({ ...START, pressOnset: 1e-6 }, RISING);
    expect(filter.probabilities[PRESSED]).toBeGreaterThan(0);
    expect(cheap[11]!.length).toBe(3);
    expect(cheap[11]!.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
});
