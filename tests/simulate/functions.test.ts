import { expect, test } from 'vitest';
import { exp, ln, power, tanh } from '../../host/simulate/functions.js';

const xs = Array.from({ length: 4001 }, (_, k) => -40 + k * 0.02);

test('exp, ln and tanh are right to the last digits', () => {
  for (const x of xs) {
    expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(4e-16);
    expect(Math.abs(tanh(x) - Math.tanh(x))).toBeLessThan(4e-16);
    const y = Math.exp(x);
    expect(Math.abs(ln(y) - Math.log(y))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(x)));
  }
  expect(Math.abs(exp(-700) / Math.exp(-700) - 1)).toBeLessThan(1e-14);
});

test('powers', () => {
  for (const [x, y] of [
    [4.787, 0.81],
    [2, 10],
    [0.3, -2.5],
  ] as const) {
    expect(power(x, y) / x ** y).toBeCloseTo(1, 14);
  }
  expect([exp(0), ln(1), tanh(0), tanh(50), tanh(-50)]).toEqual([1, 0, 0, 1, -1]);
});
