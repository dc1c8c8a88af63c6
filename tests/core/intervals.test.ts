/** Interval calibration: the factors beside an independent float64 account of them, and whether intervals become honest. */
import { describe, expect, it } from 'vitest';
import { Core } from '../../host/core/core.js';
import { EventKind, Feature, IntervalFactorsView } from '../../host/core/layout.js';
import type { ModelName } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { same } from '../support/bytes.js';
import { newCore, newEngine } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { PARAMETERS_OFFSET, FACTORS_OFFSET, RawCore } from '../support/raw-core.js';

const DAY = 86400;
const LINEAR = 1000;
const MODELS = ['kinematic', 'ar2'] as const;

interface Reading {
  time: number;
  glucose: number;
}

/** The bookkeeping as its documentation says it: a list of what waits, plain products, float64. */
class Account {
  readonly levels = [1, 1].map(() => [
    [1, 1, 1],
    [1, 1, 1],
  ]);
  readonly clocks = [0, 0, 0, 0].map(() => new Array<number>(8).fill(1));
  readonly bands = [0, 0, 0, 0].map(() => [1, 1, 1]);
  readonly counts = { horizon: [0, 0], band: [0, 0, 0] };
  waiting: { time: number; horizon: number; clock: number; band: number; centre: number; spread: number }[] = [];

  judge(time: number, scaled: number, interval: number): void {
    for (const past of this.waiting) {
      const off = time - past.time - 1800 * (past.horizon + 1);
      if (off < -Math.min(Math.floor(interval / 2), 150) || off > 150) continue;
      this.learn(past, scaled - past.centre);
      past.spread = 0;
    }
    this.waiting = this.waiting.filter((past) => past.spread > 0 && time - past.time < 3 * 3600);
  }

  distance(horizon: number, side: number, k: number, clock: number, band: number): number {
    const z = [0.6744897501960817, 1.2815515655446004, 1.6448536269514722][k]!;
    const place = 2 * horizon + side;
    return z * bounded(this.levels[horizon]![side]![k]! * this.clocks[place]![clock]! * this.bands[place]![band]!);
  }

  learn({ horizon, clock, band, spread }: Account['waiting'][number], deviation: number): void {
    const hit = deviation > 0 ? 1 : 0;
    const missed = [0, 1, 2].map((k) =>
      Number(Math.abs(deviation) > spread * this.distance(horizon, hit, k, clock, band)),
    );
    const misses = missed[0]! + missed[1]! + missed[2]!;
    const rate = rateAfter(this.counts.horizon[horizon]!++);
    const bandRate = band === 0 ? 0 : rateAfter(this.counts.band[band]!++);
    for (const side of [0, 1]) {
      const here = side === hit ? 1 : 0;
      const levels = this.levels[horizon]![side]!;
      [0.25, 0.1, 0.05].forEach((share, k) => {
        levels[k] = bounded(levels[k]! * (1 + rate * (here * missed[k]! - share + 0.25 * (misses - 0.8))));
      });
      const place = 2 * horizon + side;
      const beyond = here * misses - 0.4;
      this.clocks[place]![clock] = bounded(this.clocks[place]![clock]! * (1 + 0.5 * rate * beyond));
      this.bands[place]![band] = bounded(this.bands[place]![band]! * (1 + bandRate * beyond));
    }
  }
}

const bounded = (factor: number) => Math.min(Math.max(factor, 0.3), 4);

/** Closed form of the settling rate. */
const rateAfter = (n: number) => Math.max(0.008, 1 / (1 / 0.08 + n / 10));

/** A restless trace with gaps, lows and highs. */
function* trace(seed: number, spacing: number, days: number): Generator<Reading> {
  const random = new Random(seed);
  let glucose = 140;
  let slope = 0;
  for (let time = 5000; time < days * DAY;) {
    slope = 0.9 * slope + random.normal() * 0.06 * spacing ** 0.75 + (140 - glucose) * 5e-5 * spacing;
    glucose = Math.min(Math.max(glucose + slope, 40), 400);
    yield { time, glucose };
    time += spacing + (random.chance(0.3) ? random.whole(-20, 20) : 0);
    if (random.chance(0.004)) time += random.whole(600, 20_000);
  }
}

