/** Crossing risk of the adaptive model: simulated paths against plain Monte Carlo, and what must hold whatever the belief. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Method } from '../../host/core/layout.js';
import {
  adaptiveRiskError,
  configureAdaptive,
  placeAdaptive,
  type CrossingError,
} from '../reference/adaptive-crossing-cases.js';
import { newEngine } from '../support/engines.js';
import { RawCore } from '../support/raw-core.js';

const READING = 1;
const ELAPSED = 3;

let raw: RawCore;

beforeAll(async () => {
  raw = new RawCore(await newEngine());
});

const meanOf = (errors: CrossingError[]) =>
  errors.reduce((sum, e) => sum + e.sum, 0) / errors.reduce((sum, e) => sum + e.count, 0);

describe('against plain Monte Carlo (npm run bench -- adaptive-risk has more states and paths)', () => {
  const errorsOf = (method: Method, interval: number, minutes: number, states: number) =>
    Array.from({ length: states }, (_, seed) => {
      placeAdaptive(raw, method, seed, interval, minutes);
      return adaptiveRiskError(raw, interval, minutes, 20_000);
    });

  test.each([
    { interval: 5, minutes: 60, states: 24, worst: 0.025 },
    { interval: 15, minutes: 60, states: 12, worst: 0.03 },
  ])('one volatility, $interval-minute sensor', ({ interval, minutes, states, worst }) => {
    const errors = errorsOf(Method.EXTENDED, interval, minutes, states);
    expect(Math.max(...errors.map((e) => e.worst))).toBeLessThan(worst);
    expect(meanOf(errors)).toBeLessThan(0.003);
  });

  test.each([
    // The worst are those of a sensor that likely is pressed, which the direction that is integrated exactly does not serve.
    { interval: 5, minutes: 60, states: 24, worst: 0.07 },
    { interval: 15, minutes: 60, states: 12, worst: 0.05 },
    { interval: 1, minutes: 20, states: 8, worst: 0.06 },
  ])('switching volatility and a pressed sensor, $interval-minute sensor', ({ interval, minutes, states, worst }) => {
    const errors = errorsOf(Method.INTERACTING, interval, minutes, states);
    expect(Math.max(...errors.map((e) => e.worst))).toBeLessThan(worst);
    expect(errors.filter((e) => e.worst > 0.03).length).toBeLessThanOrEqual(3);
    expect(meanOf(errors)).toBeLessThan(0.01);
  });
});

/** Two hours of readings that fall by 2 mg/dL every 5 minutes; answers the time of the last. */
function falling(method: Method, interval: number): number {
  configureAdaptive(raw, method, interval, 3600);
  let time = 0;
  for (; time <= 7200; time += interval) raw.event(READING, time, 130 - (2 * time) / 300);
  return time - interval;
}

const below70 = () => raw.riskSteps.map((step) => step.crossBelow70);

describe.each([Method.EXTENDED, Method.INTERACTING])('method %i', (method) => {
  test.each([60, 300, 900])(
    'sensor of %i s: risk never falls with the horizon, stays a probability, repeats itself',
    (interval) => {
      falling(method, interval);
      raw.call('risk');
      const risk = below70();
      risk.forEach((p, k) => expect(p).toBeGreaterThanOrEqual(k === 0 ? 0 : risk[k - 1]!));
      expect(risk.at(-1)).toBeGreaterThan(0.05);
      expect(risk.at(-1)).toBeLessThanOrEqual(1);
      raw.call('risk');
      expect(below70()).toEqual(risk);
    },
  );

  test('it leaves every byte of the state as it is, and works below memoryEnd', () => {
    falling(method, 60);
    const { memory } = raw.engine;
    const end = raw.memoryEnd;
    memory.fill(0xa5, end);
    const before = raw.bytes();
    raw.call('risk');
    expect(raw.bytes()).toEqual(before);
    expect(memory.subarray(end).every((byte) => byte === 0xa5)).toBe(true);
  });

  test('the sensor keeps its beat when time passes without a reading', () => {
    const last = falling(method, 900);
    raw.event(ELAPSED, last + 780, 0);
    raw.call('risk');
    const risk = below70();
    expect(risk[0]).toBeGreaterThan(0);
    expect(risk[1]).toBe(risk[0]);
    expect(risk[3]).toBeGreaterThan(risk[0]!);
  });
});
