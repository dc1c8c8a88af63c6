/** The covariance stays positive definite: D above 0 and U finite after whatever events, for whatever parameters. */
import fc from '../support/fast-check.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind } from '../../host/core/layout.js';
import { allFinite } from '../support/bytes.js';
import { newEngine } from '../support/engines.js';
import { eventStream, type Rhythm } from '../support/events.js';
import { LINEAR_MODELS, anyParameters, parametersOf } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

describe.each(LINEAR_MODELS)('%s', (model) => {
  it.each([
    ['Gaussian', [0]],
    ['Student-t', [2, 3, 10]],
  ])('with a %s likelihood keeps U finite and every variance of D above 0', (_, degrees) => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom<Rhythm>(60, 300, 900, 'irregular'), (seed, rhythm) => {
        const random = new Random(seed);
        const parameters = anyParameters(model, random);
        parameters.values['degreesOfFreedom'] = random.of(degrees);
        expect(core.configure(parameters)).toBe(0);
        for (const { kind, time, value } of eventStream(random, 60, rhythm)) {
          core.event(kind, time, value);
          const { belief } = core;
          if (allFinite(belief) && Math.min(...belief.d) > 0) continue;
          expect.fail(`${JSON.stringify(belief)} of ${JSON.stringify(parameters.values)}`);
        }
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('with a Student-t likelihood and a very precise sensor gives a reading close to its prediction noise above 0', () => {
    // The predicted variance is 10⁷ times the noise: what is left of it must not be found as a small difference of large numbers.
    const parameters = parametersOf(model, { sensorNoise: 0.1, degreesOfFreedom: 4, rateNoise: 20 });
    expect(core.configure(parameters)).toBe(0);
    core.event(EventKind.READING, 0, 150);
    core.event(EventKind.READING, 300, 150);
    core.event(EventKind.READING, 300 + 36000, 150);
    expect(core.state.effectiveNoise).toBeGreaterThan(0.03);
    expect(Math.min(...core.belief.d)).toBeGreaterThan(0);
  });
});
