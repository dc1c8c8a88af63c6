/** The vertical axis of the chart: glucose on a logarithmic scale, which gives lows the room that they deserve. */
import { HIGH, LOW, VERY_HIGH, VERY_LOW } from '../core/layout.js';
import type { Ink } from './paint.js';

/** Clinical thresholds, mg/dL. */
export const THRESHOLDS = [VERY_LOW, LOW, HIGH, VERY_HIGH] as const;

const BOTTOM = 40;
const TOPS = [300, 400] as const;

export class GlucoseAxis {
  readonly #dots: number;
  readonly #top: number;

  /** An axis over so many rows of dots that reaches up to `highest` mg/dL, or to 400. */
  constructor(dots: number, highest: number) {
    this.#dots = dots;
    this.#top = TOPS.find((top) => top >= highest) ?? TOPS[TOPS.length - 1]!;
  }

  /** Row of dots of a glucose, from the top; what lies outside is drawn at the edge. */
  row(glucose: number): number {
    const within = Math.min(Math.max(glucose, BOTTOM), this.#top);
    return Math.round((Math.log(this.#top / within) / Math.log(this.#top / BOTTOM)) * (this.#dots - 1));
  }

  /** The ink of a reading. */
  static ink(glucose: number): Ink {
    if (glucose < LOW) return 'low';
    return glucose > HIGH ? 'high' : 'inRange';
  }
}
