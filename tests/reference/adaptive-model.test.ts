/** The reference of the adaptive model against central differences, closed forms and conservation laws. */
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { Random } from '../support/random.js';
import {
  absorb,
  advanceReal,
  afterReading,
  contextOf,
  drift,
  linearise,
  noiseOf,
  populationStatistics,
  PRESSED,
  START,
  substepsOf,
  switching,
  type AdaptiveParameters,
  type Context,
} from './adaptive-model.js';
import { vanLoan } from './discretise.js';
import { dualArithmetic, REAL, variables } from './dual.js';

const NOON = 43200;
const usual = contextOf(START, populationStatistics(START), NOON);
const row = (m: Matrix, i: number) => m.getRow(i);
const largestDifference = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
  Math.max(...a.flatMap((line, i) => line.map((x, j) => Math.abs(x - b[i]![j]!))));

describe('dual numbers', () => {
  it('differentiate products, absolute values and clamps', () => {
    const on = dualArithmetic(2);
    const [x, y] = variables([3, -2]) as [ReturnType<typeof on.constant>, ReturnType<typeof on.constant>];
    const product = on.multiply(on.multiply(x, x), on.absolute(y)); // x² |y|
    expect(product).toEqual({ value: 18, gradient: [12, -9] });
    expect(on.clamp(x, 0, 2).gradient).toEqual([0, 0]);
    expect(on.clamp(x, 0, 3).gradient).toEqual([1, 0]);
    expect(on.subtract(x, y)).toEqual({ value: 5, gradient: [1, -1] });
  });
});

describe('the Jacobian of a substep', () => {
  it('is that of central differences, in all regimes, inside and outside the clamps', () => {
    const random = new Random(3);
    const h = 1e-4;
    for (let i = 0; i < 300; i++) {
      const regime = i % 4;
      const context = contextOf(
        START,
        { mean: random.between(90, 260), variance: random.between(8, 130) ** 2, weight: 1440 },
        random.between(0, 86400),
      );
      const substep = { h: random.between(0.5, 7.5), rise: random.between(-5, 5), mealRate: 0 };
      const g = random.between(35, 420);
      const e = random.between(-60, 20);
      const x = [g + e, random.between(-7, 7), e];
      // Central differences across a kink mean nothing.
      const G = (g - context.centre) / context.scale;
      const kinks = [g - 95, x[1]!, Math.abs(x[1]!) - 5, (G + 2.2) * context.scale, (G - 3.5) * context.scale];
      if (kinks.some((distance) => Math.abs(distance) < 0.001)) continue;
      const { state, jacobian } = linearise(START, context, regime, x, substep);
      expect(state).toEqual(advanceReal(START, context, regime, x, substep));
      for (let j = 0; j < 3; j++) {
        const shifted = (by: number) =>
          advanceReal(
            START,
            context,
            regime,
            x.map((value, k) => value + (k === j ? by : 0)),
            substep,
          );
        const [up, down] = [shifted(h), shifted(-h)];
        for (let k = 0; k < 3; k++) expect(jacobian.get(k, j)).toBeCloseTo((up[k]! - down[k]!) / (2 * h), 6);
      }
    }
  });

  it('of constant momentum is [1 h; 0 1]', () => {
    const still = { ...START, c1: 0, c2: 0, c3: 0, c4: 0, c5: 0, c6: 0, c7: 0, c8: 0, seasonDampingSin: 0 };
    const context = { ...usual, seasonDamping: 0 };
    const { jacobian } = linearise(still, context, 1, [150, 1, 0], { h: 4, rise: 0, mealRate: 0 });
    expect(row(jacobian, 1)).toEqual([0, 1, 0]);
    expect(row(jacobian, 0)[0]).toBeCloseTo(1, 14);
    expect(row(jacobian, 0)[1]).toBeCloseTo(4, 14);
  });
});

