/** Where the personal head lies: its parameters and what it learned at the end of the state. */
import { state } from '../layout/blocks';
import { Configuration, Feature } from '../layout/configuration';
import {
  HEAD_JOINT,
  HeadAhead,
  HeadLearning,
  HeadReadings,
  HeadTerms,
  LowRisk,
  PAST_ORIGINS,
  PAST_READINGS,
  PastOrigin,
  PastReading,
  ShapeTerms,
  VeryLows,
} from '../layout/head';
import { HEAD_AHEAD, HEAD_PARAMETERS_LENGTH, HEAD_SHAPE_LENGTH, STATE } from '../layout/map';

/** Within the head's parameters. */
export const PRIOR_VARIANCES: usize = 2 * offsetof<HeadTerms>();
const SHAPES: usize = 3 * offsetof<HeadTerms>();
const LOW_RISK: usize = SHAPES + 2 * HEAD_SHAPE_LENGTH;
export const LEARNING: usize = LOW_RISK + offsetof<LowRisk>();

/** An origin and its features. */
export const ORIGIN_LENGTH: usize = offsetof<PastOrigin>() + offsetof<HeadTerms>();

/** Within the head's part of the state. */
const READINGS: usize = HEAD_PARAMETERS_LENGTH;
const ORIGINS: usize = READINGS + offsetof<HeadReadings>() + usize(PAST_READINGS) * offsetof<PastReading>();
const VERY_LOWS: usize = ORIGINS + usize(PAST_ORIGINS) * ORIGIN_LENGTH;
const FACTORS: usize = VERY_LOWS + offsetof<VeryLows>();
const LENGTH: usize = FACTORS + offsetof<HeadTerms>() + 2 * usize(HEAD_JOINT) * usize(HEAD_JOINT - 1);

/** What the head does to the forecast made now, after `correctAhead`. */
export const headAhead: HeadAhead = changetype<HeadAhead>(HEAD_AHEAD);

/** Length of the head that a configuration asks for, bytes; what else is here is only for those that do. */
export function headLength(c: Configuration): usize {
  return (c.features & Feature.HEAD) != 0 ? LENGTH : 0;
}

/** The head's parameters; the weights, which open them, are those learned. */
export function headParameters(): usize {
  return STATE + state.length - LENGTH;
}

/** Weights of the mean at a horizon, 0: 30 minutes, 1: 60. */
export function headWeightsAt(horizon: u32): usize {
  return headParameters() + usize(horizon) * offsetof<HeadTerms>();
}

/** The `ShapeTerms` of a horizon: shift, below, above. */
export function headShapeAt(horizon: u32): usize {
  return headParameters() + SHAPES + usize(horizon) * HEAD_SHAPE_LENGTH;
}

/** The `HeadLevels` of a horizon. */
export function headLevelsAt(horizon: u32): usize {
  return headShapeAt(horizon) + 3 * offsetof<ShapeTerms>();
}

export function lowRiskWeights(): usize {
  return headParameters() + LOW_RISK;
}

export function headLearning(): HeadLearning {
  return changetype<HeadLearning>(headParameters() + LEARNING);
}

export function headReadings(): HeadReadings {
  return changetype<HeadReadings>(headParameters() + READINGS);
}

export function pastReadingAt(k: u32): PastReading {
  return changetype<PastReading>(
    headParameters() + READINGS + offsetof<HeadReadings>() + usize(k) * offsetof<PastReading>(),
  );
}

export function pastOriginAt(k: u32): PastOrigin {
  return changetype<PastOrigin>(headParameters() + ORIGINS + usize(k) * ORIGIN_LENGTH);
}

export function veryLows(): VeryLows {
  return changetype<VeryLows>(headParameters() + VERY_LOWS);
}

/** The covariance learned: D, and behind it U by columns. */
export function headFactors(): usize {
  return headParameters() + FACTORS;
}
