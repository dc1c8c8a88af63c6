import fc from '../../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { QUANTILE_LEVELS } from '../../../host/core/forecaster.js';
import { withResidualSpread } from '../../../host/evaluate/baselines/residual-spread.js';

/** Type 7 of Hyndman and Fan, straight from its definition. */
function quantile(values: number[], level: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = level * (sorted.length - 1);
  const low = sorted[Math.floor(position)]!;
  return low + (position % 1) * (sorted[Math.ceil(position)]! - low);
}

describe('the spread of residuals', () => {
  it('is that of the other subjects', () => {
    const subjects = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1 }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(subjects, (residuals) => {
        const means = residuals.map((own) => new Float64Array(own.length).fill(100));
        const observed = residuals.map((own) => Float64Array.from(own, (residual) => 100 + residual));
        withResidualSpread(means, observed).forEach(({ mean, quantiles }, k) => {
          expect(mean).toBe(means[k]);
          const others = residuals.filter((_, other) => other !== k).flat();
          QUANTILE_LEVELS.forEach((level, j) => {
            expect(quantiles![j]).toBeCloseTo(100 + quantile(others, level), 9);
            expect(quantiles!.at(j - 7)).toBe(quantiles![j]);
          });
        });
      }),
    );
  });

  it('is unknown without other subjects', () => {
    const [alone, silent] = withResidualSpread(
      [Float64Array.of(100), new Float64Array()],
      [Float64Array.of(90), new Float64Array()],
    );
    expect(alone).toEqual({ mean: Float64Array.of(100) });
    expect(silent!.mean).toHaveLength(0);
  });
});
