/** The classical Runge–Kutta method of fourth order with a fixed step. */

/** Writes dx/dt at x into `slope`; both have the length of the state. */
export type Slope = (x: Float64Array, slope: Float64Array) => void;

export class RungeKutta {
  readonly #slope: Slope;
  readonly #trial: Float64Array;
  readonly #slopes: readonly [Float64Array, Float64Array, Float64Array, Float64Array];

  constructor(length: number, slope: Slope) {
    const vector = (): Float64Array => new Float64Array(length);
    this.#slope = slope;
    this.#trial = vector();
    this.#slopes = [vector(), vector(), vector(), vector()];
  }

  /** x ← x + h (k₁ + 2 k₂ + 2 k₃ + k₄) / 6. */
  step(x: Float64Array, h: number): void {
    const [k1, k2, k3, k4] = this.#slopes;
    this.#slope(x, k1);
    this.#slope(this.#ahead(x, k1, h / 2), k2);
    this.#slope(this.#ahead(x, k2, h / 2), k3);
    this.#slope(this.#ahead(x, k3, h), k4);
    for (let i = 0; i < x.length; i++) x[i]! += (h * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!)) / 6;
  }

  #ahead(x: Float64Array, slope: Float64Array, h: number): Float64Array {
    for (let i = 0; i < x.length; i++) this.#trial[i] = x[i]! + h * slope[i]!;
    return this.#trial;
  }
}
