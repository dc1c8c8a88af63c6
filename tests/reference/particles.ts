/**
 * A particle filter of the adaptive model: the truth to judge Gaussian filters by where drift, regimes or readings are not
 * linear and Gaussian. Gordon, Salmond and Smith (1993): particles move by the equations with drawn noise and regimes, are
 * weighed by the reading and drawn anew, systematically (Kitagawa 1996), when fewer than half count.
 *
 * Regimes are drawn once in a step, before its substeps, as the interacting filter mixes them. The drift is written here once
 * more, in plain numbers: particles are many. Errors of a mean are some sd / √(particles that count).
 */
import { Random } from '../support/random.js';
import type { Follower } from './adaptive-forecaster.js';
import {
  errorOf,
  PRESSED,
  rateIntensity,
  REGIMES,
  switching,
  USUAL,
  type AdaptiveParameters,
  type Context,
  type Position,
  type Substep,
} from './adaptive-model.js';
import { gaussians } from './gaussians.js';
import { logStudentPeak } from './student.js';

/** Of the quantiles of a forecast. */
export const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;

/** Crossing below the first two, above the last two; mg/dL. */
export type Thresholds = readonly [number, number, number, number];

export interface Moments {
  mean: number;
  sd: number;
}

export interface ParticleStep {
  /** Of z: what the sensor shows without white noise. */
  level: Moments;
  /** Of the reading; for 2 degrees of freedom and fewer its sd is that of the draws and no estimate of anything. */
  reading: Moments;
  /** Of the reading, at `LEVELS`. */
  quantiles: number[];
  /** The readings of all paths, in order of size. */
  readings: Float64Array;
  /** By threshold: share of the paths with a reading beyond it up to this step. */
  crossing: number[];
  /** Share of the paths in each regime. */
  regimes: number[];
}

export interface ParticleOptions {
  particles?: number;
  seed?: number;
  /** The usual regime alone, as the filters with one regime believe. */
  usualOnly?: boolean;
  jumps?: Jumps;
}

/** Jumps of the momentum, for meals that nobody announced. */
export interface Jumps {
  /** Chance that a particle's momentum jumps in a substep. */
  chance: number;
  /** Standard deviation of a jump in those of the noise of a substep. */
  times: number;
  /** Meals only lift: a jump is the half of the normal above 0. */
  upwards: boolean;
}

export class ParticleFilter implements Follower {
  /** ln of the estimated density of all readings since the start. */
  logEvidence = 0;
  readonly count: number;
  readonly #p: AdaptiveParameters;
  readonly #usualOnly: boolean;
  readonly #jumps: Jumps | undefined;
  readonly #random: Random;
  readonly #normal: () => number;
  #g: Float64Array;
  #v: Float64Array;
  #e: Float64Array;
  #regime: Uint8Array;
  /** They sum to 1. */
  #weight: Float64Array;

  constructor(p: AdaptiveParameters, { particles = 20_000, seed = 1, usualOnly = false, jumps }: ParticleOptions = {}) {
    this.#p = p;
    this.#usualOnly = usualOnly;
    this.#jumps = jumps;
    this.#random = new Random(seed);
    this.#normal = gaussians(seed);
    this.count = particles;
    this.#g = new Float64Array(particles);
    this.#v = new Float64Array(particles);
    this.#e = new Float64Array(particles);
    this.#regime = new Uint8Array(particles);
    this.#weight = new Float64Array(particles);
  }

  start(reading: number): void {
    const { sensorNoise, initialRate, errorSd } = this.#p;
    this.logEvidence = 0;
    for (let i = 0; i < this.count; i++) {
      this.#e[i] = errorSd * this.#normal();
      this.#g[i] = reading + sensorNoise * this.#normal() - this.#e[i]!;
      this.#v[i] = initialRate * this.#normal();
      this.#regime[i] = this.#usualOnly ? USUAL : i % 3;
    }
    this.#weight.fill(1 / this.count);
  }

  elapse(context: Context, substeps: readonly Substep[]): void {
    if (!this.#usualOnly) {
      const minutes = substeps.reduce((sum, { h }) => sum + h, 0);
      this.#switch(switching(this.#p, context, minutes));
    }
    for (const substep of substeps) this.#move(context, substep);
  }

