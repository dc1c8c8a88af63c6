/** The reference filters of the adaptive model against the exact Kalman filter and enumerated mixtures. */
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { Random } from '../support/random.js';
import {
  collapse,
  extended,
  firstBelief,
  InteractingFilter,
  measured,
  released,
  SingleFilter,
  unscented,
  upperRoot,
  type AdaptiveFilter,
  type Belief,
} from './adaptive-filters.js';
import { AdaptiveForecaster } from './adaptive-forecaster.js';
import { contextOf, PRESSED, START, type AdaptiveParameters } from './adaptive-model.js';
import { ExactFilter, LINEAR } from './linear-drift.js';
import { mixtureCdf, mixtureMoments, mixtureQuantile } from './mixture.js';
import { studentPosterior } from './student.js';

const NOON = 43200;

/** A day's readings that wander, every 5 minutes but for some gaps, with a meal and insulin. */
function feed<F extends AdaptiveFilter>(forecaster: AdaptiveForecaster<F>, readings = 60): void {
  const random = new Random(5);
  let glucose = 150;
  let rate = 0;
  let time = 1000;
  for (let k = 0; k < readings; k++) {
    rate = 0.9 * rate + 0.4 * random.normal();
    glucose += 5 * rate + 2 * random.normal();
    time += k % 13 === 12 ? 2700 : 300;
    const now = { time, localTime: (NOON + time) % 86400 };
    forecaster.read(now, glucose);
    if (k === 20) forecaster.eat(now, 30);
    if (k === 22) forecaster.inject(now, 2);
  }
}

function after<F extends AdaptiveFilter>(p: AdaptiveParameters, filter: F, readings?: number) {
  const forecaster = new AdaptiveForecaster(p, filter);
  feed(forecaster, readings);
  return forecaster;
}

/** Largest difference of means and covariances, in standard deviations. */
function distance(a: Belief, b: Belief): number {
  const sds = a.covariance.diagonal().map(Math.sqrt);
  const means = a.mean.map((m, i) => Math.abs(m - b.mean[i]!) / sds[i]!);
  const covariances = sds.flatMap((si, i) =>
    sds.map((sj, j) => Math.abs(a.covariance.get(i, j) - b.covariance.get(i, j)) / (si * sj)),
  );
  return Math.max(...means, ...covariances);
}

describe('for a linear drift', () => {
  it.each([
    ['extended', extended],
    ['unscented', unscented],
  ] as const)('the %s filter is the exact Kalman filter', (_, predict) => {
    const found = after(LINEAR, new SingleFilter(LINEAR, predict));
    const exact = after(LINEAR, new ExactFilter(LINEAR));
    expect(distance(found.filter.belief, exact.filter.belief)).toBeLessThan(1e-9);
    const steps = found.stepsAhead(12);
    const ours = found.filter.ahead(found.context, steps);
    exact.filter.ahead(exact.context, steps).forEach(([level], k) => {
      expect(ours[k]![0]!.mean).toBeCloseTo(level!.mean, 7);
      expect(ours[k]![0]!.variance).toBeCloseTo(level!.variance, 7);
    });
  });
});

describe('the unscented filter', () => {
  it('has the exact mean of a quadratic drift, which the extended filter misses', () => {
    const p = { ...LINEAR, c0: 0, c1: 0, c4: 0, c2: 0.05 };
    const statistics = { mean: 140, variance: 2500, weight: 1440 };
    const context = { ...contextOf(p, statistics, NOON), seasonDrift: 0, seasonDamping: 0 };
    const belief: Belief = { mean: [150, 0.5, -4], covariance: covarianceOf(18, 0.8, 3, 0.4) };
    const substep = { h: 5, rise: 0, mealRate: 0 };
    // g = z - e: E (g - c)² = (mean - c)² + var g.
    const P = belief.covariance;
    const variance = P.get(0, 0) - 2 * P.get(0, 2) + P.get(2, 2);
    const expected = 0.5 + (5 * 0.05 * (14 ** 2 + variance)) / context.scale ** 2;
    expect(unscented(p, context, 1, belief, substep).mean[1]).toBeCloseTo(expected, 11);
    expect(extended(p, context, 1, belief, substep).mean[1]).toBeCloseTo(0.5 + (5 * 0.05 * 14 ** 2) / 3600, 11);
  });

  it('differs from the extended one for the model as it is', () => {
    const one = after(START, new SingleFilter(START, unscented));
    const other = after(START, new SingleFilter(START, extended));
    expect(distance(one.filter.belief, other.filter.belief)).toBeGreaterThan(1e-4);
    expect(distance(one.filter.belief, other.filter.belief)).toBeLessThan(0.2);
  });

  it('takes its points from the upper triangular root', () => {
    const P = covarianceOf(12, 0.7, 4, -0.3);
    const root = upperRoot(P);
    expect([root.get(1, 0), root.get(2, 0), root.get(2, 1)]).toEqual([0, 0, 0]);
    expect(Matrix.sub(root.mmul(root.transpose()), P).norm()).toBeLessThan(1e-12);
    expect(upperRoot(Matrix.diag([4, 0, 9])).diagonal()).toEqual([2, 0, 3]);
  });
});

