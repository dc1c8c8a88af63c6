/** How readings have met their predictions lately, behind the sensor. Weights of readings fade to 0 within an hour. */
@final
@unmanaged
export class Monitor {
  /** Sum of the weights of the readings in the window. */
  weight: f32;
  /** Sum of their squares. */
  weightSquares: f32;
  /** Weighted sum of the normalised innovations. */
  sum: f32;
  /** Weighted sum of their squares. */
  squares: f32;
  /** Outliers in a row on one side: above 0 high ones, below 0 low ones. */
  run: i32;
  /** Last reading, as a deviation on the working scale. */
  last: f32;
  /** Readings in a row that are the same to the bit. */
  same: u32;
  /** How unlikely that is, as a sum of negative logarithms. */
  evidence: f32;
  /** `Flag`s of the last reading alone. */
  flags: u32;
  /** How often the belief was started anew: readings kept failing, no particle had foreseen one, or it had come apart. */
  resets: u32;
  /** Time at which that happened last, s. */
  resetAt: u32;
}
