/**
 * The state: all that a patient's filter knows, in one contiguous block. Copying it out and in again continues bit for
 * bit. The length depends on the model and the method.
 *
 *   State | Configuration | insulin, sensor, monitor | interval calibration (intervals.ts) | parameters of the model | its belief |
 *   with `Feature.SMOOTHER` its history (history.ts)
 */
@final
@unmanaged
export class State {
  /** `MAGIC` once configured; 0 before. */
  magic: u32;
  /** `LAYOUT_VERSION`. */
  layoutVersion: u32;
  /** Length of the whole state, bytes. */
  length: u32;
  /** CRC-32 of the state with this field 0; right only between `seal` and the next event. */
  checksum: u32;
  /** Working memory of this configuration behind the last block, bytes: a device's linear memory can end with it. */
  working: u32;

  /** Longest time without news over which the belief is carried on, s: after it, a reading starts it anew. */
  longestStep: u32;
  /** Monotonic time of the belief, s. */
  time: u32;
  /** Local time of day of the belief, s. */
  localTime: u32;
  /** Time of the last accepted reading, s. */
  lastReading: u32;
  /** Time since which readings have come without a break that emptied the belief, s. */
  warmSince: u32;
  /** Time of the last accepted reading or meal, s: for LONGEST_STEP after it the belief goes on forgetting. */
  lastInformed: u32;
  /** Time at which the clock was recovered last, s. */
  recoveredAt: u32;
  /** How often the clock was recovered. */
  recoveries: u32;
  /** Accepted events of any kind. */
  events: u32;
  /** Accepted readings. */
  readings: u32;
  /** `Flag`s. */
  flags: u32;
  /** Interval at which readings are expected, s. */
  interval: u32;
  /** Minutes covered lately by readings about 1 minute apart. */
  votesFor1: f32;
  /** The same about 5 minutes apart. */
  votesFor5: f32;
  /** The same about 15 minutes apart. */
  votesFor15: f32;

  /** Announced carbohydrate that has not been absorbed, g. */
  carbsOnBoard: f32;

  /** Last reading less its prediction, on the working scale. */
  innovation: f32;
  /** Predicted standard deviation of the innovation. */
  innovationSd: f32;
  /** Standard deviation of the noise that the last reading was finally given. */
  effectiveNoise: f32;

  /** Length of the working scale, 120 + c, mg/dL; 0: linear. */
  scaleLength: f32;
  /** The setpoint on the working scale. */
  setpoint: f32;
  /** 54 mg/dL on the working scale, less the setpoint. */
  deviation54: f32;
  /** 70 mg/dL. */
  deviation70: f32;
  /** 180 mg/dL. */
  deviation180: f32;
  /** 250 mg/dL. */
  deviation250: f32;

  /** Variance of a reading around glucose, on the working scale; for a Student-t, of its scale mixture. */
  readingVariance: f32;
  /** Weights of the Student-t likelihood's scale mixture. */
  weight0: f32;
  /** Second weight. */
  weight1: f32;
  /** Third weight. */
  weight2: f32;
  /** Fourth weight. */
  weight3: f32;
  /** Fifth weight. */
  weight4: f32;
  /** Sixth weight. */
  weight5: f32;
}

/** Opens a state: "ISLT" in memory. */
export const MAGIC: u32 = 0x544c5349;

/** Version of the layout of all blocks: raised when a byte changes its meaning. */
export const LAYOUT_VERSION: u32 = 1;
