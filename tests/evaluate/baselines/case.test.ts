import { expect, it } from 'vitest';
import { caseOf } from '../../../host/evaluate/baselines/case.js';

it('pairs the origins with their targets, and leaves out those that have none', () => {
  const readings = { minutes: Float64Array.of(0, 5, 31, 60), glucose: Float64Array.of(100, 110, 120, 130) };
  expect(caseOf(readings, Int32Array.of(0, 1, 2), 30)).toEqual({
    readings,
    origins: Int32Array.of(0, 2),
    observed: Float64Array.of(120, 130),
  });
  expect(caseOf(readings, Int32Array.of(0, 1, 2), 60).observed).toEqual(Float64Array.of(130));
});
