/** A belief that is given up and starts anew says so, whatever made it: nobody may take the next forecasts for usual ones. */
import { beforeAll, expect, it } from 'vitest';
import type { Core } from '../../host/core/core.js';
import type { MethodName } from '../../host/core/methods.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { newCore } from '../support/engines.js';

let core: Core;

beforeAll(async () => {
  core = await newCore();
});

const started = (method: MethodName, values: Record<string, number>) =>
  core.create({
    parameters: { ...SHIPPED.adaptive, values: { ...SHIPPED.adaptive.values, ...values } },
    method,
    features: ['monitor'],
    sensorInterval: 300,
  });
const at = (k: number) => ({ time: 300 * k, localTime: 300 * k });

it('WHEN no particle foresaw a reading and all are drawn anew THEN that is flagged and counted as a new start', () => {
  const particle = started('particle', { degreesOfFreedom: 0 });
  for (let k = 0; k < 30; k++) particle.observe(at(k), 120 + (k % 3));
  particle.observe(at(30), 400);
  const { flags, glucose, resets } = particle.diagnose();
  expect(glucose).toBeGreaterThan(395); // the belief of two hours is gone
  expect(flags).toEqual(expect.arrayContaining(['reset', 'warm-up']));
  expect(resets).toBe(1);
});

it.each<MethodName>(['extended', 'interacting', 'unscented', 'variational', 'particle', 'auto'])(
  '%s, WHEN a drift that nobody learned carries a belief apart THEN its new start is flagged and counted',
  (method) => {
    const forecaster = started(method, { c3: 1, c4: 1, c5: 1 });
    for (let k = 0; k < 20; k++) forecaster.observe(at(k), 150 + 5 * k);
    const { resets: before } = forecaster.diagnose();
    forecaster.elapse(at(40));
    const { flags, glucoseSd, resets } = forecaster.diagnose();
    expect(glucoseSd).toBeGreaterThan(50); // the person's own spread
    expect(flags).toEqual(expect.arrayContaining(['reset', 'warm-up']));
    expect(resets).toBe(before + 1);
  },
);
