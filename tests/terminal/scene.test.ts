import { expect, test } from 'vitest';
import { sceneAt } from '../../host/terminal/scene.js';
import { forecast } from './fixtures.js';

test('counts from now and tells what was known from what came', () => {
  const readings = [100, 105, 110].map((minutes) => ({ minutes, glucose: minutes }));
  const scene = sceneAt(105, 6300, readings, forecast(105));
  expect(scene.localTime).toBe(6300);
  expect(scene.readings).toEqual([
    { minutes: -5, glucose: 100 },
    { minutes: 0, glucose: 105 },
  ]);
  expect(scene.came).toEqual([{ minutes: 5, glucose: 110 }]);
});

test('takes the quantiles of the bands from those of the forecast', () => {
  const steps = [{ ...forecast(100).steps[0]!, quantiles: [1, 2, 3, 4, 5, 6, 7] }];
  expect(sceneAt(0, 0, [], { ...forecast(100), steps }).fan).toEqual([
    { minutes: 5, q05: 1, q25: 3, q50: 4, q75: 5, q95: 7 },
  ]);
});
