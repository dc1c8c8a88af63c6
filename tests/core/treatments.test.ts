/** What meals, boluses and basal add to the head, beside its float64 reference, and what it must never do. */
import { describe, expect, it } from 'vitest';
import {
  BasalView,
  EventKind,
  Feature,
  HEAD_JOINT,
  HEAD_TERMS,
  Status,
  TREATMENT_TERMS,
  TreatmentTermsView,
  VeryLowsView,
} from '../../host/core/layout.js';
import type { ParameterSet } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { whatIf } from '../../host/what-if/what-if.js';
import { Readings, featuresOf, vectorOf } from '../reference/head.js';
import { posterior, treatmentFeaturesOf, type Treatment, type WholeTarget } from '../reference/treatments.js';
import { same } from '../support/bytes.js';
import { newCore, newEngine } from '../support/engines.js';
import { viewOf } from '../support/filter-view.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const HEAD = SHIPPED.adaptive.head!;
/** A plain regression: nothing is forgotten or clipped. */
const PLAIN: ParameterSet = {
  ...SHIPPED.adaptive,
  head: { ...HEAD, learning: { memory: 1, limit30: 400, limit60: 400 } },
};
const WITHOUT = Feature.HEAD | Feature.INTERVALS | Feature.INSULIN;
const WITH = WITHOUT | Feature.TREATMENTS;
const PRIOR = Math.fround(0.1);
const KINDS = { meal: EventKind.MEAL, bolus: EventKind.INSULIN, basal: EventKind.BASAL } as const;
const DECAYS = {
  mealDecay: Math.fround(SHIPPED.adaptive.values['mealDecay']!),
  insulinDecay: Math.fround(SHIPPED.adaptive.values['insulinDecay']!),
};

/** The head's share of the state: parameters | readings | origins | very lows | D and U; before it lies that of treatments. */
const HEAD_LENGTH =
  3 * 4 * HEAD_TERMS +
  232 +
  (12 + 14 * 8) +
  4 * (16 + 4 * HEAD_TERMS) +
  VeryLowsView.SIZE +
  4 * (HEAD_TERMS + (HEAD_JOINT * (HEAD_JOINT - 1)) / 2);
const FACTORS_LENGTH = 4 * (TREATMENT_TERMS + (TREATMENT_TERMS * (TREATMENT_TERMS - 1)) / 2);
const LENGTH = BasalView.SIZE + 6 * TreatmentTermsView.SIZE + FACTORS_LENGTH;

async function configured(features: number, parameters = PLAIN): Promise<RawCore> {
  const core = new RawCore(await newEngine());
  expect(core.configure(parameters, 0, 3600, 'extended', features)).toBe(Status.OK);
  return core;
}

function floatsAt(core: RawCore, fromEnd: number, count: number): number[] {
  const at = core.engine.addresses.stateAddress + core.state.length - fromEnd;
  return Array.from({ length: count }, (_, k) => core.data.getFloat32(at + 4 * k, true));
}

const headWeightsOf = (core: RawCore, h: number) =>
  floatsAt(core, HEAD_LENGTH - h * TreatmentTermsView.SIZE * (HEAD_TERMS / TREATMENT_TERMS), HEAD_TERMS);
const weightsOf = (core: RawCore, h: number) =>
  floatsAt(core, HEAD_LENGTH + LENGTH - BasalView.SIZE - h * TreatmentTermsView.SIZE, TREATMENT_TERMS);

/** A day's life again and again: meals with their boluses, and a pump that changes its rate. */
function* life(seed: number, days: number): Generator<{ time: number; glucose: number; given: Treatment[] }> {
  const random = new Random(seed);
  let [glucose, slope, pull] = [140, 0, 0];
  for (let k = 0; k < days * 288; k++) {
    const time = 600 + 300 * k;
    const given: Treatment[] = [];
    const give = (kind: Treatment['kind'], amount: number) =>
      given.push({ time: time + random.whole(0, 1) * 60, kind, amount: Math.fround(amount) });
    if (random.chance(0.015)) {
      const grams = random.between(5, 90);
      pull += grams / 400;
      give('meal', grams);
      if (random.chance(0.8)) give('bolus', grams / 10);
    }
    if (random.chance(0.2)) give('basal', random.of([0, 0.4, 0.8, 1.1, 3.9]));
    pull *= 0.93;
    slope = 0.85 * slope + random.normal() * 1.2 + pull + (140 - glucose) * 0.012;
    glucose = Math.fround(Math.min(Math.max(glucose + slope, 41), 399));
    yield { time, glucose, given: given.sort((a, b) => a.time - b.time) };
  }
}

/** A core that learns beside a filter of its own, and what its reference is told. */
class Pair {
  readonly treatments: Treatment[] = [];
  readonly events: number[] = [];
  readonly targets: WholeTarget[] = [];
  readonly readings = new Readings();
  readonly #waiting: (WholeTarget & { time: number; at: [number, number] })[] = [];