/** Of (z, v, e): standard deviations, and a correlation between all. */
function covarianceOf(z: number, v: number, e: number, correlation: number): Matrix {
  const sds = [z, v, e];
  return new Matrix(sds.map((a, i) => sds.map((b, j) => a * b * (i === j ? 1 : correlation))));
}

describe('the interacting filter', () => {
  it.each([
    ['extended', extended],
    ['unscented', unscented],
  ] as const)('with identical regimes is one filter (%s)', (_, predict) => {
    const p = { ...START, regimeRatio: 1, pressOnset: 0 };
    const many = after(p, new InteractingFilter(p, predict));
    const one = after(p, new SingleFilter(p, predict));
    expect(distance(many.filter.belief, one.filter.belief)).toBeLessThan(1e-9);
    expect(many.filter.probabilities).toEqual([1 / 3, 1 / 3, 1 / 3, 0].map((x) => expect.closeTo(x, 10)));
    const steps = many.stepsAhead(12);
    const [mixture, single] = [many, one].map((it) => it.filter.ahead(it.context, steps)[11]!);
    expect(mixtureMoments(mixture!).mean).toBeCloseTo(single![0]!.mean, 8);
    expect(mixtureMoments(mixture!).variance).toBeCloseTo(single![0]!.variance, 7);
  });

  it('after one step weighs the regimes as Bayes would: exact filters, each with its noise', () => {
    const p = { ...LINEAR, regimeRatio: 3, pressOnset: 0 };
    const interacting = after(p, new InteractingFilter(p), 2);
    const ratios = [1 / 9, 1, 9];
    const densities = ratios.map((ratio) => {
      const exact = new ExactFilter({ ...p, rateNoise: p.rateNoise * Math.sqrt(ratio) });
      return { ...after({ ...p, rateNoise: p.rateNoise * Math.sqrt(ratio) }, exact, 2), density: exact.lastDensity };
    });
    const total = densities.reduce((sum, { density }) => sum + density, 0);
    densities.forEach(({ density }, r) => expect(interacting.filter.probabilities[r]).toBeCloseTo(density / total, 11));
    expect(densities[0]!.density / total).not.toBeCloseTo(1 / 3, 3);
    const exact = collapse(
      densities.map(({ filter }) => filter.belief),
      densities.map(({ density }) => density / total),
    );
    expect(distance(interacting.filter.belief, exact)).toBeLessThan(1e-10);
  });

  it('collapses to the moments of the mixture, spread of the means included', () => {
    const one: Belief = { mean: [100, 1, 0], covariance: covarianceOf(5, 1, 2, 0.2) };
    const other: Belief = { mean: [110, -1, 4], covariance: covarianceOf(9, 0.5, 3, -0.2) };
    const { mean, covariance } = collapse([one, other], [0.25, 0.75]);
    expect(mean).toEqual([107.5, -0.5, 3]);
    // Between two means d apart: w (1 - w) d dᵀ.
    expect(covariance.get(0, 0)).toBeCloseTo(0.25 * 25 + 0.75 * 81 + (3 / 16) * 100, 12);
    expect(covariance.get(0, 1)).toBeCloseTo(0.25 * 1 + 0.75 * -0.9 - (3 / 16) * 20, 12);
  });

  it('keeps the probabilities a distribution and the covariances positive over a long run', () => {
    const { filter } = after(START, new InteractingFilter(START), 300);
    expect(filter.probabilities.reduce((sum, x) => sum + x)).toBeCloseTo(1, 12);
    for (const { covariance } of filter.beliefs) {
      expect(Matrix.sub(covariance, covariance.transpose()).norm()).toBeLessThan(1e-9);
      const root = upperRoot(covariance);
      expect(Matrix.sub(root.mmul(root.transpose()), covariance).norm()).toBeLessThan(1e-9);
    }
  });

  it('believes in a pressed sensor at a sudden drop at night, and in its release at the rise', () => {
    const forecaster = new AdaptiveForecaster(START, new InteractingFilter(START));
    let time = 0;
    const read = (glucose: number) => {
      forecaster.read({ time, localTime: 3 * 3600 + time }, glucose);
      time += 300;
      return forecaster.filter;
    };
    for (let k = 0; k < 24; k++) read(140);
    expect(forecaster.filter.probabilities[PRESSED]).toBeLessThan(0.01);
    for (const glucose of [118, 104, 99, 97]) read(glucose);
    expect(forecaster.filter.probabilities[PRESSED]).toBeGreaterThan(0.9);
    const { mean } = forecaster.filter.belief;
    expect(mean[0]! - mean[2]!).toBeGreaterThan(125);
    for (const glucose of [139, 140]) read(glucose);
    expect(forecaster.filter.probabilities[PRESSED]).toBeLessThan(0.1);
  });

  it('lets go of the offset at release: glucose stays, its error is that of any sensor', () => {
    const belief: Belief = { mean: [95, -0.3, -40], covariance: covarianceOf(6, 0.5, 9, 0.3) };
    const { mean, covariance } = released(START, belief);
    expect(mean).toEqual([135, -0.3, 0]);
    const P = belief.covariance;
    const glucose = P.get(0, 0) - 2 * P.get(0, 2) + P.get(2, 2);
    expect(covariance.get(0, 0)).toBeCloseTo(glucose + 4, 12);
    expect(covariance.get(0, 1)).toBeCloseTo(P.get(0, 1) - P.get(2, 1), 12);
    expect(covariance.getRow(2)).toEqual([4, 0, 4]);
  });

  it('brings every pressed belief back when release is certain', () => {
    const p = { ...START, pressRelease: 100, pressOnset: 0, regimeRatio: 1 };
    const filter = new InteractingFilter(p);
    const belief: Belief = { mean: [95, -0.3, -40], covariance: covarianceOf(6, 0.5, 9, 0.3) };
    filter.beliefs = [0, 1, 2, 3].map(() => belief);
    filter.probabilities = [0, 0, 0, 1];
    const single = new SingleFilter(p, extended);
    single.belief = released(p, belief);
    const context = contextOf(p, { mean: 140, variance: 2500, weight: 1440 }, NOON);
    const substeps = [{ h: 5, rise: 0, mealRate: 0 }];
    filter.elapse(context, substeps);
    single.elapse(context, substeps);
    expect(filter.probabilities[PRESSED]).toBeLessThan(1e-100);
    expect(distance(filter.belief, single.belief)).toBeLessThan(1e-12);
  });
});

