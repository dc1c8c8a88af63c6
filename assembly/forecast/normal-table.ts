/** Quantiles and cdf of the standard normal distribution in tables: `risk` reads them a hundred thousand times. */
import { RISK_TABLES } from '../layout/map';
import { CDF_CELLS, CdfCell, Draw, PATHS } from '../layout/risk-tables';
import { normalCdf } from '../math/normal-cdf';
import { normalQuantile } from '../math/normal-quantile';

/** The draws, from the lowest: path i starts at draw i and goes on along `next`. */
export const DRAWS: usize = RISK_TABLES;
/** Behind the draws below 0; those above are the same, negated and in the opposite order. */
export const DRAWS_MIDDLE: usize = DRAWS + (PATHS / 2) * offsetof<Draw>();
const CDF: usize = DRAWS + PATHS * offsetof<Draw>();

/** Seed of the order of the draws: the best of 238,160 against Monte Carlo. */
const ORDER: u32 = 215686;

/** Start of the table of the cdf: below it a bound can not matter, for the cdf is 0 there. */
export const NEVER: f32 = -6;
const CELLS_PER_UNIT: f32 = 8;
const CELLS_BELOW_0: f32 = 48;
const LAST: f32 = 96;

/** Fills both tables. */
export function fillRiskTables(): void {
  fillDraws();
  fillCdf();
}

/**
 * A path takes each absolute draw once, in one circle for all, with signs from one draw to the next that are the circle's too:
 * each reading has each draw on one path, and for every path there is one with all draws negated.
 */
function fillDraws(): void {
  const pairs = PATHS / 2;
  const half: f32 = 0.5;
  let word = ORDER;
  for (let i = 0; i < 8; i++) word = shuffled(word); // until the seed is mixed
  for (let i: u32 = 0; i < pairs; i++) place(i, i);
  for (let i = pairs - 1; i > 0; i--) {
    word = shuffled(word);
    const j = word % (i + 1);
    const other = placed(j);
    place(j, placed(i));
    place(i, other);
  }
  for (let i: u32 = 0; i < pairs; i++) {
    word = shuffled(word);
    const from = placed(i);
    const to = placed(i + 1 < pairs ? i + 1 : 0);
    const same = (word & SIGN) != 0;
    follow(pairs + from, same ? pairs + to : pairs - 1 - to);
    follow(pairs - 1 - from, same ? pairs - 1 - to : pairs + to);
  }
  for (let i: u32 = 0; i < PATHS; i++) drawAt(i).draw = normalQuantile((f32(i) + half) / f32(PATHS));
}

/** Bit of a random word that says whether a path keeps its sign. */
const SIGN: u32 = 0x10000;

function drawAt(i: u32): Draw {
  return changetype<Draw>(DRAWS + i * offsetof<Draw>());
}

function follow(from: u32, to: u32): void {
  drawAt(from).next = u32(DRAWS) + to * offsetof<Draw>();
}

/** The circle is laid out where the table of the cdf comes afterwards. */
function place(i: u32, magnitude: u32): void {
  store<u32>(CDF + (i << 2), magnitude);
}

function placed(i: u32): u32 {
  return load<u32>(CDF + (i << 2));
}

/** The next word of xorshift32 (Marsaglia 2003). */
function shuffled(word: u32): u32 {
  let w = word;
  w ^= w << 13;
  w ^= w >> 17;
  w ^= w << 5;
  return w;
}

function fillCdf(): void {
  let x = NEVER;
  let p: f32 = 0;
  for (let i: u32 = 0; i < CDF_CELLS; i++) {
    const cell = changetype<CdfCell>(CDF + i * offsetof<CdfCell>());
    const next = (f32(i + 1) - CELLS_BELOW_0) / CELLS_PER_UNIT;
    const above = normalCdf(next);
    const slope = (above - p) * CELLS_PER_UNIT;
    cell.slope = slope;
    cell.value = p - slope * x;
    x = next;
    p = above;
  }
  const last = changetype<CdfCell>(CDF + CDF_CELLS * offsetof<CdfCell>());
  last.slope = 0;
  last.value = 1;
}

/** The table of the cdf: a class for the sake of `@inline`. */
export class CdfTable {
  /** Normal cdf of x > NEVER by linear interpolation; error at most 5e-4, in the lower tail at most 13 % of it. */
  @inline static at(x: f32): f32 {
    const cell = u32(min<f32>(x * CELLS_PER_UNIT + CELLS_BELOW_0, LAST)) * offsetof<CdfCell>();
    return load<f32>(cell, CDF + offsetof<CdfCell>('slope')) * x + load<f32>(cell, CDF);
  }
}

/** Probability that ξ < a or -ξ < b, both at least NEVER. */
export function either(a: f32, b: f32): f32 {
  const one: f32 = 1;
  const zero: f32 = 0;
  const p = a > NEVER ? CdfTable.at(a) : zero;
  return b > NEVER ? min<f32>(p + CdfTable.at(b), one) : p;
}
