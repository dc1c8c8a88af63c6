/** Seeded random numbers, the same on every machine: xorshift32 from a hashed start, so that near seeds give far sequences. */
export class Random {
  #word;

  /** @param {number[]} seeds */
  constructor(...seeds) {
    let hash = 0x5bd1e995;
    for (const seed of seeds) {
      hash = Math.imul(hash ^ seed, 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
      hash ^= hash >>> 16;
    }
    this.#word = hash >>> 0 || 1;
  }

  /** A word of 32 bits, never 0. */
  word() {
    let x = this.#word;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#word = x >>> 0;
    return this.#word;
  }

  /** A whole number, 0 to just below `count`. */
  below(count) {
    return Math.floor((this.word() / 2 ** 32) * count);
  }

  chance(probability) {
    return this.word() / 2 ** 32 < probability;
  }

  of(choices) {
    return choices[this.below(choices.length)];
  }
}
