/** The covariance stays positive definite: D above 0 and U finite after whatever events, for whatever parameters. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import { allFinite } from '../support/bytes.js';
import { newEngine } from '../support/engines.js';
import { eventStream } from '../support/events.js';
import { anyParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

describe.each(MODEL_NAMES)('%s', (model) => {
  it('keeps every variance of D above 0 and the level’s variance below the prior’s after a reading', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(60, 300, 900, 'irregular' as const), fc.boolean(), (seed, rhythm, heavy) => {
        const random = new Random(seed);
        const parameters = anyParameters(model, random);
        if (heavy) parameters.values['degreesOfFreedom'] = random.of([2, 3, 30]);
        expect(core.configure(parameters)).toBe(0);
        for (const { kind, time, value } of eventStream(random, 60, rhythm)) {
          core.event(kind, time, value);
          const { belief } = core;
          expect(allFinite(belief), JSON.stringify(parameters.values)).toBe(true);
          expect(Math.min(...belief.d), JSON.stringify(parameters.values)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 120, seed: 1 },
    );
  });
});
