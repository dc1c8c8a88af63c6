/** The monitor: what each flag is raised by, and not raised by, and the new start. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind, Feature, type MonitorView } from '../../host/core/layout.js';
import { methodsOf, type MethodName } from '../../host/core/methods.js';
import { MODEL_NAMES, type ModelName } from '../../host/core/parameters.js';
import { flagNames, type FlagName } from '../../host/core/status.js';
import { same } from '../support/bytes.js';
import { newEngine } from '../support/engines.js';
import { eventStream } from '../support/events.js';
import { parametersOf } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { INSULIN_OFFSET, INTERVALS_OFFSET, RawCore } from '../support/raw-core.js';

const { READING, ELAPSED, BELOW_RANGE, ABOVE_RANGE } = EventKind;
const WINDOW = 3600;

let core: RawCore;
let monitor: MonitorView;
let now: number;

beforeAll(async () => {
  core = new RawCore(await newEngine());
  monitor = core.monitor;
});

function configure(
  changes: Record<string, number> = {},
  features: number = Feature.MONITOR,
  model: ModelName = 'kinematic',
) {
  expect(core.configure(parametersOf(model, { scaleOffset: 1000, ...changes }), 300, 3600, undefined, features)).toBe(
    0,
  );
  now = 0;
}

function read(glucose: number, kind: EventKind = READING, after = 300): FlagName[] {
  now += after;
  const status = core.event(kind, now, glucose);
  expect(status).toBeGreaterThanOrEqual(0);
  return flagNames(status);
}

/** Readings on a slow wave, which fits any filter. */
function calm(count: number): void {
  for (let k = 0; k < count; k++) read(150 + 20 * Math.sin(k / 15));
}

/** A reading so many predicted standard deviations from its prediction. */
function readOff(sds: number): FlagName[] {
  core.event(ELAPSED, now + 300, 0);
  const { mean, covariance } = core.moments;
  return read(mean[0]! + core.state.setpoint + sds * Math.sqrt(covariance[0]![0]! + core.state.readingVariance));
}

function diagnosis() {
  expect(core.call('diagnose')).toBe(0);
  return core.diagnostics;
}

describe.each(MODEL_NAMES)('the window, %s', (model) => {
  it('is the weighted mean of normalised innovations and of their squares, in float64', () => {
    configure({}, Feature.MONITOR, model);
    const random = new Random(3);
    let [weight, squaresOfWeights, sum, squares, last] = [0, 0, 0, 0, 0];
    for (let k = 0; k < 500; k++) {
      const after = random.of([60, 300, 301, 900, 5000]);
      read(150 + 40 * Math.sin(k / 9) + random.normal() * random.of([1, 1, 8]), READING, after);
      if (k === 0) continue;
      const { innovation, innovationSd } = core.state;
      if (Math.abs(monitor.run) >= 3 || monitor.weight === 0) continue; // a jump was accepted, or all began anew
      const kept = Math.max(0, 1 - after / WINDOW);
      const normal = Math.min(Math.max(innovation / innovationSd, -4), 4);
      weight = kept * weight + 1;
      squaresOfWeights = kept * kept * squaresOfWeights + 1;
      sum = kept * sum + normal;
      squares = kept * squares + normal * normal;
      last = k;
      const { innovationSpread, innovationLean } = diagnosis();
      expect(innovationSpread, `${k}`).toBeCloseTo(squares / weight, 3);
      expect(innovationLean, `${k}`).toBeCloseTo(sum / Math.sqrt(squaresOfWeights), 3);
    }
    expect(last).toBe(499);
  });
});