describe('the drift', () => {
  it('is the polynomial of its description, written out', () => {
    const p = { ...START, c5: -0.02, c6: 0.003, c10: 0.007 };
    const context: Context = { ...usual, centre: 140, scale: 50, seasonDrift: 0.01, seasonDamping: -0.005 };
    const [g, v] = [85, -2];
    const G = -1.1;
    const L = 0.5;
    const expected =
      p.c0 +
      p.c1 * G +
      p.c2 * G ** 2 +
      p.c3 * G ** 3 +
      (p.c4 + p.c5 * 2 + p.c6 * G + p.c7 * G ** 2) * v +
      p.c8 * 4 +
      p.c9 * L +
      p.c10 * L ** 2 +
      p.c11 * L * v +
      0.01 -
      0.005 * v;
    expect(drift(REAL, p, context, g, v)).toBeCloseTo(expected, 14);
  });

  it('takes G within -2.2..3.5 and v within ±5', () => {
    const top = usual.centre + 3.5 * usual.scale;
    expect(drift(REAL, START, usual, top + 80, 9)).toBeCloseTo(drift(REAL, START, usual, top, 5), 14);
    expect(drift(REAL, START, usual, top - 1, 5)).not.toBeCloseTo(drift(REAL, START, usual, top, 5), 6);
    expect(drift(REAL, START, usual, top, 4.9)).not.toBeCloseTo(drift(REAL, START, usual, top, 5), 6);
    // Below 95 mg/dL glucose goes on acting through L.
    const narrow = { ...usual, centre: 240, scale: 50 };
    expect(drift(REAL, START, narrow, 110, -9)).toBeCloseTo(drift(REAL, START, narrow, 130, -5), 14);
    expect(drift(REAL, START, narrow, 131, -5)).not.toBeCloseTo(drift(REAL, START, narrow, 130, -5), 6);
  });

  it('leaves v and e alone in moving z by a rise', () => {
    const x = [180, 1, -3];
    const substep = { h: 5, rise: 0, mealRate: 0 };
    const without = advanceReal(START, usual, 1, x, substep);
    const raised = advanceReal(START, usual, 1, x, { ...substep, rise: 7 });
    expect(raised.map((value, i) => value - without[i]!)).toEqual([expect.closeTo(7, 12), 0, 0]);
  });

  it('pulls the offset of a pressed sensor to minus a share of glucose', () => {
    const p = { ...START, pressTime: 1e-3 };
    const [z, , e] = advanceReal(p, usual, PRESSED, [150, 0, 0], { h: 5, rise: 0, mealRate: 0 });
    expect(e).toBeCloseTo(-0.3 * 150, 12);
    expect(z! - e!).toBeCloseTo(advanceReal(p, usual, 1, [150, 0, 0], { h: 5, rise: 0, mealRate: 0 })[0]!, 12);
  });
});

