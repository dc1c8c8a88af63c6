/** The particle filter: against the exact filter where the model is linear and Gaussian, and what must hold whatever comes. */
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ConfigurationView,
  EventKind,
  Feature,
  Method,
  Model,
  ParticleView,
  ParticlesView,
  RegimesView,
  Status,
} from '../../host/core/layout.js';
import { writeParameters, type ParameterSet } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { normalCdf } from '../math/reference.js';
import { newEngine } from '../support/engines.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const { READING, ELAPSED, BELOW_RANGE, CALIBRATION, SENSOR_CHANGE, INSULIN } = EventKind;
/** Of a belief: mean, above the diagonal of U, D; bytes. */
const BELIEF = 36;

let raw: RawCore;

beforeAll(async () => {
  raw = new RawCore(await newEngine());
});

const changed = (values: Record<string, number>): ParameterSet => ({
  ...SHIPPED.adaptive,
  values: { ...SHIPPED.adaptive.values, ...values },
});

/** Nothing but a damped momentum: no clock, no regimes, Gaussian readings. */
const LINEAR = changed({
  ...Object.fromEntries(
    Object.keys(SHIPPED.adaptive.values)
      .filter((name) => /^(c\d+|season.*|noise(Level|Low|Speed))$/.test(name))
      .map((name) => [name, 0]),
  ),
  c4: -0.04,
  noisePower: 0,
  regimeRatio: 1,
  pressOnset: 0,
  degreesOfFreedom: 0,
  sensorNoise: 3,
});

const ALL_FEATURES = Feature.SENSOR | Feature.MONITOR | Feature.INTERVALS | Feature.INSULIN;

function configure(parameters: ParameterSet, particles: number, features = 0): number {
  const configuration = new ConfigurationView(raw.data, raw.engine.addresses.configurationAddress);
  configuration.model = Model.ADAPTIVE;
  configuration.method = Method.PARTICLE;
  configuration.sensorInterval = 300;
  configuration.horizon = 3600;
  configuration.features = features;
  configuration.particles = particles;
  writeParameters(raw.data, raw.engine.addresses.parametersAddress, parameters);
  return raw.call('configure');
}

const headAt = () => raw.beliefAddress + 4 * BELIEF + RegimesView.SIZE;
const head = () => new ParticlesView(raw.data, headAt());
const particles = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => new ParticleView(raw.data, headAt() + ParticlesView.SIZE + i * ParticleView.SIZE),
  );

/** Weighted means of z, v and e. */
function means(count: number): number[] {
  const sums = [0, 0, 0];
  for (const { g, v, e, weight } of particles(count)) {
    const w = weight;
    [g + e, v, e].forEach((x, i) => (sums[i]! += w * x));
  }
  return sums;
}

/** The exact filter for LINEAR in float64: dense Kalman equations over (z, v, e), 5-minute steps. */
function exactFilter(readings: readonly number[]): { mean: number[]; sd: number[] } {
  const p = LINEAR.values;
  const h = 5;
  const damp = 1 + h * p['c4']!;
  const keep = Math.exp(-h / p['errorTime']!);
  const q = p['rateNoise']! ** 2;
  const level = (q * h ** 3) / 3 + p['levelNoise']! ** 2 * h;
  const error = p['errorSd']! ** 2;
  const added = error * (1 - keep ** 2);
  const F = [
    [1, (h / 2) * (1 + damp), keep - 1],
    [0, damp, 0],
    [0, 0, keep],
  ];
  const Q = [
    [level + added, (q * h ** 2) / 2, added],
    [(q * h ** 2) / 2, q * h, 0],
    [added, 0, added],
  ];
  const R = p['sensorNoise']! ** 2;
  let x = [readings[0]!, 0, 0];
  let P = [
    [R, 0, 0],
    [0, p['initialRate']! ** 2, 0],
    [0, 0, error],
  ];
  for (const y of readings.slice(1)) {
    x = F.map((row) => row.reduce((sum, f, j) => sum + f * x[j]!, 0));
    const FP = F.map((row) => [0, 1, 2].map((j) => row.reduce((sum, f, k) => sum + f * P[k]![j]!, 0)));
    P = FP.map((row, i) => [0, 1, 2].map((j) => row.reduce((sum, f, k) => sum + f * F[j]![k]!, 0) + Q[i]![j]!));
    const s = P[0]![0]! + R;
    const gain = P.map((row) => row[0]! / s);
    const innovation = y - x[0]!;
    const first = [...P[0]!];
    x = x.map((value, i) => value + gain[i]! * innovation);
    P = P.map((row, i) => row.map((value, j) => value - gain[i]! * first[j]!));
  }
  return { mean: x, sd: P.map((row, i) => Math.sqrt(row[i]!)) };
}

