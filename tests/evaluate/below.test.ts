import { describe, expect, it } from 'vitest';
import { probabilityBelow } from '../../host/evaluate/below.js';
import { normalCdf } from '../../host/evaluate/normal.js';

const Z = [-1.6449, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.6449];

describe('the probability below a limit', () => {
  it('is that of the normal distribution whose quantiles they are, near and far', () => {
    const quantiles = Z.map((z) => 100 + 20 * z);
    for (const limit of [20, 67, 70, 90, 100, 118, 134, 180]) {
      expect(probabilityBelow(quantiles, 0, limit)).toBeCloseTo(normalCdf((limit - 100) / 20), 9);
    }
  });

  it('is the level at each quantile of any shape, and reads the quantiles from where they start', () => {
    const quantiles = [NaN, 60, 62, 80, 81, 120, 200, 210];
    [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].forEach((level, k) =>
      expect(probabilityBelow(quantiles, 1, quantiles[k + 1]!)).toBeCloseTo(level, 4),
    );
  });

  it('is certain beside a forecast without spread', () => {
    const quantiles = Z.map(() => 100);
    expect(probabilityBelow(quantiles, 0, 70)).toBeLessThan(1e-12);
    expect(probabilityBelow(quantiles, 0, 101)).toBeGreaterThan(1 - 1e-12);
  });
});

it('the normal distribution has its published values', () => {
  expect(normalCdf(0)).toBeCloseTo(0.5, 7);
  expect(normalCdf(1)).toBeCloseTo(0.8413447461, 6);
  expect(normalCdf(-1.959963985)).toBeCloseTo(0.025, 6);
  expect(normalCdf(-40)).toBe(0);
});