function expectedQuantiles(core: RawCore, account: Account, minutes: number): number[] {
  const { scaledMean, scaledSd } = core.forecastSteps[minutes / 5 - 1]!;
  const { clock, band } = contextOf(core);
  const late = Math.min(Math.max((minutes - 30) / 30, 0), 1);
  const distance = (side: number, k: number) =>
    (1 - late) * account.distance(0, side, k, clock, band) + late * account.distance(1, side, k, clock, band);
  const length = core.state.scaleLength;
  const glucose = (s: number) =>
    Math.min(Math.max(length === 0 ? s : length * Math.exp((s - 120) / length) - (length - 120), 20), 600);
  const below = [0, 1, 2].map((k) => Math.max(...[0, 1, 2].slice(0, k + 1).map((j) => distance(0, j))));
  const above = [0, 1, 2].map((k) => Math.max(...[0, 1, 2].slice(0, k + 1).map((j) => distance(1, j))));
  const ends = [...below.map((d) => -d).reverse(), 0, ...above];
  return ends.map((d) => glucose(scaledMean + d * scaledSd));
}

function contextOf(core: RawCore): { clock: number; band: number } {
  const level = core.belief.x[0]!;
  const band = level < core.state.deviation70 ? 1 : level > core.state.deviation250 ? 2 : 0;
  return { clock: Math.floor(core.state.localTime / 10800), band };
}

function quantilesOf(core: RawCore, minutes: number): number[] {
  const step = core.forecastSteps[minutes / 5 - 1]!;
  return [step.q05, step.q10, step.q25, step.q50, step.q75, step.q90, step.q95];
}

function factorsOf(core: RawCore): number[] {
  const at = core.engine.addresses.stateAddress + FACTORS_OFFSET;
  return Array.from({ length: IntervalFactorsView.SIZE }, (_, k) => core.data.getFloat32(at + 4 * k, true));
}

async function calibrated(model: (typeof MODELS)[number], changes = {}, sensorInterval = 0, horizon = 3600) {
  const core = new RawCore(await newEngine());
  expect(core.configure(parametersOf(model, changes), sensorInterval, horizon, 'kalman', Feature.INTERVALS)).toBe(0);
  return core;
}

