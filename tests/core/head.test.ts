/** The personal head beside its float64 reference, and what it must never do. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Core } from '../../host/core/core.js';
import {
  EventKind,
  Feature,
  ForecastView,
  HEAD_JOINT,
  HEAD_TERMS,
  Status,
  VeryLowsView,
} from '../../host/core/layout.js';
import type { Head, ParameterSet } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { HeadReference, Readings, featuresOf, vectorOf, type Target } from '../reference/head.js';
import { same } from '../support/bytes.js';
import { newCore, newEngine } from '../support/engines.js';
import { viewOf } from '../support/filter-view.js';
import { parametersOf } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const DAY = 86400;
const HEAD = SHIPPED.adaptive.head!;
const LEARNS = Feature.HEAD | Feature.INTERVALS;

/** D and U end the state. */
const FACTORS_WORDS = HEAD_TERMS + (HEAD_JOINT * (HEAD_JOINT - 1)) / 2;
const PARAMETERS_BYTES = 3 * 4 * HEAD_TERMS + 232;
/** Parameters | readings | origins | very lows | D and U, in bytes. */
const HEAD_LENGTH =
  PARAMETERS_BYTES + (12 + 14 * 8) + 4 * (16 + 4 * HEAD_TERMS) + VeryLowsView.SIZE + 4 * FACTORS_WORDS;

/** Shipped parameters with changes to the head; a head that never forgets and clips nothing is a plain regression. */
function parametersWith(changes: Partial<Head> = {}): ParameterSet {
  return { ...SHIPPED.adaptive, head: { ...HEAD, ...changes } };
}

const PLAIN = parametersWith({ learning: { memory: 1, limit30: 400, limit60: 400 } });

/** A restless trace with gaps and a sensor that drifts against its clock. */
function* trace(seed: number, spacing: number, days: number): Generator<{ time: number; glucose: number }> {
  const random = new Random(seed);
  let glucose = 140;
  let slope = 0;
  for (let time = 5000; time < days * DAY;) {
    slope = 0.9 * slope + random.normal() * 0.06 * spacing ** 0.75 + (140 - glucose) * 5e-5 * spacing;
    glucose = Math.fround(Math.min(Math.max(glucose + slope, 41), 399));
    yield { time, glucose };
    time += spacing + (random.chance(0.3) ? random.whole(-20, 20) : 0);
    if (random.chance(0.004)) time += random.whole(600, 9000);
  }
}

async function configured(parameters: ParameterSet, features: number, horizon = 3600): Promise<RawCore> {
  const core = new RawCore(await newEngine());
  expect(core.configure(parameters, 0, horizon, 'extended', features)).toBe(Status.OK);
  return core;
}

function floatsAt(core: RawCore, fromEnd: number, count: number): number[] {
  const at = core.engine.addresses.stateAddress + core.state.length - fromEnd;
  return Array.from({ length: count }, (_, k) => core.data.getFloat32(at + 4 * k, true));
}

/** Weights at 30 and at 60 minutes. */
function weightsOf(core: RawCore): [number[], number[]] {
  const both = floatsAt(core, HEAD_LENGTH, 2 * HEAD_TERMS);
  return [both.slice(0, HEAD_TERMS), both.slice(HEAD_TERMS)];
}

/** Which of four places a forecast of this time waits in. */
const placeOf = (time: number): number => Math.floor(time / 1200) % 4;

/** A core with a head beside one without, which is asked for the filter's own forecasts, and the reference. */
class Pair {
  readonly reference: HeadReference;
  readonly readings = new Readings();
  readonly #waiting: { time: number; at: [number, number]; beyond30?: number; features: number[] }[] = [];
  /** Targets that have arrived and are not learned yet, by the place where their forecast waits. */
  readonly #arrived = new Map<number, Target>();
  #lastTurn = -1;
  #lastTime = 0;

  constructor(
    readonly withHead: RawCore,
    readonly filter: RawCore,
    head: Head,
  ) {
    this.reference = new HeadReference(head);
  }

  static async of(parameters: ParameterSet, features = LEARNS, horizon = 3600): Promise<Pair> {
    const filter = await configured(parameters, 0, horizon);
    return new Pair(await configured(parameters, features, horizon), filter, parameters.head!);
  }

