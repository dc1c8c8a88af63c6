/** Refused events: each kind of refusal has its status, in the documented order, and leaves every byte of the state as it was. */
import fc from '../support/fast-check.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { Core } from '../../host/core/core.js';
import { EventKind, Feature, Status } from '../../host/core/layout.js';
import { statusName } from '../../host/core/status.js';
import { same } from '../support/bytes.js';
import { newEngine } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';
import { RawCore } from '../support/raw-core.js';

const { READING, MEAL, ELAPSED, INSULIN, BASAL, FINGERSTICK, CALIBRATION, SENSOR_CHANGE, BELOW_RANGE, ABOVE_RANGE } =
  EventKind;
const NOW = 100_000;

let core: RawCore;

beforeEach(async () => {
  core = new RawCore(await newEngine());
  core.configure(parametersOf('kinematic'), 0, 3600, undefined, Feature.SENSOR | Feature.INSULIN);
  core.event(READING, NOW - 300, 150);
  core.event(READING, NOW, 154);
});

type Refused = [name: string, status: number, kind: number, time: number, value: number, localTime?: number];

const REFUSED: Refused[] = [
  ['an unknown kind, 0', Status.UNKNOWN_EVENT, 0, NOW + 300, 150],
  ['an unknown kind, 11', Status.UNKNOWN_EVENT, 11, NOW + 300, 150],
  ['an unknown kind, 2³²-1', Status.UNKNOWN_EVENT, 0xffffffff, NOW + 300, 150],
  ['a reading NaN', Status.NOT_FINITE, READING, NOW + 300, NaN],
  ['a reading ∞', Status.NOT_FINITE, READING, NOW + 300, Infinity],
  ['a reading -∞', Status.NOT_FINITE, READING, NOW + 300, -Infinity],
  ['a reading below 20', Status.OUT_OF_RANGE, READING, NOW + 300, 19.999],
  ['a reading above 600', Status.OUT_OF_RANGE, READING, NOW + 300, 600.01],
  ['a reading in mmol/L', Status.OUT_OF_RANGE, READING, NOW + 300, 5.6],
  ['a reading of 0', Status.OUT_OF_RANGE, READING, NOW + 300, 0],
  ['a negative reading', Status.OUT_OF_RANGE, READING, NOW + 300, -120],
  ['a time of day of 86400', Status.OUT_OF_RANGE, READING, NOW + 300, 150, 86400],
  ['a time of day of 2³²-1', Status.OUT_OF_RANGE, ELAPSED, NOW + 300, 0, 0xffffffff],
  ['a meal NaN', Status.NOT_FINITE, MEAL, NOW + 300, NaN],
  ['a meal ∞', Status.NOT_FINITE, MEAL, NOW + 300, Infinity],
  ['a meal of 0', Status.IMPLAUSIBLE_DOSE, MEAL, NOW + 300, 0],
  ['a meal of -0', Status.IMPLAUSIBLE_DOSE, MEAL, NOW + 300, -0],
  ['a negative meal', Status.IMPLAUSIBLE_DOSE, MEAL, NOW + 300, -1],
  ['a meal above 300 g', Status.IMPLAUSIBLE_DOSE, MEAL, NOW + 300, 300.001],
  ['insulin NaN', Status.NOT_FINITE, INSULIN, NOW + 300, NaN],
  ['insulin of 0', Status.IMPLAUSIBLE_DOSE, INSULIN, NOW + 300, 0],
  ['negative insulin', Status.IMPLAUSIBLE_DOSE, INSULIN, NOW + 300, -1],
  ['insulin above 50 U', Status.IMPLAUSIBLE_DOSE, INSULIN, NOW + 300, 50.001],
  ['a fingerstick NaN', Status.NOT_FINITE, FINGERSTICK, NOW + 300, NaN],
  ['a fingerstick below 20', Status.OUT_OF_RANGE, FINGERSTICK, NOW + 300, 19.999],
  ['a fingerstick above 600', Status.OUT_OF_RANGE, FINGERSTICK, NOW + 300, 600.01],
  ['a calibration in mmol/L', Status.OUT_OF_RANGE, CALIBRATION, NOW + 300, 6.5],
  ['a calibration ∞', Status.NOT_FINITE, CALIBRATION, NOW + 300, Infinity],
  ['a sensor of the future', Status.OUT_OF_RANGE, SENSOR_CHANGE, NOW + 300, -1],
  ['a sensor older than 14 days', Status.OUT_OF_RANGE, SENSOR_CHANGE, NOW + 300, 20161],
  ['a sensor of no age', Status.NOT_FINITE, SENSOR_CHANGE, NOW + 300, NaN],
  ['"low" NaN', Status.NOT_FINITE, BELOW_RANGE, NOW + 300, NaN],
  ['"low" without a limit', Status.OUT_OF_RANGE, BELOW_RANGE, NOW + 300, 0],
  ['"high" beyond 600', Status.OUT_OF_RANGE, ABOVE_RANGE, NOW + 300, 601],
  ['"low" at the time of a reading', Status.DUPLICATE, BELOW_RANGE, NOW, 40],
  ['"high" at the time of a reading', Status.DUPLICATE, ABOVE_RANGE, NOW, 400],
  ['a fingerstick late', Status.OUT_OF_ORDER, FINGERSTICK, NOW - 5, 100],
  ['the same reading again', Status.DUPLICATE, READING, NOW, 154],
  ['another reading of the same time', Status.DUPLICATE, READING, NOW, 180],
  ['a reading 1 s late', Status.OUT_OF_ORDER, READING, NOW - 1, 150],
  ['a reading of the time of the one before', Status.OUT_OF_ORDER, READING, NOW - 300, 150],
  ['a reading 15 min late', Status.OUT_OF_ORDER, READING, NOW - 900, 150],
  ['a meal late', Status.OUT_OF_ORDER, MEAL, NOW - 5, 30],
  ['elapsed time late', Status.OUT_OF_ORDER, ELAPSED, NOW - 5, 0],
  ['a reading more than 15 min old', Status.CLOCK_WENT_BACK, READING, NOW - 901, 150],
  ['a meal at time 0', Status.CLOCK_WENT_BACK, MEAL, 0, 30],
  ['elapsed time at time 0', Status.CLOCK_WENT_BACK, ELAPSED, 0, 0],
];

