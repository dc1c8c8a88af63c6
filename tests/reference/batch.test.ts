/** The batch smoother against the smoother of Rauch, Tung and Striebel, the filter, and closed forms. */
import { Matrix, pseudoInverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { batchProblem, batchSmooth, rootOf, type BatchEvent, type Node, type Normal } from './batch.js';
import { ReferenceForecaster } from './filter.js';

/** Readings at uneven times with a long gap and meals. */
function events(seed: number, count: number): BatchEvent[] {
  const random = new Random(seed);
  let time = 1000;
  let glucose = 140;
  return Array.from({ length: count }, (_, k) => {
    time += k === 12 ? 7200 : random.of([60, 300, 300, 900]);
    if (k === 5 || k === 15) return { time, grams: random.between(10, 60) };
    glucose += random.between(-12, 12);
    return { time, glucose };
  });
}

/** Rauch, Tung and Striebel (1965): forwards the Kalman filter, backwards x ← x + C (next smoothed - next predicted). */
function rauchTungStriebel(prior: Normal, nodes: readonly Node[]): Normal[] {
  let filtered = prior;
  const passed = nodes.map(({ step, jump, reading }) => {
    const before = filtered;
    let mean = step.transition.mmul(before.mean);
    let covariance = step.transition.mmul(before.covariance).mmul(step.transition.transpose()).add(step.noise);
    if (jump !== undefined) {
      mean = Matrix.add(mean, jump.mean);
      covariance = Matrix.add(covariance, jump.covariance);
    }
    const predicted = { mean, covariance };
    if (reading !== undefined) {
      const total = covariance.get(0, 0) + reading.variance;
      const gain = covariance.getColumnVector(0).div(total);
      mean = Matrix.add(mean, Matrix.mul(gain, reading.value - mean.get(0, 0)));
      covariance = Matrix.sub(covariance, gain.mmul(gain.transpose()).mul(total));
    }
    filtered = { mean, covariance };
    return { predicted, filtered };
  });
  const smoothed = [passed.at(-1)!.filtered];
  for (let k = nodes.length - 2; k >= 0; k--) {
    const { mean, covariance } = passed[k]!.filtered;
    const { predicted } = passed[k + 1]!;
    const next = smoothed[0]!;
    const back = covariance.mmul(nodes[k + 1]!.step.transition.transpose()).mmul(inverse(predicted.covariance));
    smoothed.unshift({
      mean: Matrix.add(mean, back.mmul(Matrix.sub(next.mean, predicted.mean))),
      covariance: Matrix.add(
        covariance,
        back.mmul(Matrix.sub(next.covariance, predicted.covariance)).mmul(back.transpose()),
      ),
    });
  }
  return smoothed;
}

/** With the states scaled to variance 1: states without variance have none after it either. */
function inverse(covariance: Matrix): Matrix {
  const scale = Matrix.diag(covariance.diagonal().map((d) => (d > 0 ? 1 / Math.sqrt(d) : 0)));
  return scale.mmul(pseudoInverse(scale.mmul(covariance).mmul(scale), 1e-12)).mmul(scale);
}

/** Largest difference in means and covariances, in standard deviations; states without doubt in their own units. */
function distance(a: Normal, b: Normal): number {
  const sds = a.covariance.diagonal().map((d) => Math.sqrt(Math.max(d, 0)) || 1);
  let largest = 0;
  sds.forEach((si, i) => {
    largest = Math.max(largest, Math.abs(a.mean.get(i, 0) - b.mean.get(i, 0)) / si);
    sds.forEach((sj, j) => {
      largest = Math.max(largest, Math.abs(a.covariance.get(i, j) - b.covariance.get(i, j)) / (si * sj));
    });
  });
  return largest;
}

describe('the batch smoother', () => {
  it.each(['kinematic', 'ar2'] as const)('is that of Rauch, Tung and Striebel for random %s models', (model) => {
    const random = new Random(21);
    for (let i = 0; i < 5; i++) {
      const { prior, nodes } = batchProblem(plausibleParameters(model, random), events(i + 1, 25));
      const batch = batchSmooth(prior, nodes);
      const recursive = rauchTungStriebel(prior, nodes);
      batch.forEach((normal, k) => expect(distance(normal, recursive[k]!)).toBeLessThan(1e-6));
    }
  });

  it.each(['kinematic', 'ar2'] as const)('ends where the filter ends (%s)', (model) => {
    const parameters = parametersOf(model);
    const told = events(4, 25);
    const { prior, nodes } = batchProblem(parameters, told);
    const forecaster = new ReferenceForecaster(parameters);
    for (const event of told) {
      if ('glucose' in event) forecaster.observe(event.time, event.glucose);
      else forecaster.meal(event.time, event.grams);
    }
    const { mean, covariance } = forecaster.filter;
    expect(distance({ mean, covariance }, batchSmooth(prior, nodes).at(-1)!)).toBeLessThan(1e-7);
  });

  it('knows what lies between readings better than the filter did, and no worse anywhere', () => {
    const { prior, nodes } = batchProblem(parametersOf('kinematic'), events(4, 25));
    const smoothed = batchSmooth(prior, nodes);
    let [before, after] = [0, 0];
    nodes.forEach((_, k) => {
      const filtered = batchSmooth(prior, nodes.slice(0, k + 1)).at(-1)!;
      for (let i = 0; i < 4; i++) {
        const variance = filtered.covariance.get(i, i);
        expect(smoothed[k]!.covariance.get(i, i)).toBeLessThan(variance * (1 + 1e-9));
      }
      before += filtered.covariance.get(1, 1);
      after += smoothed[k]!.covariance.get(1, 1);
    });
    expect(after).toBeLessThan(0.9 * before);
  });

  it('of a random walk read at its end is the Brownian bridge', () => {
    // From 0, read as 6 with variance 3 after 3 steps of variance 5: cov(x_k, y) = 5 k, var y = 18.
    const step = { transition: new Matrix([[1]]), noise: new Matrix([[5]]) };
    const prior = { mean: new Matrix([[0]]), covariance: new Matrix([[0]]) };
    const smoothed = batchSmooth(prior, [{ step }, { step }, { step, reading: { value: 6, variance: 3 } }]);
    smoothed.forEach(({ mean, covariance }, i) => {
      const k = i + 1;
      expect(mean.get(0, 0)).toBeCloseTo((5 * k * 6) / 18, 12);
      expect(covariance.get(0, 0)).toBeCloseTo(5 * k - (5 * k) ** 2 / 18, 12);
    });
  });

  it('takes roots of covariances with states that nothing drives', () => {
    const P = new Matrix([
      [4, 0, 2],
      [0, 0, 0],
      [2, 0, 1],
    ]);
    const L = rootOf(P);
    expect(L.mmul(L.transpose()).to2DArray()).toEqual(P.to2DArray());
  });
});
