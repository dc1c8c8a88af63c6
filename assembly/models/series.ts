/** How far the series of a transition run. */

/** Largest h |λ| over which the series are summed; longer steps are doubled up from shorter ones. */
export const LARGEST_PHASE: f32 = 0.25;

/** Terms of the series of Φ: the first one left out is below 2⁻²⁴ of each entry. */
export const TRANSITION_TERMS: i32 = 7;

/** Terms of the series of Q, whose level entry only begins at the fifth. */
export const NOISE_TERMS: i32 = 9;

/** Smallest variance on the diagonal of D: keeps a state that nothing drives from dividing by zero. */
export const LEAST_VARIANCE: f32 = 1e-12;

/** Longest step, s: 16 hours, by when the belief has forgotten what it knew. */
export const LONGEST_STEP: u32 = 57600;
