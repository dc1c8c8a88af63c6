/** The tables of `risk`, worked out when a state is configured or restored. */

/** Paths of `risk`: a prime, so that every stride visits each quantile once. */
export const PATHS: u32 = 97;

/** Cells of the table of the normal cdf, over -8..0. */
export const CDF_CELLS: u32 = 64;

/** Length of both tables, bytes: PATHS quantiles, then CDF_CELLS + 2 values of the cdf. */
export const RISK_TABLES_LENGTH: usize = 652;
