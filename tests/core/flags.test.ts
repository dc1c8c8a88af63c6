/** What the belief says about itself: warm-up, gap, outlier. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../../host/core/core.js';
import type { Forecaster } from '../../host/core/forecaster.js';
import type { FlagName } from '../../host/core/status.js';
import { newCore } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';

const parameters = parametersOf('kinematic', { scaleOffset: 1000 });
const at = (time: number) => ({ time, localTime: time % 86400 });
const START = 7200;

let core: Core;
let forecaster: Forecaster;

beforeAll(async () => {
  core = await newCore();
});

beforeEach(() => {
  forecaster = core.create({ parameters, sensorInterval: 300, features: [] });
});

function flagsOf(time: number, glucose: number, of: Forecaster = forecaster): FlagName[] {
  const observed = of.observe(at(time), glucose);
  if (!observed.accepted) throw new Error(observed.refusal);
  return observed.flags;
}

function steady(count: number, interval = 300, of: Forecaster = forecaster): number {
  for (let k = 0; k < count; k++) flagsOf(START + interval * k, 150, of);
  return START + interval * (count - 1);
}

describe('warm-up', () => {
  it.each([60, 300, 900])('lasts the first hour by time for a sensor every %s s', (interval) => {
    for (const sensorInterval of [0, interval]) {
      const other = core.create({ parameters, sensorInterval });
      for (let time = 0; time <= 7200; time += interval) {
        expect(flagsOf(START + time, 150, other).includes('warm-up'), `after ${time} s`).toBe(time < 3600);
      }
    }
  });

  it('starts again after a gap that emptied the belief, not after a shorter one', () => {
    const last = steady(20);
    expect(flagsOf(last + 57_600, 150)).not.toContain('warm-up');
    const again = last + 57_600 + 57_601;
    expect(flagsOf(again, 150)).toContain('warm-up');
    expect(flagsOf(again + 3599, 150)).toContain('warm-up');
    expect(flagsOf(again + 3600, 150)).not.toContain('warm-up');
  });
});

describe('gap', () => {
  it('is set by the reading after more than 2½ intervals without one, and gone with the next', () => {
    const last = steady(20);
    expect(flagsOf(last + 750, 150)).not.toContain('gap');
    expect(flagsOf(last + 750 + 751, 150)).toContain('gap');
    expect(flagsOf(last + 750 + 751 + 300, 150)).not.toContain('gap');
  });

  it('is set while time passes without a reading, also in small steps and at a meal', () => {
    const last = steady(20);
    expect(forecaster.elapse(at(last + 750))).toEqual({ accepted: true, flags: [] });
    expect(forecaster.elapse(at(last + 751))).toEqual({ accepted: true, flags: ['gap'] });
    expect(forecaster.meal(at(last + 800), 20)).toEqual({ accepted: true, flags: ['gap'] });
    expect(flagsOf(last + 900, 150)).toContain('gap');
  });

  it('is measured in the sensor’s own intervals', () => {
    for (const interval of [60, 900]) {
      const other = core.create({ parameters, sensorInterval: interval });
      const last = steady(80, interval, other);
      expect(flagsOf(last + 2.5 * interval, 150, other)).not.toContain('gap');
      expect(flagsOf(last + 2.5 * interval + 2.5 * interval + 1, 150, other)).toContain('gap');
    }
  });
});

describe('outlier', () => {
  it('is a reading more than 4 predicted sd from its prediction, and none closer', () => {
    for (const [sds, expected] of [
      [3.9, false],
      [4.1, true],
      [-3.9, false],
      [-4.1, true],
    ] as const) {
      const other = core.create({ parameters, sensorInterval: 300, features: [] });
      const last = steady(30, 300, other);
      other.elapse(at(last + 300));
      const { glucose, glucoseSd } = other.diagnose();
      const sd = Math.hypot(glucoseSd, 2.5);
      expect(flagsOf(last + 300, glucose + sds * sd, other).includes('outlier'), `${sds} sd`).toBe(expected);
      expect(other.diagnose().innovation / other.diagnose().innovationSd).toBeCloseTo(sds, 2);
    }
  });

  it('stays while time passes and is gone with the next reading that fits', () => {
    const last = steady(30);
    expect(flagsOf(last + 300, 400)).toContain('outlier');
    const elapsed = forecaster.elapse(at(last + 310));
    expect(elapsed).toEqual({ accepted: true, flags: ['outlier'] });
    const heavy = core.create({ parameters: parametersOf('kinematic', { scaleOffset: 1000, degreesOfFreedom: 3 }) });
    steady(30, 300, heavy);
    expect(flagsOf(START + 300 * 30, 400, heavy)).toContain('outlier');
    expect(flagsOf(START + 300 * 31, 151, heavy)).not.toContain('outlier');
  });

  it('is what a Student-t likelihood mostly ignores and a Gaussian one follows', () => {
    const [gaussian, student] = [0, 3].map((degreesOfFreedom) => {
      const other = core.create({ parameters: parametersOf('kinematic', { scaleOffset: 1000, degreesOfFreedom }) });
      steady(30, 300, other);
      flagsOf(START + 300 * 30, 250, other);
      return { glucose: other.diagnose().glucose, noise: other.diagnose().effectiveNoise };
    });
    expect(student!.glucose - 150).toBeLessThan(0.5 * (gaussian!.glucose - 150));
    expect(student!.noise).toBeGreaterThan(2.5);
    expect(gaussian!.noise).toBeCloseTo(2.5, 5);
  });
});

describe('flags', () => {
  it('are the same from observe, forecast and diagnose', () => {
    const last = steady(3);
    const flags = flagsOf(last + 2000, 390);
    expect(flags).toEqual(['warm-up', 'gap', 'outlier']);
    expect(forecaster.forecast().flags).toEqual(flags);
    expect(forecaster.diagnose().flags).toEqual(flags);
  });
});
