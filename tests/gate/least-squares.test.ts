/** The fit of the weights. */
import { expect, it } from 'vitest';
import { fitNonNegative } from '../../bench/calibration/least-squares.js';
import { Random } from '../support/random.js';

const random = new Random(7);
const rows = Array.from({ length: 40 }, () => Array.from({ length: 5 }, () => random.between(0, 3)));
const targets = (x: number[]) => rows.map((row) => row.reduce((sum, a, i) => sum + a * x[i]!, 0));

it('finds the coefficients that targets were made with', () => {
  const x = [3, 0, 7.5, 0.25, 12];
  fitNonNegative(rows, targets(x), x.map(() => false)).forEach((found, i) => expect(found).toBeCloseTo(x[i]!, 5)); // prettier-ignore
});

it('keeps coefficients from below zero, but those that are free', () => {
  const x = [3, -2, 7.5, -1, 12];
  const free = x.map((_, i) => i === 1);
  const found = fitNonNegative(rows, targets(x), free);
  expect(found[1]).toBeLessThan(-1);
  expect(found[3]).toBe(0);
  fitNonNegative(rows, targets(x), x.map(() => true)).forEach((one, i) => expect(one).toBeCloseTo(x[i]!, 5)); // prettier-ignore
});

it('leaves what nothing tells of at zero', () => {
  expect(fitNonNegative([[1, 0]], [4], [false, false])).toEqual([4, 0]);
});