const RISING = [120, 123, 121, 128, 131, 133, 139, 141, 140, 149];

describe('GIVEN a linear and Gaussian model', () => {
  test('the means of 100 seeds lie around the exact filter’s as the standard errors say', () => {
    const COUNT = 500;
    const SEEDS = 100;
    const exact = exactFilter(RISING);
    const sums = [0, 0, 0];
    const squares = [0, 0, 0];
    let outside = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      configure(LINEAR, COUNT);
      RISING.forEach((y, k) => raw.event(READING, 1_000 + 7 * seed + 300 * k, y));
      const { effective } = head();
      means(COUNT).forEach((mean, i) => {
        const off = (mean - exact.mean[i]!) / exact.sd[i]!;
        sums[i]! += off;
        squares[i]! += off * off;
        if (Math.abs(off) > 3 / Math.sqrt(effective / 2)) outside++; // resampling costs up to half of the particles
      });
    }
    expect(outside).toBeLessThanOrEqual(3);
    sums.forEach((sum, i) => {
      const mean = sum / SEEDS;
      const error = Math.sqrt((squares[i]! / SEEDS - mean * mean) / SEEDS);
      // A bias of importance weights is of the order of 1 / particles.
      expect(Math.abs(mean)).toBeLessThan(3 * error + 1 / COUNT);
    });
  });

  test.each([60, 300, 450])(
    'after %i s a reading meets mean and variance of the particles that moved, with the noise that waits',
    (gap) => {
      const COUNT = 500;
      const time = 300 * (RISING.length - 1) + gap;
      const rise = () => {
        configure(LINEAR, COUNT);
        RISING.forEach((y, k) => raw.event(READING, 300 * k, y));
      };
      rise();
      raw.event(ELAPSED, time, 0);
      const [z] = means(COUNT);
      const spread = particles(COUNT).reduce((sum, { g, e, weight }) => sum + weight * (g + e - z!) ** 2, 0);
      const { minutes, usual, level, error } = head();
      expect(minutes).toBeCloseTo(gap / 60, 4); // one substep
      const waiting = ((usual * minutes ** 2) / 3 + level) * minutes + error;
      rise();
      raw.event(READING, time, 150);
      expect(raw.state.innovation).toBeCloseTo(150 - z!, 2);
      const noise = raw.state.readingVariance;
      expect(raw.state.innovationSd ** 2 / (spread + waiting + noise)).toBeCloseTo(1, 3);
    },
  );

  test('the reported effective sample size is 1 / Σ w² of the weights, which sum to 1', () => {
    configure(LINEAR, 200);
    let compared = 0;
    RISING.forEach((y, k) => {
      const before = head().resampled;
      raw.event(READING, 300 * k, y);
      const weights = particles(200).map(({ weight }) => weight);
      expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 3);
      raw.call('diagnose');
      expect(raw.diagnostics.effectiveParticles).toBe(head().effective);
      if (head().resampled > before) {
        expect(head().effective).toBeLessThan(100);
        return;
      }
      const size = 1 / weights.reduce((sum, w) => sum + w * w, 0);
      expect(head().effective / size).toBeCloseTo(1, 3);
      compared++;
    });
    expect(compared).toBeGreaterThan(2);
    expect(head().resampled).toBeGreaterThan(0);
  });
});