describe('a reading', () => {
  const belief: Belief = { mean: [120, 1, 2], covariance: covarianceOf(6, 0.5, 3, 0.5) };

  it('with Gaussian noise updates by Joseph’s form', () => {
    const H = new Matrix([[1, 0, 0]]);
    const R = START.sensorNoise ** 2;
    const S = belief.covariance.get(0, 0) + R;
    const K = belief.covariance.mmul(H.transpose()).div(S);
    const kept = Matrix.sub(Matrix.eye(3, 3), K.mmul(H));
    const covariance = kept.mmul(belief.covariance).mmul(kept.transpose()).add(K.mmul(K.transpose()).mul(R));
    const found = measured(START, belief, 131);
    expect(Matrix.sub(found.covariance, covariance).norm()).toBeLessThan(1e-12);
    found.mean.forEach((m, i) => expect(m).toBeCloseTo(belief.mean[i]! + K.get(i, 0) * 11, 12));
    expect(found.logEvidence).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * S) - 121 / (2 * S), 12);
  });

  it('with Student-t noise of many degrees of freedom is the Gaussian one, and of few believes less in what is far off', () => {
    const gaussian = measured(START, belief, 131);
    const nearly = measured({ ...START, degreesOfFreedom: 1e6 }, belief, 131);
    expect(distance(nearly, gaussian)).toBeLessThan(1e-4);
    expect(nearly.logEvidence).toBeCloseTo(gaussian.logEvidence, 4);
    const doubting = measured({ ...START, degreesOfFreedom: 3 }, belief, 300);
    expect(Math.abs(doubting.mean[0]! - 120)).toBeLessThan(5);
  });
});

