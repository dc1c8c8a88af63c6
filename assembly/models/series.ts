/** How far the series of a transition run. */

/** Bits of an f32 below its exponent. */
const MANTISSA_BITS: i32 = 23;

/** Exponent bits of 1/4, the largest h |λ| over which the series are summed; longer steps are doubled up from shorter ones. */
const LARGEST_PHASE_EXPONENT: i32 = 125;

/** Most doublings: LONGEST_STEP at 17 / min. */
const MOST_DOUBLINGS: i32 = 16;

/** Terms of the series of Φ: the first one left out is below 2⁻²⁴ of each entry. */
export const TRANSITION_TERMS: i32 = 7;

/** Terms of the series of Q, whose level entry only begins at the fifth. */
export const NOISE_TERMS: i32 = 9;

/** Smallest variance on the diagonal of D: keeps a state that nothing drives from dividing by zero. */
export const LEAST_VARIANCE: f32 = 1e-12;

/** Longest step, s: 16 hours, by when the belief has forgotten what it knew. */
export const LONGEST_STEP: u32 = 57600;

/** How often a phase, 0 or more, has to be halved not to be above 1/4. */
export function doublingsFor(phase: f32): i32 {
  const above = ((reinterpret<i32>(phase) - 1) >> MANTISSA_BITS) + 1 - LARGEST_PHASE_EXPONENT;
  return above < 0 ? 0 : above > MOST_DOUBLINGS ? MOST_DOUBLINGS : above;
}

/** x / 2ⁿ for x > 0 that stays in the normal range: exact. */
export function halved(x: f32, n: i32): f32 {
  return reinterpret<f32>(reinterpret<i32>(x) - (n << MANTISSA_BITS));
}