describe('GIVEN particles with all features', () => {
  const rising = (features = ALL_FEATURES) => {
    configure(LINEAR, 500, features);
    RISING.forEach((y, k) => raw.event(READING, 300 * k, y));
  };
  const SINCE = 300 * RISING.length;

  test('WHEN the sensor says "low" THEN particles weigh as a level below the limit does, times Φ of their distance to it', () => {
    // A second of motion is next to nothing, so that each particle's new weight can be worked out from its old one.
    const sd = LINEAR.values['sensorNoise']!;
    const limit = 143;
    const errors: number[] = [];
    for (let seed = 0; seed < 30; seed++) {
      configure(LINEAR, 500);
      RISING.forEach((y, k) => raw.event(READING, 17 * seed + 300 * k, y));
      const before = particles(500).map(({ g, e, weight }) => ({ z: g + e, weight }));
      let sum = 0;
      let total = 0;
      for (const { z, weight } of before) {
        const likelihood = normalCdf((limit - z) / sd);
        sum += weight * likelihood * z;
        total += weight * likelihood;
      }
      raw.event(BELOW_RANGE, 17 * seed + 300 * (RISING.length - 1) + 1, limit);
      errors.push(means(500)[0]! - sum / total);
      const prior = before.reduce((all, { z, weight }) => all + weight * z, 0);
      expect(means(500)[0]!).toBeLessThan(prior - 0.2);
    }
    expect(Math.abs(errors.reduce((a, b) => a + b, 0) / errors.length)).toBeLessThan(0.1);
    expect(head().redrawn).toBe(0);
  });

  test('WHEN pressed sensors are released THEN their offset is gone, their error is drawn anew, and glucose stays', () => {
    const errorSd = LINEAR.values['errorSd']!;
    const pressRelease = 1; // 1/min: after 5 minutes e⁻⁵ of them are still pressed
    configure({ ...LINEAR, values: { ...LINEAR.values, pressRelease } }, 500);
    raw.event(READING, 0, 100);
    for (const it of particles(500)) {
      it.regime = 3;
      it.g = 150;
      it.v = 0;
      it.e = -50;
    }
    raw.event(ELAPSED, 300, 0);
    const released = particles(500).filter(({ regime }) => regime < 3);
    expect(released.length).toBeGreaterThan(450);
    const errors = released.map(({ e }) => e / (errorSd * Math.exp(-5 / LINEAR.values['errorTime']!)));
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    const square = errors.reduce((sum, e) => sum + e * e, 0) / errors.length;
    expect(Math.abs(mean)).toBeLessThan(3 / Math.sqrt(errors.length));
    expect(Math.abs(square - 1)).toBeLessThan(3 * Math.sqrt(2 / errors.length));
    for (const { g } of released) expect(Math.abs(g - 150)).toBeLessThan(5);
  });

  test('WHEN all particles are copies of one THEN each stands for a small cloud: nothing is known for certain', () => {
    rising(0);
    for (const it of particles(500)) {
      it.regime = 0;
      it.g = 150;
      it.v = 1;
      it.e = 0.5;
    }
    raw.event(READING, 300 * (RISING.length - 1) + 1, 150);
    const { u, d } = raw.beliefs[0]!;
    const cloud = 0.03 * LINEAR.values['sensorNoise']! ** 2; // of g, and of e; z has both
    expect(d[2]! / cloud).toBeGreaterThan(1);
    expect(d[2]! / cloud).toBeLessThan(1.1); // a second's noise
    const level = d[0]! + u[0]! ** 2 * d[1]! + u[1]! ** 2 * d[2]!;
    expect(level / (2 * cloud)).toBeGreaterThan(1);
    expect(level / (2 * cloud)).toBeLessThan(1.1);
    expect(d[1]!).toBeGreaterThan(0.03 * 5 * 0.5 * LINEAR.values['rateNoise']! ** 2);
  });

  test.each([0, 1, 4])('WHEN a reading comes THEN each weighs as its likelihood says, ν = %s (0: Gaussian)', (nu) => {
    const sd = LINEAR.values['sensorNoise']!;
    // A second after another reading it shares a minute's worth of that one's error.
    const squaredScale = sd ** 2 * (300 / 60);
    const likelihood = (off: number) =>
      nu === 0 ? Math.exp(-(off ** 2) / (2 * squaredScale)) : (1 + off ** 2 / (nu * squaredScale)) ** (-(nu + 1) / 2);
    let compared = 0;
    for (let seed = 0; seed < 20; seed++) {
      configure({ ...LINEAR, values: { ...LINEAR.values, degreesOfFreedom: nu } }, 500);
      RISING.forEach((y, k) => raw.event(READING, 17 * seed + 300 * k, y));
      const before = particles(500).map(({ g, e, weight }) => ({ z: g + e, weight }));
      const { resampled } = head();
      const reading = 163;
      raw.event(READING, 17 * seed + 300 * (RISING.length - 1) + 1, reading);
      if (head().resampled > resampled) continue; // copies have equal weights
      const wanted = before.map(({ z, weight }) => weight * likelihood(reading - z));
      const total = wanted.reduce((sum, w) => sum + w, 0);
      const off = particles(500).map(({ weight }, i) =>
        wanted[i]! < 1e-6 * total ? 0 : Math.abs(weight / (wanted[i]! / total) - 1),
      );
      expect(Math.max(...off)).toBeLessThan(0.1); // a second's noise moves each a little
      compared++;
    }
    expect(compared).toBeGreaterThan(3);
  });

  test('WHEN "low" lies far below every particle THEN all are drawn anew there', () => {
    rising();
    raw.event(BELOW_RANGE, SINCE, 40);
    expect(head().redrawn).toBe(1);
    expect(means(500)[0]).toBeLessThan(60);
  });

  test('WHEN the sensor was calibrated THEN the particles move to the fingerstick and spread', () => {
    rising();
    raw.event(CALIBRATION, SINCE, 200);
    const [z] = means(500);
    expect(z).toBeGreaterThan(170);
    const spread = Math.sqrt(particles(500).reduce((sum, { g, e, weight }) => sum + weight * (g + e - z!) ** 2, 0));
    expect(spread).toBeGreaterThan(20);
    raw.call('diagnose');
    expect(Math.abs(raw.diagnostics.glucose - z!)).toBeLessThan(10);
  });

  test('WHEN insulin was given THEN the particles and their forecast fall by its gain', () => {
    const without = { ...LINEAR, values: { ...LINEAR.values, insulinGain: 30, insulinDecay: 0.02 } };
    const last = (units: number) => {
      configure(without, 500, Feature.INSULIN);
      RISING.forEach((y, k) => raw.event(READING, 300 * k, y));
      if (units > 0) raw.event(INSULIN, SINCE - 300, units);
      raw.event(ELAPSED, SINCE + 300 * 11, 0);
      return means(500)[0]!;
    };
    // u₀ + u₁ after t minutes is e^(-kt) (1 + kt) of the dose.
    const phase = 0.02 * 60;
    const acted = 2 * 30 * (1 - Math.exp(-phase) * (1 + phase));
    expect(last(0) - last(2)).toBeCloseTo(acted, 0);
  });

  test('WHEN readings come once a minute THEN each tells less than one that comes after 5', () => {
    const squeezed = (interval: number) => {
      configure(LINEAR, 500);
      raw.event(READING, 0, 120);
      raw.event(READING, interval, 120);
      raw.call('diagnose');
      return raw.diagnostics.effectiveNoise;
    };
    expect(squeezed(60) / squeezed(300)).toBeCloseTo(Math.sqrt(5), 3);
  });

  test('every event is taken, and every number stays finite, with drifts that nobody learned', () => {
    configure(changed({ c9: 1, c10: 1, c3: 1, insulinGain: 50 }), 200, ALL_FEATURES);
    const random = new Random(3);
    for (let k = 1; k < 200; k++) {
      const time = 600 * k;
      raw.event(READING, time, random.of([40, 300, 120]));
      raw.event(random.of([INSULIN, CALIBRATION, SENSOR_CHANGE]), time + 30, random.of([20, 50]));
      raw.event(BELOW_RANGE, time + 60, 40);
      for (const call of ['distribution', 'risk', 'diagnose'] as const)
        expect(raw.call(call)).toBeGreaterThanOrEqual(0);
      expect(particles(200).every(({ g, v, e, weight }) => Number.isFinite(g + v + e + weight))).toBe(true);
      const { glucose, glucoseSd, rateSd } = raw.diagnostics;
      expect(Number.isFinite(glucose + glucoseSd + rateSd)).toBe(true);
    }
  });

  test('WHEN a drift that nobody learned carries the particles apart THEN they start anew from the person, and are counted', () => {
    // Momentum feeds itself, and loudens its own noise.
    configure(changed({ c4: 1, c5: 1, noiseSpeed: 1, noiseLevel: 1, rateNoise: 20 }), 100);
    for (let k = 0; k < 100; k++) {
      expect(raw.event(READING, 300 * k, 120 + (k % 7))).toBeGreaterThanOrEqual(0);
      for (const { x, u, d } of raw.beliefs) {
        const level = d[0]! + u[0]! ** 2 * d[1]! + u[1]! ** 2 * d[2]!;
        expect(Math.abs(x[0]!)).toBeLessThan(2e4);
        expect(level).toBeLessThan(4e8);
      }
      raw.call('diagnose');
      expect(raw.diagnostics.glucoseSd + raw.diagnostics.rateSd).toBeLessThan(4e4);
    }
    expect(head().redrawn).toBeGreaterThan(1);
  });

  test('WHEN the particles of a regime lie close together and far from the others THEN their covariance is theirs', () => {
    const COUNT = 200;
    const PRESSED = 3;
    const random = new Random(11);
    for (let round = 0; round < 50; round++) {
      configure(
        changed({ sensorNoise: 1, degreesOfFreedom: 0, pressOnset: 0, switchRate: 0, pressRelease: 0.001 }),
        COUNT,
      );
      raw.event(READING, 5000, 150);
      particles(COUNT).forEach((it, i) => {
        const pressed = i % 2 === 1;
        it.regime = pressed ? PRESSED : 0;
        it.weight = 1 / COUNT;
        it.e = pressed ? random.between(-951, -950) : 0;
        it.g = 150 - it.e;
        it.v = random.between(-2, -1.99);
      });
      raw.event(READING, 5001, 150);
      const own = particles(COUNT).filter(({ regime }) => regime === PRESSED);
      const total = own.reduce((sum, { weight }) => sum + weight, 0);
      const mean = own.reduce((sum, { e, weight }) => sum + weight * e, 0) / total;
      const variance = own.reduce((sum, { e, weight }) => sum + weight * (e - mean) ** 2, 0) / total;
      const { u, d } = raw.beliefs[PRESSED]!;
      // Beside their own spread: the cloud that each stands for, and what f32 cannot tell of squares of 950.
      expect(d[2]).toBeGreaterThan(variance);
      expect(d[2]).toBeLessThan(variance + 0.03 + 12);
      expect(d[1]! + u[2]! ** 2 * d[2]!).toBeLessThan(1);
      expect(d[0]! + u[0]! ** 2 * d[1]! + u[1]! ** 2 * d[2]!).toBeLessThan(30);
    }
  });
});

