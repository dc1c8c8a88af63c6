/** The Kalman filter in UD form on the model that the state is configured with. Glucose as deviations on the working scale. */
import { configured, learned, state } from '../layout/blocks';
import { Model } from '../layout/configuration';
import { FORECAST_FIRST, UPDATE } from '../layout/map';
import { STEP_SECONDS } from '../layout/outputs';
import { Ar2Parameters, KinematicParameters } from '../layout/parameters';
import { Update } from '../layout/update';
import { firstVariance3, growLast3, measureFirst3 } from '../linalg/ud3';
import { firstVariance4, growLast4, measureFirst4 } from '../linalg/ud4';
import { AR2_AHEAD, AR2_BELIEF, AR2_DYNAMICS, AR2_STEP, startAr2 } from '../models/ar2';
import { ar2Levels, ar2TimeUpdate, ar2Transition } from '../models/ar2-steps';
import {
  KINEMATIC_AHEAD,
  KINEMATIC_BELIEF,
  KINEMATIC_DYNAMICS,
  KINEMATIC_STEP,
  startKinematic,
} from '../models/kinematic';
import { kinematicLevels, kinematicTimeUpdate, kinematicTransition } from '../models/kinematic-steps';
import { studentUpdate } from '../sensor/likelihood';

const update: Update = changetype<Update>(UPDATE);

/** The prior around a first reading. */
export function start(deviation: f32): void {
  if (configured.model == Model.AR2) startAr2(changetype<Ar2Parameters>(learned), deviation);
  else startKinematic(changetype<KinematicParameters>(learned), deviation);
}

/** The belief after `length` seconds without a reading, 1..LONGEST_STEP. */
export function predict(length: u32): void {
  if (configured.model == Model.AR2) {
    const step = length == STEP_SECONDS ? AR2_AHEAD : AR2_STEP;
    if (step.seconds != length) ar2Transition(step, AR2_DYNAMICS, length);
    ar2TimeUpdate(AR2_BELIEF, step, state.carbsOnBoard);
    state.carbsOnBoard = state.carbsOnBoard * step.mm;
  } else {
    const step = length == STEP_SECONDS ? KINEMATIC_AHEAD : KINEMATIC_STEP;
    if (step.seconds != length) kinematicTransition(step, KINEMATIC_DYNAMICS, length);
    kinematicTimeUpdate(KINEMATIC_BELIEF, step, state.carbsOnBoard);
    state.carbsOnBoard = state.carbsOnBoard * step.mm;
  }
}

/** The belief after a reading, and in the state how the reading met its prediction. */
export function measure(deviation: f32): void {
  const noise = learned.sensorNoise * learned.sensorNoise;
  const variance = levelVariance();
  const innovation = deviation - level();
  state.innovation = innovation;
  state.innovationSd = sqrt<f32>(variance + state.readingVariance);
  update.innovation = innovation;
  update.noise = noise;
  if (learned.degreesOfFreedom > 0) studentUpdate(update, state, innovation, variance, noise);
  state.effectiveNoise = sqrt<f32>(update.noise);
  if (configured.model == Model.AR2) measureFirst3(AR2_BELIEF, update.innovation, update.noise);
  else measureFirst4(KINEMATIC_BELIEF, update.innovation, update.noise);
}

/** The belief after a meal was announced: its carbohydrate on board, and the doubt about its effect. */
export function eat(grams: f32): void {
  state.carbsOnBoard = state.carbsOnBoard + grams;
  const doubt = learned.mealUncertainty * learned.mealGain * learned.mealDecay * grams; // its integral over time: share of the rise
  if (configured.model == Model.AR2) growLast3(AR2_BELIEF, doubt * doubt);
  else growLast4(KINEMATIC_BELIEF, doubt * doubt);
}

/** Mean of the level. */
export function level(): f32 {
  return configured.model == Model.AR2 ? AR2_BELIEF.x0 : KINEMATIC_BELIEF.x0;
}

/** Variance of the level. */
export function levelVariance(): f32 {
  return configured.model == Model.AR2 ? firstVariance3(AR2_BELIEF) : firstVariance4(KINEMATIC_BELIEF);
}

/** Mean and variance of the level at `steps` forecast steps, into the forecast block. */
export function levelsAhead(steps: u32): void {
  if (configured.model == Model.AR2) ar2Levels(AR2_BELIEF, AR2_AHEAD, state.carbsOnBoard, steps, FORECAST_FIRST);
  else kinematicLevels(KINEMATIC_BELIEF, KINEMATIC_AHEAD, state.carbsOnBoard, steps, FORECAST_FIRST);
}
