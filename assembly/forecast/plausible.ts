/** The range of readings, mg/dL: no forecast lies outside what `observe` accepts. */
const LOWEST: f32 = 20;
const HIGHEST: f32 = 600;

/** A class for the sake of `@inline`: seven quantiles a step are too many calls for an interpreter. */
export class Plausible {
  @inline static of(glucose: f32): f32 {
    return min<f32>(max<f32>(glucose, LOWEST), HIGHEST);
  }

  /** The same, and at most `inner`, which is plausible. */
  @inline static upTo(inner: f32, glucose: f32): f32 {
    return max<f32>(min<f32>(glucose, inner), LOWEST);
  }

  /** And at least `inner`. */
  @inline static from(inner: f32, glucose: f32): f32 {
    return min<f32>(max<f32>(glucose, inner), HIGHEST);
  }
}
