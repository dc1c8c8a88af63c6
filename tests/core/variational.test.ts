/** Variational Bayes against the exact Kalman filter, its own evidence bound in float64, quadrature, and simulated sensors. */
import { Matrix } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind } from '../../host/core/layout.js';
import type { MethodName } from '../../host/core/methods.js';
import { AdaptiveForecaster } from '../reference/adaptive-forecaster.js';
import {
  advanceReal,
  contextOf,
  noiseOf,
  populationStatistics,
  USUAL,
  type AdaptiveParameters,
} from '../reference/adaptive-model.js';
import { rootOf } from '../reference/batch.js';
import { bestNormal, digamma, evidenceBound, type Prior } from '../reference/evidence-bound.js';
import { ExactFilter, LINEAR } from '../reference/linear-drift.js';
import { logGamma, studentPosterior } from '../reference/student.js';
import {
  adaptiveDeviation,
  adaptiveForecastDeviation,
  blockOf,
  knowNoise,
  noiseBelief,
  referenceOf,
  tell,
  wander,
} from '../support/adaptive.js';
import { worse, type Deviation } from '../support/compare.js';
import { compileSource } from '../support/compile.js';
import { newEngine } from '../support/engines.js';
import { plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const BOTH: MethodName[] = ['variational', 'variational-diagonal'];

/** Sweeps that the core makes. */
const SWEEPS = 3;

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

function rounded(p: AdaptiveParameters): AdaptiveParameters {
  return referenceOf(blockOf(p));
}

describe('GIVEN a linear drift and known noise', () => {
  it('WHEN readings come THEN the full Gaussian is the exact Kalman filter’s', () => {
    const p = rounded(LINEAR);
    const { belief, forecast } = runBeside(p, 'variational');
    console.log('full, known noise: belief', belief, 'forecast', forecast);
    expect(Math.max(belief.mean, forecast.mean)).toBeLessThan(1e-3);
    expect(Math.max(belief.sd, forecast.sd)).toBeLessThan(3e-4);
  });

  it('WHEN one reading comes THEN the diagonal Gaussian has the exact mean and the variances 1 / Λᵢᵢ', () => {
    const p = rounded(LINEAR);
    expect(core.configure(blockOf(p), 0, 3600, 'variational-diagonal')).toBe(0);
    const random = new Random(2);
    let time = 1000;
    for (let k = 0; k < 50; k++) {
      time += random.whole(60, 1200);
      core.event(EventKind.ELAPSED, time, 0);
      const prior = normalOf(core);
      knowNoise(core, p.sensorNoise ** 2);
      const reading = Math.fround(150 + 20 * random.normal());
      expect(core.event(EventKind.READING, time, reading)).toBeGreaterThanOrEqual(0);
      if (k === 0) continue; // the first reading is no update
      const { mean, covariance } = bestNormal(reading, prior, p.sensorNoise ** 2, true);
      const found = core.moments;
      mean.forEach((m, i) => {
        const sd = Math.sqrt(covariance.get(i, i));
        expect(Math.abs(found.mean[i]! - m) / sd).toBeLessThan(1e-3);
        expect(Math.abs(Math.sqrt(found.covariance[i]![i]!) / sd - 1)).toBeLessThan(1e-4);
      });
    }
  });

  it('WHEN anything comes THEN a diagonal Gaussian has no correlations after it: readings, "low" and "high"', () => {
    expect(core.configure(blockOf(LINEAR), 0, 3600, 'variational-diagonal')).toBe(0);
    core.event(EventKind.READING, 1000, 150);
    for (const [k, kind] of [EventKind.READING, EventKind.BELOW_RANGE, EventKind.ABOVE_RANGE].entries()) {
      core.event(EventKind.ELAPSED, 1300 + 300 * k, 0);
      expect(core.belief.u.every((u) => u !== 0)).toBe(true); // time correlates them
      core.event(kind, 1300 + 300 * k, 150);
      expect(core.belief.u).toEqual([0, 0, 0]);
    }
  });

  it('WHEN readings come THEN the diagonal Gaussian drifts apart from the exact one, but not far', () => {
    const p = rounded(LINEAR);
    const { belief, forecast, sureness } = runBeside(p, 'variational-diagonal');
    const narrow = sureness.map((ratio) => ratio.toFixed(2)).join(', ');
    console.log(
      'diagonal, known noise: belief',
      belief,
      'forecast',
      forecast,
      `mean ratio of sds (z, v, e): ${narrow}`,
    );
    expect(forecast.mean).toBeGreaterThan(0.05);
    expect(belief.mean).toBeLessThan(3);
    expect(Math.max(...sureness)).toBeLessThan(1);
  });
});

/** The core with known noise beside the exact filter: worst deviations, and how far its sds are from the exact ones on average. */
function runBeside(p: AdaptiveParameters, method: MethodName) {
  expect(core.configure(blockOf(p), 0, 3600, method)).toBe(0);
  const reference = new AdaptiveForecaster(p, new ExactFilter(p));
  let belief: Deviation = { mean: 0, sd: 0 };
  let forecast = belief;
  const ratios = [0, 0, 0];
  let count = 0;
  for (const [k, event] of wander(new Random(7), 500, 300).entries()) {
    knowNoise(core, p.sensorNoise ** 2);
    expect(core.event(event.kind, event.time, event.value)).toBeGreaterThanOrEqual(0);
    tell(reference, event);
    if (core.state.readings === 0) continue;
    const exact = reference.filter.belief.covariance;
    belief = worse(belief, adaptiveDeviation(core, reference.filter.belief));
    core.moments.covariance.forEach((row, i) => (ratios[i]! += Math.sqrt(row[i]! / exact.get(i, i))));
    count++;
    if (k % 10 !== 0) continue;
    core.call('forecast');
    forecast = worse(forecast, adaptiveForecastDeviation(core, reference, p.sensorNoise ** 2));
  }
  return { belief, forecast, sureness: ratios.map((sum) => sum / count) };
}

function normalOf(of: RawCore) {
  const { mean, covariance } = of.moments;
  return { mean, covariance: new Matrix(covariance) };
}

describe('GIVEN unknown noise', () => {
  interface Sweeps {
    memory: WebAssembly.Memory;
    sweeps(innovation: number, variance: number, own: number, degreesOfFreedom: number, count: number): void;
  }

  /** Where the compiled function has its prior and its result. */
  const PRIOR = 40000;
  const RESULT = 40100;
  let compiled: Sweeps;

  beforeAll(async () => {
    const { binary } = await compileSource(`
      import { learnNoise } from './assembly/filters/variational';
      import { NoiseBelief, NoiseUpdate } from './assembly/layout/adaptive';
      export function sweeps(innovation: f32, variance: f32, own: f32, degreesOfFreedom: f32, count: u32): void {
        learnNoise(changetype<NoiseUpdate>(${RESULT}), changetype<NoiseBelief>(${PRIOR}),
          innovation, variance, own, degreesOfFreedom, count);
      }`);
    compiled = (await WebAssembly.instantiate(binary, {})).instance.exports as unknown as Sweeps;
  });

  /** What the core's own function answers after `count` sweeps. */
  function after(count: number, y: number, shape: number, scale: number, variance: number, own: number, nu: number) {
    const view = new DataView(compiled.memory.buffer);
    view.setFloat32(PRIOR, shape, true);
    view.setFloat32(PRIOR + 4, scale, true);
    compiled.sweeps(y, variance, own, nu, count);
    const at = (k: number) => view.getFloat32(RESULT + 4 * k, true);
    return { shape: at(0), scale: at(1), noise: at(2), weight: at(3) };
  }

  it.each([false, true])('WHEN it sweeps THEN no sweep lowers the evidence bound, diagonal %s', (diagonal) => {
    const random = new Random(4);
    let gained = 0;
    for (let run = 0; run < 300; run++) {
      const nu = random.chance(0.5) ? 0 : random.between(1, 10);
      const shape = Math.fround(random.logarithmic(2, 80));
      const scale = Math.fround(shape * random.logarithmic(0.3, 60));
      const root = new Matrix([
        [random.between(0.5, 8), random.normal(), random.normal()],
        [0, random.logarithmic(0.1, 2), random.normal()],
        [0, 0, random.logarithmic(0.1, 6)],
      ]);
      const covariance = root.mmul(root.transpose());
      const own = root.get(0, 0) ** 2; // D₀ of P = U D Uᵀ
      const variance = covariance.get(0, 0);
      const y = random.of([0, 1, 3, 8]) * Math.sqrt(variance + scale / shape) * random.of([-1, 1]);
      const prior: Prior = {
        x: { mean: [0, 0, 0], covariance },
        precision: { shape, rate: scale },
        weight: nu === 0 ? undefined : { shape: nu / 2, rate: nu / 2 },
      };
      const boundAfter = (count: number) => {
        const q = after(count, y, shape, scale, variance, diagonal ? own : variance, nu);
        const weightShape = (nu + (count === 0 ? 0 : 1)) / 2;
        return evidenceBound(y, prior, {
          x: bestNormal(y, prior.x, q.noise / q.weight, diagonal),
          precision: { shape: q.shape, rate: q.scale },
          weight: nu === 0 ? undefined : { shape: weightShape, rate: weightShape / q.weight },
        });
      };
      let before = boundAfter(0);
      const first = before;
      for (let count = 1; count <= 8; count++) {
        const bound = boundAfter(count);
        expect(bound, `run ${run}, sweep ${count}`).toBeGreaterThanOrEqual(before - 2e-6 * (1 + Math.abs(before)));
        before = bound;
      }
      gained = Math.max(gained, before - first);
    }
    expect(gained).toBeGreaterThan(0.5);
  });

  it.each([0, 1, 4])('WHEN the core takes a reading THEN it makes three sweeps, ν = %s (0: Gaussian)', (nu) => {
    const p = rounded({ ...LINEAR, degreesOfFreedom: nu });
    expect(core.configure(blockOf(p), 0, 3600, 'variational')).toBe(0);
    core.event(EventKind.READING, 1000, 150);
    core.event(EventKind.ELAPSED, 1300, 0);
    const prior = normalOf(core);
    const { shape, scale } = noiseBelief(core);
    core.event(EventKind.READING, 1300, 175);
    const variance = prior.covariance.get(0, 0);
    const wanted = after(SWEEPS, 175 - prior.mean[0]!, shape, scale, variance, variance, nu);
    if (nu > 0) expect(wanted.weight).toBeLessThan(0.9);
    const found = noiseBelief(core);
    expect(found.scale / found.shape / wanted.noise).toBeCloseTo(1, 5);
    expect(core.state.effectiveNoise / Math.sqrt(wanted.noise / wanted.weight)).toBeCloseTo(1, 5);
    const seen = wanted.noise / (variance + wanted.noise);
    const ofStudent = nu > 0 ? nu / (nu + 3) : 1;
    expect(found.shape - shape).toBeCloseTo(0.5 * seen ** 2 * ofStudent, 5);
  });

  it('WHEN time passes THEN what was learned of the noise goes back to the parameters, e times nearer in 3 days', () => {
    const p = rounded({ ...LINEAR, sensorNoise: 2 });
    expect(core.configure(blockOf(p), 0, 3600, 'variational')).toBe(0);
    core.event(EventKind.READING, 1000, 150);
    const known = noiseBelief(core);
    [known.shape, known.scale] = [40, 1000];
    for (const hours of [1, 2, 3]) core.event(EventKind.ELAPSED, 1000 + 3600 * hours, 0);
    const kept = Math.exp(-3 / 72);
    const [shape, scale] = [3, 3 * 2 ** 2]; // of the prior: as much as two readings told
    expect(known.shape).toBeCloseTo(kept * 40 + (1 - kept) * shape, 3);
    expect(known.scale).toBeCloseTo(kept * 1000 + (1 - kept) * scale, 2);
  });

  it.each([
    { shape: 3, limits: { mean: 0.4, sd: 0.45, noise: 0.35 } },
    { shape: 10, limits: { mean: 0.15, sd: 0.15, noise: 0.03 } },
    { shape: 60, limits: { mean: 0.03, sd: 0.03, noise: 0.003 } },
  ])('WHEN one reading comes, shape $shape THEN level and noise are near the true posterior’s', ({ shape, limits }) => {
    const p = rounded({ ...LINEAR, sensorNoise: 1 });
    let [mean, sd, noise] = [0, 0, 0];
    for (const ratio of [0.3, 1, 5]) {
      for (const size of [0, 1, 2, 3]) {
        expect(core.configure(blockOf(p), 0, 3600, 'variational')).toBe(0);
        core.event(EventKind.READING, 1000, 150);
        core.event(EventKind.ELAPSED, 1300, 0);
        core.belief = { x: [150, 0, 0], u: [0, 0, 0], d: [ratio, 1, 1] };
        const known = noiseBelief(core);
        [known.shape, known.scale] = [shape, shape];
        const y = Math.fround(150 + size * Math.sqrt(ratio + 1)) - 150;
        core.event(EventKind.READING, 1300, 150 + y);
        const exact = studentPosterior(y, ratio, 1, 2 * shape);
        const found = core.moments;
        mean = Math.max(mean, Math.abs(found.mean[0]! - 150 - exact.mean) / Math.sqrt(exact.variance));
        sd = Math.max(sd, Math.abs(Math.sqrt(found.covariance[0]![0]! / exact.variance) - 1));
        const truth = noiseByQuadrature(y, ratio, shape, shape);
        noise = Math.max(noise, Math.abs(Math.log(known.scale / (known.shape - 1) / truth)));
      }
    }
    const found = [mean, sd, noise].map((x) => x.toFixed(3));
    console.log(`shape ${shape}: mean ${found[0]} sd, sd ${found[1]}, noise variance ${found[2]}`);
    expect(mean).toBeLessThan(limits.mean);
    expect(sd).toBeLessThan(limits.sd);
    expect(noise).toBeLessThan(limits.noise);
  });

  /** E r given y ~ N(0, variance + r), r ~ inverse-gamma. */
  function noiseByQuadrature(y: number, variance: number, shape: number, scale: number): number {
    let [total, first] = [0, 0];
    for (let l = -12; l <= 14; l += 0.005) {
      const r = Math.exp(l); // dr = r dl
      const density = Math.exp(
        shape * Math.log(scale) -
          logGamma(shape) -
          shape * l -
          scale / r -
          0.5 * Math.log(variance + r) -
          (0.5 * y * y) / (variance + r),
      );
      total += density;
      first += density * r;
    }
    return first / total;
  }

  it.each(BOTH)('%s, WHEN a 1-minute sensor is better or worse than the parameters say THEN it finds out', (method) => {
    const found = [0.7, 2, 6].map((sd) => [sd, learnedNoise(method, 1, 9, () => sd)] as const);
    console.log(method, found.map(([sd, learned]) => `${sd} mg/dL: ${learned.toFixed(2)}`).join(', '));
    for (const [sd, learned] of found) {
      const limit = method === 'variational' ? 0.1 : 0.4;
      expect(Math.abs(learned / sd - 1), `${sd} mg/dL`).toBeLessThan(limit);
    }
  });

  it('WHEN a 5-minute sensor is worse, gets worse, or better THEN that is found out in some days', () => {
    const found = [
      learnedNoise('variational', 5, 9, () => 6),
      learnedNoise('variational', 5, 12, (day) => (day < 3 ? 2 : 6)),
      learnedNoise('variational', 5, 12, (day) => (day < 3 ? 6 : 2)),
    ];
    console.log(`6, 2 to 6, 6 to 2 mg/dL: ${found.map((x) => x.toFixed(2)).join(', ')}`);
    expect(Math.abs(found[0]! / 6 - 1)).toBeLessThan(0.08);
    expect(Math.abs(found[1]! / 6 - 1)).toBeLessThan(0.1);
    expect(Math.abs(found[2]! / 2 - 1)).toBeLessThan(0.3);
  });

  /** Noise, mg/dL, that the core believes in on average over the last of `days` of a simulated sensor, for several sensors. */
  function learnedNoise(
    method: MethodName,
    minutes: number,
    days: number,
    noiseOfDay: (day: number) => number,
  ): number {
    const p = rounded({ ...WITHOUT_CONTEXT, sensorNoise: 2 });
    const context = contextOf(p, populationStatistics(p), 0);
    const substep = { h: minutes, rise: 0, mealRate: 0 };
    const root = rootOf(noiseOf(p, context, USUAL, substep));
    const random = new Random(6);
    let sum = 0;
    let count = 0;
    for (let sensor = 0; sensor < 3; sensor++) {
      expect(core.configure(blockOf(p), 300, 3600, method)).toBe(0);
      let x: readonly number[] = [150, 0, 0];
      for (let time = 60 * minutes; time < days * 86400; time += 60 * minutes) {
        const xi = [random.normal(), random.normal(), random.normal()];
        x = advanceReal(p, context, USUAL, x, substep).map(
          (m, i) => m + xi.reduce((total, d, j) => total + root.get(i, j) * d, 0),
        );
        const reading = x[0]! + noiseOfDay(time / 86400) * random.normal();
        core.event(EventKind.READING, time, Math.min(Math.max(reading, 20), 600));
        if (time < (days - 1) * 86400) continue;
        const { shape, scale } = noiseBelief(core);
        sum += Math.sqrt(scale / shape);
        count++;
      }
    }
    return sum / count;
  }
});

/** A linear drift that neither the person's statistics nor the clock change. */
const WITHOUT_CONTEXT: AdaptiveParameters = {
  ...Object.fromEntries(Object.entries(LINEAR).map(([name, value]) => [name, name.startsWith('season') ? 0 : value])),
  meanShare: 0,
  driftPower: 0,
  noisePower: 0,
} as AdaptiveParameters;

describe.each(BOTH)('%s, GIVEN any parameters and readings that jump', (method) => {
  it('WHEN they come THEN every variance and the noise stay positive and finite', () => {
    const random = new Random(12);
    for (let run = 0; run < 40; run++) {
      const block = plausibleParameters('adaptive', random);
      block.values['degreesOfFreedom'] = random.of([0, 1, 4]);
      if (run % 3 === 0) block.values['errorSd'] = block.values['levelNoise'] = 0;
      expect(core.configure(block, 0, 7200, method)).toBe(0);
      for (const { kind, time, value } of wander(random, 120, random.of([60, 300, 900]))) {
        const jump = kind === EventKind.READING && random.chance(0.1) ? random.of([20, 600]) : value;
        expect(core.event(kind, time, jump)).toBeGreaterThanOrEqual(0);
        const { shape, scale } = noiseBelief(core);
        expect(Math.min(...core.belief.d, shape - 1, scale)).toBeGreaterThan(0);
        expect(Math.max(...core.belief.d, shape, scale)).toBeLessThan(1e7);
      }
      core.call('distribution');
      expect(core.forecastSteps.every(({ scaledMean, scaledSd }) => Number.isFinite(scaledMean + scaledSd))).toBe(true);
    }
  });
});

describe('digamma', () => {
  it('is the slope of ln Γ', () => {
    for (const x of [0.5, 1, 3, 20, 100]) {
      const h = 1e-4 * x;
      expect(digamma(x)).toBeCloseTo((logGamma(x + h) - logGamma(x - h)) / (2 * h), 6);
    }
  });
});
