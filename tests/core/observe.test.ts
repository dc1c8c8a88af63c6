/** First events, the ends of time, meals, and going on after the clock was set back. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../../host/core/core.js';
import type { Forecaster } from '../../host/core/forecaster.js';
import { same } from '../support/bytes.js';
import { newCore } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';

const END = 2 ** 32 - 1;
const parameters = parametersOf('kinematic');
const at = (time: number) => ({ time, localTime: time % 86400 });

let core: Core;
let forecaster: Forecaster;

beforeAll(async () => {
  core = await newCore();
});

beforeEach(() => {
  forecaster = core.create({ parameters });
});

function readings(from: number, count: number, interval = 300, of: Forecaster = forecaster): void {
  for (let k = 0; k < count; k++) of.observe(at(from + interval * k), 150 + 2 * k);
}

describe('the first event', () => {
  it('may be a meal: the first reading finds what is left of it on board', () => {
    forecaster.meal(at(1000), 60);
    forecaster.observe(at(1000 + 1200), 150);
    expect(forecaster.diagnose().carbsOnBoard).toBeCloseTo(60 * Math.exp(-0.025 * 20), 3);
    const without = core.create({ parameters });
    without.observe(at(2200), 150);
    expect(forecaster.forecast().steps[11]!.mean).toBeGreaterThan(without.forecast().steps[11]!.mean + 5);
  });

  it('may be elapsed time, and leaves no trace in the belief', () => {
    forecaster.elapse(at(1000));
    forecaster.observe(at(5000), 150);
    const without = core.create({ parameters });
    without.observe(at(5000), 150);
    expect(forecaster.forecast().steps).toEqual(without.forecast().steps);
  });

  it.each([
    ['a meal', (f: Forecaster) => f.meal(at(500_000), 30)],
    ['elapsed time', (f: Forecaster) => f.elapse(at(500_000))],
    ['a reading', (f: Forecaster) => f.observe(at(500_000), 150)],
  ])('%s says that the belief is warming up', (_, first) => {
    expect(first(forecaster)).toEqual({ accepted: true, flags: ['warm-up'] });
  });

  it('can be at time 0', () => {
    expect(forecaster.observe(at(0), 150)).toEqual({ accepted: true, flags: ['warm-up'] });
    expect(forecaster.observe(at(300), 152).accepted).toBe(true);
    expect(forecaster.diagnose().readings).toBe(2);
  });

  it('shifted in time by any offset gives the same belief', () => {
    const run = (offset: number) => {
      const shifted = core.create({ parameters, features: [] }); // which forecasts are judged hangs on the clock
      readings(offset, 20, 300, shifted);
      shifted.meal(at(offset + 6000), 40);
      return { steps: shifted.forecast().steps, flags: shifted.diagnose().flags };
    };
    for (const offset of [1, 12345, 2 ** 31 - 3000, 2 ** 31, END - 6000]) expect(run(offset)).toEqual(run(0));
  });
});

describe('the end of time', () => {
  it('is reached, and nothing goes on beyond it but recoverClock', () => {
    readings(END - 600, 3);
    expect(forecaster.diagnose().time).toBe(END);
    expect(forecaster.forecast().steps.every(({ mean, sd }) => Number.isFinite(mean) && sd > 0)).toBe(true);
    expect(forecaster.observe(at(10), 150)).toMatchObject({ refusal: 'clock-went-back' });
    forecaster.recoverClock(at(10));
    expect(forecaster.observe(at(310), 150).accepted).toBe(true);
  });
});

describe('a meal', () => {
  it('raises the forecast and its spread, two halves as much as a whole', () => {
    readings(0, 20);
    const [none, whole, halves] = [0, 1, 2].map((parts) => {
      const other = core.create({ parameters: parametersOf('kinematic', { mealUncertainty: 0 }) });
      readings(0, 20, 300, other);
      for (let k = 0; k < parts; k++) other.meal(at(5700), 60 / parts);
      return other.forecast().steps[11]!;
    });
    expect(whole!.mean).toBeGreaterThan(none!.mean + 10);
    expect(halves!.mean).toBeCloseTo(whole!.mean, 2);
  });

  it('with more uncertainty spreads the forecast more', () => {
    const [sure, unsure] = [0, 0.5].map((mealUncertainty) => {
      const other = core.create({ parameters: parametersOf('kinematic', { mealUncertainty }) });
      readings(0, 20, 300, other);
      other.meal(at(5700), 60);
      return other.forecast().steps[11]!;
    });
    expect(unsure!.sd).toBeGreaterThan(1.05 * sure!.sd);
  });
});

describe('recoverClock', () => {
  it('is refused while the clock is fine, and changes nothing', () => {
    readings(10_000, 10);
    const before = forecaster.snapshot();
    const now = 10_000 + 2700;
    for (const time of [now, now + 1, now + 100_000]) {
      expect(() => forecaster.recoverClock(at(time))).toThrow('CLOCK_IS_FINE');
    }
    expect(same(forecaster.snapshot(), before)).toBe(true);
  });

  it('is refused before the first event', () => {
    expect(() => forecaster.recoverClock(at(10))).toThrow('CLOCK_IS_FINE');
  });

  it.each([
    ['a minute', 60],
    ['an hour', 3600],
    ['two days', 172_800],
  ])(
    'GIVEN the clock was set back by %s THEN readings are accepted again, doubt is wider, and it says so',
    (_, back) => {
      readings(500_000, 30);
      const now = 500_000 + 29 * 300;
      const before = forecaster.forecast();
      forecaster.recoverClock(at(now - back));
      const after = forecaster.forecast();
      expect(after.time).toBe(now - back);
      expect(after.flags).toContain('clock-recovered');
      after.steps.forEach((step, k) => expect(step.sd).toBeGreaterThan(before.steps[k]!.sd));
      expect(forecaster.observe(at(now - back), 209)).toMatchObject({ accepted: true });
      expect(forecaster.observe(at(now - back + 300), 210)).toMatchObject({ accepted: true });
    },
  );

  it('is told of for an hour', () => {
    readings(500_000, 30);
    forecaster.recoverClock(at(400_000));
    const flagged = (time: number) => {
      const observed = forecaster.observe(at(time), 200);
      if (!observed.accepted) throw new Error(observed.refusal);
      return observed.flags.includes('clock-recovered');
    };
    expect(flagged(400_000 + 300)).toBe(true);
    for (let k = 2; k < 12; k++) flagged(400_000 + 300 * k);
    expect(flagged(400_000 + 3599)).toBe(true);
    expect(flagged(400_000 + 3600)).toBe(false);
  });

  it('to time 0 says so as well, and takes the reading of that second', () => {
    readings(5000, 30);
    forecaster.recoverClock(at(0));
    expect(forecaster.forecast().flags).toContain('clock-recovered');
    expect(forecaster.observe(at(0), 200)).toMatchObject({ accepted: true });
  });

  it('to the first seconds of time takes the reading of that second', () => {
    readings(5000, 30);
    forecaster.recoverClock(at(7));
    expect(forecaster.observe(at(7), 200)).toMatchObject({ accepted: true });
  });

  it('works again when the clock goes back again', () => {
    readings(500_000, 5);
    for (const time of [400_000, 300_000, 300]) {
      forecaster.recoverClock(at(time));
      expect(forecaster.observe(at(time + 300), 160).accepted).toBe(true);
    }
  });
});

describe('a reading after a gap that started the belief anew', () => {
  it('has no innovation, nor anything else of a prediction that was not made', () => {
    readings(0, 20);
    forecaster.observe(at(5700 + 57_601), 90);
    expect(forecaster.diagnose()).toMatchObject({ innovation: 0, innovationSd: 0, effectiveNoise: 0 });
  });
});
