/** Seeded random numbers for long runs: xorshift32, the same everywhere. */
export class Random {
  #word: number;

  constructor(seed: number) {
    this.#word = (Math.imul(seed, 0x9e3779b9) ^ 0x5bd1e995) >>> 0 || 1;
  }

  /** A word of 32 bits, never 0. */
  word(): number {
    let x = this.#word;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#word = x >>> 0;
    return this.#word;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * (this.word() / 2 ** 32);
  }

  /** Evenly in the logarithm. */
  logarithmic(low: number, high: number): number {
    return Math.exp(this.between(Math.log(low), Math.log(high)));
  }

  /** A whole number, low..high. */
  whole(low: number, high: number): number {
    return low + (this.word() % (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.word() / 2 ** 32 < probability;
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.word() / 2 ** 32)) * Math.cos(2 * Math.PI * this.between(0, 1));
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)]!;
  }
}