  read(time: number, glucose: number): void {
    const early = Math.min(Math.floor(this.filter.state.interval / 2), 150);
    const due = (age: number, ahead: number) => age >= ahead - early && age <= ahead + 150;
    for (const core of [this.withHead, this.filter])
      expect(core.event(EventKind.READING, time, glucose)).toBeGreaterThanOrEqual(0);
    for (const waits of this.#waiting) {
      if (waits.beyond30 === undefined) {
        if (due(time - waits.time, 1800)) waits.beyond30 = glucose - waits.at[0];
      } else if (due(time - waits.time, 3600)) {
        const target: Target = { features: waits.features, beyond: [waits.beyond30, glucose - waits.at[1]] };
        this.#arrived.set(placeOf(waits.time), target);
        waits.time = -Infinity;
      }
    }
    this.readings.add(time, glucose);
    const pause = time - this.#lastTime;
    this.#lastTime = time;
    if (pause > 3600) return; // a long gap is work enough
    const turn = Math.floor(time / 300);
    const remembers = turn % 4 < 3 && turn !== this.#lastTurn && !(turn % 4 === 2 && this.#arrived.has(placeOf(time)));
    if (!remembers) return this.#learnOne();
    this.#lastTurn = turn;
    if (turn % 4 !== 2) return; // the intervals' turn
    this.filter.call('forecast');
    const [at30, at60] = [5, 11].map((k) => this.filter.forecastSteps[k]!.scaledMean) as [number, number];
    this.#waiting.push({ time, at: [at30, at60], features: vectorOf(this.features()) });
  }

