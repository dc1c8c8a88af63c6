/** The AR(2) in continuous time: without noise the forecast obeys its recurrence at any phase, and its root conditions hold. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind, Status } from '../../host/core/layout.js';
import { newEngine } from '../support/engines.js';
import { hasLogarithm, parametersOf } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

describe('the forecast on a 5-minute grid', () => {
  it.each([
    ['real roots', 1.716, -0.723],
    ['complex roots', 1.7, -0.8],
    ['a double root', 1.75, -0.765625],
    ['roots close to 1', 1.99, -0.9901],
    ['roots with a negative real part', -0.8, -0.9],
  ])('with %s obeys g(t+5) = a1 g(t) + a2 g(t-5) at any phase', (_, a1, a2) => {
    const parameters = parametersOf('ar2', { a1, a2, scaleOffset: 1000, setpoint: 150 });
    const { a1: p, a2: q } = parameters.values as { a1: number; a2: number };
    for (const phase of [0, 1, 37, 150, 299]) {
      core.configure(parameters, 0, 7200);
      core.event(EventKind.READING, 1000, 190);
      core.event(EventKind.READING, 1300, 205);
      core.event(EventKind.READING, 1600, 213);
      core.event(EventKind.ELAPSED, 1600 + phase, 0);
      const { x } = core.belief;
      core.belief = { ...core.belief, x: [x[0]!, x[1]!, 0] }; // no meal effect: the recurrence is of glucose alone
      core.call('forecast');
      const levels = [x[0]!, ...core.forecastSteps.map((step) => step.scaledMean - 150)];
      for (let k = 2; k < levels.length; k++) {
        expect(Math.abs(levels[k]! - (p * levels[k - 1]! + q * levels[k - 2]!))).toBeLessThan(1e-3);
      }
    }
  });

  it('does not follow the recurrence of other parameters: this test can fail', () => {
    core.configure(parametersOf('ar2', { scaleOffset: 1000, setpoint: 150 }), 0, 7200);
    for (const [k, value] of [190, 205, 213].entries()) core.event(EventKind.READING, 1000 + 300 * k, value);
    core.call('forecast');
    const levels = core.forecastSteps.map((step) => step.scaledMean - 150);
    expect(Math.abs(levels[2]! - (1.72 * levels[1]! - 0.723 * levels[0]!))).toBeGreaterThan(1e-2);
  });
});

describe('NO_LOGARITHM', () => {
  it.each([
    ['a root of zero', 0.9, 0],
    ['both roots zero', 0, 0],
    ['a negative root', 0.5, 0.2],
    ['two negative roots', -1.2, -0.3],
    ['a root of 1', 1.5, -0.5],
    ['a root above 1', 1.6, -0.5],
    ['two roots of 1', 2, -1],
    ['complex roots on the unit circle', 1.2, -1],
    ['a root of -1', 0, 1],
  ])('is the answer to %s', (_, a1, a2) => {
    expect(core.configure(parametersOf('ar2', { a1, a2 }))).toBe(Status.NO_LOGARITHM);
  });

  it('agrees with the roots in complex arithmetic all over the triangle of stationarity and around it', () => {
    const random = new Random(2);
    let accepted = 0;
    for (let run = 0; run < 3000; run++) {
      const parameters = parametersOf('ar2', { a1: random.between(-2, 2), a2: random.between(-1, 1) });
      const { a1, a2 } = parameters.values as { a1: number; a2: number };
      const status = core.configure(parameters);
      expect(status, `a1 ${a1}, a2 ${a2}`).toBe(hasLogarithm(a1, a2) ? Status.OK : Status.NO_LOGARITHM);
      if (status === Status.OK) accepted++;
    }
    expect(accepted).toBeGreaterThan(500);
  });

  it('is not the answer one part in 10⁵ inside the boundary, and the forecast is finite there', () => {
    for (const [a1, a2] of [
      [1.7, -0.70001],
      [1.999, -0.99901],
      [1.2, -0.99999],
      [-1.9, -0.99999],
      [0.9, -1e-5],
      [1e-4, -1e-9],
      [0.5, -1e-38],
      [0.5, -1e-45],
    ] as const) {
      expect(core.configure(parametersOf('ar2', { a1, a2 })), `${a1}, ${a2}`).toBe(Status.OK);
      core.event(EventKind.READING, 1000, 200);
      core.event(EventKind.READING, 1300, 190);
      core.event(EventKind.ELAPSED, 1300 + 57600, 0);
      expect(core.call('distribution')).toBe(Status.OK);
      for (const { mean, sd, q05, q95 } of core.forecastSteps) {
        for (const x of [mean, sd, q05, q95]) expect(Number.isFinite(x), `${a1}, ${a2}`).toBe(true);
      }
    }
  });
});