describe('the evidence of a Student-t reading', () => {
  it('integrates to 1 over the readings, for any degrees of freedom', () => {
    for (const nu of [3, 5.5, 10]) {
      let total = 0;
      for (let y = -400; y <= 400; y += 0.5) total += 0.5 * Math.exp(studentPosterior(y, 9, 4, nu).logEvidence);
      expect(total).toBeCloseTo(1, 4);
    }
  });

  it('far out is the density of the reading itself: Cauchy 1 / (π s (1 + (y / s)²))', () => {
    const s = 2;
    const { logEvidence } = studentPosterior(1000, 1e-6, s ** 2, 1);
    expect(Math.exp(logEvidence) * Math.PI * s * (1 + (1000 / s) ** 2)).toBeCloseTo(1, 8);
  });
});

describe('a mixture', () => {
  it('of one is that normal distribution', () => {
    const one = [{ weight: 1, mean: 100, variance: 25 }];
    expect(mixtureQuantile(one, 0.05)).toBeCloseTo(100 - 5 * 1.6448536269514722, 7);
    expect(mixtureCdf(one, 100)).toBeCloseTo(0.5, 14);
  });

  it('has the moments and quantiles that its distribution function has', () => {
    const two = [
      { weight: 0.3, mean: 60, variance: 100 },
      { weight: 0.7, mean: 130, variance: 400 },
    ];
    let [first, second] = [0, 0];
    for (let x = -100; x < 400; x += 0.05) {
      const mass = mixtureCdf(two, x + 0.05) - mixtureCdf(two, x);
      first += mass * (x + 0.025);
      second += mass * (x + 0.025) ** 2;
    }
    const { mean, variance } = mixtureMoments(two);
    expect(mean).toBeCloseTo(first, 6);
    expect(variance).toBeCloseTo(second - first ** 2, 2);
    expect(mixtureCdf(two, mixtureQuantile(two, 0.25))).toBeCloseTo(0.25, 9);
  });
});

describe('the forecaster', () => {
  const at = (time: number) => ({ time, localTime: time % 86400 });

  it('starts anew after more than three hours without a reading, and keeps its statistics', () => {
    const forecaster = new AdaptiveForecaster(START, new SingleFilter(START, extended));
    forecaster.read(at(0), 200);
    forecaster.read(at(300), 205);
    const { mean } = forecaster.statistics;
    forecaster.elapse(at(6000));
    forecaster.read(at(300 + 10801), 90);
    expect(forecaster.filter.belief).toEqual(firstBelief(START, 90));
    expect(forecaster.statistics.weight).toBe(1440 + 5 + 5 + 15);
    expect(forecaster.statistics.mean).toBeCloseTo(mean + (15 / 1465) * (90 - mean), 12);
  });

  it('goes on after just three hours', () => {
    const forecaster = new AdaptiveForecaster(START, new SingleFilter(START, extended));
    forecaster.read(at(0), 200);
    forecaster.read(at(10800), 90);
    expect(forecaster.filter.belief.mean[0]).not.toBe(90);
  });

  it('lets inputs act in passages and in forecasts', () => {
    const p = { ...START, c0: 0, c1: 0, c2: 0, c3: 0, seasonDriftSin1: 0 };
    const forecaster = new AdaptiveForecaster(p, new SingleFilter(p, extended));
    forecaster.read(at(0), 140);
    forecaster.eat(at(0), 50);
    forecaster.inject(at(0), 1);
    const rises = forecaster.stepsAhead(200).flat();
    expect(rises.reduce((sum, { rise }) => sum + rise, 0)).toBeCloseTo(0.36 * 50 - 3, 3);
    forecaster.elapse(at(1800));
    const later = forecaster.stepsAhead(194).flat();
    later.forEach(({ rise }, k) => expect(rise).toBeCloseTo(rises[k + 6]!.rise, 10));
    // Longer than the belief can move.
    forecaster.elapse(at(1800 + 14400));
    forecaster.stepsAhead(100).forEach(([step], k) => expect(step!.rise).toBeCloseTo(rises[k + 54]!.rise, 10));
  });
});