describe('the noise of a substep', () => {
  it('is that of the stochastic differential equation of g and v, with e independent of them', () => {
    const regime = 2;
    const substep = { h: 3.7, rise: 0, mealRate: 0.4 };
    const noise = noiseOf(START, usual, regime, substep);
    const rate = 1.71 ** 2 * usual.rateIntensity + (0.26 * 0.4) ** 2;
    const exact = vanLoan(
      {
        drift: new Matrix([
          [0, 1],
          [0, 0],
        ]),
        intensity: Matrix.diag([usual.levelIntensity, rate]),
      },
      3.7,
    ).noise;
    // From (z, v, e) to (g, v, e).
    const view = new Matrix([
      [1, 0, -1],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    const seen = view.mmul(noise).mmul(view.transpose()).to2DArray();
    const e = vanLoan({ drift: new Matrix([[-1 / 15]]), intensity: new Matrix([[(2 * 4) / 15]]) }, 3.7).noise;
    const expected = [
      [...exact.getRow(0), 0],
      [...exact.getRow(1), 0],
      [0, 0, e.get(0, 0)],
    ];
    expect(largestDifference(seen, expected)).toBeLessThan(1e-12);
  });
});

describe('inputs', () => {
  it('leave two equal compartments as k² t e^(-kt), at any division of time', () => {
    const [k, t] = [0.0776, 37];
    let compartments: readonly [number, number] = [50, 0];
    let left = 0;
    for (const h of [1, 4, 12, 20]) {
      const { after, absorbed } = absorb(compartments, k, h);
      compartments = after;
      left += absorbed;
    }
    expect(left).toBeCloseTo(50 * (1 - (1 + k * t) * Math.exp(-k * t)), 12);
  });

  it('raise by carbohydrate and lower by insulin, in equal substeps of at most 5 minutes, 24 at most', () => {
    const inputs = { carbs: [40, 0], insulin: [3, 0] } as const;
    const { substeps, inputs: after } = substepsOf(START, inputs, 7200);
    expect(substeps.map(({ h }) => h)).toEqual(Array.from({ length: 24 }, () => 5));
    const rise = substeps.reduce((sum, step) => sum + step.rise, 0);
    const gone = ([first, second]: readonly [number, number]) => first + second;
    expect(rise).toBeCloseTo(0.36 * (40 - gone(after.carbs)) - 3 * (3 - gone(after.insulin)), 11);
    expect(substepsOf(START, inputs, 301).substeps.map(({ h }) => h)).toEqual([301 / 120, 301 / 120]);
    expect(substepsOf(START, inputs, 10800).substeps.map(({ h }) => h)).toEqual(Array.from({ length: 24 }, () => 7.5));
  });
});

describe('the slow statistics', () => {
  it('are exact weighted moments until the memory is full: a day of population, then readings by their minutes', () => {
    const readings = [100, 230, 180, 90, 310];
    const minutes = [5, 5, 15, 40, 1];
    let statistics = populationStatistics(START);
    readings.forEach((reading, i) => (statistics = afterReading(START, statistics, reading, minutes[i]!)));
    const weights = [1440, 5, 5, 15, 15, 1];
    const total = weights.reduce((sum, w) => sum + w);
    const weighted = (f: (x: number) => number, first: number) =>
      readings.reduce((sum, x, i) => sum + weights[i + 1]! * f(x), 1440 * first) / total;
    const mean = weighted((x) => x, 145);
    expect(statistics.weight).toBe(1481);
    expect(statistics.mean).toBeCloseTo(mean, 11);
    expect(statistics.variance).toBeCloseTo(
      weighted((x) => (x - mean) ** 2, 55 ** 2 + (145 - mean) ** 2),
      9,
    );
  });

  it('forget with the memory', () => {
    let statistics = populationStatistics(START);
    for (let i = 0; i < 20000; i++) statistics = afterReading(START, statistics, i % 2 === 0 ? 100 : 200, 5);
    expect(statistics.weight).toBe(5760);
    expect(statistics.mean).toBeCloseTo(150, 0);
    expect(Math.sqrt(statistics.variance)).toBeCloseTo(50, 1);
  });

  it('make the usual scale of someone with an SD of 50, and nothing beyond SDs of 15 and 120', () => {
    const flat: AdaptiveParameters = { ...START, seasonNoiseSin: 0, seasonNoiseCos: 0 };
    const at = (sd: number) => contextOf(flat, { mean: 200, variance: sd ** 2, weight: 1440 }, NOON);
    expect(at(50).scale).toBeCloseTo(60, 12);
    expect(at(50).centre).toBeCloseTo(140 + 0.94 * 60, 12);
    expect(at(50).rateIntensity).toBeCloseTo(0.216 ** 2, 14);
    expect(at(100).levelIntensity / at(50).levelIntensity).toBeCloseTo(2 ** (2 * 0.73), 12);
    expect(at(3)).toEqual(at(15));
    expect(at(500)).toEqual(at(120));
  });

  it('know night from day and follow the seasons of the day', () => {
    const at = (hour: number) => contextOf(START, populationStatistics(START), hour * 3600);
    expect([21.99, 22, 0, 7.99, 8].map((hour) => at(hour).onset)).toEqual([2e-5, 2e-4, 2e-4, 2e-4, 2e-5]);
    // At 6 h, t = π/2: sines of 1, 2, 3 t are 1, 0, -1; cosines 0, -1, 0.
    expect(at(6).seasonDrift).toBeCloseTo(-0.00422 - 0.0026 + 0.0005, 12);
    expect(at(6).seasonDamping).toBeCloseTo(-0.00868, 12);
    expect(Math.log(at(6).rateIntensity / at(18).rateIntensity)).toBeCloseTo(4 * -0.127, 12);
  });
});

describe('switching', () => {
  const times = (a: number[][], b: number[][]) => new Matrix(a).mmul(new Matrix(b)).to2DArray();
  const of = (changes: Partial<AdaptiveParameters>, minutes: number) => {
    const p = { ...START, ...changes };
    return switching(p, contextOf(p, populationStatistics(p), 0), minutes);
  };

  it('conserves mass over any time', () => {
    for (const minutes of [0, 1, 5, 60, 1e4]) {
      for (const probabilities of of({ pressOnset: 0.01 }, minutes)) {
        expect(probabilities.reduce((sum, x) => sum + x)).toBeCloseTo(1, 14);
        expect(Math.min(...probabilities)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('of volatility, with release or with onset, composes over time', () => {
    for (const changes of [
      { pressOnset: 0, pressRelease: 0 },
      { pressOnset: 0, pressRelease: 0.05 },
      { pressOnset: 0.01, pressRelease: 0 },
    ]) {
      expect(largestDifference(times(of(changes, 3), of(changes, 7)), of(changes, 10))).toBeLessThan(1e-14);
    }
  });

  it('with both onset and release differs from its halves by what is pressed and released in one step', () => {
    // Sensors that are pressed and released within 10 minutes: some (onset · release · 10² / 2) / 2 by the halves.
    const changes = { pressOnset: 0.002, pressRelease: 0.02 };
    const difference = largestDifference(times(of(changes, 5), of(changes, 5)), of(changes, 10));
    expect(difference).toBeGreaterThan(5e-4);
    expect(difference).toBeLessThan(2e-3);
  });

  it('goes to thirds of what is not pressed, and back from pressed by thirds', () => {
    const settled = of({ pressOnset: 0 }, 1e5);
    for (const r of [0, 1, 2, 3])
      expect(settled[r]).toEqual([1 / 3, 1 / 3, 1 / 3, 0].map((x) => expect.closeTo(x, 12)));
    const soon = of({}, 5);
    expect(soon[0]![0]).toBeGreaterThan(0.95);
    expect(soon[PRESSED]![PRESSED]).toBeCloseTo(Math.exp(-0.1), 14);
  });
});
