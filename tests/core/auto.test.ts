/** The method that escalates: when it does and when it returns, that it is its light filter otherwise, and that its state holds everything. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Core, FeatureName } from '../../host/core/core.js';
import type { Forecaster } from '../../host/core/forecaster.js';
import type { MethodName } from '../../host/core/methods.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { newCore } from '../support/engines.js';
import { Random } from '../support/random.js';

const FIVE_MINUTES = 300;
/** Of the rule, as docs/DESIGN.md states it. */
const [TOO_CALM, NOT_TOO_CALM, NOT_TOO_LIVELY, TOO_LIVELY] = [0.2, 0.24, 3, 4];

let core: Core;

beforeAll(async () => {
  core = await newCore();
});

const started = (method: MethodName, features: readonly FeatureName[] = []) =>
  core.create({ parameters: SHIPPED.adaptive, method, features, sensorInterval: FIVE_MINUTES });

const at = (k: number) => ({ time: k * FIVE_MINUTES, localTime: (k * FIVE_MINUTES) % 86400 });

/** Readings every 5 minutes: steady at first, then in leaps, then as the light filter expects them, and steady again. */
function restless(seed: number): number[] {
  const random = new Random(seed);
  let glucose = 140;
  return Array.from({ length: 240 }, (_, k) => {
    const sd = k < 40 ? 0.2 : k < 60 ? 25 : k < 160 ? 4 : 0.2;
    glucose = Math.min(Math.max(glucose + sd * random.normal(), 80), 300);
    return Math.fround(glucose);
  });
}

/** Readings every 5 minutes that grow livelier and calmer again. */
function swelling(seed: number): number[] {
  const random = new Random(seed);
  let glucose = 140;
  return Array.from({ length: 400 }, (_, k) => {
    glucose = Math.min(Math.max(glucose + (0.2 + 8 * Math.sin(k / 60) ** 2) * random.normal(), 80), 300);
    return Math.fround(glucose);
  });
}

/** Whether it has escalated after each reading, and the spread by which it does. */
function follow(forecaster: Forecaster, readings: readonly number[]) {
  return readings.map((glucose, k) => {
    const observed = forecaster.observe(at(k), glucose);
    if (!observed.accepted) throw new Error(observed.message);
    const { escalationSpread: spread, escalations, effectiveParticles } = forecaster.diagnose();
    return { escalated: observed.flags.includes('escalated'), spread, escalations, effectiveParticles };
  });
}

describe('the rule', () => {
  test('escalates when innovations spread too little or too much, and returns when they do not', () => {
    const steps = follow(started('auto'), restless(1));
    const between = (from: number, to: number) => steps.slice(from, to).filter(({ escalated }) => escalated).length;
    expect(steps[0]!.escalated).toBe(false);
    expect(between(25, 40)).toBe(15); // steady for hours
    expect(between(44, 60)).toBeGreaterThan(10); // leaps
    expect(between(80, 160)).toBeLessThan(40); // what it expects
    expect(between(200, 240)).toBeGreaterThan(20); // steady again
    expect(steps.at(-1)!.escalations).toBeGreaterThanOrEqual(3);
  });

  test('starts with the weights of its documentation: most for the volatility that the spread speaks for', () => {
    const forecaster = started('auto');
    const seen = { calm: 0, lively: 0 };
    let before = false;
    restless(1).forEach((glucose, k) => {
      const observed = forecaster.observe(at(k), glucose);
      const escalated = observed.accepted && observed.flags.includes('escalated');
      if (escalated && !before) {
        const { escalationSpread, calm, lively } = forecaster.diagnose();
        const towards = escalationSpread < 1 ? 'calm' : 'lively';
        seen[towards]++;
        const [likely, unlikely] = towards === 'calm' ? [calm, lively] : [lively, calm];
        expect(likely).toBeCloseTo(0.7, 5);
        expect(unlikely).toBeCloseTo(0.05, 5);
      }
      before = escalated;
    });
    expect(Math.min(seen.calm, seen.lively)).toBeGreaterThan(0);
  });

  test('changes its mind at one pair of thresholds, and comes back only at another', () => {
    let changes = 0;
    for (const seed of [2, 3, 4]) {
      let before = false;
      for (const { escalated, spread } of follow(started('auto'), swelling(seed))) {
        if (before) expect(escalated).toBe(!(spread > NOT_TOO_CALM && spread < NOT_TOO_LIVELY));
        else expect(escalated).toBe(spread < TOO_CALM || spread > TOO_LIVELY);
        if (escalated !== before) changes++;
        before = escalated;
      }
    }
    expect(changes).toBeGreaterThan(6);
  });

  test('the spread is the mean of the squared normalised innovations of the light filter over a fading half hour', () => {
    const readings = restless(5);
    const light = started('extended');
    const auto = started('auto');
    const kept = Math.exp(-5 / 30);
    let spread = 1;
    readings.forEach((glucose, k) => {
      light.observe(at(k), glucose);
      auto.observe(at(k), glucose);
      const { innovation, innovationSd } = light.diagnose();
      if (k > 0) spread = kept * spread + (1 - kept) * Math.min((innovation / innovationSd) ** 2, 16);
      expect(auto.diagnose().escalationSpread).toBeCloseTo(spread, 4);
    });
  });

  test('a reading that starts the belief anew ends an escalation', () => {
    const auto = started('auto');
    expect(
      follow(
        auto,
        Array.from({ length: 40 }, () => 150),
      ).at(-1)!.escalated,
    ).toBe(true);
    const observed = auto.observe(at(40 + 13 * 12), 150);
    expect(observed.accepted && observed.flags.includes('escalated')).toBe(false);
    expect(auto.diagnose().escalationSpread).toBe(1);
  });
});

