/** "Low" and "high": the moment-matched update of a censored reading against quadrature, in both tails. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind, Flag } from '../../host/core/layout.js';
import { methodsOf, type MethodName } from '../../host/core/methods.js';
import { censoredPosterior } from '../reference/censored.js';
import { allFinite } from '../support/bytes.js';
import { newEngine } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';
import { RawCore } from '../support/raw-core.js';

const { READING, ELAPSED, BELOW_RANGE, ABOVE_RANGE } = EventKind;
const SETPOINT = 300;

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

function configure(changes: Record<string, number> = {}): void {
  const parameters = parametersOf('kinematic', { scaleOffset: 1000, setpoint: SETPOINT, sensorNoise: 1, ...changes });
  expect(core.configure(parameters)).toBe(0);
}

/** The core's posterior of a level N(0, variance), as a deviation, after a limit at `limit` from it. */
function posterior(kind: EventKind, limit: number, variance: number): { mean: number; variance: number } {
  core.event(READING, 1000, SETPOINT);
  core.event(ELAPSED, 1300, 0);
  core.belief = { x: [0, 0, 0, 0], u: [0, 0, 0, 0, 0, 0], d: [variance, 1, 1, 1] };
  expect(core.event(kind, 1300, SETPOINT + limit)).toBeGreaterThanOrEqual(0);
  const { mean, covariance } = core.moments;
  return { mean: mean[0]!, variance: covariance[0]![0]! };
}

const LIMITS = [-250, -100, -30, -10, -6, -4, -3, -2, -1, -0.3, 0, 0.5, 1, 2, 3, 5];

describe.each([
  ['"low"', BELOW_RANGE, 1],
  ['"high"', ABOVE_RANGE, -1],
] as const)('%s', (_, kind, side) => {
  it.each([0.1, 1, 9, 100])('leaves the moments of the true posterior, predicted variance %s, noise 1', (variance) => {
    for (const size of LIMITS) {
      const limit = Math.fround(side * size);
      configure();
      const found = posterior(kind, limit, variance);
      const exact = censoredPosterior(0, variance, limit, side, 1);
      const where = `limit ${limit}`;
      expect(Math.abs(found.mean - exact.mean) / Math.sqrt(exact.variance), `${where}: mean in sd`).toBeLessThan(2e-3);
      expect(Math.sqrt(found.variance / exact.variance), `${where}: sd`).toBeCloseTo(1, 3);
    }
  });

  it('far beyond the limit says nothing: the belief stays bit for bit, and it is no surprise', () => {
    configure();
    expect(posterior(kind, side * 40, 4)).toEqual({ mean: 0, variance: 4 });
    expect(core.state.innovation).toBe(0);
    expect(core.state.effectiveNoise).toBe(0);
    expect(core.state.flags & Flag.OUTLIER).toBe(0);
  });

  it('where a reading well inside the range was predicted is an outlier', () => {
    configure();
    posterior(kind, side * -60, 4);
    expect(core.state.innovation).toBe(side * -60);
    expect(core.state.flags & Flag.OUTLIER).toBe(Flag.OUTLIER);
  });

  it('that comes again and again goes on from what was believed, finite and ever more beyond the limit', () => {
    configure({ degreesOfFreedom: 2.1 });
    core.event(READING, 1000, SETPOINT);
    const limit = SETPOINT + side * -100;
    const levels = Array.from({ length: 200 }, (_, k) => {
      expect(core.event(kind, 1300 + 300 * k, limit)).toBeGreaterThanOrEqual(0);
      expect(allFinite(core.belief)).toBe(true);
      return side * (core.moments.mean[0]! + SETPOINT - limit);
    });
    expect(Math.max(...levels.slice(20))).toBeLessThan(2);
    expect(core.state.readings).toBe(201);
  });

  it('as the first reading starts the belief at the limit, with doubt', () => {
    configure();
    expect(core.event(kind, 1000, 70)).toBeGreaterThanOrEqual(0);
    expect(core.moments.mean[0]! + SETPOINT).toBeCloseTo(70, 4);
    expect(core.moments.covariance[0]![0]).toBeCloseTo(401, 3);
  });
});

/** Methods whose beliefs are Gaussian at every reading; that of `auto` is then one too. */
const GAUSSIAN = methodsOf('adaptive').filter((method) => method !== 'particle');

describe.each(GAUSSIAN)('adaptive, %s', (method: MethodName) => {
  const BELIEF = 36; // bytes

  it.each([
    [BELOW_RANGE, 1],
    [ABOVE_RANGE, -1],
  ] as const)('event %s leaves the moments of the true posterior in every regime, and their weights', (kind, side) => {
    const parameters = parametersOf('adaptive', { degreesOfFreedom: 0, sensorNoise: 2 });
    for (const variance of [1, 9, 100]) {
      for (const size of [-30, -6, -2, 0, 2]) {
        expect(core.configure(parameters, 300, 3600, method)).toBe(0);
        core.event(READING, 1000, SETPOINT);
        core.event(ELAPSED, 1300, 0);
        const count = core.beliefs.length;
        const weights = method === 'interacting' ? core.regimes.map(({ weight }) => weight) : [];
        for (let r = 0; r < count; r++)
          [SETPOINT, 0, 0, 0, 0, 0, variance, 1, 1].forEach((number, i) =>
            core.data.setFloat32(core.beliefAddress + BELIEF * r + 4 * i, number, true),
          );
        const limit = side * size;
        const exact = censoredPosterior(0, variance, limit, side, core.state.readingVariance);
        expect(core.event(kind, 1300, SETPOINT + limit)).toBeGreaterThanOrEqual(0);
        for (const { x, d } of core.beliefs) {
          const where = `variance ${variance}, limit ${limit}`;
          expect(Math.abs(x[0]! - SETPOINT - exact.mean) / Math.sqrt(exact.variance), where).toBeLessThan(2e-3);
          expect(Math.sqrt(d[0]! / exact.variance), where).toBeCloseTo(1, 3); // with nothing between the states, D is the variance
        }
        if (method === 'interacting') expect(core.regimes.map(({ weight }) => weight)).toEqual(weights);
      }
    }
  });
});

it('stays finite for the narrowest and widest beliefs, and limits as far away as there are', () => {
  for (const variance of [1e-12, 1e-4, 1e6, 1e12]) {
    for (const noise of [0.1, 50]) {
      for (const [kind, limit] of [
        [BELOW_RANGE, -280],
        [BELOW_RANGE, 300],
        [ABOVE_RANGE, 300],
        [ABOVE_RANGE, -280],
      ] as const) {
        configure({ sensorNoise: noise });
        const { mean, variance: left } = posterior(kind, limit, variance);
        const what = `${variance} ${noise} ${kind} ${limit}: ${mean}, ${left}`;
        expect(Number.isFinite(mean) && left > 0 && left <= 1.0001 * variance, what).toBe(true);
        expect(Math.abs(mean) <= 1.001 * Math.max(Math.abs(limit), 6 * Math.sqrt(variance)), what).toBe(true);
      }
    }
  }
});
