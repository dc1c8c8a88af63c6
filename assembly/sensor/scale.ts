/**
 * The working scale: s = L ln((g + c) / L) + 120 with L = 120 + c, on which the models are linear and the noise is even; at
 * 120 mg/dL its slope is 1. L = 0 stands for the linear scale, s = g.
 */
import { Exp } from '../math/exp';
import { Expm1 } from '../math/expm1';
import { Log } from '../math/log';

/** Glucose at which one unit of the scale is one mg/dL. */
const ANCHOR: f32 = 120;

/** Largest (s - 120) / L that is taken back to glucose, for the same reason: 3000 times what anyone has. */
const HIGHEST: f32 = 8;

/** Smallest: glucose + c is 0 there. */
const LOWEST: f32 = -87;

/** Largest variance of ln(g + c) that the moments are worked out for: keeps them finite whatever the belief. */
const LARGEST_LOG_VARIANCE: f32 = 4;

/** L for an offset c, mg/dL; 0 when `linear`. */
export function scaleLength(offset: f32, linear: bool): f32 {
  return linear ? 0 : ANCHOR + offset;
}

/** c of a scale of length L. */
export function offsetOf(length: f32): f32 {
  return length - ANCHOR;
}

/** s of glucose, mg/dL > -c. */
export function toScale(glucose: f32, length: f32): f32 {
  if (length == 0) return glucose;
  return length * Log.ofNormal((glucose + offsetOf(length)) / length, 0) + ANCHOR;
}

/** Glucose, mg/dL, of s: the inverse of `toScale`. */
export function fromScale(s: f32, length: f32): f32 {
  return length == 0 ? s : Scale.shiftedGlucose(s, length) - offsetOf(length);
}

/** dg/ds at glucose g. */
export function slopeOfScale(glucose: f32, length: f32): f32 {
  return length == 0 ? 1 : (glucose + offsetOf(length)) / length;
}

/** e^v - 1 for v = var ln(g + c), where s has this variance: both moments of g follow from it. Scale not linear. */
export function logExcess(variance: f32, length: f32): f32 {
  return Expm1.ofNormal(min<f32>(variance / (length * length), LARGEST_LOG_VARIANCE));
}

/** The inner parts, for scales that are not linear: a class for the sake of `@inline`. */
export class Scale {
  /** Glucose + c of s, mg/dL. */
  @inline static shiftedGlucose(s: f32, length: f32): f32 {
    return length * Exp.ofNormal(max<f32>(min<f32>((s - ANCHOR) / length, HIGHEST), LOWEST));
  }

  /** e^v - 1 for v = var ln(g + c), where s has this variance: both moments of g follow from it. */
  @inline static logExcess(variance: f32, length: f32): f32 {
    return Expm1.ofNormal(min<f32>(variance / (length * length), LARGEST_LOG_VARIANCE));
  }
}

/** Mean of g for a median m of g and its log excess: the shifted log-normal's. */
export function meanFromMedian(median: f32, excess: f32, length: f32): f32 {
  const offset = offsetOf(length);
  const one: f32 = 1;
  return (median + offset) * sqrt<f32>(one + excess) - offset;
}

/** Standard deviation of g for a mean m of g and its log excess. */
export function sdFromMean(mean: f32, excess: f32, length: f32): f32 {
  return (mean + offsetOf(length)) * sqrt<f32>(excess);
}
