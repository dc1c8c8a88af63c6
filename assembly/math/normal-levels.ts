/** Quantiles of the standard normal distribution: the ends of its central 50, 80 and 90 % intervals. */
export const Z75: f32 = 0.674489751;
export const Z90: f32 = 1.281551566;
export const Z95: f32 = 1.644853627;
