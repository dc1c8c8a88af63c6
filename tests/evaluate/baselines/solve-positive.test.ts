import { expect, it } from 'vitest';
import { solvePositive } from '../../../host/evaluate/baselines/solve-positive.js';

it('solves a small system', () => {
  const x = solvePositive(Float64Array.of(4, 2, 0, 2, 5, 3, 0, 3, 6), Float64Array.of(8, 21, 24));
  [1, 2, 3].forEach((value, k) => expect(x[k]).toBeCloseTo(value, 12));
});

it('leaves its inputs as they are', () => {
  const matrix = Float64Array.of(4, 2, 2, 5);
  const right = Float64Array.of(1, 2);
  solvePositive(matrix, right);
  expect([matrix, right]).toEqual([Float64Array.of(4, 2, 2, 5), Float64Array.of(1, 2)]);
});

it('refuses a matrix that is not positive definite', () => {
  expect(() => solvePositive(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toThrow('not positive definite');
  expect(() => solvePositive(Float64Array.of(NaN), Float64Array.of(1))).toThrow('not positive definite');
});