test('not escalated it is the light filter to the bit, also after it has returned', () => {
  const light = started('extended');
  const auto = started('auto');
  let [same, others] = [0, 0];
  restless(6).forEach((glucose, k) => {
    if (k % 50 === 30) [light, auto].forEach((one) => one.meal({ ...at(k), time: at(k).time - 60 }, 40));
    light.observe(at(k), glucose);
    const observed = auto.observe(at(k), glucose);
    if (observed.accepted && observed.flags.includes('escalated')) {
      if (JSON.stringify(auto.forecast().steps) !== JSON.stringify(light.forecast().steps)) others++;
      return;
    }
    same++;
    expect(auto.forecast().steps).toEqual(light.forecast().steps);
    expect(auto.risk()).toEqual(light.risk());
  });
  expect(same).toBeGreaterThan(50);
  expect(others).toBeGreaterThan(50);
});

test('through more than half an hour without a reading it is the light filter again, and through less it stays escalated', () => {
  for (const [minutes, stays] of [
    [30, true],
    [31, false],
    [150, false],
  ] as const) {
    const [light, auto] = [started('extended'), started('auto')];
    restless(10)
      .slice(0, 40)
      .forEach((glucose, k) => [light, auto].forEach((one) => one.observe(at(k), glucose)));
    expect(auto.diagnose().flags).toContain('escalated');
    const time = 39 * FIVE_MINUTES + 60 * minutes;
    [light, auto].forEach((one) => one.elapse({ time, localTime: time % 86400 }));
    expect(auto.diagnose().flags.includes('escalated'), `${minutes} min`).toBe(stays);
    const same = JSON.stringify(auto.forecast().steps) === JSON.stringify(light.forecast().steps);
    expect(same, `${minutes} min`).toBe(!stays);
    if (!stays) expect(auto.risk()).toEqual(light.risk());
  }
});