  constructor(
    readonly learner: RawCore,
    readonly filter: RawCore,
  ) {}

  static async of(): Promise<Pair> {
    return new Pair(await configured(WITH), await configured(Feature.INSULIN));
  }

  read(time: number, glucose: number): void {
    for (const core of [this.learner, this.filter])
      expect(core.event(EventKind.READING, time, glucose)).toBeGreaterThanOrEqual(0);
    this.events.push(time);
    this.readings.add(time, glucose);
    for (const one of this.#waiting) {
      if (time - one.time === 1800) one.beyond[0] = glucose - one.at[0];
      if (time - one.time === 3600) one.beyond[1] = glucose - one.at[1];
      if (time - one.time === 3900) this.targets.push(one);
    }
    if ((time / 300) % 4 !== 2) return; // every 20 minutes one waits
    this.filter.call('forecast');
    const at = [5, 11].map((k) => this.filter.forecastSteps[k]!.scaledMean) as [number, number];
    this.#waiting.push({ time, at, beyond: [NaN, NaN], features: this.features() });
  }

  give(one: Treatment): void {
    expect(this.learner.event(KINDS[one.kind], one.time, one.amount)).toBeGreaterThanOrEqual(0);
    if (one.kind === 'basal') expect(this.filter.event(EventKind.ELAPSED, one.time, 0)).toBeGreaterThanOrEqual(0);
    else expect(this.filter.event(KINDS[one.kind], one.time, one.amount)).toBeGreaterThanOrEqual(0);
    this.treatments.push(one);
    this.events.push(one.time);
  }

  live(seed: number, days: number): void {
    for (const { time, glucose, given } of life(seed, days)) {
      this.read(time, glucose);
      given.forEach((one) => this.give(one));
    }
  }

  treatmentFeatures(): number[] {
    return treatmentFeaturesOf(this.treatments, this.events, this.events.at(-1)!, DECAYS);
  }

  features(): number[] {
    const head = vectorOf(featuresOf(this.readings, viewOf(this.filter), this.filter.state.localTime));
    return [...head, ...this.treatmentFeatures()];
  }
}

describe('what is learned of treatments', () => {
  it('is the posterior of all targets that have arrived, of the head’s terms and their own together', async () => {
    const pair = await Pair.of();
    pair.live(4, 5);
    expect(pair.targets.length).toBeGreaterThan(300);
    const none = new Array<number>(TREATMENT_TERMS).fill(0);
    const prior = [HEAD.weights30, HEAD.weights60].map((w) => [...vectorOf(w), ...none]) as [number[], number[]];
    const variances = [...vectorOf(HEAD.variances), ...none.map(() => PRIOR)];
    const groups = variances.map((_, k) => (k < HEAD_JOINT ? 'motion' : k >= HEAD_TERMS ? 'treatments' : undefined));
    const expected = posterior(prior, variances, groups, pair.targets);
    for (const h of [0, 1] as const) {
      const learned = [...headWeightsOf(pair.learner, h), ...weightsOf(pair.learner, h)];
      learned.forEach((w, k) => expect(Math.abs(w - expected[h][k]!), `${h} ${k}`).toBeLessThan(0.02));
      const own = expected[h].slice(HEAD_TERMS).map(Math.abs);
      own.forEach((w) => expect(w).toBeGreaterThan(0.1)); // there was something to learn
    }
  });

  it('is added to the mean, with the features of now', async () => {
    const pair = await Pair.of();
    pair.live(5, 3);
    for (const minutes of [1, 11, 47, 170]) {
      const time = pair.events.at(-1)! + 60 * minutes;
      pair.give({ time, kind: 'basal', amount: 2 });
      for (let k = 1; k <= 2; k++) pair.read(Math.ceil(time / 300) * 300 + 300 * k, 150 + 3 * k);
      for (const core of [pair.learner, pair.filter]) core.call('forecast');
      const [own, treated] = [pair.filter, pair.learner].map((core) => core.forecastSteps);
      const features = pair.features();
      for (const h of [0, 1]) {
        const weights = [...headWeightsOf(pair.learner, h), ...weightsOf(pair.learner, h)];
        const added = weights.reduce((sum, w, k) => sum + w * features[k]!, 0);
        const step = h === 0 ? 5 : 11;
        expect(Math.abs(treated![step]!.scaledMean - own![step]!.scaledMean - added)).toBeLessThan(0.03);
      }
    }
  });

  it('is nothing for someone who was never told one: every forecast is the head’s', async () => {
    const [treated, untreated] = [await configured(WITH), await configured(WITHOUT)];
    for (const { time, glucose } of life(6, 4)) {
      for (const core of [treated, untreated]) {
        core.event(EventKind.READING, time, glucose);
        core.call('distribution');
      }
      expect(treated.forecastSteps.map(({ mean, q05 }) => [mean, q05])).toEqual(
        untreated.forecastSteps.map(({ mean, q05 }) => [mean, q05]),
      );
    }
  });

  it('stays finite, its variances above 0 and never above the prior, whatever comes', async () => {
    const forgetful = { ...HEAD, learning: { memory: 0.9, limit30: 400, limit60: 400 } };
    const core = await configured(WITH, { ...SHIPPED.adaptive, head: forgetful });
    const random = new Random(7);
    for (let k = 0; k < 1500; k++) {
      const time = 600 + 300 * k;
      core.event(EventKind.READING, time, random.chance(0.02) ? random.of([20, 600]) : random.between(40, 400));
      if (random.chance(0.3)) core.event(EventKind.BASAL, time, random.of([0, 35, 1e-30]));
      if (random.chance(0.3)) core.event(EventKind.INSULIN, time, random.of([50, 1e-30]));
      if (random.chance(0.3)) core.event(EventKind.MEAL, time, random.of([300, 1e-30]));
      const own = floatsAt(core, HEAD_LENGTH + LENGTH, LENGTH / 4);
      expect(own.every(Number.isFinite), `${k}`).toBe(true);
      const d = floatsAt(core, HEAD_LENGTH + FACTORS_LENGTH, TREATMENT_TERMS);
      d.forEach((v, i) => expect(v > 0 && v <= PRIOR, `${k} ${i}: ${v}`).toBe(true));
    }
  });
});

