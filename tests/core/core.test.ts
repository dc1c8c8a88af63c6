/** Many patients on one core: whoever is in the module, nobody's belief mixes with another's. */
import fc from '../support/fast-check.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Core, Settings } from '../../host/core/core.js';
import type { Forecaster } from '../../host/core/forecaster.js';
import { EventKind, PARAMETERS_CAPACITY } from '../../host/core/layout.js';
import { same } from '../support/bytes.js';
import { newCore } from '../support/engines.js';
import { eventStream, type Event } from '../support/events.js';
import { parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';

let shared: Core;
let apart: Core[];

beforeAll(async () => {
  shared = await newCore();
  apart = await Promise.all([1, 2, 3, 4].map(() => newCore()));
});

function feed(forecaster: Forecaster, { kind, time, value }: Event): void {
  const at = { time, localTime: time % 86400 };
  if (kind === EventKind.READING) forecaster.observe(at, value);
  else if (kind === EventKind.MEAL) forecaster.meal(at, value);
  else forecaster.elapse(at);
}

describe('a core with several patients', () => {
  it('GIVEN events in any interleaved order THEN each state is the one of a core of its own, bit for bit', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const settings = apart.map((_, i) => {
          const parameters = plausibleParameters(i % 2 === 0 ? 'ar2' : 'kinematic', random);
          if (i > 1) parameters.values['degreesOfFreedom'] = 4;
          return { parameters, sensorInterval: random.of([0, 300]), horizonMinutes: 5 * random.whole(1, 24) };
        });
        const streams = apart.map(() => eventStream(random, 30, random.of([60, 300, 'irregular'] as const)));
        const alone = apart.map((core, i) => createClean(core, settings[i]!));
        alone.forEach((forecaster, i) => streams[i]!.forEach((event) => feed(forecaster, event)));

        const together = settings.map((setting) => createClean(shared, setting));
        const queues = streams.map((stream) => [...stream]);
        while (queues.some((queue) => queue.length > 0)) {
          const i = random.whole(0, queues.length - 1);
          const event = queues[i]!.shift();
          if (event === undefined) continue;
          feed(together[i]!, event);
          if (random.chance(0.2)) together.filter(hasReading)[0]?.forecast();
        }
        together.forEach((forecaster, i) => {
          expect(same(forecaster.snapshot(), alone[i]!.snapshot())).toBe(true);
          expect(forecaster.forecast()).toEqual(alone[i]!.forecast());
          expect(forecaster.diagnose()).toEqual(alone[i]!.diagnose());
        });
      }),
      { numRuns: 25, seed: 6 },
    );
  });

  it('GIVEN another model was created before THEN a new state holds nothing of its parameters', async () => {
    const used = await newCore();
    const fresh = await newCore();
    used.create({ parameters: parametersOf('kinematic', { initialAcceleration: 0.77 }) });
    const [after, alone] = [used, fresh].map((core) => core.create({ parameters: parametersOf('ar2') }).snapshot());
    expect(same(after!, alone!)).toBe(true);
  });

  it('GIVEN a refused creation THEN the patients who were there go on as before', () => {
    const forecaster = shared.create({ parameters: parametersOf('kinematic') });
    forecaster.observe({ time: 100, localTime: 100 }, 150);
    const before = forecaster.snapshot();
    expect(() => shared.create({ parameters: parametersOf('ar2', { setpoint: 10 }) })).toThrow('BAD_PARAMETERS');
    expect(() => shared.create({ parameters: parametersOf('ar2', { a2: 0 }) })).toThrow('NO_LOGARITHM');
    expect(() => shared.create({ parameters: parametersOf('ar2'), horizonMinutes: 7 })).toThrow('horizonMinutes');
    expect(same(forecaster.snapshot(), before)).toBe(true);
  });

  it('GIVEN settings that are not whole numbers of seconds in range THEN creation is refused', () => {
    const parameters = parametersOf('kinematic');
    for (const sensorInterval of [-1, 59, 1801, NaN, Infinity, 300.5, 2 ** 32 + 300, -(2 ** 32) + 300]) {
      expect(() => shared.create({ parameters, sensorInterval }), `sensorInterval ${sensorInterval}`).toThrow();
    }
    for (const horizonMinutes of [0, -5, 4, 7.5, 125, NaN, Infinity, 5.001, 2 ** 30 * 4]) {
      expect(() => shared.create({ parameters, horizonMinutes }), `horizonMinutes ${horizonMinutes}`).toThrow();
    }
  });

  it('GIVEN times that are not whole seconds in range THEN the call throws and changes nothing', () => {
    const forecaster = shared.create({ parameters: parametersOf('kinematic') });
    forecaster.observe({ time: 100, localTime: 100 }, 150);
    const before = forecaster.snapshot();
    for (const time of [-1, 0.5, 2 ** 32, NaN, Infinity]) {
      expect(() => forecaster.observe({ time, localTime: 0 }, 100)).toThrow(RangeError);
    }
    for (const localTime of [-1, 0.5, 86400, NaN]) {
      expect(() => forecaster.elapse({ time: 200, localTime })).toThrow(RangeError);
    }
    expect(same(forecaster.snapshot(), before)).toBe(true);
  });

  it('GIVEN no reading yet THEN forecast, risk and diagnosis throw', () => {
    const forecaster = shared.create({ parameters: parametersOf('kinematic') });
    forecaster.meal({ time: 100, localTime: 100 }, 30);
    for (const call of ['forecast', 'risk', 'diagnose'] as const)
      expect(() => forecaster[call]()).toThrow('NO_READING');
  });
});

/** Creates with nothing left in the parameter block of whoever was created before. */
function createClean(core: Core, settings: Settings): Forecaster {
  const at = core.engine.addresses.parametersAddress;
  core.engine.memory.fill(0, at, at + PARAMETERS_CAPACITY);
  return core.create(settings);
}

function hasReading(forecaster: Forecaster): boolean {
  try {
    return forecaster.diagnose().readings > 0;
  } catch {
    return false;
  }
}