test('systematic resampling: each particle has as many copies as its weight says, rounded up or down, and without bias', () => {
  // GIVEN weights, written into the state, and a reading that tells no particle from another, THEN copies are counted by their momentum.
  const COUNT = 100;
  const ROUNDS = 200;
  const random = new Random(5);
  const copies = new Float64Array(COUNT);
  let weights: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    configure(changed({ sensorNoise: 50, degreesOfFreedom: 0 }), COUNT);
    raw.event(READING, 5000 + 11 * round, 150);
    if (weights.length === 0) {
      const free = Array.from({ length: COUNT }, () => random.between(0, 1) ** 6);
      const total = free.reduce((sum, w) => sum + w, 0);
      weights = free.map((w) => w / total);
    }
    particles(COUNT).forEach((it, i) => {
      it.g = 150;
      it.v = i;
      it.e = 0;
      it.weight = weights[i]!;
    });
    const before = head().resampled;
    // Within one second nothing moves far.
    raw.event(READING, 5001 + 11 * round, 150);
    expect(head().resampled).toBe(before + 1);
    const count = new Float64Array(COUNT);
    for (const { v } of particles(COUNT)) count[Math.min(Math.max(Math.round(v), 0), COUNT - 1)]!++;
    count.forEach((c, i) => (copies[i]! += c));
  }
  weights.forEach((w, i) => {
    // Systematic: a count differs from its expectation by less than one in each round.
    expect(Math.abs(copies[i]! / ROUNDS - COUNT * w)).toBeLessThan(0.35);
  });
});

