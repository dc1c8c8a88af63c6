/** Quantiles and cdf of the standard normal distribution in tables: `risk` reads them a hundred thousand times. */
import { RISK_TABLES } from '../layout/map';
import { CDF_CELLS, PATHS } from '../layout/risk-tables';
import { normalCdf } from '../math/normal-cdf';
import { normalQuantile } from '../math/normal-quantile';

const CDF: usize = RISK_TABLES + PATHS * 4;

/** Start of the table of the cdf: from -EDGE to 0 in CDF_CELLS cells. */
const EDGE: f32 = 8;
const CELLS_PER_UNIT: f32 = 8;

/** Fills both tables. */
export function fillRiskTables(): void {
  const half: f32 = 0.5;
  for (let i: u32 = 0; i < PATHS; i++) {
    store<f32>(RISK_TABLES + i * 4, normalQuantile((f32(i) + half) / f32(PATHS)));
  }
  store<f32>(CDF, 0);
  for (let i: u32 = 1; i <= CDF_CELLS; i++) store<f32>(CDF + i * 4, normalCdf(f32(i) / CELLS_PER_UNIT - EDGE));
  store<f32>(CDF + CDF_CELLS * 4, half, 4);
}

/** Quantile (i + 1/2) / PATHS, 0 <= i < PATHS. */
export function quantileAt(i: u32): f32 {
  return load<f32>(RISK_TABLES + i * 4);
}

/** Normal cdf by linear interpolation, any x; error at most 5e-4, in the lower tail at most 13 % of it; 0 below -8. */
export function tabledCdf(x: f32): f32 {
  const one: f32 = 1;
  return x > 0 ? one - lowerTail(-x) : lowerTail(x);
}

/** The cdf of x <= 0. */
function lowerTail(x: f32): f32 {
  const zero: f32 = 0;
  if (!(x > -EDGE)) return zero; // NaN as well: the conversion below must never trap
  const place = (x + EDGE) * CELLS_PER_UNIT;
  const cell = u32(place);
  const low = load<f32>(CDF + cell * 4);
  return low + (place - f32(cell)) * (load<f32>(CDF + cell * 4, 4) - low);
}
