/** A canvas of dots on braille characters: two columns and four rows of dots in every cell. */
import { INKS, type Ink, type Paint } from './paint.js';

const DOTS_ACROSS = 2;
const DOTS_DOWN = 4;
const EMPTY_BRAILLE = 0x2800;

/** Bit of each dot in a braille character (Unicode 16.0, chapter 21.1), by row and column. */
const DOT_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

export class Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly #dots: Uint8Array;
  readonly #inks: Uint8Array;
  readonly #marks = new Map<number, string>();

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#dots = new Uint8Array(columns * rows);
    this.#inks = new Uint8Array(columns * rows);
  }

  get dotsAcross(): number {
    return this.columns * DOTS_ACROSS;
  }

  get dotsDown(): number {
    return this.rows * DOTS_DOWN;
  }

  /** Sets a dot, counted from the top left; outside the canvas nothing happens. A cell has the loudest ink of its dots. */
  set(x: number, y: number, ink: Ink): void {
    if (x < 0 || y < 0 || x >= this.dotsAcross || y >= this.dotsDown) return;
    const cell = this.#cell(x, y);
    this.#dots[cell]! |= DOT_BITS[y % DOTS_DOWN]![x % DOTS_ACROSS]!;
    this.#inks[cell] = Math.max(this.#inks[cell]!, INKS.indexOf(ink));
  }

  /** Sets the dots from one point to another, one in every row or column in between. */
  line(x0: number, y0: number, x1: number, y1: number, ink: Ink): void {
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
    for (let k = 0; k <= steps; k++) {
      this.set(Math.round(x0 + ((x1 - x0) * k) / steps), Math.round(y0 + ((y1 - y0) * k) / steps), ink);
    }
  }

  /** Puts a character over the dots of the cell that has this dot; outside the canvas nothing happens. */
  mark(x: number, y: number, character: string, ink: Ink): void {
    if (x < 0 || y < 0 || x >= this.dotsAcross || y >= this.dotsDown) return;
    this.#marks.set(this.#cell(x, y), character);
    this.#inks[this.#cell(x, y)] = INKS.indexOf(ink);
  }

  /** One text per row of cells, each `columns` wide. */
  render(paint: Paint): string[] {
    return Array.from({ length: this.rows }, (_, row) => this.#renderRow(row, paint));
  }

  #renderRow(row: number, paint: Paint): string {
    let text = '';
    let run = '';
    let ink = 0;
    for (let cell = row * this.columns; cell < (row + 1) * this.columns; cell++) {
      const character = this.#marks.get(cell) ?? braille(this.#dots[cell]!);
      if (character !== ' ' && this.#inks[cell] !== ink) {
        text += paint(INKS[ink]!, run);
        run = '';
        ink = this.#inks[cell]!;
      }
      run += character;
    }
    return text + paint(INKS[ink]!, run);
  }

  #cell(x: number, y: number): number {
    return Math.floor(y / DOTS_DOWN) * this.columns + Math.floor(x / DOTS_ACROSS);
  }
}

function braille(dots: number): string {
  return dots === 0 ? ' ' : String.fromCharCode(EMPTY_BRAILLE + dots);
}