describe('GIVEN the shipped parameters', () => {
  test('WHEN no particle foresaw a Gaussian reading THEN all are drawn anew around it, and counted', () => {
    configure(changed({ degreesOfFreedom: 0 }), 200);
    RISING.forEach((y, k) => raw.event(READING, 300 * k, y));
    expect(head().redrawn).toBe(0);
    raw.event(READING, 300 * RISING.length, 400);
    expect(head().redrawn).toBe(1);
    expect(means(200)[0]).toBeGreaterThan(395);
    expect(means(200)[0]).toBeLessThan(405);
    expect(raw.call('distribution')).toBe(0);
    raw.forecastSteps.forEach((step) => expect(Number.isFinite(step.q05 + step.q95 + step.below70)).toBe(true));
  });

  test('WHEN a Student-t reading lies far off THEN it is doubted', () => {
    configure(SHIPPED.adaptive, 500);
    RISING.forEach((y, k) => raw.event(READING, 300 * k, y));
    raw.event(READING, 300 * RISING.length, 400);
    expect(head().redrawn).toBe(0);
    expect(means(500)[0]).toBeLessThan(200);
  });

  test('the same events give the same bytes, and a snapshot goes on bit for bit', () => {
    const run = (from: number, to: number) => {
      for (let k = from; k < to; k++) raw.event(READING, 300 * k, 140 + 40 * Math.sin(k / 6));
    };
    configure(SHIPPED.adaptive, 200);
    run(0, 40);
    const whole = raw.bytes();
    configure(SHIPPED.adaptive, 200);
    run(0, 20);
    raw.call('seal');
    const half = raw.bytes();
    configure(SHIPPED.adaptive, 100);
    run(3, 9);
    raw.engine.memory.set(half, raw.engine.addresses.stateAddress);
    expect(raw.call('restore')).toBe(Status.OK);
    run(20, 40);
    expect(raw.bytes()).toEqual(whole);
  });

  test('every byte stays finite through hours of silence, jumps and the ends of the range, for any number of particles', () => {
    for (const count of [100, 200, 500]) {
      configure(SHIPPED.adaptive, count);
      const random = new Random(count);
      let time = 0;
      for (let k = 0; k < 150; k++) {
        time += random.of([60, 300, 300, 300, 900, 9_000, 40_000]);
        if (random.chance(0.1)) raw.event(ELAPSED, time, 0);
        else raw.event(READING, time, random.of([20, 600, 55, 180, random.between(60, 250)]));
        raw.call('distribution');
        raw.call('risk');
        const cloud = particles(count);
        expect(cloud.every(({ g, v, e, weight }) => Number.isFinite(g + v + e + weight))).toBe(true);
        expect(cloud.every(({ regime }) => regime < 4)).toBe(true);
        const last = raw.forecastSteps[11]!;
        expect(Number.isFinite(last.q05 + last.q95 + last.mean + last.sd)).toBe(true);
        raw.riskSteps.forEach(({ crossBelow70 }) => expect(crossBelow70).toBeLessThanOrEqual(1));
      }
    }
  });

  test('a regime whose weights multiplied up to less than any normal f32 leaves no NaN', () => {
    configure(SHIPPED.adaptive, 100);
    RISING.forEach((reading, k) => raw.event(READING, 300 * k, reading));
    particles(100).forEach((it, i) => {
      it.regime = i === 0 ? 3 : 0;
      it.weight = i === 0 ? 1e-40 : 1 / 99;
    });
    head().moved = 1;
    expect(raw.event(READING, 300 * RISING.length, 150)).toBeGreaterThanOrEqual(0);
    const beliefs = raw.beliefs.flatMap(({ x, u, d }) => [...x, ...u, ...d]);
    expect(beliefs.filter((number) => !Number.isFinite(number))).toEqual([]);
  });

  test('nothing is written at or above memoryEnd', () => {
    configure(SHIPPED.adaptive, 500);
    const { memory } = raw.engine;
    const end = raw.memoryEnd;
    memory.fill(0xa5, end);
    for (let k = 0; k < 30; k++) raw.event(READING, 300 * k, 140 + (k % 2) * 9);
    raw.call('risk');
    expect(head().resampled).toBeGreaterThan(0);
    expect(memory.subarray(end).every((byte) => byte === 0xa5)).toBe(true);
  });

  test.each([99, 96, 102, 504, 2 ** 32 - 4])('%i particles are refused', (count) => {
    expect(configure(SHIPPED.adaptive, count)).toBe(Status.BAD_CONFIGURATION);
  });
});