describe('the thresholds', () => {
  /** Of docs/DESIGN.md: mean square, |mean| in its own sd, and the logarithm of the odds that a sensor hangs. */
  const [SPREAD, LEAN, HANGS] = [8, 5, 10];
  /** 0.1 mmol/L, mg/dL: the coarsest step in which sensors give numbers. */
  const STEP = 1.8018;

  it('are those of the documentation: each flag is up exactly while its figure is beyond', () => {
    const random = new Random(31);
    const near = { inconsistent: [Infinity, -Infinity], 'biased-innovations': [Infinity, -Infinity] };
    for (let k = 0; k < 6000; k++) {
      const believed = k === 0 ? 0 : core.moments.mean[0]! + core.state.setpoint;
      if (believed < 100 || believed > 500) {
        configure(); // it ran out of what a sensor can show
        read(300);
      }
      const phase = Math.floor(k / 60) % 3; // as it should be, too wide, to one side
      const off = phase === 0 ? random.normal() : phase === 1 ? 3.6 * random.normal() : 0.7 * random.normal() - 1.2;
      const flags = readOff(Math.min(Math.max(off, -3.9), 3.9));
      const { innovationSpread, innovationLean } = diagnosis();
      if (monitor.weight < 3) continue;
      for (const [flag, figure, limit] of [
        ['inconsistent', innovationSpread, SPREAD],
        ['biased-innovations', Math.abs(innovationLean), LEAN],
      ] as const) {
        if (Math.abs(figure - limit) < 1e-3) continue; // f32
        expect(flags.includes(flag), `${flag} at ${figure}`).toBe(figure > limit);
        if (figure > limit) near[flag][0] = Math.min(near[flag][0]!, figure);
        else near[flag][1] = Math.max(near[flag][1]!, figure);
      }
    }
    expect(near.inconsistent[0]! - near.inconsistent[1]!).toBeLessThan(0.5);
    expect(near['biased-innovations'][0]! - near['biased-innovations'][1]!).toBeLessThan(0.5);
  });

  it('of a sensor that hangs: four equal readings, and e¹⁰ to 1 by the density that was predicted there', () => {
    const random = new Random(32);
    const [told, silent] = [[] as number[], [] as number[]];
    for (let run = 0; run < 300; run++) {
      configure();
      const slope = random.between(-6, 6);
      for (let k = 0; k < 20; k++) read(200 + slope * (k - 19));
      let evidence = 0;
      for (let equal = 2; equal < 30; equal++) {
        const flags = read(200);
        const { innovation, innovationSd } = core.state;
        const density = Math.exp(-0.5 * (innovation / innovationSd) ** 2) / (innovationSd * Math.sqrt(2 * Math.PI));
        if (Math.abs(innovation / innovationSd) > 4) break; // an outlier counts as 4 sd
        evidence += Math.max(-Math.log(density * STEP), 0);
        if (Math.abs(evidence - HANGS) < 0.01) continue;
        expect(flags.includes('stuck'), `${equal} equal readings, e^${evidence}`).toBe(equal >= 4 && evidence > HANGS);
        (evidence > HANGS ? told : silent).push(evidence);
      }
    }
    expect(Math.min(...told) - Math.max(...silent)).toBeLessThan(1);
  });
});

describe('flags', () => {
  it('stay away while readings come as the model says', () => {
    const random = new Random(5);
    configure();
    const seen = new Map<string, number>();
    read(150);
    for (let k = 0; k < 5000; k++)
      for (const flag of readOff(random.normal())) seen.set(flag, (seen.get(flag) ?? 0) + 1);
    expect([...seen.keys()].filter((flag) => flag !== 'warm-up' && flag !== 'outlier')).toEqual([]);
  });

  it('inconsistent: innovations spread three times as far as predicted, whichever side', () => {
    configure();
    calm(30);
    const raised: number[] = [];
    for (let k = 0; k < 40; k++) if (readOff(k % 2 === 0 ? 3.2 : -3.2).includes('inconsistent')) raised.push(k);
    expect(raised[0]).toBeLessThan(20);
    expect(raised.at(-1)).toBe(39);
    for (let k = 0; k < 20; k++) readOff(0);
    expect(readOff(0)).toEqual([]);
  });

  it.each([1.7, -1.7])('biased-innovations: all of them %s sd off, none an outlier', (sds) => {
    configure();
    calm(30);
    const flags = Array.from({ length: 12 }, () => readOff(sds));
    expect(flags.flat()).not.toContain('outlier');
    expect(flags[0]).toEqual([]);
    expect(flags.at(-1)).toEqual(['biased-innovations']);
    expect(Math.sign(diagnosis().innovationLean)).toBe(Math.sign(sds));
  });

  it('stuck: the same number where movement was expected, sooner the more of it', () => {
    const until = (slope: number): number => {
      configure();
      for (let k = 0; k < 30; k++) read(150 + slope * (29 - k));
      for (let k = 1; k < 100; k++) if (read(150).includes('stuck')) return k;
      return Infinity;
    };
    const [still, moving] = [until(1), until(12)];
    expect(moving).toBeGreaterThanOrEqual(3); // with the first: four equal readings
    expect(moving).toBeLessThan(still);
    expect(still).toBeLessThan(40);
  });

  it('stuck: gone with the first other number, and not raised by numbers that differ, nor across gaps', () => {
    configure();
    calm(20);
    for (let k = 0; k < 60; k++) read(150);
    expect(core.state.flags).toBeGreaterThan(0);
    expect(read(151)).toEqual([]);
    for (let k = 0; k < 60; k++) expect(read(150 + (k % 2))).not.toContain('stuck');
    for (let k = 0; k < 60; k++) expect(read(150, READING, 1201)).not.toContain('stuck');
  });

  it('stuck: not where the steps in which a sensor gives numbers explain it', () => {
    configure({ sensorNoise: 0.3, levelNoise: 0, rateNoise: 0.005, accelerationNoise: 0.0005 });
    for (let k = 0; k < 200; k++) expect(read(150)).not.toContain('stuck');
  });

  it('saturated: with "low" and "high", until a number comes', () => {
    configure();
    calm(5);
    expect(read(400, ABOVE_RANGE)).toContain('saturated');
    expect(read(390)).not.toContain('saturated');
    expect(read(40, BELOW_RANGE)).toContain('saturated');
    now += 100;
    expect(flagNames(core.event(ELAPSED, now, 0))).toContain('saturated');
  });
});

