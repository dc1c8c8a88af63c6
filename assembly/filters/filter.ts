/**
 * The filter that the state is configured with: each call goes to the method's own. Levels are deviations from the setpoint on
 * the working scale; those of the adaptive model are glucose itself, mg/dL, with the setpoint 0.
 */
import { configured, state } from '../layout/blocks';
import { Method, Model } from '../layout/configuration';
import { UPDATE } from '../layout/map';
import { Update } from '../layout/update';
import { firstVariance3, measureFirst3 } from '../linalg/ud3';
import { ADAPTIVE_BELIEF, hasRegimes, startBelief } from '../models/adaptive';
import { fillContext, followStatistics } from '../models/context';
import { LONGEST_ADAPTIVE_STEP } from '../models/pace';
import { LONGEST_STEP } from '../models/series';
import { readingUpdate } from '../sensor/likelihood';
import { predictExtended } from './extended';
import {
  interactingLevel,
  interactingLevelVariance,
  measureInteracting,
  predictInteracting,
  startInteracting,
} from './interacting';
import { eatKalman, kalmanLevel, kalmanLevelVariance, measureKalman, predictKalman, startKalman } from './kalman';
import { measureParticles, predictParticles, settleParticles, startParticles } from './particle';

const update: Update = changetype<Update>(UPDATE);

/** The prior around a first reading. */
export function start(level: f32): void {
  if (configured.model != Model.ADAPTIVE) startKalman(level);
  else if (configured.method == Method.INTERACTING) startInteracting(level);
  else if (configured.method == Method.PARTICLE) startParticles(level);
  else startBelief(ADAPTIVE_BELIEF, level);
}

/** The belief after `length` seconds without a reading, 1..longestStep(). */
export function predict(length: u32): void {
  if (configured.model != Model.ADAPTIVE) predictKalman(length);
  else if (configured.method == Method.INTERACTING) predictInteracting(length);
  else if (configured.method == Method.PARTICLE) predictParticles(length);
  else predictExtended(length);
}

/** The belief after a reading, and in the state how the reading met its prediction. */
export function measure(level: f32): void {
  if (configured.model != Model.ADAPTIVE) measureKalman(level);
  else if (configured.method == Method.INTERACTING) measureInteracting(level);
  else if (configured.method == Method.PARTICLE) measureParticles(level);
  else measureOne(level);
}

/** On the adaptive model with one volatility. */
function measureOne(level: f32): void {
  const b = ADAPTIVE_BELIEF;
  const innovation = level - b.x0;
  const variance = firstVariance3(b);
  state.innovation = innovation;
  state.innovationSd = sqrt<f32>(variance + state.readingVariance);
  readingUpdate(update, innovation, variance);
  state.effectiveNoise = sqrt<f32>(update.noise);
  measureFirst3(b, update.innovation, update.noise);
}

/** Takes a reading, mg/dL, into what is known of the person; `elapsed`: since the one before, s; 0: there was none. */
export function learn(glucose: f32, elapsed: u32): void {
  if (configured.model == Model.ADAPTIVE) followStatistics(glucose, elapsed);
}

/** Looks at the clock, after every event, and makes the belief ready to be asked. */
export function tellTime(): void {
  if (configured.model != Model.ADAPTIVE) return;
  fillContext();
  if (configured.method == Method.PARTICLE) settleParticles();
}

/** The belief after a meal was announced. */
export function eat(grams: f32): void {
  state.carbsOnBoard = state.carbsOnBoard + grams;
  if (configured.model != Model.ADAPTIVE) eatKalman(grams);
}

/** Mean of the level. */
export function level(): f32 {
  if (configured.model != Model.ADAPTIVE) return kalmanLevel();
  return hasRegimes() ? interactingLevel() : ADAPTIVE_BELIEF.x0;
}

/** Variance of the level, whose mean is `mean`. */
export function levelVariance(mean: f32): f32 {
  if (configured.model != Model.ADAPTIVE) return kalmanLevelVariance();
  return hasRegimes() ? interactingLevelVariance(mean) : firstVariance3(ADAPTIVE_BELIEF);
}

/** Longest time without news, s, over which a belief is carried on: after it, it stays as it is, and a reading starts it anew. */
export function longestStep(): u32 {
  return configured.model == Model.ADAPTIVE ? LONGEST_ADAPTIVE_STEP : LONGEST_STEP;
}
