/** The float64 yardstick itself, against values from mpmath at 30 digits (ncdf, erfinv). */

import { expect, it } from 'vitest';
import { normalCdf, normalQuantile, upperTail } from './reference.js';

it.each([
  [0, 0.5],
  [0.5, 0.308537538725986896],
  [1, 0.158655253931457051],
  [2, 0.0227501319481792072],
  [2.9999, 0.00135034128295492397],
  [3, 0.00134989803163009453],
  [4, 3.16712418331199213e-5],
  [6, 9.8658764503769814e-10],
  [12, 1.77648211207767997e-33],
])('1 − Φ(%d)', (t, expected) => {
  expect(Math.abs(upperTail(t) / expected - 1)).toBeLessThan(2e-13);
  expect(normalCdf(-t)).toBe(upperTail(t));
  expect(normalCdf(t)).toBe(1 - upperTail(t));
});

it.each([
  [0.75, 0.674489750196081743],
  [0.9, 1.28155156554460047],
  [0.95, 1.64485362695147271],
  [0.975, 1.95996398454005424],
  [0.995, 2.57582930354890076],
  [0.9995, 3.29052673149189479],
])('Φ⁻¹(%d)', (p, expected) => {
  expect(Math.abs(normalQuantile(p) / expected - 1)).toBeLessThan(1e-13);
  expect(Math.abs(normalQuantile(1 - p) / expected + 1)).toBeLessThan(1e-13);
});

it('undoes itself', () => {
  for (let z = -37; z < 5; z += 0.37) expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(2e-10);
});
