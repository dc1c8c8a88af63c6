import { describe, expect, it } from 'vitest';
import { CmaEs } from '../../host/learn/cma-es.js';
import { Random } from '../../host/simulate/random.js';

type Objective = (x: Float64Array) => number;

const sphere: Objective = (x) => x.reduce((sum, value) => sum + value * value, 0);
const rosenbrock: Objective = (x) =>
  x.slice(1).reduce((sum, next, k) => sum + 100 * (next - x[k]! ** 2) ** 2 + (1 - x[k]!) ** 2, 0);
/** Axes whose lengths differ by a factor of 1,000, turned so that no coordinate is an axis. */
const ellipsoid: Objective = (x) => {
  const [n, mean] = [x.length, x.reduce((sum, value) => sum + value, 0) / x.length];
  return x.reduce((sum, value, k) => sum + 10 ** ((6 * k) / (n - 1)) * (value - 2 * mean) ** 2, 0);
};

/** Least score within so many evaluations. */
function minimise(objective: Objective, start: number[], evaluations: number, seed = 1, population = 10) {
  const search = new CmaEs(Float64Array.from(start), 0.5, population, new Random(seed, 1));
  let best = Infinity;
  let point: Float64Array = new Float64Array();
  for (let used = 0; used < evaluations; used += population) {
    const candidates = search.ask();
    const scores = candidates.map(objective);
    scores.forEach((score, k) => {
      if (score < best) [best, point] = [score, candidates[k]!];
    });
    search.tell(scores);
  }
  return { best, point, spread: search.spread };
}

describe('CmaEs', () => {
  it.each([1, 2, 3])('finds the middle of a sphere in 8 dimensions, seed %i', (seed) => {
    const { best, spread } = minimise(sphere, Array<number>(8).fill(3), 2500, seed);
    expect(best).toBeLessThan(1e-8);
    expect(spread).toBeLessThan(1e-3);
  });

  it.each([1, 2, 3])("follows Rosenbrock's valley in 5 dimensions, seed %i", (seed) => {
    const { best, point } = minimise(rosenbrock, [-0.5, 0.5, -0.5, 0.5, -0.5], 8000, seed);
    expect(best).toBeLessThan(1e-8);
    point.forEach((value) => expect(value).toBeCloseTo(1, 3));
  });

  it.each([1, 2, 3])(
    'learns the shape of a turned ellipsoid of condition 1,000,000 in 8 dimensions, seed %i',
    (seed) => {
      expect(minimise(ellipsoid, Array<number>(8).fill(2), 4000, seed).best).toBeLessThan(1e-8);
    },
  );

  it('works in one dimension and with the smallest population', () => {
    expect(minimise(sphere, [4], 1000, 1, 4).best).toBeLessThan(1e-8);
  });

  it('keeps away from candidates that are not allowed', () => {
    const halfForbidden: Objective = (x) => (x[0]! < 1 ? Infinity : sphere(x));
    const { best, point } = minimise(halfForbidden, [3, 3, 3], 4000);
    expect(point[0]).toBeGreaterThanOrEqual(1);
    expect(best).toBeLessThan(1 + 1e-6);
  });

  it('survives generations in which nothing is allowed', () => {
    const { spread } = minimise(() => Infinity, [1, 2], 500);
    expect(spread).toBeGreaterThan(0);
    expect(spread).toBeLessThan(Infinity);
  });

  it('gives the same candidates for the same seed, and others for another', () => {
    const run = (seed: number) => minimise(rosenbrock, [0, 0, 0], 600, seed);
    expect(run(7)).toEqual(run(7));
    expect(run(7).point).not.toEqual(run(8).point);
  });

  it('sees only the order of the scores', () => {
    const squashed: Objective = (x) => Math.atan(rosenbrock(x)) - 5;
    expect(minimise(squashed, [0, 0], 300).point).toEqual(minimise(rosenbrock, [0, 0], 300).point);
  });
});
