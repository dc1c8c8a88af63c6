/** Insulin on board: two compartments against their closed form, and what they take off the level, the forecast and the risk. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind, Feature } from '../../host/core/layout.js';
import { newEngine } from '../support/engines.js';
import { LINEAR_MODELS, parametersOf } from '../support/parameters.js';
import { RawCore } from '../support/raw-core.js';

const { READING, ELAPSED, INSULIN } = EventKind;
const DECAY = Math.fround(0.02);
const GAIN = 30;
const NOW = 10_000;

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

/** U that have not acted so many minutes after a dose, in closed form: (1 + k t) e^(-k t) of it. */
function left(units: number, minutes: number): number {
  return units * (1 + DECAY * minutes) * Math.exp(-DECAY * minutes);
}

function start(changes: Record<string, number> = {}, interval = 300, horizon = 7200): void {
  const parameters = parametersOf('kinematic', {
    scaleOffset: 1000,
    insulinGain: GAIN,
    insulinDecay: DECAY,
    ...changes,
  });
  expect(core.configure(parameters, interval, horizon, undefined, Feature.INSULIN)).toBe(0);
  for (let k = 20; k >= 0; k--) core.event(READING, NOW - 300 * k, 150);
}

function onBoard(): number {
  core.call('diagnose');
  return core.diagnostics.insulinOnBoard;
}

/** Means of the forecast on the working scale. */
function means(): number[] {
  expect(core.call('forecast')).toBe(0);
  return core.forecastSteps.map(({ scaledMean }) => scaledMean);
}

describe('insulin on board', () => {
  it('is the closed form, whatever the steps, and doses add up', () => {
    for (const step of [60, 300, 777, 3600]) {
      start();
      core.event(INSULIN, NOW, 5);
      core.event(INSULIN, NOW, 2);
      for (let time = step; time <= 14_400; time += step) {
        core.event(ELAPSED, NOW + time, 0);
        expect(onBoard(), `after ${time} s in steps of ${step}`).toBeCloseTo(left(7, time / 60), 4);
      }
    }
  });

  it('ends at nothing, and all of it has then acted', () => {
    start({ reversion: 0, rateDecay: 0.5 });
    const quiet = means()[0]!;
    core.event(INSULIN, NOW, 3);
    for (let time = 600; time <= 57_600; time += 600) core.event(ELAPSED, NOW + time, 0);
    expect(onBoard()).toBe(0);
    expect(quiet - means()[0]!).toBeCloseTo(3 * GAIN, 1);
  });

  it('goes on through a clock that was set back, for one interval', () => {
    start();
    core.event(INSULIN, NOW, 4);
    core.event(ELAPSED, NOW - 7200, 0, 0, 'recoverClock');
    expect(onBoard()).toBeCloseTo(left(4, 5), 5);
  });

  it('is nobody’s who took none, and with a gain of 0 changes no number', () => {
    start({ insulinGain: 0 });
    core.event(ELAPSED, NOW + 240, 0);
    const without = means();
    expect(onBoard()).toBe(0);
    start({ insulinGain: 0 });
    core.event(INSULIN, NOW + 240, 6);
    expect(means()).toEqual(without);
    expect(onBoard()).toBe(6);
  });
});

describe.each(LINEAR_MODELS)('what insulin takes off, %s', (model) => {
  it('the forecast is its gain times what has acted by each step, whatever came before', () => {
    const run = (units: number): number[] => {
      core.configure(
        parametersOf(model, { scaleOffset: 1000, insulinGain: GAIN, insulinDecay: DECAY }),
        300,
        7200,
        undefined,
        Feature.INSULIN,
      );
      for (let k = 20; k >= 0; k--) core.event(READING, NOW - 300 * k, 150 + 2 * k);
      if (units > 0) core.event(INSULIN, NOW, units);
      return means();
    };
    const without = run(0);
    run(2.5).forEach((mean, k) => {
      expect(without[k]! - mean, `step ${k}`).toBeCloseTo(GAIN * (2.5 - left(2.5, 5 * (k + 1))), 2);
    });
  });

  it('the level as time passes is what the forecast said', () => {
    core.configure(
      parametersOf(model, { scaleOffset: 1000, insulinGain: GAIN, insulinDecay: DECAY }),
      300,
      300,
      undefined,
      Feature.INSULIN,
    );
    for (let k = 20; k >= 0; k--) core.event(READING, NOW - 300 * k, 150 + 2 * k);
    core.event(INSULIN, NOW, 2.5);
    const [said] = means();
    core.event(ELAPSED, NOW + 300, 0);
    expect(core.moments.mean[0]! + core.state.setpoint).toBeCloseTo(said!, 3);
  });
});

describe('the crossing risk', () => {
  it('of the one reading ahead is its threshold probability, with insulin too', () => {
    for (const since of [0, 120]) {
      start({}, 300, 300);
      core.event(INSULIN, NOW, 20);
      if (since > 0) core.event(ELAPSED, NOW + since, 0);
      core.event(READING, NOW + 1500, 86);
      core.call('distribution');
      core.call('risk');
      const [step] = core.forecastSteps;
      expect(step!.below70).toBeGreaterThan(0.01);
      expect(step!.below70).toBeLessThan(0.99);
      expect(core.riskSteps[0]!.crossBelow70).toBeCloseTo(step!.below70, 2);
    }
  });

  it('counts what acts up to each reading, also off the forecast’s beat', () => {
    const risk = (interval: number): number => {
      start({}, interval, 3600);
      core.event(READING, NOW + 300, 150);
      core.event(INSULIN, NOW + 310, 12);
      core.call('risk');
      return core.riskSteps[11]!.crossBelow70;
    };
    for (const interval of [60, 300, 900]) expect(risk(interval), `${interval} s`).toBeGreaterThan(0.5);
    start({ insulinGain: 0 }, 900, 3600);
    core.event(INSULIN, NOW + 310, 12);
    core.call('risk');
    expect(core.riskSteps[11]!.crossBelow70).toBeLessThan(0.2);
  });
});