describe('a jump of the level', () => {
  it('is accepted with the third outlier in a row on one side, also by a filter that does not believe outliers', () => {
    const run = (features: number) => {
      configure({ degreesOfFreedom: 2.2, sensorNoise: 1, rateNoise: 0.05, accelerationNoise: 0.003 }, features);
      calm(40);
      const flags = [0, 1, 2].map(() => read(300));
      return { flags, level: core.moments.mean[0]! + core.state.setpoint };
    };
    const watched = run(Feature.MONITOR);
    expect(watched.flags.slice(0, 2).flat()).not.toContain('jump');
    expect(watched.flags[2]).toContain('jump');
    expect(watched.flags[2]).not.toContain('outlier');
    expect(Math.abs(watched.level - 300)).toBeLessThan(3);
    expect(read(300)).not.toContain('jump');
    expect(Math.abs(run(0).level - 300)).toBeGreaterThan(6);
  });

  it('is none when the outliers lie on both sides, or a reading between them fits', () => {
    configure();
    calm(40);
    for (const sds of [5, -5, 5, -5, 5, 0, 5, 5, 0, 5]) expect(readOff(sds)).not.toContain('jump');
    expect(monitor.resets).toBe(0);
  });
});

describe('GIVEN four outliers in a row on one side', () => {
  function fail(side: number): FlagName[] {
    return [1, 2, 3, 4].map(() => readOff(side * 6)).at(-1)!;
  }

  it.each([1, -1])(
    'WHEN they lie on side %s THEN the belief starts anew at the reading, counted and flagged for an hour',
    (side) => {
      configure();
      calm(40);
      const flags = fail(side);
      expect(flags).toEqual(expect.arrayContaining(['warm-up', 'reset']));
      expect(core.belief.u).toEqual([0, 0, 0, 0, 0, 0]);
      expect(core.belief.d[0]).toBeCloseTo(2.5 ** 2, 4);
      const reading = core.moments.mean[0]! + core.state.setpoint;
      expect(diagnosis()).toMatchObject({ resets: 1, innovationSpread: 0, innovationLean: 0 });
      for (let k = 0; k < 11; k++) expect(read(reading)).toContain('reset');
      expect(read(reading)).not.toContain('reset');
      calm(40);
      fail(side);
      expect(diagnosis().resets).toBe(2);
    },
  );

  it('WHEN the monitor is off THEN nothing of that happens', () => {
    configure({}, 0);
    calm(40);
    expect(fail(1)).toEqual(['outlier']);
    expect(diagnosis()).toMatchObject({ resets: 0, innovationSpread: 0, innovationLean: 0 });
  });

  it('WHEN the clock is set back afterwards THEN it is told of for an hour from then', () => {
    configure();
    now = 200_000;
    calm(40);
    fail(1);
    const reading = core.moments.mean[0]! + core.state.setpoint;
    now -= 90_000;
    expect(core.event(ELAPSED, now, 0, 0, 'recoverClock')).toBe(0);
    expect(read(reading)).toContain('reset');
    now += 3300;
    expect(read(reading)).not.toContain('reset');
  });

  it('WHEN "low" goes on where glucose was believed high THEN that counts too', () => {
    configure({ degreesOfFreedom: 0, sensorNoise: 1, rateNoise: 0.02, accelerationNoise: 0.001 });
    for (let k = 0; k < 40; k++) read(300);
    const flags = [0, 1, 2, 3].map(() => read(40, BELOW_RANGE));
    expect(flags[0]).toEqual(expect.arrayContaining(['outlier', 'saturated']));
    expect(flags.flat().some((flag) => flag === 'jump' || flag === 'reset')).toBe(true);
    expect(core.moments.mean[0]! + core.state.setpoint).toBeLessThan(50);
  });
});