describe('a refused event', () => {
  it.each(REFUSED)('%s has its status and leaves every byte', (_, status, kind, time, value, localTime) => {
    const memory = core.engine.memory;
    const from = core.engine.addresses.stateAddress;
    const before = memory.slice(from);
    const found = core.event(kind, time, value, localTime);
    expect(statusName(found)).toBe(statusName(status));
    expect(same(memory.slice(from), before)).toBe(true);
  });

  it('that needs a feature is FEATURE_OFF without it, and NO_READING before there is one to compare it with', () => {
    core.configure(parametersOf('kinematic'), 0, 3600, undefined, Feature.MONITOR);
    core.event(READING, NOW, 154);
    const before = core.bytes();
    for (const kind of [FINGERSTICK, CALIBRATION, SENSOR_CHANGE, INSULIN, BASAL]) {
      expect(core.event(kind, NOW + 300, 30)).toBe(Status.FEATURE_OFF);
    }
    expect(same(core.bytes(), before)).toBe(true);
    core.configure(parametersOf('kinematic'), 0, 3600, undefined, Feature.SENSOR | Feature.INSULIN);
    for (const kind of [FINGERSTICK, CALIBRATION]) expect(core.event(kind, NOW, 150)).toBe(Status.NO_READING);
    expect(core.event(SENSOR_CHANGE, NOW, 150)).toBeGreaterThanOrEqual(0);
  });

  it('keeps the seal of a snapshot, an accepted one lifts it', () => {
    core.call('seal');
    const sealed = core.bytes();
    core.event(READING, NOW + 300, NaN);
    expect(same(core.bytes(), sealed)).toBe(true);
    expect(core.call('restore')).toBe(Status.OK);
    core.call('seal');
    core.event(ELAPSED, NOW + 1, 0);
    expect(core.call('restore')).toBe(Status.BAD_CHECKSUM);
  });

  it('after elapsed time, a reading of the same second as the last reading is still a duplicate', () => {
    core.event(ELAPSED, NOW + 10, 0);
    expect(core.event(READING, NOW, 150)).toBe(Status.DUPLICATE);
  });

  it('of every kind leaves the run as if it had never been, bit for bit', () => {
    const clean = core.event.bind(core);
    const run = (disturb: boolean) => {
      core.configure(parametersOf('kinematic'), 0, 3600, undefined, Feature.SENSOR | Feature.INSULIN);
      for (let k = 0; k < 30; k++) {
        clean(READING, NOW + 300 * k, 150 + 3 * k);
        if (!disturb) continue;
        for (const [, status, kind, time, value, localTime] of REFUSED) {
          expect(clean(kind, time + 300 * k, value, localTime), `${k}`).toBeLessThan(0);
          if (k > 1 && time < NOW) expect(status).toBeLessThan(0);
        }
      }
      return core.bytes();
    };
    expect(same(run(true), run(false))).toBe(true);
  });

  it('before anything is configured is NOT_CONFIGURED, whatever it is', async () => {
    const empty = new RawCore(await newEngine());
    for (const [, , kind, time, value, localTime] of REFUSED) {
      expect(empty.event(kind, time, value, localTime)).toBe(Status.NOT_CONFIGURED);
    }
    expect(empty.event(READING, 1000, 150)).toBe(Status.NOT_CONFIGURED);
    expect(empty.event(ELAPSED, 1000, 0, 0, 'recoverClock')).toBe(Status.NOT_CONFIGURED);
    for (const call of ['forecast', 'distribution', 'risk', 'diagnose', 'seal'] as const) {
      expect(empty.call(call), call).toBe(Status.NOT_CONFIGURED);
    }
    expect(empty.engine.memory.subarray(empty.engine.addresses.stateAddress).every((byte) => byte === 0)).toBe(true);
  });

  it('any input block at all is accepted with flags or refused with the state as it was', () => {
    fc.assert(
      fc.property(
        fc.nat(11),
        fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: NOW - 1000, max: NOW + 1000 })),
        fc.float(),
        fc.oneof(fc.nat(86399), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
        (kind, time, value, localTime) => {
          const before = core.bytes();
          const status = core.event(kind, time, value, localTime);
          if (status < 0) expect(same(core.bytes(), before)).toBe(true);
          else expect(status).toBeLessThan(4096);
          const at = core.engine.addresses.stateAddress;
          core.engine.memory.set(before, at);
        },
      ),
      { numRuns: 3000, seed: 12 },
    );
  });
});

