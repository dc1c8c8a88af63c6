/** The sensor's bias and gain: what moves them, by how much, and how far glucose can then be believed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind, Feature, type SensorView } from '../../host/core/layout.js';
import { methodsOf } from '../../host/core/methods.js';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import { flagNames } from '../../host/core/status.js';
import { ReferenceSensor } from '../reference/calibration.js';
import { newEngine } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';
import { removedIn, wear } from '../support/wears.js';

const { READING, ELAPSED, FINGERSTICK, CALIBRATION, SENSOR_CHANGE } = EventKind;
const HOUR = 3600;
const DAY = 24 * HOUR;
const LINEAR = { scaleOffset: 1000 };

let core: RawCore;
let sensor: SensorView;

beforeAll(async () => {
  core = new RawCore(await newEngine());
  sensor = core.sensor;
});

function configure(changes: Record<string, number> = {}, model: (typeof MODEL_NAMES)[number] = 'kinematic'): void {
  expect(core.configure(parametersOf(model, { ...LINEAR, ...changes }), 300, 3600, undefined, Feature.SENSOR)).toBe(0);
}

function readings(from: number, count: number, glucose = 150, of = (k: number) => glucose + 0 * k): number {
  for (let k = 0; k < count; k++) expect(core.event(READING, from + 300 * k, of(k))).toBeGreaterThanOrEqual(0);
  return from + 300 * (count - 1);
}

function diagnosis() {
  expect(core.call('diagnose')).toBe(0);
  const { glucose, glucoseSd, bias, biasSd, gain, gainSd, rate, rateSd, flags } = core.diagnostics;
  return { glucose, glucoseSd, bias, biasSd, gain, gainSd, rate, rateSd, flags: flagNames(flags) };
}

/** The covariance of bias and gain. */
function covariance(): { bias: number; both: number; gain: number } {
  const { u, biasPart, gainPart } = sensor;
  return { bias: biasPart + u * u * gainPart, both: u * gainPart, gain: gainPart };
}

describe.each(MODEL_NAMES)('readings alone, %s', (model) => {
  it('never move bias and gain: 24 hours at 250 mg/dL, 14 days of anything', () => {
    configure({}, model);
    readings(0, 289, 250);
    expect(diagnosis()).toMatchObject({ bias: 0, gain: 0 });
    const random = new Random(4);
    readings(DAY + 300, 13 * 288, 0, () => random.between(60, 300));
    expect(diagnosis()).toMatchObject({ bias: 0, gain: 0 });
  });

  it('nor after a fingerstick; the doubt grows by the walks, and ends growing after 14 days without one', () => {
    configure({ biasWalk: 2, gainWalk: 0.02 }, model);
    core.event(FINGERSTICK, readings(0, 20, 250), 240);
    const { bias, gain, biasSd } = diagnosis();
    expect(bias).toBeGreaterThan(3);
    const last = readings(20 * 300, 289, 250);
    expect(diagnosis()).toMatchObject({ bias, gain });
    expect(diagnosis().biasSd ** 2).toBeCloseTo(biasSd ** 2 + 4 * ((last - 19 * 300) / DAY), 3);
    core.event(ELAPSED, last + 30 * DAY, 0);
    const old = diagnosis();
    core.event(ELAPSED, last + 60 * DAY, 0);
    expect(diagnosis()).toMatchObject({ biasSd: old.biasSd, gainSd: old.gainSd });
    expect(old.gainSd ** 2).toBeCloseTo(0.08 ** 2 + 14 * 0.02 ** 2, 6);
  });
});

