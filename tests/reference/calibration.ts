/** The belief about a sensor's bias and gain in float64 with whole covariances and Joseph's form: what the core does in UD form. */
import { Matrix } from 'ml-matrix';

/** Values of the parameters that this needs. */
type Values = Record<string, number>;

const APART = 60;
const LONGEST_WEAR = 14;
const DOUBTFUL = 16;
/** Standard deviation of the sensor's errors that the level follows, mg/dL. */
const FOLLOWED = 2;

/** What the filter believes of what the sensor shows, mg/dL and mg/dL/min. */
export interface Shown {
  level: number;
  variance: number;
  rate: number;
  rateVariance: number;
}

export class ReferenceSensor {
  /** Bias and gain. */
  mean = Matrix.columnVector([0, 0]);
  covariance: Matrix;
  readonly #p: Values;
  #fingersticks: number[] = [];
  #doubted = 0;

  constructor(parameters: Values) {
    this.#p = parameters;
    this.covariance = Matrix.diag([parameters['biasSd']! ** 2, parameters['gainSd']! ** 2]);
  }

  wear(days: number): void {
    const worn = Math.min(days, LONGEST_WEAR);
    const gainMost = this.#p['gainSd']! ** 2 + LONGEST_WEAR * this.#p['gainWalk']! ** 2;
    const [bias, gain] = this.covariance.diagonal() as [number, number];
    this.covariance.set(0, 0, bias + worn * this.#p['biasWalk']! ** 2);
    this.covariance.set(1, 1, gain + Math.max(0, Math.min(worn * this.#p['gainWalk']! ** 2, gainMost - gain)));
  }

  glucose({ level }: Shown): number {
    return (level - this.mean.get(0, 0)) / (1 + this.mean.get(1, 0));
  }

  compare(measured: number, shown: Shown): void {
    const { h, noise, off } = this.#comparison(measured, shown);
    const variance = h.transpose().mmul(this.covariance).mmul(h).get(0, 0) + noise;
    if (off ** 2 > DOUBTFUL * variance) {
      if (this.#doubted !== Math.sign(off)) {
        this.#doubted = Math.sign(off);
        return;
      }
      this.mean = Matrix.columnVector([0, 0]);
      const again = this.glucose(shown) - measured;
      this.covariance = Matrix.diag([this.#p['biasSd']! ** 2 + again ** 2, this.#p['gainSd']! ** 2]);
      this.#fingersticks = [];
    }
    this.#learn(measured, shown);
  }

  #learn(measured: number, shown: Shown): void {
    const { h, noise, off } = this.#comparison(measured, shown);
    const along = this.covariance.mmul(h);
    const known = h.transpose().mmul(along).get(0, 0);
    const apart = this.#fingersticks.some((other) => Math.abs(other - measured) >= APART);
    const gain = apart ? along.div(known + noise) : Matrix.columnVector([known / (known + noise) / h.get(0, 0), 0]);
    const kept = Matrix.eye(2).sub(gain.mmul(h.transpose()));
    this.mean = Matrix.add(this.mean, Matrix.mul(gain, off));
    this.mean.set(1, 0, Math.min(Math.max(this.mean.get(1, 0), -0.5), 0.5));
    this.covariance = kept.mmul(this.covariance).mmul(kept.transpose()).add(gain.mmul(gain.transpose()).mul(noise));
    this.#fingersticks.push(measured);
    this.#doubted = 0;
  }

  #comparison(measured: number, shown: Shown) {
    const scale = 1 / (1 + this.mean.get(1, 0));
    const meter = Math.max(this.#p['meterNoise']!, this.#p['meterShare']! * measured);
    const lag = this.#p['sensorLag']! ** 2 * (shown.rate ** 2 + shown.rateVariance);
    const noise = meter ** 2 + scale ** 2 * (shown.variance + lag + FOLLOWED ** 2);
    const h = Matrix.columnVector([scale, scale * this.glucose(shown)]);
    return { h, noise, off: this.glucose(shown) - measured };
  }
}
