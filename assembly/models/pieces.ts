/**
 * A step of any length is composed of kept pieces, so that no call has to sum up a series: a length in seconds is written to the
 * base nine, with five digits up to LONGEST_STEP (9⁵ = 59,049). For each place and each digit but 0 there is a piece, the step of
 * that many seconds, in the order of their lengths; a step is the product of those of its digits, five at most. They follow from the
 * parameters and are worked out when a state is configured; they lie in the state, which is a value without them too, but then
 * whoever moves it would have to know of them.
 */

/** What lengths are written to the base of. */
export const BASE: u32 = 9;

/** Places times digits but 0. */
export const PIECES: u32 = 5 * 8;