describe('limits', () => {
  it.each([
    ['20 mg/dL', READING, 20],
    ['600 mg/dL', READING, 600],
    ['300 g', MEAL, 300],
    ['the smallest meal', MEAL, 1e-40],
    ['50 U', INSULIN, 50],
    ['the smallest dose', INSULIN, 1e-40],
    ['a fingerstick of 20 mg/dL', FINGERSTICK, 20],
    ['a calibration of 600 mg/dL', CALIBRATION, 600],
    ['a sensor just inserted', SENSOR_CHANGE, 0],
    ['a sensor of 14 days', SENSOR_CHANGE, 20160],
    ['"low" at 20 mg/dL', BELOW_RANGE, 20],
    ['"high" at 600 mg/dL', ABOVE_RANGE, 600],
  ])('%s is accepted', (_, kind, value) => {
    expect(core.event(kind, NOW + 300, value)).toBeGreaterThanOrEqual(0);
  });

  it('the first event may come at any time: what is stored of times before it does not count', () => {
    for (const time of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
      core.configure(parametersOf('kinematic'));
      expect(core.event(READING, time, 150), `time ${time}`).toBeGreaterThanOrEqual(0);
      expect(core.event(READING, time, 150)).toBe(Status.DUPLICATE);
    }
  });
});

describe('the Forecaster', () => {
  it('answers each refusal of data with its name, never with an exception', async () => {
    const forecaster = new Core(await newEngine()).create({ parameters: parametersOf('kinematic') });
    const at = (time: number) => ({ time, localTime: 0 });
    expect(forecaster.observe(at(NOW), 150)).toMatchObject({ accepted: true });
    const refusal = (observed: ReturnType<typeof forecaster.observe>) =>
      observed.accepted ? undefined : observed.refusal;
    expect(refusal(forecaster.observe(at(NOW), 150))).toBe('duplicate');
    expect(refusal(forecaster.observe(at(NOW - 60), 150))).toBe('out-of-order');
    expect(refusal(forecaster.observe(at(NOW - 6000), 150))).toBe('clock-went-back');
    expect(refusal(forecaster.observe(at(NOW + 60), NaN))).toBe('not-finite');
    expect(refusal(forecaster.observe(at(NOW + 60), 5.5))).toBe('out-of-range');
    expect(refusal(forecaster.meal(at(NOW + 60), 3000))).toBe('implausible-dose');
    expect(refusal(forecaster.insulin(at(NOW + 60), 51))).toBe('implausible-dose');
    const plain = new Core(await newEngine()).create({ parameters: parametersOf('kinematic'), features: [] });
    expect(refusal(plain.fingerstick(at(NOW), 100))).toBe('feature-off');
    const empty = new Core(await newEngine()).create({ parameters: parametersOf('kinematic') });
    expect(refusal(empty.fingerstick(at(NOW), 100))).toBe('no-reading');
  });
});
