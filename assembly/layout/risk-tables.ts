/** The tables of `risk`, worked out when a state is configured or restored. */

/** One standard normal draw of the paths of `risk`, and the place of the draw that follows it on every path. */
@final
@unmanaged
export class Draw {
  /** Address of the next reading's draw. */
  next: u32;
  /** Quantile of the standard normal distribution. */
  draw: f32;
}

/** A cell of the table of the normal cdf, as a straight line: value + slope x. */
@final
@unmanaged
export class CdfCell {
  /** Value at x = 0. */
  value: f32;
  /** Slope. */
  slope: f32;
}

/** Paths of `risk`, in pairs. */
export const PATHS: u32 = 82;

/** Cells of the table of the normal cdf, over -6..6, and one for all above. */
export const CDF_CELLS: u32 = 96;

/** Length of both tables, bytes: PATHS draws, then CDF_CELLS + 1 cells. */
export const RISK_TABLES_LENGTH: usize = 1432;
