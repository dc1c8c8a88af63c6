/** Crossing risk: against Monte Carlo, and what must hold whatever the belief. */
import { beforeAll, describe, expect, test } from 'vitest';
import { RiskView } from '../../host/core/layout.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { crossingCases, riskError } from '../reference/crossing-cases.js';
import { newEngine } from '../support/engines.js';
import { RawCore } from '../support/raw-core.js';

const READING = 1;
const ELAPSED = 3;

let raw: RawCore;

beforeAll(async () => {
  raw = new RawCore(await newEngine());
});

/** A filter that has seen two hours of readings falling from 130 mg/dL by 2 mg/dL every 5 minutes. */
function falling(interval: number, horizon = 3600, configured = interval): number {
  raw.configure(SHIPPED.kinematic, configured, horizon);
  let time = 0;
  for (; time <= 7200; time += interval) raw.event(READING, time, 130 - (2 * time) / 300);
  return time - interval;
}

const below70 = () => raw.riskSteps.map((step) => step.crossBelow70);

describe('against plain Monte Carlo (npm run bench -- risk has the whole grid and a million paths)', () => {
  const PATHS = 40_000;
  const chosen = crossingCases().filter((_, i) => i % 8 === 3);

  test.each([
    { interval: 5, minutes: 60 },
    { interval: 15, minutes: 60 },
    { interval: 1, minutes: 20 },
  ])('$interval-minute sensor: worst error at most 0.03, mean at most 0.01', ({ interval, minutes }) => {
    const errors = chosen.map((it) => riskError(raw, it, interval, minutes, PATHS));
    const mean = errors.reduce((sum, e) => sum + e.sum, 0) / errors.reduce((sum, e) => sum + e.count, 0);
    expect(Math.max(...errors.map((e) => e.worst))).toBeLessThan(0.03);
    expect(mean).toBeLessThan(0.01);
  });

  test('the grid is hard: treating the readings as independent fails it', () => {
    const worst = Math.max(
      ...chosen.map((it) => {
        riskError(raw, it, 5, 60, 100);
        raw.call('distribution');
        let none = 1;
        return Math.max(
          ...raw.forecastSteps.map((step, k) => {
            none *= 1 - step.below70;
            return Math.abs(1 - none - below70()[k]!);
          }),
        );
      }),
    );
    expect(worst).toBeGreaterThan(0.1);
  });
});

describe.each([60, 300, 900])('sensor of %i s', (interval) => {
  test('risk never falls with the horizon and is at least that of a single reading', () => {
    falling(interval);
    raw.call('risk');
    raw.call('distribution');
    const risk = below70();
    risk.forEach((p, k) => {
      expect(p).toBeGreaterThanOrEqual(k === 0 ? 0 : risk[k - 1]!);
      const minutes = (k + 1) * 5;
      if ((minutes * 60) % interval === 0) expect(p).toBeGreaterThan(raw.forecastSteps[k]!.below70 - 0.02);
    });
    expect(risk.at(-1)).toBeGreaterThan(0.05);
  });

  test('it leaves every byte of the state as it is', () => {
    falling(interval);
    const before = raw.bytes();
    raw.call('risk');
    expect(raw.bytes()).toEqual(before);
  });
});

test('before the first expected reading nothing can cross', () => {
  falling(900);
  raw.call('risk');
  expect(below70().slice(0, 2)).toEqual([0, 0]);
  expect(below70()[2]).toBeGreaterThan(0);
});

test('the sensor keeps its beat when time passes without a reading', () => {
  // GIVEN a 15-minute sensor 13 minutes after its last reading, THEN the next one is expected in 2 minutes.
  const last = falling(900);
  raw.event(ELAPSED, last + 780, 0);
  raw.call('risk');
  const risk = below70();
  expect(risk[0]).toBeGreaterThan(0);
  expect(risk[1]).toBe(risk[0]);
  expect(risk[3]).toBeGreaterThan(risk[0]!);
});

test('a horizon that ends before the next reading has no risk', () => {
  falling(900, 600);
  expect(raw.call('risk')).toBe(0);
  expect(below70()).toEqual([0, 0]);
});

test('expected times lie within the horizon and shorten as glucose comes near', () => {
  const view = () => new RiskView(raw.data, raw.engine.addresses.riskAddress);
  const last = falling(300);
  raw.call('risk');
  const far = view().minutesTo70;
  expect(far).toBeGreaterThan(0);
  expect(far).toBeLessThanOrEqual(60);
  for (let k = 1; k <= 4; k++) raw.event(READING, last + 300 * k, 82 - 2 * k);
  raw.call('risk');
  expect(view().minutesTo70).toBeLessThan(far);
});

test('readings that move against the common direction are counted', () => {
  // GIVEN level and rate so strongly opposed that early and late readings move against each other,
  // THEN the risk still matches Monte Carlo.
  const [base] = crossingCases();
  const opposed = {
    ...base!,
    threshold: 70,
    glucose: 95,
    rate: -0.5,
    spread: { level: 12, rate: 1.2, acceleration: 0.02, meal: 0.05, correlation: -0.98 },
  };
  const error = riskError(raw, opposed, 5, 60, 60_000);
  expect(error.worst).toBeLessThan(0.03);
});
