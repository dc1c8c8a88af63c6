import { expect, it } from 'vitest';
import { interpolate } from '../../host/evaluate/interpolate.js';

const readings = { minutes: Float64Array.of(10, 20, 20, 40), glucose: Float64Array.of(100, 120, 130, 90) };

it.each([
  ['before the first reading', 5, 100],
  ['at a reading', 10, 100],
  ['between two readings', 12.5, 105],
  ['just before two of the same time', 19, 118],
  ['at two readings of the same time: the later row', 20, 130],
  ['after two readings of the same time', 30, 110],
  ['at the last reading', 40, 90],
  ['after the last reading', 41, 90],
])('%s', (_, time, glucose) => {
  expect(interpolate(readings, time)).toBe(glucose);
});
