/**
 * Learns the correction of the mean from each target as it arrives. Every 20 minutes of the clock the filter's forecasts of 30 and 60
 * minutes wait, with their features, for the readings that come then; both weights share one covariance, since both targets
 * have the same features, and move together once the later reading has come. That reading is often one at which a forecast is
 * made to wait, so what it tells is learned at the next at which none is: no call pays for both.
 */
import { fillMixture } from '../forecast/mixture';
import { forecastStep, input, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { HEAD_JOINT, HeadTerms, PAST_ORIGINS, PastOrigin } from '../layout/head';
import { HEAD_FEATURES, HEAD_GAIN, HEAD_PARAMETERS, HEAD_PARAMETERS_LENGTH } from '../layout/map';
import { STEP_SECONDS } from '../layout/outputs';
import { dot, forget, learnTarget, moveWeights, startRegression } from '../linalg/ud-regression';
import { Chosen } from '../state/chosen';
import { copyWords } from '../state/words';
import { fillFeatures } from './features';
import { PRIOR_VARIANCES, headFactors, headLearning, headParameters, headWeightsAt, pastOriginAt } from './place';
import { forgetReadings } from './readings';
import { learnTreatments, pastAddition, pastSpread, rememberTreatments, startTreatments } from './treatments';

const HALF_HOUR: u32 = 1800;

/** Farthest that a reading lies from the time it is taken for, s. */
const TOLERANCE: u32 = 150;

/** 20 minutes in forecast steps, and the one of them whose first reading's forecast waits: intervals take the first two. */
const TWENTY_MINUTES: u32 = 4;
const TURN: u32 = 2;

const STEPS: u32 = 6;
const TERMS: usize = offsetof<HeadTerms>();
const JOINT: usize = 4 * HEAD_JOINT;

const ONE: f32 = 1;

const NOTHING: u32 = 0;
const ONE_READING: u32 = 1;
const TWO_READINGS: u32 = 2;
const ITS_TURN: u32 = 3;

/** The head as the population has it. */
export function startHead(): void {
  copyWords(headParameters(), HEAD_PARAMETERS, HEAD_PARAMETERS_LENGTH);
  startRegression(headFactors(), headParameters() + PRIOR_VARIANCES, JOINT, TERMS);
  if (Chosen.has(Feature.TREATMENTS)) startTreatments();
}

/** Makes the forecast of now wait, if it is its turn and none of these 5 minutes waits already; answers whether it did. */
export function rememberOrigin(): bool {
  const time = state.time;
  const fiveMinutes = time / STEP_SECONDS;
  if (fiveMinutes % TWENTY_MINUTES != TURN) return false;
  const k = (fiveMinutes / TWENTY_MINUTES) % PAST_ORIGINS;
  const origin = pastOriginAt(k);
  if (origin.waiting != NOTHING && origin.time / STEP_SECONDS == fiveMinutes) return false;
  if (origin.waiting == ITS_TURN) return false; // readings since were few: now it is learned from
  fillMixture(STEPS - 1, 2 * STEPS, false);
  origin.time = time;
  origin.waiting = TWO_READINGS;
  origin.at30 = forecastStep(STEPS - 1).scaledMean;
  origin.at60 = forecastStep(2 * STEPS - 1).scaledMean;
  fillFeatures();
  copyWords(featuresOf(origin), HEAD_FEATURES, TERMS);
  if (Chosen.has(Feature.TREATMENTS)) rememberTreatments(k);
  return true;
}

/** Compares the reading in the input block with the forecasts that waited for it. */
export function judgeOrigins(): void {
  for (let k: u32 = 0; k < PAST_ORIGINS; k++) {
    const origin = pastOriginAt(k);
    const age = input.time - origin.time;
    if (origin.waiting == TWO_READINGS && isDue(age, HALF_HOUR)) {
      origin.at30 = input.value - origin.at30;
      origin.waiting = ONE_READING;
    } else if (origin.waiting == ONE_READING && isDue(age, 2 * HALF_HOUR)) {
      origin.at60 = input.value - origin.at60;
      origin.waiting = ITS_TURN;
    }
  }
}

/** Learns from one forecast of which both readings have come, if there is one. */
export function learnOrigin(): void {
  for (let k: u32 = 0; k < PAST_ORIGINS; k++) {
    const origin = pastOriginAt(k);
    if (origin.waiting != ITS_TURN) continue;
    learnFromOrigin(k);
    origin.waiting = NOTHING;
    return;
  }
}

/** Forgets what waits: the clock was set back, and nobody knows how old it is. */
export function forgetOrigins(): void {
  for (let k: u32 = 0; k < PAST_ORIGINS; k++) pastOriginAt(k).waiting = NOTHING;
  forgetReadings();
}

/** As near to the time as this sensor comes. */
function isDue(age: u32, ahead: u32): bool {
  return age >= ahead - min<u32>(state.interval / 2, TOLERANCE) && age <= ahead + TOLERANCE;
}

function learnFromOrigin(k: u32): void {
  const learning = headLearning();
  const origin = pastOriginAt(k);
  const phi = featuresOf(origin);
  let error30 = origin.at30 - dot(headWeightsAt(0), phi, TERMS);
  let error60 = origin.at60 - dot(headWeightsAt(1), phi, TERMS);
  let spread: f32 = 0; // of what treatments add
  if (Chosen.has(Feature.TREATMENTS)) {
    error30 -= pastAddition(k, 0);
    error60 -= pastAddition(k, 1);
    spread = pastSpread(k);
  }
  const scale = learnTarget(headFactors(), phi, HEAD_GAIN, JOINT, TERMS, ONE + spread);
  const step30 = within(error30, learning.limit30) / scale;
  const step60 = within(error60, learning.limit60) / scale;
  moveWeights(headWeightsAt(0), HEAD_GAIN, step30, TERMS);
  moveWeights(headWeightsAt(1), HEAD_GAIN, step60, TERMS);
  if (Chosen.has(Feature.TREATMENTS)) learnTreatments(k, scale - spread, step30, step60, learning.memory);
  forget(headFactors(), headParameters() + PRIOR_VARIANCES, learning.memory, TERMS);
}

function within(error: f32, limit: f32): f32 {
  return min<f32>(max<f32>(error, -limit), limit);
}

function featuresOf(origin: PastOrigin): usize {
  return changetype<usize>(origin) + offsetof<PastOrigin>();
}
