import { expect, it } from 'vitest';
import { lowerBound, upperBound } from '../../host/evaluate/search.js';

const values = Float64Array.of(1, 3, 3, 5);

it.each([
  [0, 0, 0],
  [1, 0, 1],
  [2, 1, 1],
  [3, 1, 3],
  [5, 3, 4],
  [6, 4, 4],
])('finds where %d begins and ends', (bound, begins, ends) => {
  expect(lowerBound(values, bound)).toBe(begins);
  expect(upperBound(values, bound)).toBe(ends);
});

it('finds nothing in nothing', () => {
  expect(lowerBound(new Float64Array(), 1)).toBe(0);
  expect(upperBound(new Float64Array(), 1)).toBe(0);
});