describe('a fingerstick', () => {
  it('leaves the forecast of readings as it was, and moves glucose towards it', () => {
    configure();
    const last = readings(0, 30);
    core.call('distribution');
    const before = core.forecastSteps.map(({ mean, q05 }) => [mean, q05]);
    const { glucose, glucoseSd } = diagnosis();
    expect(glucose).toBeCloseTo(150, 0);
    expect(glucoseSd).toBeGreaterThan(Math.hypot(8, 0.08 * 150));
    core.event(FINGERSTICK, last, 130);
    core.call('distribution');
    expect(core.forecastSteps.map(({ mean, q05 }) => [mean, q05])).toEqual(before);
    const after = diagnosis();
    expect(after.glucose).toBeGreaterThan(131);
    expect(after.glucose).toBeLessThan(140);
    expect(after.glucoseSd).toBeLessThan(0.75 * glucoseSd);
  });

  it('says less while glucose is moving, since the sensor lags', () => {
    /** Share of the difference that is laid to the sensor. */
    const share = (slope: number, sensorLag: number): number => {
      configure({ sensorLag });
      const last = readings(0, 30, 0, (k) => 150 + slope * (29 - k));
      const { glucose } = diagnosis();
      core.event(FINGERSTICK, last, glucose - 15);
      return diagnosis().bias / 15;
    };
    expect(share(0, 6)).toBeGreaterThan(1.05 * share(5, 6));
    expect(share(5, 0)).toBeGreaterThan(1.05 * share(5, 6));
    expect(share(-4, 0)).toBeGreaterThan(1.05 * share(-4, 6));
  });

  it('moves the gain only when another lies at least 60 mg/dL away', () => {
    configure({ gainWalk: 0 });
    let now = readings(0, 30, 100);
    core.event(FINGERSTICK, now, 98);
    now = readings(now + 300, 60, 157);
    core.event(FINGERSTICK, now, 150);
    expect(diagnosis()).toMatchObject({ gain: 0, gainSd: Math.fround(0.08) });
    now = readings(now + 300, 60, 185);
    core.event(FINGERSTICK, now, 158);
    const { gain, gainSd } = diagnosis();
    expect(gain).toBeGreaterThan(0.02);
    expect(gainSd).toBeLessThan(0.078);
    readings(now + 300, 60, 170);
    core.event(SENSOR_CHANGE, now + 61 * 300, 0);
    expect(diagnosis()).toMatchObject({ gain: 0, gainSd: Math.fround(0.08) });
  });

  it('learns the gain of a sensor that has one, and no bias that it has not', () => {
    configure({ biasWalk: 0, gainWalk: 0 });
    let now = 0;
    for (let k = 0; k < 30; k++) {
      const glucose = k % 2 === 0 ? 80 : 240;
      now = readings(now + 300, 60, 1.15 * glucose);
      core.event(FINGERSTICK, now, glucose);
    }
    const { gain, bias, gainSd, glucose } = diagnosis();
    expect(Math.abs(gain - 0.15)).toBeLessThan(2 * gainSd);
    expect(Math.abs(bias)).toBeLessThan(4);
    expect(glucose).toBeCloseTo(240, -1);
  });

  it('that is wildly wrong is doubted, flagged, and forgotten with the next that fits', () => {
    configure();
    const last = readings(0, 30);
    const before = diagnosis();
    core.event(FINGERSTICK, last, 400);
    expect(diagnosis()).toEqual({ ...before, flags: ['fingerstick-doubted'] });
    expect(flagNames(core.event(READING, last + 300, 150))).toEqual(['fingerstick-doubted']);
    core.event(FINGERSTICK, last + 300, 60);
    expect(diagnosis().bias).toBe(0);
    core.event(FINGERSTICK, last + 300, 149);
    expect(diagnosis().flags).toEqual([]);
  });

  it('that says the same as the doubted one before it is believed', () => {
    configure();
    const last = readings(0, 30);
    core.event(FINGERSTICK, last, 300);
    core.event(FINGERSTICK, last, 304);
    const { glucose, flags, bias } = diagnosis();
    expect(flags).toEqual([]);
    expect(bias).toBeLessThan(-130);
    expect(Math.abs(glucose - 302)).toBeLessThan(10);
  });
});

