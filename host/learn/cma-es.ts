/**
 * CMA-ES: minimises a function of a few real numbers without derivatives, by sampling from a normal distribution whose
 * mean, step size and covariance follow the better samples. After N. Hansen, "The CMA Evolution Strategy: A Tutorial",
 * arXiv:1604.00772 (2016), figure 6 and table 1; symbols are the tutorial's.
 */
import { Random, type RandomState } from '../simulate/random.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** Constants of the strategy for n dimensions and λ candidates. */
interface Strategy {
  /** Recombination weights by rank; those of the worse half are negative. */
  weights: Float64Array;
  mu: number;
  muEff: number;
  cSigma: number;
  dSigma: number;
  cC: number;
  c1: number;
  cMu: number;
  /** Expected length of a standard normal vector. */
  chi: number;
}

/** One sample: z ~ N(0, I), y = B D z ~ N(0, C), x = m + σ y. */
interface Sample {
  z: Float64Array;
  y: Float64Array;
}

/** A search between two generations: plain numbers, to be written down and gone on from. */
export interface SearchState {
  mean: number[];
  sigma: number;
  covariance: number[];
  pathSigma: number[];
  pathC: number[];
  generation: number;
  population: number;
  random: RandomState;
}

export class CmaEs {
  readonly #n: number;
  readonly #strategy: Strategy;
  readonly #random: Random;
  #mean: Float64Array;
  #sigma: number;
  #covariance: Float64Array;
  #pathSigma: Float64Array;
  #pathC: Float64Array;
  /** Eigenvectors of the covariance, by rows, and square roots of its eigenvalues. */
  #b!: Float64Array;
  #d!: Float64Array;
  #generation = 0;
  #samples: Sample[] = [];

  /** Starts at `mean` with the standard deviation `sigma` in every coordinate; `population` is at least 4. */
  constructor(mean: Float64Array, sigma: number, population: number, random: Random) {
    this.#n = mean.length;
    this.#strategy = strategyOf(this.#n, population);
    this.#random = random;
    this.#mean = mean.slice();
    this.#sigma = sigma;
    this.#covariance = identity(this.#n);
    this.#pathSigma = new Float64Array(this.#n);
    this.#pathC = new Float64Array(this.#n);
    this.#decompose();
  }

