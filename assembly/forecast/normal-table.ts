/** Quantiles and cdf of the standard normal distribution in tables: `risk` reads them a hundred thousand times. */
import { RISK_TABLES } from '../layout/map';
import { CDF_CELLS, CdfCell, Draw, PATHS } from '../layout/risk-tables';
import { normalCdf } from '../math/normal-cdf';
import { normalQuantile } from '../math/normal-quantile';

/** The draws: path i starts at draw i and goes on along `next`. */
export const DRAWS: usize = RISK_TABLES;
export const DRAWS_END: usize = DRAWS + PATHS * offsetof<Draw>();
const CDF: usize = DRAWS_END;

/** Draw i is followed by draw i · MULTIPLIER + SHIFT mod PATHS: the points of a shifted rank-one lattice. */
const MULTIPLIER: u32 = 8;
const SHIFT: u32 = 69;

/** Start of the table of the cdf: below it a bound can not matter, for the cdf is 0 there. */
export const NEVER: f32 = -6;
const CELLS_PER_UNIT: f32 = 8;
const CELLS_BELOW_0: f32 = 48;
const LAST: f32 = 96;

/** Fills both tables. */
export function fillRiskTables(): void {
  const half: f32 = 0.5;
  for (let i: u32 = 0; i < PATHS; i++) {
    const draw = changetype<Draw>(DRAWS + i * offsetof<Draw>());
    draw.next = u32(DRAWS) + ((i * MULTIPLIER + SHIFT) % PATHS) * offsetof<Draw>();
    draw.draw = normalQuantile((f32(i) + half) / f32(PATHS));
  }
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
