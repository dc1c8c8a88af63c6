/**
 * The filter that the state is configured with: each call goes to the method's own. Levels are deviations from the setpoint on
 * the working scale; those of the adaptive model are glucose itself, mg/dL, with the setpoint 0.
 */
import { configured, input, learned, state } from '../layout/blocks';
import { Feature, Method } from '../layout/configuration';
import { UPDATE } from '../layout/map';
import { Flag } from '../layout/status';
import { Update } from '../layout/update';
import { firstVariance3, measureFirst3, varianceAlong3 } from '../linalg/ud3';
import { ADAPTIVE_BELIEF, REGIMES, hasRegimes, isEscalated, startBelief } from '../models/adaptive';
import { fillContext, followStatistics } from '../models/context';
import { readingUpdate } from '../sensor/likelihood';
import { censoredUpdate, describeBeyond } from '../sensor/censored';
import { measureAuto, measureAutoBeyond, moveAuto, predictAuto, startAuto, tellTimeOfAuto } from './auto';
import { predictExtended } from './extended';
import { startHistory } from './history';
import {
  fillContextOfRegimes,
  interactingMean,
  interactingVariance,
  measureInteracting,
  measureInteractingBeyond,
  moveInteracting,
  predictInteracting,
  startInteracting,
} from './interacting';
import {
  eatKalman,
  kalmanGrowth,
  kalmanLevel,
  kalmanLevelVariance,
  kalmanRate,
  kalmanRateVariance,
  measureKalman,
  measureKalmanBeyond,
  predictKalman,
  shiftKalman,
  startKalman,
  widenKalman,
} from './kalman';
import {
  measureParticles,
  measureParticlesBeyond,
  moveParticles,
  particleLevel,
  particleVariance,
  predictParticles,
  settleParticles,
  startParticles,
} from './particle';
import { predictUnscented } from './unscented';
import { measureVariational, predictVariational, separate, startVariational } from './variational';
import { Chosen } from '../state/chosen';

/** Probability of a pressed sensor from which on it is told of. */
const PRESSED: f32 = 0.3;

const update: Update = changetype<Update>(UPDATE);

/** The prior around a first reading. */
export function start(level: f32): void {
  if (Chosen.has(Feature.SMOOTHER)) startHistory();
  if (!Chosen.adaptive()) startKalman(level);
  else if (configured.method == Method.INTERACTING) startInteracting(level);
  else if (configured.method == Method.PARTICLE) startParticles(level);
  else if (configured.method == Method.AUTO) startAuto(level);
  else if (isVariational()) startVariational(level);
  else startBelief(ADAPTIVE_BELIEF, level);
}

/** The belief after `length` seconds without a reading, 1..`state.longestStep`. */
export function predict(length: u32): void {
  if (!Chosen.adaptive()) predictKalman(length);
  else if (configured.method == Method.INTERACTING) predictInteracting(length);
  else if (configured.method == Method.PARTICLE) predictParticles(length);
  else if (configured.method == Method.AUTO) predictAuto(length);
  else if (configured.method == Method.UNSCENTED) predictUnscented(length);
  else if (isVariational()) predictVariational(length);
  else predictExtended(length);
}

/** The belief after a reading, and in the state how the reading met its prediction. */
export function measure(level: f32): void {
  if (!Chosen.adaptive()) measureKalman(level);
  else if (configured.method == Method.INTERACTING) measureInteracting(level, noiseOfReading());
  else if (configured.method == Method.PARTICLE) measureParticles(level, noiseOfReading());
  else if (configured.method == Method.AUTO) measureAuto(level, noiseOfReading());
  else if (isVariational()) measureVariational(level);
  else measureOne(level);
}

function isVariational(): bool {
  return configured.method == Method.VARIATIONAL || configured.method == Method.VARIATIONAL_DIAGONAL;
}

/**
 * Squared scale of a reading on the adaptive model. The errors of readings minutes apart are one error: five of them in 5 minutes
 * tell together as much as one. The variational methods learn the noise of readings as they come instead.
 */
function noiseOfReading(): f32 {
  const minute: f32 = 60;
  const usual: f32 = 300;
  const apart = max<f32>(min<f32>(f32(input.time - state.lastReading), usual), minute);
  return (learned.sensorNoise * learned.sensorNoise * usual) / apart;
}

/** The belief after a level at most `limit` (`side` 1: the sensor said "low") or at least (-1: "high"). */
export function measureBeyond(limit: f32, side: f32): void {
  if (!Chosen.adaptive()) measureKalmanBeyond(limit, side);
  else if (configured.method == Method.INTERACTING) measureInteractingBeyond(limit, side);
  else if (configured.method == Method.PARTICLE) measureParticlesBeyond(limit, side);
  else if (configured.method == Method.AUTO) measureAutoBeyond(limit, side);
  else measureOneBeyond(limit, side);
}

