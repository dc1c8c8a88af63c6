/** The clinical thresholds, mg/dL (Battelino et al., Diabetes Care 2019). */
export const VERY_LOW: f32 = 54;
export const LOW: f32 = 70;
export const HIGH: f32 = 180;
export const VERY_HIGH: f32 = 250;
