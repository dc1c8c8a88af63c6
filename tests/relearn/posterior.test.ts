import { describe, expect, it } from 'vitest';
import { QUANTILE_LEVELS } from '../../host/core/forecaster.js';
import { LEVELS } from '../../host/evaluate/predictions.js';
import type { LessonPredictions } from '../../host/learn/replay.js';
import { mostPasses, posteriorOf, type Outcomes } from '../../host/relearn/posterior.js';
import { Random } from '../support/random.js';

/** Standard normal quantiles at the levels. */
const Z = [-1.6448536, -1.2815516, -0.6744898, 0, 0.6744898, 1.2815516, 1.6448536];
const SD = 10;

/** A forecaster whose mean is off by 10 a + 5 b x at a known x, and outcomes that lie at `truth` of (a, b). */
function known(truth: readonly [number, number], days: number, seed = 1) {
  const random = new Random(seed);
  const count = days * 48;
  const x = Float64Array.from({ length: count }, () => random.normal());
  const shift = (a: number, b: number, i: number) => 10 * a + 5 * b * x[i]!;
  const observed = x.map((_, i) => 150 + shift(truth[0], truth[1], i) + SD * random.normal());
  const day = Int32Array.from(x, (_, i) => Math.floor(i / 48));
  const outcomes: Outcomes = { 30: { observed, day }, 60: { observed, day } };
  let passes = 0;
  const play = (deviations: Float64Array): LessonPredictions => {
    passes++;
    const mean = x.map((_, i) => 150 + shift(deviations[0]!, deviations[1]!, i));
    const quantiles = new Float64Array(count * LEVELS);
    mean.forEach((m, i) => Z.forEach((z, level) => (quantiles[i * LEVELS + level] = m + SD * z)));
    const one = { mean, quantiles };
    return { 30: one, 60: one };
  };
  return { play, outcomes, passes: () => passes };
}

describe('the posterior', () => {
  it('finds where the data lie, within its own standard deviations', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { play, outcomes } = known([0.5, -0.6], 28, seed);
      const found = posteriorOf(play, outcomes, 2)!;
      [0.5, -0.6].forEach((truth, k) => {
        expect(Math.abs(found.deviations[k]! - truth)).toBeLessThan(4 * found.sds[k]! + 0.05);
        expect(found.sds[k]!).toBeLessThan(0.15);
      });
      expect(found.saved).toBeGreaterThan(0.02);
    }
  });

  it('has the standard deviation of the estimates over repeated data, within a factor of two', () => {
    const found = Array.from({ length: 60 }, (_, k) => posteriorOf(...given(known([0.3, 0.3], 28, k + 100)))!);
    const estimates = found.map(({ deviations }) => deviations[0]!);
    const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
    const sd = Math.sqrt(estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (estimates.length - 1));
    const said = found.reduce((sum, { sds }) => sum + sds[0]!, 0) / found.length;
    expect(said / sd).toBeGreaterThan(0.5);
    expect(said / sd).toBeLessThan(2);
  });

  it('stays nearer to the population, and less sure, the less it has seen', () => {
    const [few, many] = [2, 28].map((days) => posteriorOf(...given(known([1, 1], days)))!);
    expect(few!.sds[0]!).toBeGreaterThan(2 * many!.sds[0]!);
    expect(Math.abs(many!.deviations[0]! - 1)).toBeLessThan(0.15);
  });

  it('plays the recording no more often than it says', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { play, outcomes, passes } = known([0, 0], 14, seed);
      const found = posteriorOf(play, outcomes, 2);
      expect(passes()).toBeLessThanOrEqual(mostPasses(2));
      if (found !== undefined) expect(found.passes).toBe(passes());
    }
  });

  it('finds nothing where nothing was observed, or the core refuses', () => {
    const { play } = known([0, 0], 1);
    const none = { observed: new Float64Array(), day: new Int32Array() };
    expect(posteriorOf(play, { 30: none, 60: none }, 2)).toBeUndefined();
    const { outcomes } = known([0, 0], 1);
    expect(posteriorOf(() => undefined, outcomes, 2)).toBeUndefined();
  });

  it('has levels in the order of the quantiles', () => {
    expect(QUANTILE_LEVELS).toHaveLength(Z.length);
  });
});

const given = ({ play, outcomes }: ReturnType<typeof known>) => [play, outcomes, 2] as const;
