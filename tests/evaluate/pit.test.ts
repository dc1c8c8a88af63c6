import { describe, expect, it } from 'vitest';
import { PIT_PARTS, pitCounts, pitDensities } from '../../host/evaluate/pit.js';
import { LEVELS } from '../../host/evaluate/predictions.js';
import { Random } from '../../host/simulate/random.js';

const Z = [-1.6449, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.6449];
const N = 200_000;

/** Box and Muller's normal numbers. */
function readings(random: Random): Float64Array {
  return Float64Array.from({ length: N }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.between(0, 1)));
    return 120 + 30 * radius * Math.cos(random.between(0, 2 * Math.PI));
  });
}

function histogram(centre: number, spread: number): number[] {
  const quantiles = new Float64Array(N * LEVELS);
  for (let k = 0; k < quantiles.length; k++) quantiles[k] = centre + spread * Z[k % LEVELS]!;
  return pitDensities(pitCounts({ mean: new Float64Array(N).fill(centre), quantiles }, readings(new Random(1, 1))));
}

describe('the histogram of where readings fell', () => {
  it('is flat for the forecaster who knows the distribution', () => {
    // The share of a part of probability p has a standard deviation of sqrt(p (1 - p) / N): at most 1 % of the least part.
    for (const height of histogram(120, 30)) expect(Math.abs(height - 1)).toBeLessThan(0.04);
  });

  it('is high at the ends for one who is too sure, and low there for one who is not sure enough', () => {
    const sure = histogram(120, 20);
    expect(sure[0]).toBeGreaterThan(2);
    expect(sure[PIT_PARTS - 1]).toBeGreaterThan(2);
    expect(sure[4]).toBeLessThan(0.8);
    const unsure = histogram(120, 45);
    expect(unsure[0]).toBeLessThan(0.4);
    expect(unsure[4]).toBeGreaterThan(1.2);
  });

  it('leans to where readings are when the forecaster is biased', () => {
    const low = histogram(110, 30);
    expect(low[PIT_PARTS - 1]! / low[0]!).toBeGreaterThan(2);
  });

  it('shares a reading that equals a quantile, and leaves out what was not observed', () => {
    const quantiles = Float64Array.from([...Array(3).keys()].flatMap(() => [1, 2, 3, 4, 5, 6, 7]));
    const counts = pitCounts({ mean: new Float64Array(3), quantiles }, Float64Array.of(3, NaN, 7.5));
    expect([...counts]).toEqual([0, 0, 0.5, 0.5, 0, 0, 0, 1]);
    expect(pitDensities(counts)[2]).toBeCloseTo(0.25 / 0.15, 12);
  });

  it('is empty for a mean alone', () => {
    expect(pitCounts({ mean: Float64Array.of(1) }, Float64Array.of(1)).every((count) => count === 0)).toBe(true);
  });
});
