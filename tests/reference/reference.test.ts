/** The reference itself, against closed forms from textbooks. */
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { rungeKutta, simpson, vanLoan, type Sde } from './discretise.js';
import { expm } from './expm.js';
import { ReferenceFilter } from './filter.js';
import { oscillator, sdeOf } from './models.js';
import { WorkingScale } from './scale.js';
import { studentPosterior } from './student.js';

describe('the matrix exponential', () => {
  it('of a rotation is sine and cosine', () => {
    const e = expm(
      new Matrix([
        [0, 7],
        [-7, 0],
      ]),
    );
    expect(e.get(0, 0)).toBeCloseTo(Math.cos(7), 12);
    expect(e.get(0, 1)).toBeCloseTo(Math.sin(7), 12);
  });

  it('of a nilpotent matrix ends after its powers', () => {
    const e = expm(
      new Matrix([
        [0, 3, 0],
        [0, 0, 3],
        [0, 0, 0],
      ]),
    );
    expect(e.get(0, 2)).toBeCloseTo(4.5, 13);
  });
});

describe('Φ and Q', () => {
  it('of constant velocity are [1 t; 0 1] and q [t³/3 t²/2; t²/2 t]', () => {
    const sde: Sde = {
      drift: new Matrix([
        [0, 1],
        [0, 0],
      ]),
      intensity: Matrix.diag([0, 2]),
    };
    const { transition, noise } = vanLoan(sde, 5);
    expect(transition.to2DArray()).toEqual([
      [1, 5],
      [0, 1],
    ]);
    expect(noise.get(0, 0)).toBeCloseTo((2 * 125) / 3, 11);
    expect(noise.get(0, 1)).toBeCloseTo((2 * 25) / 2, 11);
    expect(noise.get(1, 1)).toBeCloseTo(10, 11);
  });

  it('of constant acceleration have the level variance q t⁵ / 20', () => {
    const sde: Sde = {
      drift: new Matrix([
        [0, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
      ]),
      intensity: Matrix.diag([0, 0, 1]),
    };
    const { noise } = vanLoan(sde, 3);
    expect(noise.get(0, 0)).toBeCloseTo(3 ** 5 / 20, 12);
    expect(noise.get(0, 2)).toBeCloseTo(3 ** 3 / 6, 12);
  });

  it('of Ornstein and Uhlenbeck are exp(-k t) and q (1 - exp(-2 k t)) / 2 k, for short and very long steps', () => {
    for (const t of [1 / 60, 5, 960]) {
      const { transition, noise } = vanLoan({ drift: new Matrix([[-0.3]]), intensity: new Matrix([[1.7]]) }, t);
      expect(transition.get(0, 0)).toBeCloseTo(Math.exp(-0.3 * t), 13);
      expect(noise.get(0, 0)).toBeCloseTo((-1.7 * Math.expm1(-0.6 * t)) / 0.6, 12);
    }
  });

  it('of an integrated Ornstein-Uhlenbeck process follow its closed form', () => {
    const [k, q, t] = [0.05, 0.4, 45];
    const sde: Sde = {
      drift: new Matrix([
        [0, 1],
        [0, -k],
      ]),
      intensity: Matrix.diag([0, q]),
    };
    const { noise } = vanLoan(sde, t);
    const level = (q / k ** 2) * (t + (2 * Math.expm1(-k * t)) / k - Math.expm1(-2 * k * t) / (2 * k));
    expect(noise.get(0, 0)).toBeCloseTo(level, 9);
    expect(noise.get(0, 1)).toBeCloseTo((q / (2 * k * k)) * Math.expm1(-k * t) ** 2, 10);
  });

  it.each(['kinematic', 'ar2'] as const)('of random %s models agree by three methods', (model) => {
    const random = new Random(11);
    for (let i = 0; i < 8; i++) {
      const sde = sdeOf(plausibleParameters(model, random));
      const h = random.logarithmic(0.02, 60);
      const exact = vanLoan(sde, h);
      const numeric = rungeKutta(sde, h, 600);
      const largest = (m: Matrix) => Math.max(...m.to1DArray().map(Math.abs), 1e-30);
      const difference = (a: Matrix, b: Matrix) => largest(Matrix.sub(a, b)) / largest(a);
      expect(difference(exact.transition, numeric.transition)).toBeLessThan(1e-8);
      expect(difference(exact.noise, numeric.noise)).toBeLessThan(1e-8);
      expect(difference(exact.noise, simpson(sde, h, 60))).toBeLessThan(1e-6);
    }
  });
});

describe('the AR(2) in continuous time', () => {
  it.each([
    ['real', 1.716, -0.723],
    ['complex', 1.7, -0.8],
    ['negative complex', -0.8, -0.9],
  ])('with %s roots obeys its recurrence every 5 minutes', (_, a1, a2) => {
    const { transition } = vanLoan(sdeOf(parametersOf('ar2', { a1, a2 })), 5);
    const f = Math.fround;
    let x = Matrix.columnVector([10, -3, 0, 0]);
    const levels = Array.from({ length: 40 }, () => (x = transition.mmul(x)).get(0, 0));
    for (let k = 2; k < levels.length; k++) {
      expect(levels[k]!).toBeCloseTo(f(a1) * levels[k - 1]! + f(a2) * levels[k - 2]!, 11);
    }
  });

  it('has the stationary variance q / (2 k0 k1) of a damped oscillator', () => {
    const parameters = parametersOf('ar2', { a1: 1.716, a2: -0.723, rateNoise: 0.3, mealNoise: 0 });
    const { stiffness, damping } = oscillator(parameters.values['a1']!, parameters.values['a2']!);
    const { noise } = vanLoan(sdeOf(parameters), 20000);
    expect(noise.get(0, 0) / (parameters.values['rateNoise']! ** 2 / (2 * stiffness * damping))).toBeCloseTo(1, 9);
    expect(noise.get(1, 1) / (parameters.values['rateNoise']! ** 2 / (2 * damping))).toBeCloseTo(1, 9);
  });

  it('sampled every 5 minutes has the autocorrelation of a causal AR(2): ρ(2) from ρ(1), as Yule-Walker beyond the MA lag', () => {
    // Exact discretisation is an ARMA(2,1): from lag 2 on, ρ(k) = a1 ρ(k-1) + a2 ρ(k-2).
    const parameters = parametersOf('ar2', { mealNoise: 0 });
    const { a1, a2 } = parameters.values as { a1: number; a2: number };
    const sde = sdeOf(parameters);
    const stationary = vanLoan(sde, 20000).noise;
    const rho = [0, 1, 2, 3, 4].map((k) =>
      expm(Matrix.mul(sde.drift, 5 * k))
        .mmul(stationary)
        .get(0, 0),
    );
    for (const k of [2, 3, 4]) expect(rho[k]!).toBeCloseTo(a1 * rho[k - 1]! + a2 * rho[k - 2]!, 6);
  });

  it('the published stationary variance of an AR(2), (1-a2) σ² / ((1+a2)((1-a2)²-a1²)), solves its Lyapunov equation', () => {
    // Box, Jenkins, Reinsel (2008), eq. 3.2.28, with their φ2 = a2: checks the same dense machinery on the discrete form.
    const [a1, a2] = [1.2, -0.5];
    const phi = new Matrix([
      [a1, a2],
      [1, 0],
    ]);
    let p = Matrix.zeros(2, 2);
    for (let k = 0; k < 400; k++)
      p = phi
        .mmul(p)
        .mmul(phi.transpose())
        .add(Matrix.diag([1, 0]));
    expect(p.get(0, 0)).toBeCloseTo((1 - a2) / ((1 + a2) * ((1 - a2) ** 2 - a1 ** 2)), 10);
  });
});

describe('the dense filter', () => {
  it('on a random walk with q = r settles at the golden ratio: gain 1/φ', () => {
    const filter = new ReferenceFilter(
      parametersOf('kinematic', {
        reversion: 0,
        levelNoise: 1 / Math.sqrt(5),
        rateNoise: 0,
        accelerationNoise: 0,
        mealNoise: 0,
        sensorNoise: 1,
        initialRate: 0.001,
        initialAcceleration: 0.001,
        initialMealEffect: 0.001,
      }),
    );
    filter.start(140);
    for (const name of [1, 2, 3]) filter.covariance.set(name, name, 0);
    for (let k = 0; k < 60; k++) {
      filter.elapse(300);
      filter.measure(140);
    }
    expect(filter.covariance.get(0, 0)).toBeCloseTo((Math.sqrt(5) - 1) / 2, 6);
  });

  it('on a constant is the running mean', () => {
    const filter = new ReferenceFilter(
      parametersOf('kinematic', { scaleOffset: 1000, reversion: 0, levelNoise: 0, sensorNoise: 3 }),
    );
    const readings = [100, 104, 97, 111, 102];
    filter.start(readings[0]!);
    for (let i = 1; i < 5; i++) for (let j = 1; j < 5; j++) filter.covariance.set(i, j, 0);
    for (const reading of readings.slice(1)) filter.measure(reading);
    expect(filter.mean.get(0, 0) + filter.setpoint).toBeCloseTo(102.8, 12);
    expect(filter.covariance.get(0, 0)).toBeCloseTo(9 / 5, 12);
  });

  it('setting the level to the Kalman posterior is the Kalman update', () => {
    const filters = [0, 1].map(() => new ReferenceFilter(parametersOf('kinematic')));
    for (const filter of filters) {
      filter.start(150);
      filter.eat(40);
      filter.elapse(400);
    }
    const [one, other] = filters as [ReferenceFilter, ReferenceFilter];
    one.measure(170);
    other.setLevel(one.mean.get(0, 0), one.covariance.get(0, 0));
    expect(Math.max(...Matrix.sub(one.mean, other.mean).to1DArray().map(Math.abs))).toBeLessThan(1e-12);
    expect(Math.max(...Matrix.sub(one.covariance, other.covariance).to1DArray().map(Math.abs))).toBeLessThan(1e-12);
  });

  it('lets a meal raise glucose by gain times grams in the end', () => {
    const parameters = parametersOf('kinematic', { reversion: 0 });
    const filter = new ReferenceFilter(parameters);
    filter.start(100);
    const before = filter.mean.get(0, 0);
    filter.eat(50);
    filter.elapse(57600);
    expect(filter.mean.get(0, 0) - before).toBeCloseTo(50 * parameters.values['mealGain']!, 4);
  });
});

describe('the working scale', () => {
  it('has slope 1 at 120 mg/dL and is its own inverse', () => {
    for (const offset of [0, 60, 999, 1000]) {
      const scale = new WorkingScale(offset);
      expect(scale.to(120)).toBeCloseTo(120, 12);
      expect((scale.to(120.001) - scale.to(119.999)) / 0.002).toBeCloseTo(1, 6);
      expect(scale.from(scale.to(77))).toBeCloseTo(77, 11);
    }
  });

  it('has the moments of a shifted log-normal, by quadrature', () => {
    const scale = new WorkingScale(30);
    const [mean, sd] = [140, 35];
    let [total, first, second] = [0, 0, 0];
    for (let z = -10; z <= 10; z += 0.01) {
      const weight = Math.exp(-0.5 * z * z);
      const g = scale.from(mean + sd * z);
      total += weight;
      first += weight * g;
      second += weight * g * g;
    }
    const moments = scale.moments(mean, sd * sd);
    expect(moments.mean).toBeCloseTo(first / total, 8);
    expect(moments.sd).toBeCloseTo(Math.sqrt(second / total - (first / total) ** 2), 8);
  });
});

describe('the Student-t posterior', () => {
  it('tends to the Gaussian one with many degrees of freedom', () => {
    const { mean, variance } = studentPosterior(2, 3, 1, 1e7);
    expect(mean).toBeCloseTo(1.5, 5);
    expect(variance).toBeCloseTo(0.75, 5);
  });

  it('of a Cauchy reading far away is the prior', () => {
    const { mean, variance } = studentPosterior(1e6, 2, 1, 1);
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(2, 5);
  });

  it('has the score of Masreliez (1975): mean = -s · d ln p(y) / dy', () => {
    // For a Gaussian prior the posterior mean is the prior variance times the slope of ln p(y) in the prior mean.
    const [s, r, nu, y] = [2, 1, 4, 3];
    const marginal = (at: number) => {
      let total = 0;
      for (let z = -30; z <= 30; z += 0.005) {
        total += Math.exp((-0.5 * z * z) / s) * (1 + (at - z) ** 2 / (nu * r)) ** (-(nu + 1) / 2);
      }
      return Math.log(total);
    };
    const score = (marginal(y + 1e-4) - marginal(y - 1e-4)) / 2e-4;
    expect(studentPosterior(y, s, r, nu).mean).toBeCloseTo(-s * score, 5);
  });
});