describe.each(methodsOf('adaptive'))('adaptive, %s, GIVEN readings that leap and leap again', (method: MethodName) => {
  it('WHEN three are outliers in a row THEN a jump is accepted, WHEN four are THEN the belief starts anew, both flagged', () => {
    expect(core.configure(parametersOf('adaptive'), 300, 3600, method, Feature.MONITOR)).toBe(0);
    now = 0;
    calm(40);
    const glucose = () => diagnosis().glucose;
    expect(read(300)).toContain('outlier');
    expect(read(302)).not.toContain('jump');
    const third = read(304);
    expect(third).toContain('jump');
    expect(Math.abs(glucose() - 304)).toBeLessThan(6);
    expect(diagnosis().resets).toBe(0);
    const fourth = read(590);
    expect(fourth).toEqual(expect.arrayContaining(['reset', 'warm-up']));
    expect(diagnosis().resets).toBe(1);
    expect(Math.abs(glucose() - 590)).toBeLessThan(1);
  });
});

describe('a device that leaves the features out', () => {
  it('has the same belief to the bit while nothing fails, and no trace of them in its state', async () => {
    const plain = new RawCore(await newEngine());
    configure({}, Feature.MONITOR | Feature.SENSOR);
    plain.configure(parametersOf('kinematic', { scaleOffset: 1000 }), 300, 3600, undefined, 0);
    for (const { kind, time, value } of eventStream(new Random(8), 400, 300)) {
      const [a, b] = [core, plain].map((one) => one.event(kind, time, value));
      expect(a! < 0).toBe(b! < 0);
      if (monitor.run !== 0) break;
      expect(core.belief).toEqual(plain.belief);
    }
    const at = plain.engine.addresses.stateAddress;
    const block = plain.engine.memory.subarray(at + INSULIN_OFFSET, at + INTERVALS_OFFSET);
    expect(block.every((byte) => byte === 0)).toBe(true);
  });

  it('and every engine has the same bytes with all of them', async () => {
    const other = new RawCore(await newEngine('webassembly'));
    const parameters = parametersOf('kinematic', { degreesOfFreedom: 3, insulinGain: 20 });
    const kinds = [READING, READING, READING, 2, ELAPSED, 4, 5, 6, 7, BELOW_RANGE, ABOVE_RANGE];
    for (const one of [core, other]) {
      expect(one.configure(parameters, 0, 3600, undefined, Feature.MONITOR | Feature.SENSOR)).toBe(0);
      const random = new Random(21);
      let time = 0;
      for (let k = 0; k < 3000; k++) {
        time += random.of([60, 300, 300, 3600]);
        one.event(random.of(kinds), time, random.between(20, random.of([50, 400, 600])));
      }
      for (const call of ['distribution', 'risk', 'diagnose'] as const) expect(one.call(call)).toBe(0);
    }
    expect(same(core.bytes(), other.bytes())).toBe(true);
    expect(core.diagnostics.innovationSpread).toBe(other.diagnostics.innovationSpread);
    expect(core.diagnostics.glucose).toBe(other.diagnostics.glucose);
  });
});
