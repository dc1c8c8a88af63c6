import { expect, test } from 'vitest';
import { atRest, type Body } from '../../host/simulate/body.js';
import { Hovorka } from '../../host/simulate/hovorka.js';
import { Padova } from '../../host/simulate/padova.js';
import { RungeKutta } from '../../host/simulate/runge-kutta.js';
import golden from './golden.json' with { type: 'json' };

/** Error after unit time of a pendulum that swings far, against a run with tiny steps. */
function pendulum(step: number): number {
  const solver = new RungeKutta(2, (x, slope) => {
    slope[0] = x[1]!;
    slope[1] = -4 * Math.sin(x[0]!);
  });
  const x = new Float64Array([2, 0]);
  for (let k = 0; k < Math.round(1 / step); k++) solver.step(x, step);
  return x[0]!;
}

test('the error falls with the fourth power of the step', () => {
  const exact = pendulum(1 / 4096);
  const errors = [1 / 8, 1 / 16, 1 / 32].map((step) => Math.abs(pendulum(step) - exact));
  for (const k of [0, 1]) {
    expect(Math.log2(errors[k]! / errors[k + 1]!)).toBeGreaterThan(3.7);
    expect(Math.log2(errors[k]! / errors[k + 1]!)).toBeLessThan(4.4);
  }
});

test('of a linear equation one step is the first five terms of the exponential', () => {
  const solver = new RungeKutta(1, (x, slope) => {
    slope[0] = -x[0]!;
  });
  const x = new Float64Array([1]);
  solver.step(x, 0.5);
  expect(x[0]).toBeCloseTo(1 - 0.5 + 0.5 ** 2 / 2 - 0.5 ** 3 / 6 + 0.5 ** 4 / 24, 15);
});

test.each([
  ['padova', (): Body => new Padova(golden.padova.parameters)],
  ['hovorka', (): Body => new Hovorka(golden.hovorka.parameters)],
])('%s is integrated with that order, and a minute is a small step for it', (_, make) => {
  const after = (step: number): number => {
    const body = make();
    const rest = atRest(body);
    body.inject(1);
    for (let k = 0; k < 60 / step; k++) body.step(step, { ...rest, unexplained: 0.5 });
    return body.glucose;
  };
  const exact = after(1 / 64);
  const errors = [4, 2, 1].map((step) => Math.abs(after(step) - exact));
  expect(Math.log2(errors[0]! / errors[1]!)).toBeGreaterThan(3.5);
  expect(Math.log2(errors[1]! / errors[2]!)).toBeGreaterThan(3.5);
  expect(errors[2]).toBeLessThan(1e-4);
});
