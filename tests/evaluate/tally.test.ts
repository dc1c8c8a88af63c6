import { expect, it } from 'vitest';
import { Tally, total } from '../../host/evaluate/tally.js';

function tally(observed: number, low: number): Tally {
  const made = new Tally();
  made.readings = 20;
  made.origins = 3;
  made.missing = 1;
  made.crossings.below70.push({ probabilities: Float64Array.of(0.9 * low), outcomes: Float64Array.of(low) });
  made.sums.ar2[30].score({ mean: Float64Array.of(100) }, Float64Array.of(observed));
  made.sums.islet[30].score({ mean: Float64Array.of(100) }, Float64Array.of(100 + (observed - 100) / 2));
  return made;
}

it('sums up its parts', () => {
  const { readings, origins, missing, scores, lowAlarm } = total([tally(110, 0), tally(130, 1)]).summary();
  expect({ readings, origins, missing }).toEqual({ readings: 40, origins: 6, missing: 2 });
  expect(scores.ar2[30]).toMatchObject({ n: 2, mae: 20, rmseVsAr2: 1 });
  expect(scores.islet[30]).toMatchObject({ n: 2, mae: 10, rmseVsAr2: 0.5, wisVsAr2: NaN });
  expect(scores.islet[60]).toBeNull();
  expect(scores.ridge[30]).toBeNull();
  expect(lowAlarm).toMatchObject({ n: 2, events: 1, auroc: 1 });
});

it('leaves its parts as they are', () => {
  const part = tally(110, 0);
  total([part, tally(130, 1)]);
  expect(part.summary()).toEqual(tally(110, 0).summary());
});

it('of nothing has nothing to say', () => {
  const { origins, scores, lowAlarm } = total([]).summary();
  expect({ origins, lowAlarm, islet: scores.islet[30] }).toEqual({ origins: 0, lowAlarm: null, islet: null });
});