/** On the adaptive model with one volatility. */
export function measureOneBeyond(limit: f32, side: f32): void {
  const b = ADAPTIVE_BELIEF;
  const variance = firstVariance3(b);
  const distance = limit - b.x0;
  describeBeyond(distance, side, variance);
  state.effectiveNoise = 0;
  if (!censoredUpdate(update, distance, side, variance, state.readingVariance)) return;
  state.effectiveNoise = sqrt<f32>(update.noise);
  measureFirst3(b, update.innovation, update.noise);
  if (configured.method == Method.VARIATIONAL_DIAGONAL) separate(b);
}

/** On the adaptive model with one volatility. */
export function measureOne(level: f32): void {
  const b = ADAPTIVE_BELIEF;
  const innovation = level - b.x0;
  const variance = firstVariance3(b);
  state.innovation = innovation;
  state.innovationSd = sqrt<f32>(variance + state.readingVariance);
  readingUpdate(update, innovation, variance, noiseOfReading());
  state.effectiveNoise = sqrt<f32>(update.noise);
  measureFirst3(b, update.innovation, update.noise);
}

/** On the adaptive model, takes a reading, mg/dL, into what is known of the person; `elapsed`: since the one before, s; 0: there was none. */
export function learn(glucose: f32, elapsed: u32): void {
  followStatistics(glucose, elapsed);
}

/** On the adaptive model, looks at the clock after every event, and makes the belief ready to be asked. */
export function tellTime(): void {
  if (configured.method == Method.AUTO) tellTimeOfAuto();
  else if (inRegimes()) {
    fillContextOfRegimes();
    if (REGIMES.pressed > PRESSED) state.flags = state.flags | Flag.PRESSED;
  } else fillContext(ADAPTIVE_BELIEF.x0 - ADAPTIVE_BELIEF.x2, ADAPTIVE_BELIEF.x1);
}

/** The belief after a meal was announced. */
export function eat(grams: f32): void {
  state.carbsOnBoard = state.carbsOnBoard + grams;
  if (!Chosen.adaptive()) eatKalman(grams);
}

/** Whether the belief lies in regimes; particles are first summed up in them. */
export function inRegimes(): bool {
  if (configured.method == Method.PARTICLE || isEscalated()) settleParticles();
  return hasRegimes();
}

/** Variance that a meal adds to the last state. */
export function growthByMeal(grams: f32): f32 {
  return Chosen.adaptive() ? 0 : kalmanGrowth(grams);
}

/** Mean of the level. */
export function level(): f32 {
  if (!Chosen.adaptive()) return kalmanLevel();
  if (configured.method == Method.PARTICLE) return particleLevel();
  return inRegimes() ? interactingMean(1, 0, 0) : ADAPTIVE_BELIEF.x0;
}

/** Variance of the level. */
export function levelVariance(): f32 {
  if (!Chosen.adaptive()) return kalmanLevelVariance();
  if (configured.method == Method.PARTICLE) return particleVariance();
  return inRegimes() ? interactingVariance(1, 0, 0) : firstVariance3(ADAPTIVE_BELIEF);
}

/** Mean of the level without the sensor's short-term error. */
export function steadyLevel(): f32 {
  if (!Chosen.adaptive()) return kalmanLevel();
  if (inRegimes()) return interactingMean(1, 0, -1);
  return ADAPTIVE_BELIEF.x0 - ADAPTIVE_BELIEF.x2;
}

/** Its variance. */
export function steadyVariance(): f32 {
  if (!Chosen.adaptive()) return kalmanLevelVariance();
  return inRegimes() ? interactingVariance(1, 0, -1) : varianceAlong3(ADAPTIVE_BELIEF, 1, 0, -1);
}

/** Rate of the level, mg/dL/min on the working scale. */
export function levelRate(): f32 {
  if (!Chosen.adaptive()) return kalmanRate();
  return inRegimes() ? interactingMean(0, 1, 0) : ADAPTIVE_BELIEF.x1;
}

/** Variance of the rate. */
export function levelRateVariance(): f32 {
  if (!Chosen.adaptive()) return kalmanRateVariance();
  return inRegimes() ? interactingVariance(0, 1, 0) : varianceAlong3(ADAPTIVE_BELIEF, 0, 1, 0);
}

/** Moves the level's mean: a jump, across which nothing can be smoothed. */
export function shiftLevel(by: f32): void {
  if (Chosen.has(Feature.SMOOTHER)) startHistory();
  if (!Chosen.adaptive()) shiftKalman(by);
  else if (configured.method == Method.INTERACTING) moveInteracting(by, 0);
  else if (configured.method == Method.PARTICLE) moveParticles(by, 0);
  else if (configured.method == Method.AUTO) moveAuto(by, 0);
  else ADAPTIVE_BELIEF.x0 = ADAPTIVE_BELIEF.x0 + by;
}

/** Adds to the level's variance before a jump: in UD form the first state's own part of it. */
export function widenLevel(variance: f32): void {
  if (Chosen.has(Feature.SMOOTHER)) startHistory();
  if (!Chosen.adaptive()) widenKalman(variance);
  else if (configured.method == Method.INTERACTING) moveInteracting(0, variance);
  else if (configured.method == Method.PARTICLE) moveParticles(0, variance);
  else if (configured.method == Method.AUTO) moveAuto(0, variance);
  else ADAPTIVE_BELIEF.d0 = ADAPTIVE_BELIEF.d0 + variance;
}