it('lies apart from the history for smoothing: what is learned beside one is the same', async () => {
  const [alone, beside] = [await configured(WITH), await configured(WITH | Feature.SMOOTHER)];
  for (const { time, glucose, given } of life(9, 2))
    for (const core of [alone, beside]) {
      core.event(EventKind.READING, time, glucose);
      for (const one of given) core.event(KINDS[one.kind], one.time, one.amount);
    }
  const own = [alone, beside].map((core) => floatsAt(core, HEAD_LENGTH + LENGTH, (HEAD_LENGTH + LENGTH) / 4));
  expect(own[1]).toEqual(own[0]);
});

describe('basal', () => {
  it('is refused without the feature, and beyond 0..35 U/h with every byte as it was', async () => {
    const [treated, untreated] = [await configured(WITH), await configured(WITHOUT)];
    expect(untreated.event(EventKind.BASAL, 600, 1)).toBe(Status.FEATURE_OFF);
    const before = treated.bytes();
    for (const [rate, status] of [
      [-0.1, Status.OUT_OF_RANGE],
      [-1e-45, Status.OUT_OF_RANGE],
      [35.1, Status.OUT_OF_RANGE],
      [3e38, Status.OUT_OF_RANGE],
      [NaN, Status.NOT_FINITE],
      [Infinity, Status.NOT_FINITE],
      [-Infinity, Status.NOT_FINITE],
    ] as const)
      expect(treated.event(EventKind.BASAL, 600, rate)).toBe(status);
    expect(same(treated.bytes(), before)).toBe(true);
    expect(treated.event(EventKind.BASAL, 600, 0)).toBeGreaterThanOrEqual(0);
  });
});

describe('the feature', () => {
  it('needs the head', async () => {
    const core = new RawCore(await newEngine());
    expect(core.configure(PLAIN, 0, 3600, 'extended', Feature.TREATMENTS)).toBe(Status.BAD_CONFIGURATION);
    const typed = await newCore();
    expect(() => typed.create({ parameters: PLAIN, features: ['treatments'] })).toThrow('treatments need the head');
  });

  it('goes on bit for bit from a snapshot, and answers no what-if', async () => {
    const core = await newCore();
    const features = ['intervals', 'insulin', 'head', 'treatments'] as const;
    const whole = core.create({ parameters: PLAIN, features });
    let parts = core.create({ parameters: PLAIN, features });
    let k = 0;
    for (const { time, glucose, given } of life(8, 3)) {
      for (const one of [whole, parts]) {
        one.observe({ time, localTime: time % 86400 }, glucose);
        for (const { time: t, kind, amount } of given) {
          const at = { time: t, localTime: t % 86400 };
          if (kind === 'meal') one.meal(at, amount);
          else if (kind === 'bolus') one.insulin(at, amount);
          else one.basal(at, amount);
        }
      }
      if (++k % 97 > 0) continue;
      const restored = core.restore(parts.snapshot());
      if (!restored.restored) throw new Error(restored.message);
      parts = restored.forecaster;
    }
    expect(same(parts.snapshot(), whole.snapshot())).toBe(true);
    expect(whole.learnsTreatments).toBe(true);
    const at = { time: 600 + 300 * 3 * 288, localTime: 600 };
    expect(() => whatIf(core, whole, at, [{ kind: 'bolus', units: 2 }])).toThrow('without the feature treatments');
  });
});
