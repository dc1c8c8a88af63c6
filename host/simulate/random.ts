/** Seeded random numbers for the simulator: the same seed gives the same bits in every JavaScript engine. */

const UNIFORMS_IN_A_NORMAL = 12;
const WARM_UP_DRAWS = 16;

/** Four whole numbers of 32 bits. */
export type RandomState = [a: number, b: number, c: number, counter: number];

/**
 * The generator sfc32 ("small fast chaotic", C. Doty-Humphrey, PractRand 0.93): 128 bits of state, period about 2^127.
 * Only 32-bit integers, + − × ÷ and comparisons are used anywhere, which IEEE 754 fixes to the bit.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** `stream` separates the sources of chance in one simulation, so that one may change without moving the others. */
  constructor(seed: number, stream: number) {
    this.#a = seed | 0;
    this.#b = stream | 0;
    this.#c = 0x2545f491;
    for (let draw = 0; draw < WARM_UP_DRAWS; draw++) this.#next();
  }

  /** The generator as it stands, to go on from with `resume`. */
  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#counter];
  }

  /** A generator that goes on where another one stood. */
  static resume([a, b, c, counter]: RandomState): Random {
    const random = new Random(0, 0);
    [random.#a, random.#b, random.#c, random.#counter] = [a, b, c, counter];
    return random;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + ((high - low) * this.#next()) / 2 ** 32;
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.between(0, 1) < probability;
  }

  /** Bell-shaped: the sum of twelve uniforms, at most six standard deviations out; needs no logarithm or sine. */
  normal(mean: number, sd: number): number {
    let sum = 0;
    for (let k = 0; k < UNIFORMS_IN_A_NORMAL; k++) sum += this.between(0, 1);
    return mean + sd * (sum - UNIFORMS_IN_A_NORMAL / 2);
  }

  /** Uniform whole number of 32 bits. */
  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
