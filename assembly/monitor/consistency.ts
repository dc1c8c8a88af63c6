/**
 * Whether filter and sensor are what they claim to be: tests on the innovations (Bar-Shalom, Li and Kirubarajan 2001, ch. 5.4) over
 * a window that fades within an hour, a sensor that hangs, readings that jump, and a new start when readings keep failing. The
 * thresholds are those at which a flag is rare on recordings of real wearers; DESIGN.md says how rare.
 */
import { level, levelVariance, widenLevel } from '../filters/filter';
import { diagnostics, input, monitor, state } from '../layout/blocks';
import { Flag } from '../layout/status';
import { log } from '../math/log';
import { slopeOfScale } from '../sensor/scale';

/** Length of the window, s: what the weight of a reading fades by per interval is the interval over this. */
const WINDOW: f32 = 3600;

/** How long a new start is told of, s. */
const HOUR: u32 = 3600;

/** Normalised innovations count as no more than this. */
const LARGEST: f32 = 4;

/** Squared normalised innovation of an outlier: 4², as of `Flag.OUTLIER`. */
const OUTLIER: f32 = 16;

/** Least weight of a window that says something. */
const LEAST_WEIGHT: f32 = 3;

/** Mean squared normalised innovation, 1 when all is well, above which the spread is wrong. */
const LARGEST_SPREAD: f32 = 8;

/** Squared weighted mean of normalised innovations, in its own variances, above which they lean to a side: 5². */
const LARGEST_LEAN: f32 = 25;

/** Least number of equal readings of a sensor that hangs. */
const LEAST_SAME: u32 = 4;

/** Evidence of one that hangs: e¹⁰ to 1. */
const STUCK_EVIDENCE: f32 = 10;

/** Longest time between two equal readings that says something, s. */
const LONGEST_SAME: u32 = 1200;

/** Coarsest steps in which a sensor gives numbers, 0.1 mmol/L, over √(2π), mg/dL: times a normal density the chance of the same again. */
const SAME_AGAIN: f32 = 0.718815;

/** Outliers in a row on one side after which a jump is accepted, and after which the belief is given up. */
const JUMP_AFTER: i32 = 3;
const RESET_AFTER: i32 = 4;

/** Forgets the readings of a belief that starts anew. */
export function restartMonitor(): void {
  monitor.weight = 0;
  monitor.weightSquares = 0;
  monitor.sum = 0;
  monitor.squares = 0;
  monitor.run = 0;
  monitor.same = 0;
  monitor.evidence = 0;
  monitor.flags = 0;
}

/**
 * Compares a reading with its prediction before it is measured. `side` as in `measureBeyond`, 0 for a reading; `elapsed`: since the
 * last one, s. Answers whether the belief is to be started anew at it.
 */
export function watchReading(deviation: f32, side: f32, elapsed: u32): bool {
  const zero: f32 = 0;
  const variance = levelVariance() + state.readingVariance;
  const sd = sqrt<f32>(variance);
  const off = deviation - level();
  monitor.flags = side == 0 ? 0 : Flag.SATURATED;
  if (side == 0) {
    const clipped = max<f32>(min<f32>(off / sd, LARGEST), -LARGEST);
    follow(clipped, elapsed);
    compare(deviation, clipped, sd, elapsed);
  } else monitor.same = 0;

  const surprise = side * off > 0 ? zero : off; // a prediction beyond the limit is met
  if (surprise * surprise <= OUTLIER * variance) {
    monitor.run = 0;
    return false;
  }
  const step = surprise > 0 ? 1 : -1;
  const run = monitor.run * step > 0 ? monitor.run + step : step;
  monitor.run = run;
  const length = run * step;
  if (length < JUMP_AFTER) return false;
  if (length < RESET_AFTER) {
    widenLevel(surprise * surprise);
    monitor.flags = monitor.flags | Flag.JUMP;
    return false;
  }
  monitor.resets = monitor.resets + 1;
  monitor.resetAt = state.time;
  return true;
}

/** A recovered clock must not bring an old new start back. */
export function setMonitorClock(time: u32): void {
  monitor.resetAt = min<u32>(monitor.resetAt, time);
}

/** Flags of the monitor. */
export function monitorFlags(): u32 {
  let flags = monitor.flags;
  if (monitor.weight >= LEAST_WEIGHT) {
    if (monitor.squares > LARGEST_SPREAD * monitor.weight) flags |= Flag.INCONSISTENT;
    if (monitor.sum * monitor.sum > LARGEST_LEAN * monitor.weightSquares) flags |= Flag.BIASED_INNOVATIONS;
  }
  if (monitor.same >= LEAST_SAME && monitor.evidence > STUCK_EVIDENCE) flags |= Flag.STUCK;
  if (monitor.resets > 0 && state.time - monitor.resetAt < HOUR) flags |= Flag.RESET;
  return flags;
}

/** Fills the monitor's fields of the diagnostics. */
export function diagnoseMonitor(): void {
  if (monitor.weight > 0) {
    diagnostics.innovationSpread = monitor.squares / monitor.weight;
    diagnostics.innovationLean = monitor.sum / sqrt<f32>(monitor.weightSquares);
  }
  diagnostics.resets = monitor.resets;
}

/** Takes a normalised innovation into the window. */
function follow(innovation: f32, elapsed: u32): void {
  const zero: f32 = 0;
  const one: f32 = 1;
  const kept = max<f32>(one - f32(elapsed) / WINDOW, zero);
  monitor.weight = monitor.weight * kept + one;
  monitor.weightSquares = monitor.weightSquares * (kept * kept) + one;
  monitor.sum = monitor.sum * kept + innovation;
  monitor.squares = monitor.squares * kept + innovation * innovation;
}

/** Counts equal readings, and how much less likely each was than of a sensor that hangs: by the predicted density there. */
function compare(deviation: f32, innovation: f32, sd: f32, elapsed: u32): void {
  if (monitor.same > 0 && deviation == monitor.last && elapsed <= LONGEST_SAME) {
    const half: f32 = 0.5;
    const spread = sd * slopeOfScale(input.value, state.scaleLength);
    monitor.same = monitor.same + 1;
    monitor.evidence = monitor.evidence + max<f32>(half * innovation * innovation + log(spread / SAME_AGAIN), 0);
    return;
  }
  monitor.last = deviation;
  monitor.same = 1;
  monitor.evidence = 0;
}
