/** The working scale s = L ln((g + c) / L) + 120, L = 120 + c, and what a normal distribution on it is in mg/dL. */
import { normalCdf, normalQuantile } from '../math/reference.js';

const ANCHOR = 120;
const LINEAR_FROM = 1000;
const LOWEST = 20;
const HIGHEST = 600;

export interface Distribution {
  mean: number;
  sd: number;
  quantile(level: number): number;
  below(glucose: number): number;
}

export class WorkingScale {
  readonly linear: boolean;
  readonly #offset: number;

  constructor(offset: number) {
    this.#offset = offset;
    this.linear = offset >= LINEAR_FROM;
  }

  get length(): number {
    return ANCHOR + this.#offset;
  }

  to(glucose: number): number {
    return this.linear ? glucose : this.length * Math.log((glucose + this.#offset) / this.length) + ANCHOR;
  }

  from(s: number): number {
    return this.linear ? s : this.length * Math.exp((s - ANCHOR) / this.length) - this.#offset;
  }

  /** dg/ds at s. */
  slope(s: number): number {
    return this.linear ? 1 : Math.exp((s - ANCHOR) / this.length);
  }

  /** What N(mean, variance) on this scale is in mg/dL; nothing lies outside 20..600. */
  distribution(mean: number, variance: number): Distribution {
    const sd = Math.sqrt(variance);
    const moments = this.moments(mean, variance);
    return {
      mean: plausible(moments.mean),
      sd: moments.sd,
      quantile: (level) => plausible(this.from(mean + sd * normalQuantile(level))),
      below: (glucose) => normalCdf((this.to(glucose) - mean) / sd),
    };
  }

  /** Of the normal or the shifted log-normal distribution. */
  moments(mean: number, variance: number): { mean: number; sd: number } {
    if (this.linear) return { mean, sd: Math.sqrt(variance) };
    const logVariance = variance / this.length ** 2;
    const shifted = Math.exp(Math.log(this.length) + (mean - ANCHOR) / this.length + logVariance / 2);
    return { mean: shifted - this.#offset, sd: shifted * Math.sqrt(Math.expm1(logVariance)) };
  }
}

function plausible(glucose: number): number {
  return Math.min(Math.max(glucose, LOWEST), HIGHEST);
}
