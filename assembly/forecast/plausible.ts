/** The range of readings, mg/dL: no forecast lies outside what `observe` accepts. */
const LOWEST: f32 = 20;
const HIGHEST: f32 = 600;

export function plausible(glucose: f32): f32 {
  return min<f32>(max<f32>(glucose, LOWEST), HIGHEST);
}