  /** `minutes` since the reading before: readings faster than 5 minutes share their error. */
  measure(reading: number, minutes = 5): void {
    const weight = this.#weight;
    const logDensity = readingDensity(this.#p, 5 / Math.min(Math.max(minutes, 1), 5));
    const logs = new Float64Array(this.count);
    let best = -Infinity;
    for (let i = 0; i < this.count; i++) {
      logs[i] = logDensity(reading - this.#g[i]! - this.#e[i]!) + Math.log(weight[i]!);
      best = Math.max(best, logs[i]!);
    }
    let total = 0;
    for (let i = 0; i < this.count; i++) total += weight[i] = Math.exp(logs[i]! - best);
    let squares = 0;
    for (let i = 0; i < this.count; i++) squares += (weight[i]! /= total) ** 2;
    this.logEvidence += Math.log(total) + best;
    if (1 / squares < this.count / 2) this.#resample();
  }

  get position(): Position {
    const unpressed = this.#weight.map((w, i) => (this.#regime[i] === PRESSED ? 0 : w));
    const free = unpressed.some((w) => w > 0) ? unpressed : this.#weight; // of few particles, none may be left
    const total = free.reduce((sum, w) => sum + w, 0);
    const mean = (of: Float64Array) => of.reduce((sum, x, i) => sum + free[i]! * x, 0) / total;
    return [mean(this.#g), mean(this.#v)];
  }

  /** Of z, v, e and of glucose itself, and the probabilities of the regimes. */
  get belief(): { z: Moments; v: Moments; e: Moments; glucose: Moments; regimes: number[] } {
    const z = this.#g.map((g, i) => g + this.#e[i]!);
    return {
      z: moments(z, this.#weight),
      v: moments(this.#v, this.#weight),
      e: moments(this.#e, this.#weight),
      glucose: moments(this.#g, this.#weight),
      regimes: this.#shares(),
    };
  }

  /**
   * Readings after each of these steps by running every particle ahead; the filter's belief stays as it is. Crossing counts
   * the readings at the ends of the steps: for a sensor of another beat than 5 minutes give steps of its interval.
   */
  ahead(context: Context, steps: readonly (readonly Substep[])[], thresholds: Thresholds): ParticleStep[] {
    const runner = this.#copy();
    runner.#resample();
    const draw = this.#readingNoise();
    const lowest = new Float64Array(this.count).fill(Infinity);
    const highest = new Float64Array(this.count).fill(-Infinity);
    return steps.map((substeps) => {
      runner.elapse(context, substeps);
      const level = runner.#g.map((g, i) => g + runner.#e[i]!);
      const reading = level.map((z) => z + draw());
      reading.forEach((y, i) => {
        lowest[i] = Math.min(lowest[i]!, y);
        highest[i] = Math.max(highest[i]!, y);
      });
      const share = (among: Float64Array, beyond: (x: number) => boolean) =>
        among.reduce((sum, x) => sum + (beyond(x) ? 1 : 0), 0) / this.count;
      const step = {
        level: moments(level, runner.#weight),
        reading: moments(reading, runner.#weight),
        crossing: thresholds.map((threshold, t) =>
          t < 2 ? share(lowest, (y) => y < threshold) : share(highest, (y) => y > threshold),
        ),
        regimes: runner.#shares(),
      };
      reading.sort();
      return { ...step, quantiles: LEVELS.map((level) => quantileOf(reading, level)), readings: reading };
    });
  }

  #copy(): ParticleFilter {
    const other = new ParticleFilter(this.#p, {
      ...{ particles: this.count, seed: this.#random.word(), usualOnly: this.#usualOnly },
      ...(this.#jumps === undefined ? {} : { jumps: this.#jumps }),
    });
    other.#g.set(this.#g);
    other.#v.set(this.#v);
    other.#e.set(this.#e);
    other.#regime.set(this.#regime);
    other.#weight.set(this.#weight);
    return other;
  }

  #shares(): number[] {
    const shares = Array.from({ length: REGIMES }, () => 0);
    for (let i = 0; i < this.count; i++) shares[this.#regime[i]!]! += this.#weight[i]!;
    return shares;
  }

  /** Draws every particle's regime. What is released gets an error as of any sensor. */
  #switch(transition: readonly (readonly number[])[]): void {
    for (let i = 0; i < this.count; i++) {
      const from = this.#regime[i]!;
      const row = transition[from]!;
      let left = this.#random.between(0, 1);
      let to = 0;
      while (to < PRESSED && left >= row[to]!) left -= row[to++]!;
      if (from === PRESSED && to !== PRESSED) this.#e[i] = this.#p.errorSd * this.#normal();
      this.#regime[i] = to;
    }
  }

  #move(context: Context, substep: Substep): void {
    const { h, rise } = substep;
    const normal = this.#normal;
    // White noise on the rate gives v ← v + a and g ← g + (h / 2) a + b with a, b independent, var a = q h, var b = q h³ / 12.
    const regimes = [0, 1, 2, 3].map((regime) => {
      const q = rateIntensity(this.#p, context, regime, substep);
      const { kept, variance } = errorOf(this.#p, regime, h);
      return {
        rateSd: Math.sqrt(q * h),
        levelSd: Math.sqrt((q * h ** 3) / 12 + context.levelIntensity * h),
        kept,
        errorSd: Math.sqrt(variance),
        pull: regime === PRESSED ? (1 - kept) * this.#p.pressDepth : 0,
      };
    });
    for (let i = 0; i < this.count; i++) {
      const { rateSd, levelSd, kept, errorSd, pull } = regimes[this.#regime[i]!]!;
      const g = this.#g[i]!;
      const v = this.#v[i]!;
      const moved = v + h * acceleration(this.#p, context, g, v);
      const jolt = rateSd * this.#jolt();
      this.#v[i] = moved + jolt;
      this.#g[i] = g + 0.5 * h * (v + moved) + rise + 0.5 * h * jolt + levelSd * normal();
      this.#e[i] = kept * this.#e[i]! - pull * g + errorSd * normal();
    }
  }

  /** The noise on the momentum, in standard deviations of a substep without jumps. */
  #jolt(): number {
    const noise = this.#normal();
    if (this.#jumps === undefined || !this.#random.chance(this.#jumps.chance)) return noise;
    const jump = this.#jumps.times * this.#normal();
    return noise + (this.#jumps.upwards ? Math.abs(jump) : jump);
  }

  #resample(): void {
    const { count } = this;
    const [g, v, e, regime] = [this.#g, this.#v, this.#e, this.#regime];
    this.#g = new Float64Array(count);
    this.#v = new Float64Array(count);
    this.#e = new Float64Array(count);
    this.#regime = new Uint8Array(count);
    const offset = this.#random.between(0, 1);
    let from = 0;
    let passed = this.#weight[0]!;
    for (let i = 0; i < count; i++) {
      while ((i + offset) / count >= passed && from < count - 1) passed += this.#weight[++from]!;
      this.#g[i] = g[from]!;
      this.#v[i] = v[from]!;
      this.#e[i] = e[from]!;
      this.#regime[i] = regime[from]!;
    }
    this.#weight.fill(1 / count);
  }

  /** Draws the white noise of a reading: normal, or Student-t as a normal over the root of a gamma. */
  #readingNoise(): () => number {
    const { sensorNoise, degreesOfFreedom } = this.#p;
    const normal = this.#normal;
    if (degreesOfFreedom === 0) return () => sensorNoise * normal();
    const half = degreesOfFreedom / 2;
    return () => (sensorNoise * normal()) / Math.sqrt(this.#gamma(half) / half);
  }

  /** Gamma with this shape and scale 1: Marsaglia and Tsang (2000). */
  #gamma(shape: number): number {
    if (shape < 1) return this.#gamma(shape + 1) * this.#random.between(0, 1) ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const x = this.#normal();
      const cube = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (cube > 0 && Math.log(this.#random.between(0, 1)) < 0.5 * x * x + d - d * cube + d * Math.log(cube))
        return d * cube;
    }
  }
}

/** ln p of a reading this far from z, whose squared scale is `share` times that of the parameters. */
function readingDensity({ sensorNoise, degreesOfFreedom }: AdaptiveParameters, share: number): (off: number) => number {
  const noise = share * sensorNoise ** 2;
  if (degreesOfFreedom === 0) {
    const peak = -0.5 * Math.log(2 * Math.PI * noise);
    return (off) => peak - (0.5 * off * off) / noise;
  }
  const peak = logStudentPeak(degreesOfFreedom, noise);
  return (off) => peak - 0.5 * (degreesOfFreedom + 1) * Math.log1p((off * off) / (degreesOfFreedom * noise));
}

/** dv/dt, mg/dL/min². */
export function acceleration(p: AdaptiveParameters, context: Context, g: number, v: number): number {
  const G = Math.min(Math.max((g - context.centre) / context.scale, -2.2), 3.5);
  const vc = Math.min(Math.max(v, -5), 5);
  const L = g < 95 ? (95 - g) / 20 : 0;
  const damping = p.c4 + p.c5 * Math.abs(vc) + p.c6 * G + p.c7 * G * G + p.c8 * vc + p.c11 * L + context.seasonDamping;
  return (
    p.c0 + p.c1 * G + p.c2 * G * G + p.c3 * G * G * G + damping * vc + p.c9 * L + p.c10 * L * L + context.seasonDrift
  );
}

/** Weights sum to 1. */
function moments(values: Float64Array, weights: Float64Array): Moments {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += weights[i]! * values[i]!;
  let variance = 0;
  for (let i = 0; i < values.length; i++) variance += weights[i]! * (values[i]! - mean) ** 2;
  return { mean, sd: Math.sqrt(variance) };
}

/** Of sorted values of equal weight, between the two nearest. */
function quantileOf(sorted: Float64Array, level: number): number {
  const at = Math.min(Math.max(level * sorted.length - 0.5, 0), sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}