describe('a calibration', () => {
  it.each([150, 110])(
    'lets the sensor jump or not (next reading %s) without an outlier, and opens the prior',
    (next) => {
      configure();
      const last = readings(0, 30);
      core.event(CALIBRATION, last, 110);
      const { bias, biasSd, gain, glucose } = diagnosis();
      expect([bias, biasSd, gain]).toEqual([0, 8, 0]);
      expect(glucose).toBeLessThan(130);
      expect(flagNames(core.event(READING, last + 300, next))).not.toContain('outlier');
      expect(Math.abs(diagnosis().glucose - next)).toBeLessThan(4);
    },
  );

  describe.each(methodsOf('adaptive'))('on the adaptive model, %s', (method) => {
    it.each([150, 110])('lets the sensor jump or not (next reading %s) without an outlier', (next) => {
      expect(core.configure(parametersOf('adaptive'), 300, 3600, method, Feature.SENSOR)).toBe(0);
      const last = readings(0, 30);
      core.event(CALIBRATION, last, 110);
      const { glucose, glucoseSd } = diagnosis();
      expect(glucose).toBeLessThan(130);
      expect(glucoseSd).toBeGreaterThan(20);
      expect(flagNames(core.event(READING, last + 300, next))).not.toContain('outlier');
      expect(Math.abs(diagnosis().glucose - next)).toBeLessThan(6);
    });
  });

  it('that is not believed lets the sensor jump all the same', () => {
    configure();
    const last = readings(0, 30);
    core.event(CALIBRATION, last, 320);
    expect(flagNames(core.event(READING, last + 300, 318))).not.toContain('outlier');
  });

  it('works on any scale, to the ends of it', () => {
    for (const scaleOffset of [0, 60, 999]) {
      for (const value of [20, 600]) {
        configure({ scaleOffset });
        const last = readings(0, 30);
        core.event(CALIBRATION, last, value);
        core.event(CALIBRATION, last, value);
        expect(flagNames(core.event(READING, last + 300, value))).not.toContain('outlier');
        const { glucose, glucoseSd } = diagnosis();
        expect(Math.abs(glucose - value)).toBeLessThan(4 * glucoseSd);
      }
    }
  });
});

describe('a new sensor', () => {
  it('opens the prior, says so for an hour, and may show something else', () => {
    configure();
    const last = readings(0, 30);
    core.event(FINGERSTICK, last, 125);
    expect(flagNames(core.event(SENSOR_CHANGE, last + 60, 0))).toEqual(['sensor-warm-up']);
    expect(diagnosis()).toMatchObject({ bias: 0, biasSd: 8 });
    expect(flagNames(core.event(READING, last + 300, 128))).toEqual(['sensor-warm-up']);
    expect(flagNames(core.event(READING, last + 60 + HOUR - 1, 128))).toContain('sensor-warm-up');
    expect(flagNames(core.event(READING, last + 60 + HOUR, 128))).not.toContain('sensor-warm-up');
  });

  it('that was inserted before has walked since, and is warm when it is', () => {
    configure({ biasWalk: 3 });
    readings(0, 30);
    expect(flagNames(core.event(SENSOR_CHANGE, 30 * 300, 2 * 1440))).toEqual([]);
    expect(diagnosis().biasSd ** 2).toBeCloseTo(64 + 2 * 9, 3);
    expect(flagNames(core.event(SENSOR_CHANGE, 30 * 300, 59))).toEqual(['sensor-warm-up']);
  });

  it('can be told of before the first reading', () => {
    configure();
    expect(flagNames(core.event(SENSOR_CHANGE, 100, 0))).toEqual(['warm-up', 'sensor-warm-up']);
    core.event(READING, 400, 150);
    expect(diagnosis()).toMatchObject({ bias: 0, glucose: 150 });
  });

  it('is as old as before when the clock is set back', () => {
    configure();
    const last = readings(100_000, 30);
    core.event(SENSOR_CHANGE, last, 0);
    expect(core.event(ELAPSED, last - 50_000, 0, 0, 'recoverClock')).toBe(0);
    core.event(READING, last - 50_000 + 600, 150);
    expect(diagnosis().flags).toContain('sensor-warm-up');
    expect(diagnosis().biasSd).toBeCloseTo(8, 2);
    core.event(READING, last - 50_000 + 3900, 150);
    expect(diagnosis().flags).not.toContain('sensor-warm-up');
  });
});

