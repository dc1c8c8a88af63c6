import { expect, it } from 'vitest';
import { reliabilityBins, reliabilityCounts } from '../../host/evaluate/reliability.js';
import { Random } from '../../host/simulate/random.js';

it('counts by tenths what was said and what came; 1 is in the last', () => {
  const counts = reliabilityCounts({
    probabilities: Float64Array.of(0.02, 0.04, 0.1, 0.95, 1),
    outcomes: Float64Array.of(0, 1, 0, 1, 1),
  });
  const bins = reliabilityBins(counts);
  expect(bins[0]).toEqual({ n: 2, said: 0.03, came: 0.5 });
  expect(bins[1]).toEqual({ n: 1, said: 0.1, came: 0 });
  expect(bins[5]).toEqual({ n: 0, said: null, came: null });
  expect(bins[9]!.n).toBe(2);
  expect(bins[9]!.said).toBeCloseTo(0.975, 12);
});

it('is the diagonal for one who knows the probability', () => {
  const random = new Random(2, 1);
  const probabilities = Float64Array.from({ length: 100_000 }, () => random.between(0, 1));
  const outcomes = probabilities.map((probability) => Number(random.chance(probability)));
  for (const { said, came } of reliabilityBins(reliabilityCounts({ probabilities, outcomes }))) {
    expect(Math.abs(came! - said!)).toBeLessThan(0.02);
  }
});
