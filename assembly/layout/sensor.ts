/** What is known of the sensor in use, behind the insulin: it shows (1 + gain) glucose + bias. Bias and gain in UD form. */
@final
@unmanaged
export class Sensor {
  /** Mean of the bias, mg/dL. */
  bias: f32;
  /** Mean of the gain. */
  gain: f32;
  /** Above the diagonal of U. */
  u: f32;
  /** Diagonal of D: of the bias. */
  biasPart: f32;
  /** Of the gain: its variance. */
  gainPart: f32;
  /** Time up to which the variances have grown by their random walks, s. */
  walkedTo: u32;
  /** Time of insertion, s; meaningless before a `SENSOR_CHANGE`. */
  insertedAt: u32;
  /** How often the sensor was changed. */
  changes: u32;
  /** Fingersticks that were believed since the prior was opened. */
  fingersticks: u32;
  /** Lowest of these, mg/dL. */
  lowest: f32;
  /** Highest of these, mg/dL. */
  highest: f32;
  /** Side of the last fingerstick when it was not believed: 1 when glucose was believed to be higher, -1 lower; else 0. */
  doubted: i32;
}