describe('escalated', () => {
  test('it follows the interacting filter of the same three volatilities, scaled to the light filter’s noise on average', () => {
    const { regimeRatio, rateNoise } = SHIPPED.adaptive.values as Record<'regimeRatio' | 'rateNoise', number>;
    const average = (1 + regimeRatio ** 2 + regimeRatio ** -2) / 3;
    const values = { ...SHIPPED.adaptive.values, pressOnset: 0, rateNoise: rateNoise / Math.sqrt(average) };
    const exact = core.create({
      parameters: { ...SHIPPED.adaptive, values },
      method: 'interacting',
      features: [],
      sensorInterval: FIVE_MINUTES,
    });
    const auto = started('auto');
    const random = new Random(7);
    let glucose = 140;
    for (let k = 0; k < 100; k++) {
      glucose += 0.3 * random.normal() + Math.sin(k / 15);
      exact.observe(at(k), glucose);
      auto.observe(at(k), glucose);
    }
    const [found, wanted] = [auto.diagnose(), exact.diagnose()];
    expect(found.flags).toContain('escalated');
    expect(found.effectiveParticles).toBeGreaterThan(33);
    expect(Math.abs(found.glucose - wanted.glucose)).toBeLessThan(0.5);
    expect(Math.abs(found.rate - wanted.rate)).toBeLessThan(0.1);
    expect(Math.abs(found.calm - wanted.calm)).toBeLessThan(0.1);
    const [last, like] = [auto.forecast().steps.at(-1)!, exact.forecast().steps.at(-1)!];
    expect(Math.abs(last.mean - like.mean)).toBeLessThan(3);
    expect(last.sd / like.sd).toBeGreaterThan(0.93);
    expect(last.sd / like.sd).toBeLessThan(1.07);
  });

  test('"low" moves all its volatilities, and the light filter too: what is told is low while it lasts and after it returned', () => {
    const auto = started('auto');
    const light = started('extended');
    for (let k = 0; k < 40; k++) [auto, light].forEach((one) => one.observe(at(k), 100));
    for (let k = 40; k < 46; k++) {
      for (const one of [auto, light]) expect(one.belowRange(at(k), 50).accepted).toBe(true);
      expect(auto.diagnose().flags).toContain('escalated');
    }
    expect(auto.diagnose().glucose).toBeLessThan(51);
    expect(Math.abs(auto.diagnose().glucose - light.diagnose().glucose)).toBeLessThan(8);
    [auto, light].forEach((one) => one.elapse({ ...at(46), time: at(45).time + 2000 })); // too long for what escalated
    expect(auto.diagnose().flags).not.toContain('escalated');
    expect(auto.forecast().steps).toEqual(light.forecast().steps);
  });

  test('a calibration moves all its volatilities, and the light filter too', () => {
    const auto = started('auto', ['sensor']);
    const light = started('extended', ['sensor']);
    for (let k = 0; k < 40; k++) [auto, light].forEach((one) => one.observe(at(k), 150));
    expect(auto.diagnose().flags).toContain('escalated');
    for (const one of [auto, light])
      expect(one.calibration({ ...at(39), time: at(39).time + 30 }, 110).accepted).toBe(true);
    expect(Math.abs(auto.diagnose().glucose - light.diagnose().glucose)).toBeLessThan(1);
    expect(auto.diagnose().glucoseSd / light.diagnose().glucoseSd).toBeCloseTo(1, 1);
    [auto, light].forEach((one) => one.elapse({ ...at(46), time: at(39).time + 2000 }));
    expect(auto.diagnose().flags).not.toContain('escalated');
    // Both are moved by what the escalated belief lacks, from where each was.
    const [found, wanted] = [auto.forecast().steps.at(-1)!, light.forecast().steps.at(-1)!];
    expect(Math.abs(found.mean - wanted.mean)).toBeLessThan(1);
    expect(found.sd / wanted.sd).toBeCloseTo(1, 2);
  });

  test('a snapshot in the midst of it replays to the bit', () => {
    const readings = restless(8);
    const auto = started('auto', ['monitor', 'intervals']);
    expect(follow(auto, readings.slice(0, 30)).at(-1)!.escalated).toBe(true);
    const restored = core.restore(auto.snapshot());
    if (!restored.restored) throw new Error(restored.message);
    readings.slice(30, 100).forEach((glucose, k) => {
      for (const one of [auto, restored.forecaster]) {
        one.observe(at(30 + k), glucose);
        if (k % 7 === 0) one.elapse({ ...at(30 + k), time: at(30 + k).time + 60 });
      }
    });
    expect(restored.forecaster.forecast()).toEqual(auto.forecast());
    expect(restored.forecaster.risk()).toEqual(auto.risk());
    expect(restored.forecaster.snapshot()).toEqual(auto.snapshot());
  });

  test('readings beyond the range, calibrations and clocks set back leave everything finite', () => {
    const auto = started('auto', ['sensor', 'monitor', 'intervals']);
    follow(
      auto,
      Array.from({ length: 40 }, () => 150),
    );
    expect(auto.belowRange(at(40), 40).accepted).toBe(true);
    expect(auto.calibration({ ...at(40), time: at(40).time + 30 }, 160).accepted).toBe(true);
    expect(auto.aboveRange(at(41), 400).accepted).toBe(true);
    auto.recoverClock(at(35));
    for (let k = 36; k < 60; k++) auto.observe(at(k), 100 + 5 * (k % 3));
    for (const { mean, sd, quantiles } of auto.forecast().steps) {
      expect([mean, sd, ...quantiles].every(Number.isFinite)).toBe(true);
    }
  });
});
