/** The Kalman filter with dense float64 matrices and Joseph's form: what the core approximates in f32 and in UD form. */
import { Matrix } from 'ml-matrix';
import type { ParameterSet } from '../../host/core/parameters.js';
import { vanLoan, type Discrete, type Sde } from './discretise.js';
import { sdeOf } from './models.js';
import { WorkingScale } from './scale.js';

/** Longest step, and the gap after which a reading starts anew, s. */
const LONGEST_STEP = 57600;

export class ReferenceFilter {
  readonly scale: WorkingScale;
  readonly setpoint: number;
  readonly noise: number;
  /** Deviations from the setpoint, and the carbohydrate on board. */
  mean: Matrix;
  covariance: Matrix;
  /** Deviation of the last reading from its prediction, and the predicted variance of that. */
  innovation = 0;
  innovationVariance = 0;

  readonly #parameters: ParameterSet;
  readonly #sde: Sde;
  readonly #steps = new Map<number, Discrete>();

  constructor(parameters: ParameterSet) {
    const { values } = parameters;
    this.#parameters = parameters;
    this.#sde = sdeOf(parameters);
    this.scale = new WorkingScale(values['scaleOffset']!);
    this.setpoint = this.scale.to(values['setpoint']!);
    this.noise = values['sensorNoise']! ** 2;
    const n = this.#sde.drift.rows;
    this.mean = Matrix.zeros(n, 1);
    this.covariance = Matrix.zeros(n, n);
  }

  /** Number of states without the carbohydrate on board. */
  get size(): number {
    return this.mean.rows - 1;
  }

  get carbsOnBoard(): number {
    return this.mean.get(this.size, 0);
  }

  deviation(glucose: number): number {
    return this.scale.to(glucose) - this.setpoint;
  }

  /** The prior around a first reading. */
  start(glucose: number): void {
    const { model, values: p } = this.#parameters;
    const carbs = this.carbsOnBoard;
    this.innovation = 0;
    this.innovationVariance = 0;
    const spread =
      model === 'ar2'
        ? [p['initialRate']!, p['initialMealEffect']!]
        : [p['initialRate']!, p['initialAcceleration']!, p['initialMealEffect']!];
    this.mean = Matrix.columnVector([this.deviation(glucose), ...spread.map(() => 0), carbs]);
    this.covariance = Matrix.diag([this.noise, ...spread.map((sd) => sd * sd), 0]);
  }

  elapse(seconds: number): void {
    const { transition, noise } = this.step(Math.min(seconds, LONGEST_STEP));
    this.mean = transition.mmul(this.mean);
    this.covariance = transition.mmul(this.covariance).mmul(transition.transpose()).add(noise);
  }

  measure(glucose: number): void {
    const n = this.mean.rows;
    this.innovation = this.deviation(glucose) - this.mean.get(0, 0);
    this.innovationVariance = this.covariance.get(0, 0) + this.noise;
    const gain = this.covariance.getColumnVector(0).div(this.innovationVariance);
    const kept = Matrix.eye(n, n);
    for (let i = 0; i < n; i++) kept.set(i, 0, kept.get(i, 0) - gain.get(i, 0));
    this.mean = Matrix.add(this.mean, Matrix.mul(gain, this.innovation));
    this.covariance = kept
      .mmul(this.covariance)
      .mmul(kept.transpose())
      .add(gain.mmul(gain.transpose()).mul(this.noise));
  }

  /**
   * The belief after any reading of the level alone that leaves it with this mean and variance: the other states follow
   * the level by regression, whatever the likelihood was.
   */
  setLevel(mean: number, variance: number): void {
    const before = this.covariance.get(0, 0);
    const slope = this.covariance.getColumnVector(0).div(before);
    this.mean = Matrix.add(this.mean, Matrix.mul(slope, mean - this.mean.get(0, 0)));
    this.covariance = Matrix.add(this.covariance, slope.mmul(slope.transpose()).mul(variance - before));
  }

  /** Announced carbohydrate: the doubt is such that the whole rise has the relative standard deviation `mealUncertainty`. */
  eat(grams: number): void {
    const { values: p } = this.#parameters;
    const meal = this.size - 1;
    const rise = p['mealGain']! * grams;
    const effectOfUnitRise = p['mealDecay']!; // ∫ m exp(-k t) dt = m / k
    const doubt = p['mealUncertainty']! * rise * effectOfUnitRise;
    this.mean.set(this.size, 0, this.carbsOnBoard + grams);
    this.covariance.set(meal, meal, this.covariance.get(meal, meal) + doubt * doubt);
  }

  /** Mean and variance of the reading on the working scale at each of `count` 5-minute steps. */
  ahead(count: number): { mean: number; variance: number }[] {
    const { transition, noise } = this.step(300);
    let { mean, covariance } = this;
    return Array.from({ length: count }, () => {
      mean = transition.mmul(mean);
      covariance = transition.mmul(covariance).mmul(transition.transpose()).add(noise);
      return { mean: mean.get(0, 0) + this.setpoint, variance: covariance.get(0, 0) + this.noise };
    });
  }

  step(seconds: number): Discrete {
    let step = this.#steps.get(seconds);
    if (step === undefined) this.#steps.set(seconds, (step = vanLoan(this.#sde, seconds / 60)));
    return step;
  }
}

/** Feeds a reference filter the events that a forecaster gets, by the same rules for first readings and long gaps. */
export class ReferenceForecaster {
  readonly filter: ReferenceFilter;
  #time: number | undefined;
  #lastReading: number | undefined;

  constructor(parameters: ParameterSet) {
    this.filter = new ReferenceFilter(parameters);
  }

  /** `level`: what the level is after the reading, when that does not follow from a Gaussian likelihood. */
  observe(time: number, glucose: number, level?: { mean: number; variance: number }): void {
    this.elapse(time);
    if (this.#lastReading === undefined || time - this.#lastReading > LONGEST_STEP) this.filter.start(glucose);
    else if (level === undefined) this.filter.measure(glucose);
    else this.filter.setLevel(level.mean, level.variance);
    this.#lastReading = time;
  }

  meal(time: number, grams: number): void {
    this.elapse(time);
    this.filter.eat(grams);
  }

  elapse(time: number): void {
    if (this.#time !== undefined && time > this.#time) this.filter.elapse(time - this.#time);
    this.#time = time;
  }
}
