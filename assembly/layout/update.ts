/** The update to make instead: an innovation and a noise variance. */
@final
@unmanaged
export class Update {
  /** Innovation to give to the filter. */
  innovation: f32;
  /** Variance of the noise to give to the filter. */
  noise: f32;
  /** Density of the reading is `evidence` e^(-`exponent`), up to a factor that every belief shares. */
  evidence: f32;
  /** See `evidence`; 0 or more. */
  exponent: f32;
}