  /** The search as it stands; ask for it after `tell`. */
  get state(): SearchState {
    return {
      mean: [...this.#mean],
      sigma: this.#sigma,
      covariance: [...this.#covariance],
      pathSigma: [...this.#pathSigma],
      pathC: [...this.#pathC],
      generation: this.#generation,
      population: this.#strategy.weights.length,
      random: this.#random.state,
    };
  }

  /** A search that goes on, to the bit, where another one stood. */
  static resume(state: SearchState): CmaEs {
    const search = new CmaEs(Float64Array.from(state.mean), state.sigma, state.population, Random.resume(state.random));
    search.#covariance = Float64Array.from(state.covariance);
    search.#pathSigma = Float64Array.from(state.pathSigma);
    search.#pathC = Float64Array.from(state.pathC);
    search.#generation = state.generation;
    search.#decompose();
    return search;
  }

  /** Standard deviation of the candidates along the direction in which they spread most. */
  get spread(): number {
    return this.#sigma * Math.max(...this.#d);
  }

  /** The candidates of one generation: score them and `tell`. */
  ask(): Float64Array[] {
    this.#samples = Array.from({ length: this.#strategy.weights.length }, () => this.#sample());
    return this.#samples.map(({ y }) => this.#mean.map((m, k) => m + this.#sigma * y[k]!));
  }

  /** Takes the scores of the candidates, in their order; less is better, Infinity is a candidate that is not allowed. */
  tell(scores: readonly number[]): void {
    const { weights, mu, muEff, cSigma, dSigma, cC, chi } = this.#strategy;
    const ranked = ranking(scores).map((index) => this.#samples[index]!);
    const best = ranked.slice(0, mu);
    const meanY = this.#mean.map((_, k) => best.reduce((sum, { y }, i) => sum + weights[i]! * y[k]!, 0));
    const meanZ = this.#mean.map((_, k) => best.reduce((sum, { z }, i) => sum + weights[i]! * z[k]!, 0));
    this.#generation++;
    this.#mean = this.#mean.map((m, k) => m + this.#sigma * meanY[k]!);

    const kick = Math.sqrt(cSigma * (2 - cSigma) * muEff);
    const whitened = this.#turn(meanZ); // C^(-1/2) ⟨y⟩ = B ⟨z⟩
    this.#pathSigma = this.#pathSigma.map((p, k) => (1 - cSigma) * p + kick * whitened[k]!);
    const length = Math.sqrt(squaredNorm(this.#pathSigma));
    const settled = Math.sqrt(1 - (1 - cSigma) ** (2 * this.#generation));
    const stalled = length / settled >= (1.4 + 2 / (this.#n + 1)) * chi; // h_σ = 0
    this.#sigma *= Math.exp((cSigma / dSigma) * (length / chi - 1));

    const push = stalled ? 0 : Math.sqrt(cC * (2 - cC) * muEff);
    this.#pathC = this.#pathC.map((p, k) => (1 - cC) * p + push * meanY[k]!);
    this.#adapt(ranked, stalled);
    this.#decompose();
  }

  /** C ← (1 + c₁ δ(h_σ) − c₁ − c_μ Σw) C + c₁ p pᵀ + c_μ Σ w° y yᵀ. */
  #adapt(ranked: readonly Sample[], stalled: boolean): void {
    const { weights, c1, cMu, cC } = this.#strategy;
    const n = this.#n;
    const forgiven = stalled ? c1 * cC * (2 - cC) : 0;
    const kept = 1 + forgiven - c1 - cMu * weights.reduce((sum, weight) => sum + weight, 0);
    const safe = ranked.map(({ z }, i) => weights[i]! * (weights[i]! >= 0 ? 1 : n / squaredNorm(z)));
    for (let row = 0; row < n; row++) {
      for (let column = 0; column <= row; column++) {
        const rankMu = ranked.reduce((sum, { y }, i) => sum + safe[i]! * y[row]! * y[column]!, 0);
        const rankOne = this.#pathC[row]! * this.#pathC[column]!;
        const entry = kept * this.#covariance[row * n + column]! + c1 * rankOne + cMu * rankMu;
        this.#covariance[row * n + column] = entry;
        this.#covariance[column * n + row] = entry;
      }
    }
  }

  #decompose(): void {
    const { values, vectors } = symmetricEigen(this.#covariance, this.#n);
    this.#b = vectors;
    this.#d = values.map((value) => Math.sqrt(Math.max(value, 0)));
  }

  #sample(): Sample {
    const z = Float64Array.from({ length: this.#n }, () => this.#random.normal(0, 1));
    return { z, y: this.#turn(z.map((value, k) => this.#d[k]! * value)) };
  }

  /** B v. */
  #turn(v: Float64Array): Float64Array {
    return v.map((_, row) => v.reduce((sum, value, k) => sum + this.#b[row * this.#n + k]! * value, 0));
  }
}

function strategyOf(n: number, population: number): Strategy {
  const raw = Float64Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const mu = Math.floor(population / 2);
  const muEff = effectiveNumber(raw.subarray(0, mu));
  const muEffMinus = effectiveNumber(raw.subarray(mu));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (1 / 4 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
  const negative = Math.min(1 + c1 / cMu, 1 + (2 * muEffMinus) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  const positiveSum = raw.reduce((sum, weight) => sum + Math.max(weight, 0), 0);
  const negativeSum = raw.reduce((sum, weight) => sum - Math.min(weight, 0), 0);
  return {
    weights: raw.map((weight) => (weight >= 0 ? weight / positiveSum : (negative * weight) / negativeSum)),
    mu,
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    chi: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** How many equal weights these are worth: (Σw)² / Σw². */
function effectiveNumber(weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0) ** 2 / squaredNorm(weights);
}

/** Indices from the least score to the greatest; equal scores keep their order. */
function ranking(scores: readonly number[]): number[] {
  return [...scores.keys()].sort((a, b) => (scores[a]! < scores[b]! ? -1 : scores[a]! > scores[b]! ? 1 : 0));
}

function squaredNorm(v: Float64Array): number {
  return v.reduce((sum, value) => sum + value * value, 0);
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
}