describe.each(MODELS)('%s', (model) => {
  it.each([
    [300, 60, 12],
    [60, 1000, 8],
    [900, 0, 25],
  ])('follows the float64 account, a reading every %i s', async (spacing, scaleOffset, days) => {
    const core = await calibrated(model, { scaleOffset });
    const account = new Account();
    const remembered = new Set<number>();
    let compared = 0;
    let k = 0;
    for (const { time, glucose } of trace(7 + spacing, spacing, days)) {
      const length = core.state.scaleLength;
      const scaled = length === 0 ? glucose : length * Math.log((glucose + length - 120) / length) + 120;
      const before = core.state.interval;
      core.event(EventKind.READING, time, glucose);
      account.judge(time, scaled, before);
      const fiveMinutes = Math.floor(time / 300);
      const horizon = fiveMinutes % 4;
      core.call('distribution');
      if (horizon < 2 && !remembered.has(fiveMinutes)) {
        remembered.add(fiveMinutes);
        const step = core.forecastSteps[6 * (horizon + 1) - 1]!;
        account.waiting.push({ time, horizon, ...contextOf(core), centre: step.scaledMean, spread: step.scaledSd });
      }
      if (k++ % 50 !== 0) continue;
      for (const minutes of [5, 30, 45, 60]) {
        const expected = expectedQuantiles(core, account, minutes);
        quantilesOf(core, minutes).forEach((q, i) => expect(Math.abs(q - expected[i]!)).toBeLessThan(0.05));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(150);
    const factors = factorsOf(core);
    [...account.levels[0]![0]!, ...account.clocks[0]!, ...account.bands[0]!].forEach((factor, i) =>
      expect(factors[i]).toBeCloseTo(factor, 3),
    );
    expect(Math.min(...account.counts.horizon)).toBeGreaterThan(100);
    expect(Math.min(...account.counts.band.slice(1))).toBeGreaterThan(2);
  });

  it.each([0, 60, LINEAR])(
    'quantiles stay in order where distances differ by rounding alone, scale %d',
    async (scaleOffset) => {
      const core = await calibrated(model, { scaleOffset }, 300, 7200);
      const random = new Random(12);
      const at = core.engine.addresses.stateAddress + FACTORS_OFFSET;
      core.event(EventKind.READING, 0, 150);
      for (let k = 0; k < 2000; k++) {
        for (let side = 0; side < 4; side++) {
          const levels = new IntervalFactorsView(core.data, at + side * IntervalFactorsView.SIZE);
          levels.inner = random.between(0.4, 2);
          levels.middle = side < 2 ? random.between(0.4, 2) : 0.3; // the outer ones are held to the inner one from 60 minutes on
          levels.outer = side < 2 ? random.between(0.4, 2) : 0.3;
        }
        core.call('distribution');
        for (const minutes of [45, 60, 120]) {
          const quantiles = quantilesOf(core, minutes);
          expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
        }
      }
    },
  );

  it('threshold probabilities are the quantiles read backwards', async () => {
    const core = await calibrated(model, { scaleOffset: LINEAR });
    for (const { time, glucose } of trace(3, 300, 8)) core.event(EventKind.READING, time, glucose);
    let near = 0;
    for (let level = 50; level < 260; level += 0.25) {
      core.event(EventKind.READING, core.state.time + 300, level);
      core.call('distribution');
      for (const step of core.forecastSteps) {
        if (Math.abs(step.q05 - 70) < 0.5) near++;
        if (step.q05 > 70) expect(step.below70).toBeLessThan(0.0501);
        if (step.q05 < 70) expect(step.below70).toBeGreaterThan(0.0499);
        if (step.q95 < 180) expect(step.above180).toBeLessThan(0.0501);
        if (step.q95 > 180) expect(step.above180).toBeGreaterThan(0.0499);
        expect(step.below54).toBeLessThanOrEqual(step.below70);
        expect(step.above250).toBeLessThanOrEqual(step.above180);
      }
    }
    expect(near).toBeGreaterThan(5);
  });

  it('only observe writes the state; without the feature nothing of the calibration is written at all', async () => {
    const core = await calibrated(model);
    for (const { time, glucose } of trace(4, 300, 2)) core.event(EventKind.READING, time, glucose);
    const before = core.bytes();
    for (const call of ['forecast', 'distribution', 'risk', 'diagnose'] as const) {
      expect(core.call(call)).toBe(0);
      expect(same(core.bytes(), before), call).toBe(true);
    }
    core.configure(parametersOf(model));
    for (const { time, glucose } of trace(4, 300, 2)) core.event(EventKind.READING, time, glucose);
    const start = core.engine.addresses.stateAddress;
    const own = core.engine.memory.subarray(start + PARAMETERS_OFFSET - 400, start + PARAMETERS_OFFSET);
    expect(own.every((byte) => byte === 0)).toBe(true);
  });

  it.each([
    ['constant readings', () => 120, 0.3],
    ['readings that jump from end to end', (k: number) => (k % 7 < 3 ? 20 : 600), 4],
  ])('%s leave every factor finite and within 0.3..4, and quantiles in order', async (_, glucose, bound) => {
    const core = await calibrated(model, { scaleOffset: 0 }, 0, 7200);
    for (let k = 0; k < 6000; k++) core.event(EventKind.READING, 300 * k, glucose(k));
    const factors = factorsOf(core);
    factors.forEach((factor) => expect(factor >= Math.fround(0.3) && factor <= 4, String(factor)).toBe(true));
    expect(factors).toContain(Math.fround(bound));
    core.call('distribution');
    for (let minutes = 5; minutes <= 120; minutes += 5) {
      const quantiles = quantilesOf(core, minutes);
      expect(quantiles.every(Number.isFinite)).toBe(true);
      expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
    }
  });

  it('forgets what waits when the clock was set back', async () => {
    const core = await calibrated(model);
    for (let k = 0; k < 40; k++) core.event(EventKind.READING, 100_000 + 300 * k, 150);
    const factors = factorsOf(core);
    core.event(EventKind.ELAPSED, 100_000, 0, 0, 'recoverClock');
    for (let k = 1; k < 6; k++) core.event(EventKind.READING, 100_000 + 300 * k, 300);
    expect(factorsOf(core)).toEqual(factors);
  });
});

it('refuses features that it does not have', async () => {
  const core = new RawCore(await newEngine());
  expect(core.configure(parametersOf('ar2'), 0, 3600, 'kalman', 1 << 31)).toBe(-2);
});

/** A person as the kinematic model has it, whose noise is `ratio` times what the parameters say. */
function person(ratio: number, days: number): Reading[] {
  const p = parametersOf('kinematic').values as Record<string, number>;
  const random = new Random(11);
  const h = 0.25;
  const step = (intensity: number) => ratio * intensity * Math.sqrt(h) * random.normal();
  let [z, v, a] = [0, 0, 0];
  return Array.from({ length: (days * DAY) / 300 }, (_, k) => {
    for (let minute = 0; minute < 5; minute += h) {
      [z, v, a] = [
        z + h * (v - p['reversion']! * z) + step(p['levelNoise']!),
        v + h * (a - p['rateDecay']! * v) + step(p['rateNoise']!),
        a - h * p['accelerationDecay']! * a + step(p['accelerationNoise']!),
      ];
    }
    const glucose = 140 + z + ratio * p['sensorNoise']! * random.normal();
    return { time: 300 * (k + 1), glucose: Math.min(Math.max(glucose, 20), 600) };
  });
}

/** Share of readings inside the 90 % interval 30 and 60 minutes before, from readings made within `days`. */
function coverage(core: Core, model: ModelName, features: 'intervals'[], readings: Reading[], days: [number, number]) {
  const parameters =
    model === 'adaptive' ? SHIPPED.adaptive : parametersOf(model, { scaleOffset: LINEAR, mealNoise: 0 });
  const method = model === 'adaptive' ? 'interacting' : 'kalman';
  const forecaster = core.create({ parameters, method, features });
  const inside = [0, 0];
  let n = 0;
  readings.forEach(({ time, glucose }, k) => {
    forecaster.observe({ time, localTime: time % DAY }, glucose);
    if (time < days[0] * DAY || time > days[1] * DAY) return;
    n++;
    const { steps } = forecaster.forecast();
    [6, 12].forEach((ahead, i) => {
      const { quantiles } = steps[ahead - 1]!;
      const later = readings[k + ahead]!.glucose;
      if (later >= quantiles[0]! && later <= quantiles[6]!) inside[i]!++;
    });
  });
  return inside.map((count) => count / n);
}

describe.each([1.6, 0.6])('a person whose spread is %f times the model’s', (ratio) => {
  const readings = person(ratio, 43);

  it('is covered wrongly by the model alone', async () => {
    for (const share of coverage(await newCore(), 'kinematic', [], readings, [7, 42])) {
      if (ratio > 1) expect(share).toBeLessThan(0.8);
      else expect(share).toBeGreaterThan(0.97);
    }
  });

  it.each(['kinematic', 'adaptive'] as const)(
    'with the model %s is covered 88 to 92 times in 100 within two weeks and from then on',
    async (model) => {
      for (const days of [
        [7, 14],
        [14, 28],
        [28, 42],
      ] as const) {
        for (const share of coverage(await newCore(), model, ['intervals'], readings, [...days])) {
          expect(share, `days ${days.join(' to ')}`).toBeGreaterThan(0.875);
          expect(share, `days ${days.join(' to ')}`).toBeLessThan(0.92);
        }
      }
    },
  );
});

it.each(['kinematic', 'ar2', 'adaptive'] as const)('a snapshot of %s goes on bit for bit', async (model) => {
  const [one, other] = [await newCore(), await newCore()];
  const forecaster = one.create({ parameters: SHIPPED[model] });
  const all = [...trace(9, 300, 4)];
  const half = Math.floor(all.length / 2);
  for (const { time, glucose } of all.slice(0, half)) forecaster.observe({ time, localTime: time % DAY }, glucose);
  const restored = other.restore(forecaster.snapshot());
  if (!restored.restored) throw new Error(restored.message);
  for (const { time, glucose } of all.slice(half)) {
    const at = { time, localTime: time % DAY };
    forecaster.observe(at, glucose);
    restored.forecaster.observe(at, glucose);
    expect(restored.forecaster.forecast()).toEqual(forecaster.forecast());
  }
  expect(same(restored.forecaster.snapshot(), forecaster.snapshot())).toBe(true);
});
