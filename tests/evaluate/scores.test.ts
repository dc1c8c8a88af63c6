import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { QUANTILE_LEVELS } from '../../host/core/forecaster.js';
import { ScoreSums, weightedIntervalScore } from '../../host/evaluate/scores.js';

const quantiles = [60, 70, 90, 100, 115, 140, 160];

function pinballLosses(levels: readonly number[], forecast: readonly number[], observed: number): number {
  return levels.reduce((sum, level, k) => {
    const error = observed - forecast[k]!;
    return sum + (error >= 0 ? level * error : (level - 1) * error);
  }, 0);
}

describe('the weighted interval score', () => {
  it('of a reading at the median is the weighted width of the intervals', () => {
    expect(weightedIntervalScore(quantiles, 0, 100)).toBeCloseTo((0.25 * 25 + 0.1 * 70 + 0.05 * 100) / 3.5, 12);
  });

  it('adds how far a reading lies outside each interval, and half of its distance from the median', () => {
    const widths = 0.25 * 25 + 0.1 * 70 + 0.05 * 100;
    expect(weightedIntervalScore(quantiles, 0, 150)).toBeCloseTo((widths + 25 + 35 + 10) / 3.5, 12);
    expect(weightedIntervalScore(quantiles, 0, 55)).toBeCloseTo((widths + 22.5 + 35 + 15 + 5) / 3.5, 12);
  });

  it('of a single value is its absolute error', () => {
    expect(weightedIntervalScore(Array<number>(7).fill(100), 0, 130)).toBeCloseTo(30, 12);
  });

  it('reads the quantiles from where they start', () => {
    expect(weightedIntervalScore([1, 2, ...quantiles], 2, 55)).toBe(weightedIntervalScore(quantiles, 0, 55));
  });

  it('is 2/7 of the summed pinball losses', () => {
    const glucose = fc.double({ min: 20, max: 600, noNaN: true });
    const forecasts = fc.array(glucose, { minLength: 7, maxLength: 7 }).map((values) => values.sort((a, b) => a - b));
    fc.assert(
      fc.property(forecasts, glucose, (forecast, observed) => {
        const expected = (2 / 7) * pinballLosses(QUANTILE_LEVELS, forecast, observed);
        expect(weightedIntervalScore(forecast, 0, observed)).toBeCloseTo(expected, 9);
      }),
    );
  });

  it('of a true normal forecast is on average 2/7 of the densities at its quantiles', () => {
    const z = [-1.6448536269514722, -1.2815515655446004, -0.6744897501960817, 0];
    const standard = [...z, ...z.slice(0, 3).map((value) => -value).reverse()]; // prettier-ignore
    const density = (y: number): number => Math.exp((-y * y) / 2) / Math.sqrt(2 * Math.PI);
    const step = 1e-3;
    let mean = 0;
    for (let y = -9; y <= 9; y += step) mean += density(y) * weightedIntervalScore(standard, 0, y) * step;
    expect(mean).toBeCloseTo((2 / 7) * standard.reduce((sum, value) => sum + density(value), 0), 6);
  });
});

describe('score sums', () => {
  const one = { mean: Float64Array.of(100, 100), quantiles: Float64Array.from([...quantiles, ...quantiles]) };
  const sums = (forecast: typeof one, ...observed: number[]): ScoreSums => {
    const made = new ScoreSums();
    made.score(forecast, Float64Array.from(observed));
    return made;
  };

  it('give the errors of the mean', () => {
    expect(sums(one, 103, 96).scores).toMatchObject({ n: 2, rmse: Math.sqrt(12.5), mae: 3.5 });
  });

  it('count a reading on the end of an interval as covered', () => {
    expect(sums(one, 160, 115).scores).toMatchObject({ coverage50: 0.5, coverage80: 0.5, coverage90: 1 });
    expect(sums(one, 69, 59).scores).toMatchObject({ coverage50: 0, coverage80: 0, coverage90: 0.5 });
  });

  it('add up', () => {
    const both = {
      mean: Float64Array.from([...one.mean, ...one.mean]),
      quantiles: Float64Array.from([...one.quantiles, ...one.quantiles]),
    };
    const expected = sums(both, 103, 200, 70, 100).scores!;
    const whole = sums(one, 103, 200);
    whole.add(sums(one, 70, 100));
    expect(whole.scores).toEqual({ ...expected, wis: expect.closeTo(expected.wis, 12) });
  });

  it('know no intervals where there is a mean alone', () => {
    const { rmse, wis, coverage90 } = sums({ mean: one.mean } as typeof one, 103, 97).scores!;
    expect({ rmse, wis, coverage90 }).toEqual({ rmse: 3, wis: NaN, coverage90: NaN });
  });

  it('are silent without forecasts', () => {
    expect(new ScoreSums().scores).toBeUndefined();
  });
});
