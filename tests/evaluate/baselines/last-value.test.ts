import { expect, it } from 'vitest';
import { lastValue } from '../../../host/evaluate/baselines/last-value.js';

it('says the value of the origin', () => {
  const readings = { minutes: Float64Array.of(0, 5, 10), glucose: Float64Array.of(100, 110, 130) };
  const asked = { readings, origins: Int32Array.of(0, 2), observed: Float64Array.of(1, 2) };
  expect(lastValue(asked)).toEqual(Float64Array.of(100, 130));
});