  #learnOne(): void {
    const place = [0, 1, 2, 3].find((k) => this.#arrived.has(k));
    if (place === undefined) return;
    this.reference.targets.push(this.#arrived.get(place)!);
    this.#arrived.delete(place);
  }

  features(): Record<string, number> {
    return featuresOf(this.readings, viewOf(this.filter), this.filter.state.localTime);
  }
}

describe('the correction of the mean', () => {
  it.each([
    [300, 20],
    [60, 6],
    [900, 30],
  ])('is the posterior of all targets that have arrived, a reading every %i s', async (spacing, days) => {
    const pair = await Pair.of(PLAIN);
    for (const { time, glucose } of trace(11 + spacing, spacing, days)) pair.read(time, glucose);
    expect(pair.reference.targets.length).toBeGreaterThan(200);
    const learned = weightsOf(pair.withHead);
    const expected = pair.reference.weights();
    const prior = new HeadReference(PLAIN.head!).weights();
    const moved = Math.max(...expected[1].map((w, k) => Math.abs(w - prior[1][k]!)));
    expect(moved).toBeGreaterThan(1);
    for (const h of [0, 1] as const)
      learned[h].forEach((w, k) => expect(Math.abs(w - expected[h][k]!), `${h} ${k}`).toBeLessThan(0.01));
  });

  it('changes only with the reading that follows the one after 60 minutes, and never without intervals', async () => {
    const [learner, population] = [await configured(PLAIN, LEARNS), await configured(PLAIN, Feature.HEAD)];
    const first = weightsOf(learner);
    const made = 600; // in the third 5 minutes of 20
    for (let time = made; time <= made + 3600; time += 300) {
      for (const core of [learner, population]) core.event(EventKind.READING, time, 120 + time / 60);
      expect(weightsOf(learner), `${time}`).toEqual(first);
    }
    for (const core of [learner, population]) core.event(EventKind.READING, made + 3900, 250);
    expect(weightsOf(learner)).not.toEqual(first);
    expect(weightsOf(population)).toEqual(first);
  });

  it('learns at most so much from one wild target as from one at the limit', async () => {
    const limited = parametersWith({ learning: { memory: 1, limit30: 20, limit60: 30 } });
    const after = async (last: number) => {
      const core = await configured(limited, LEARNS);
      for (let time = 600; time <= 3900; time += 300) core.event(EventKind.READING, time, 120);
      core.event(EventKind.READING, 4200, last);
      core.event(EventKind.READING, 4500, 120); // when what came is learned
      return weightsOf(core)[1];
    };
    expect(await after(300)).toEqual(await after(400));
    expect(await after(300)).not.toEqual(await after(121));
  });

  it('keeps a positive variance that never exceeds the prior, whatever comes', async () => {
    const core = await configured(parametersWith({ learning: { memory: 0.9, limit30: 400, limit60: 400 } }), LEARNS);
    const random = new Random(5);
    const prior = Object.values(HEAD.variances);
    for (let k = 0; k < 1200; k++) {
      core.event(
        EventKind.READING,
        600 + 300 * k,
        random.chance(0.02) ? random.of([20, 600]) : random.between(40, 400),
      );
      const [d, u] = [
        floatsAt(core, 4 * FACTORS_WORDS, HEAD_TERMS),
        floatsAt(core, 4 * (FACTORS_WORDS - HEAD_TERMS), FACTORS_WORDS - HEAD_TERMS),
      ];
      d.forEach((v, i) => expect(v > 0 && v <= Math.fround(prior[i]!), `${k} ${i}: ${v}`).toBe(true));
      expect([...u, ...weightsOf(core).flat()].every(Number.isFinite)).toBe(true);
    }
  });

  it('forgets what waits when the clock is set back, and what it looks back to when the sensor is changed', async () => {
    const core = await configured(PLAIN, LEARNS | Feature.SENSOR);
    for (let time = 600; time <= 3900; time += 300) core.event(EventKind.READING, time, 100 + time / 30);
    const first = weightsOf(core);
    expect(core.event(EventKind.ELAPSED, 2000, 0, 2000, 'recoverClock')).toBe(Status.OK);
    for (let time = 2100; time <= 4200; time += 300) core.event(EventKind.READING, time, 250);
    expect(weightsOf(core)).toEqual(first);
    core.event(EventKind.SENSOR_CHANGE, 4300, 0);
    core.event(EventKind.READING, 4500, 80); // a jump, but no fall
    const jumped = await configured(PLAIN, LEARNS | Feature.SENSOR);
    expect(jumped.event(EventKind.READING, 4500, 80)).toBeGreaterThanOrEqual(0);
    const readings = (of: RawCore) => floatsAt(of, HEAD_LENGTH - PARAMETERS_BYTES, 3 + 2)[2];
    expect(readings(core)).toBe(readings(jumped));
    expect(
      core.data.getUint32(
        core.engine.addresses.stateAddress + core.state.length - HEAD_LENGTH + PARAMETERS_BYTES + 4,
        true,
      ),
    ).toBe(1);
  });
});

describe('the forecast with a head', () => {
  it('is the reference’s: mean, sd, quantiles and the risk of a low', async () => {
    const pair = await Pair.of(PLAIN, Feature.HEAD, 7200);
    let compared = 0;
    for (const { time, glucose } of trace(3, 300, 6)) {
      pair.read(time, glucose);
      if (time % 7 > 0) continue;
      pair.filter.call('forecast');
      const own = pair.filter.forecastSteps.map(({ scaledMean, scaledSd }) => ({ scaledMean, scaledSd }));
      pair.withHead.call('distribution');
      const found = pair.withHead.forecastSteps;
      const features = pair.features();
      pair.reference.targets.length = 0; // nothing is learned here
      for (const minutes of [5, 15, 30, 45, 60, 90]) {
        const { scaledMean, scaledSd } = own[minutes / 5 - 1]!;
        const expected = pair.reference.correct(minutes, scaledMean, scaledSd, features, viewOf(pair.filter));
        const step = found[minutes / 5 - 1]!;
        expect(Math.abs(step.scaledMean - expected.mean), `${minutes} mean`).toBeLessThan(0.02);
        expect(Math.abs(step.sd / expected.sd - 1), `${minutes} sd`).toBeLessThan(1e-3);
        const { q05, q10, q25, q50, q75, q90, q95 } = step;
        [q05, q10, q25, q50, q75, q90, q95].forEach((q, k) => {
          expect(Math.abs(q - Math.min(Math.max(expected.quantiles[k]!, 20), 600)), `${minutes} ${k}`).toBeLessThan(
            0.05,
          );
        });
        if (minutes !== 30) continue;
        const risk = new ForecastView(pair.withHead.data, pair.withHead.engine.addresses.forecastAddress).lowWithin30;
        expect(Math.abs(risk - pair.reference.lowRisk(q05, q50, glucose, features, viewOf(pair.filter)))).toBeLessThan(
          1e-4,
        );
      }
      compared++;
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('has quantiles in order, and probabilities that agree with them', async () => {
    const core = await configured(SHIPPED.adaptive, LEARNS);
    let k = 0;
    for (const { time, glucose } of trace(8, 300, 6)) {
      core.event(EventKind.READING, time, glucose);
      if (++k % 20 > 0) continue;
      core.call('distribution');
      for (const { q05, q10, q25, q50, q75, q90, q95, below54, below70, above180, above250 } of core.forecastSteps) {
        const quantiles = [q05, q10, q25, q50, q75, q90, q95];
        quantiles.slice(1).forEach((q, k) => expect(q).toBeGreaterThanOrEqual(quantiles[k]!));
        expect(below54).toBeLessThanOrEqual(below70);
        expect(above250).toBeLessThanOrEqual(above180);
        [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].forEach((p, k) => {
          const q = quantiles[k]!;
          if (q > 70.001) expect(below70, `${p}`).toBeLessThanOrEqual(p + 1e-3);
          else if (q < 69.999) expect(below70, `${p}`).toBeGreaterThanOrEqual(p - 1e-3);
          if (q > 180.001) expect(above180, `${p}`).toBeGreaterThanOrEqual(1 - p - 1e-3);
          else if (q < 179.999) expect(above180, `${p}`).toBeLessThanOrEqual(1 - p + 1e-3);
        });
      }
    }
  });

  it('fades while no reading comes: after an hour the mean is the filter’s own', async () => {
    const pair = await Pair.of(PLAIN);
    for (let time = 600; time <= 6000; time += 300) pair.read(time, 100 + time / 60);
    for (const core of [pair.withHead, pair.filter]) {
      core.event(EventKind.ELAPSED, 6000 + 3600, 0);
      core.call('forecast');
    }
    pair.withHead.forecastSteps.forEach(({ mean }, k) => expect(mean).toBe(pair.filter.forecastSteps[k]!.mean));
  });

  it('leaves the filter as it is', async () => {
    const pair = await Pair.of(SHIPPED.adaptive);
    for (const { time, glucose } of trace(9, 300, 2)) pair.read(time, glucose);
    for (const call of ['distribution', 'risk'] as const) pair.withHead.call(call);
    expect(pair.withHead.belief).toEqual(pair.filter.belief);
  });
});

describe('the state of a head', () => {
  let core: Core;
  beforeAll(async () => {
    core = await newCore();
  });

  it('goes on bit for bit from a snapshot in the midst of learning', () => {
    const settings = { parameters: SHIPPED.adaptive, method: 'extended' as const };
    const whole = core.create(settings);
    let parts = core.create(settings);
    let k = 0;
    for (const { time, glucose } of trace(21, 300, 3)) {
      const at = { time, localTime: time % DAY };
      whole.observe(at, glucose);
      parts.observe(at, glucose);
      if (++k % 97 > 0) continue;
      const restored = core.restore(parts.snapshot());
      if (!restored.restored) throw new Error(restored.message);
      parts = restored.forecaster;
    }
    expect(parts.forecast()).toEqual(whole.forecast());
    expect(same(parts.snapshot(), whole.snapshot())).toBe(true);
    expect(whole.forecast().lowWithin30).toBeGreaterThan(0);
  });

  it('stays as it is, every byte, when an event is refused', async () => {
    const raw = await configured(SHIPPED.adaptive, LEARNS);
    for (let time = 600; time <= 7800; time += 300) raw.event(EventKind.READING, time, 100 + time / 60);
    const before = raw.bytes();
    for (const [kind, time, value] of [
      [EventKind.READING, 7800, 120],
      [EventKind.READING, 7500, 120],
      [EventKind.READING, 8100, NaN],
      [EventKind.READING, 8100, 700],
      [99, 8100, 120],
    ] as const) {
      expect(raw.event(kind, time, value)).toBeLessThan(0);
      expect(same(raw.bytes(), before), `${kind} ${time} ${value}`).toBe(true);
    }
  });
});

describe('configuration', () => {
  it('refuses a head on a linear model', async () => {
    const core = new RawCore(await newEngine());
    expect(core.configure(parametersOf('kinematic'), 0, 3600, 'kalman', Feature.HEAD)).toBe(Status.BAD_CONFIGURATION);
  });

  it.each<[string, Partial<Head>]>([
    ['a weight that is no number', { weights30: { ...HEAD.weights30, rate: NaN } }],
    ['a weight beyond 100', { weights60: { ...HEAD.weights60, sin1: 101 } }],
    ['a prior variance of 0', { variances: { ...HEAD.variances, bend: 0 } }],
    ['a slope of the shape beyond 2', { shape30: { ...HEAD.shape30, above: { ...HEAD.shape30.above, unrest: -2.1 } } }],
    ['a factor beyond 4', { shape60: { ...HEAD.shape60, levels: { ...HEAD.shape60.levels, outer1: 4.1 } } }],
    ['odds beyond 10', { lowRisk: { ...HEAD.lowRisk, near: 11 } }],
    ['a memory above 1', { learning: { ...HEAD.learning, memory: 1.001 } }],
    ['a limit below 1', { learning: { ...HEAD.learning, limit60: 0 } }],
  ])('refuses %s', async (_, changes) => {
    const core = new RawCore(await newEngine());
    const features = Feature.HEAD;
    expect(core.configure(parametersWith(changes), 0, 3600, 'extended', features)).toBe(Status.BAD_PARAMETERS);
    expect(core.configure(parametersWith(), 0, 3600, 'extended', features)).toBe(Status.OK);
  });

  it('is not asked for where the parameters have none', async () => {
    const core = await newCore();
    const parameters = { ...SHIPPED.adaptive, head: undefined };
    expect(() => core.create({ parameters, features: ['head'] })).toThrow('the parameters have no head');
    const forecaster = core.create({ parameters });
    forecaster.observe({ time: 600, localTime: 600 }, 120);
    expect(forecaster.forecast().lowWithin30).toBeUndefined();
  });
});
