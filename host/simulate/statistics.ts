/** Sums up glucose as it comes: the figures of the consensus on time in range (T. Battelino et al., Diabetes Care 42, 1593, 2019). */

export interface GlucoseFigures {
  values: number;
  /** mg/dL. */
  mean: number;
  /** Coefficient of variation, %. */
  cv: number;
  /** Shares of the time, %. */
  below54: number;
  below70: number;
  inRange: number;
  above180: number;
  above250: number;
  /** Times that it went below 70 and 54 mg/dL for at least 15 minutes, and stayed up as long before the next. */
  lows: number;
  severeLows: number;
}

/** Values come every so many minutes. */
export class GlucoseStatistics {
  #count = 0;
  #mean = 0;
  #squares = 0;
  readonly #shares = { below54: 0, below70: 0, above180: 0, above250: 0 };
  readonly #low: Spells;
  readonly #severe: Spells;

  constructor(minutesPerValue: number) {
    this.#low = new Spells(70, minutesPerValue);
    this.#severe = new Spells(54, minutesPerValue);
  }

  add(glucose: number): void {
    this.#count++;
    const difference = glucose - this.#mean;
    this.#mean += difference / this.#count;
    this.#squares += difference * (glucose - this.#mean);
    if (glucose < 54) this.#shares.below54++;
    if (glucose < 70) this.#shares.below70++;
    if (glucose > 180) this.#shares.above180++;
    if (glucose > 250) this.#shares.above250++;
    this.#low.add(glucose);
    this.#severe.add(glucose);
  }

  figures(): GlucoseFigures {
    const percent = (count: number): number => (100 * count) / Math.max(this.#count, 1);
    const { below54, below70, above180, above250 } = this.#shares;
    const sd = Math.sqrt(this.#squares / Math.max(this.#count - 1, 1));
    return {
      values: this.#count,
      mean: this.#mean,
      cv: this.#count === 0 ? 0 : (100 * sd) / this.#mean,
      below54: percent(below54),
      below70: percent(below70),
      inRange: percent(this.#count - below70 - above180),
      above180: percent(above180),
      above250: percent(above250),
      lows: this.#low.count,
      severeLows: this.#severe.count,
    };
  }
}

const SPELL_MINUTES = 15;

/** Counts spells below a threshold. */
class Spells {
  count = 0;
  readonly #threshold: number;
  readonly #needed: number;
  #inside = false;
  #run = 0;

  constructor(threshold: number, minutesPerValue: number) {
    this.#threshold = threshold;
    this.#needed = SPELL_MINUTES / minutesPerValue;
  }

  add(glucose: number): void {
    const changes = glucose < this.#threshold !== this.#inside;
    this.#run = changes ? this.#run + 1 : 0;
    if (this.#run < this.#needed) return;
    this.#inside = !this.#inside;
    this.#run = 0;
    if (this.#inside) this.count++;
  }
}
