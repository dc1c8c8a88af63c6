/**
 * The adaptive model where its drift is linear, and the exact Kalman filter of it: written in (g, v, e) with the matrices
 * themselves, it shares no step with the filters that it judges.
 */
import { Matrix } from 'ml-matrix';
import type { AdaptiveFilter, Belief } from './adaptive-filters.js';
import { START, type AdaptiveParameters, type Context, type Substep } from './adaptive-model.js';
import type { Component } from './mixture.js';

/** No term of the drift but the constant, G and v; glucose of some 20 to 350 mg/dL and small momenta reach no clamp. */
export const LINEAR: AdaptiveParameters = {
  ...START,
  c2: 0,
  c3: 0,
  c5: 0,
  c6: 0,
  c7: 0,
  c8: 0,
  c9: 0,
  c10: 0,
  c11: 0,
  initialRate: 0.5,
};

export class ExactFilter implements AdaptiveFilter {
  /** Of the last reading. */
  lastDensity = 1;
  /** Of (g, v, e). */
  #mean = Matrix.zeros(3, 1);
  #covariance = Matrix.zeros(3, 3);
  readonly #p: AdaptiveParameters;

  constructor(p: AdaptiveParameters) {
    this.#p = p;
  }

  /** Of (z, v, e). */
  get belief(): Belief {
    const view = new Matrix([
      [1, 0, 1],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    return {
      mean: view.mmul(this.#mean).to1DArray(),
      covariance: view.mmul(this.#covariance).mmul(view.transpose()),
    };
  }

  start(reading: number): void {
    const { sensorNoise, initialRate, errorSd } = this.#p;
    this.#mean = Matrix.columnVector([reading, 0, 0]);
    this.#covariance = new Matrix([
      [sensorNoise ** 2 + errorSd ** 2, 0, -(errorSd ** 2)],
      [0, initialRate ** 2, 0],
      [-(errorSd ** 2), 0, errorSd ** 2],
    ]);
  }

  elapse(context: Context, substeps: readonly Substep[]): void {
    const { c0, c1, c4, errorTime, errorSd, mealUncertainty } = this.#p;
    const { centre, scale, seasonDrift, seasonDamping, rateIntensity, levelIntensity } = context;
    for (const { h, rise, mealRate } of substeps) {
      // dv/dt = pull g + damping v + constant.
      const pull = c1 / scale;
      const damping = c4 + seasonDamping;
      const constant = c0 + seasonDrift - pull * centre;
      const rho = Math.exp(-h / errorTime);
      const F = new Matrix([
        [1 + (h * h * pull) / 2, h + (h * h * damping) / 2, 0],
        [h * pull, 1 + h * damping, 0],
        [0, 0, rho],
      ]);
      const q = rateIntensity + mealUncertainty ** 2 * mealRate ** 2;
      const Q = new Matrix([
        [(q * h ** 3) / 3 + levelIntensity * h, (q * h ** 2) / 2, 0],
        [(q * h ** 2) / 2, q * h, 0],
        [0, 0, errorSd ** 2 * (1 - rho * rho)],
      ]);
      this.#mean = F.mmul(this.#mean).add(Matrix.columnVector([(h * h * constant) / 2 + rise, h * constant, 0]));
      this.#covariance = F.mmul(this.#covariance).mmul(F.transpose()).add(Q);
    }
  }

  measure(reading: number): void {
    const H = new Matrix([[1, 0, 1]]);
    const innovation = reading - H.mmul(this.#mean).get(0, 0);
    const across = this.#covariance.mmul(H.transpose());
    const S = H.mmul(across).get(0, 0) + this.#p.sensorNoise ** 2;
    this.lastDensity = Math.exp(-(innovation ** 2) / (2 * S)) / Math.sqrt(2 * Math.PI * S);
    this.#mean = Matrix.add(this.#mean, Matrix.mul(across, innovation / S));
    this.#covariance = Matrix.sub(this.#covariance, across.mmul(across.transpose()).div(S));
  }

  ahead(context: Context, steps: readonly (readonly Substep[])[]): Component[][] {
    const runner = new ExactFilter(this.#p);
    runner.#mean = this.#mean;
    runner.#covariance = this.#covariance;
    return steps.map((substeps) => {
      runner.elapse(context, substeps);
      const { mean, covariance } = runner.belief;
      return [{ weight: 1, mean: mean[0]!, variance: covariance.get(0, 0) }];
    });
  }
}