describe('against the float64 reference', () => {
  it('bias, gain and their covariance agree over 400 fingersticks, wild ones among them', () => {
    const random = new Random(9);
    configure({ degreesOfFreedom: 0 });
    const reference = new ReferenceSensor(parametersOf('kinematic', LINEAR).values);
    let now = readings(0, 20);
    let worn = now - 19 * 300;
    let worst = 0;
    for (let k = 0; k < 400; k++) {
      const level = random.between(70, 280);
      now = readings(now + random.of([300, 3000, 20_000]), 12, 0, () => level + random.normal());
      reference.wear((now - worn) / DAY);
      worn = now;
      const { mean, covariance: p } = core.moments;
      core.call('diagnose');
      const { rate, rateSd } = core.diagnostics;
      const shown = { level: mean[0]! + core.state.setpoint, variance: p[0]![0]!, rate, rateVariance: rateSd ** 2 };
      const wild = random.chance(0.1) ? random.between(-150, 150) : 0;
      const measured = Math.fround(Math.min(Math.max(level * 0.93 - 5 + 6 * random.normal() + wild, 25), 590));
      core.event(FINGERSTICK, now, measured);
      reference.compare(measured, shown);
      const { bias, both, gain } = covariance();
      const [sb, sa] = [reference.covariance.get(0, 0), reference.covariance.get(1, 1)];
      const differences = [
        (sensor.bias - reference.mean.get(0, 0)) / Math.sqrt(sb),
        (sensor.gain - reference.mean.get(1, 0)) / Math.sqrt(sa),
        bias / sb - 1,
        gain / sa - 1,
        (both - reference.covariance.get(0, 1)) / Math.sqrt(sb * sa),
      ];
      worst = Math.max(worst, ...differences.map(Math.abs));
    }
    expect(worst).toBeLessThan(2e-3);
    expect(reference.covariance.get(1, 1)).toBeLessThan(0.05 ** 2);
  });

  it('stays positive definite and finite through 20,000 hostile events', () => {
    const random = new Random(17);
    const sets: Record<string, number>[] = [
      {},
      { biasSd: 50, gainSd: 0.3, biasWalk: 20, gainWalk: 0.1, meterNoise: 0.1, meterShare: 0, sensorLag: 0 },
    ];
    for (const changes of sets) {
      configure({ ...changes, scaleOffset: 0, degreesOfFreedom: 2 });
      let now = readings(0, 3);
      for (let k = 0; k < 10_000; k++) {
        const kind = random.of([READING, READING, FINGERSTICK, FINGERSTICK, CALIBRATION, SENSOR_CHANGE, ELAPSED]);
        now += random.of([0, 1, 300, 3600, 90_000]);
        core.event(kind, now, random.of([20, 600, random.between(20, 600)]));
        const { gain, bias } = covariance();
        const good = sensor.biasPart > 0 && gain > 0 && Number.isFinite(bias) && Number.isFinite(sensor.bias);
        if (!good) expect.fail(`event ${k}: ${JSON.stringify(covariance())}`);
      }
      const numbers = Object.values(diagnosis()).filter((value) => typeof value === 'number');
      expect(numbers.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('GIVEN wears with bias and gain of the stated prior, a lagging and noisy sensor and a meter WHEN one fingerstick is taken', () => {
  it.each(['kinematic', 'adaptive'] as const)(
    'THEN more than half of what the sensor shows too much is gone in expectation, as much of its rms as one fingerstick can take, and the intervals of glucose hold, on %s',
    (model) => {
      const random = new Random(2026);
      const removed = removedIn(Array.from({ length: 600 }, () => wear(core, random, model)));
      expect(removed.expected).toBeGreaterThan(0.5);
      expect(removed.rms).toBeGreaterThan(removed.bestRms - 0.05);
      expect(removed.after ** 2).toBeLessThan(0.5 * removed.before ** 2);
      expect(removed.better).toBeGreaterThan(0.6);
      expect(removed.covered).toBeGreaterThan(0.88);
      expect(removed.covered).toBeLessThan(0.97);
    },
  );

  it.each(['kinematic', 'adaptive'] as const)(
    'THEN intervals of glucose still hold after eight of them, though the noise of readings is coloured, on %s',
    (model) => {
      const random = new Random(2026);
      const { covered } = removedIn(Array.from({ length: 400 }, () => wear(core, random, model, 8)));
      expect(covered).toBeGreaterThan(0.88);
      expect(covered).toBeLessThan(0.95);
    },
  );
});
