/** The Kalman filter in UD form on the model that the state is configured with. Glucose as deviations on the working scale. */
import { configured, learned, state } from '../layout/blocks';
import { Feature, Model } from '../layout/configuration';
import { LevelAhead } from '../layout/intervals';
import { FORECAST_FIRST, UPDATE } from '../layout/map';
import { ForecastStep, STEP_SECONDS } from '../layout/outputs';
import { Ar2Parameters, KinematicParameters } from '../layout/parameters';
import { Update } from '../layout/update';
import { firstVariance3, growLast3, measureFirst3, varianceAlong3 } from '../linalg/ud3';
import { First4, firstVariance4, growLast4, measureFirst4, varianceAlong4 } from '../linalg/ud4';
import { AR2_AHEAD, AR2_BELIEF, AR2_PIECES, AR2_STEP, startAr2 } from '../models/ar2';
import { ar2Levels, ar2TimeUpdate, ar2Transition } from '../models/ar2-steps';
import { act, insulinOnBoard, lowerAhead } from '../models/insulin';
import {
  KINEMATIC_AHEAD,
  KINEMATIC_BELIEF,
  KINEMATIC_DYNAMICS,
  KINEMATIC_PIECES,
  KINEMATIC_STEP,
  startKinematic,
} from '../models/kinematic';
import { kinematicLevels, kinematicTimeUpdate, kinematicTransition } from '../models/kinematic-steps';
import { censoredUpdate, describeBeyond } from '../sensor/censored';
import { readingUpdate } from '../sensor/likelihood';
import { LEAST_VARIANCE } from '../models/series';
import { Chosen } from '../state/chosen';

const update: Update = changetype<Update>(UPDATE);

/** The prior around a first reading. */
export function startKalman(deviation: f32): void {
  if (configured.model == Model.AR2) startAr2(changetype<Ar2Parameters>(learned), deviation);
  else startKinematic(changetype<KinematicParameters>(learned), deviation);
}

/** The belief after `length` seconds without a reading, 1..LONGEST_STEP. */
export function predictKalman(length: u32): void {
  if (configured.model == Model.AR2) {
    const step = length == STEP_SECONDS ? AR2_AHEAD : AR2_STEP;
    if (step.seconds != length) ar2Transition(step, AR2_PIECES, length);
    ar2TimeUpdate(AR2_BELIEF, step, state.carbsOnBoard);
    state.carbsOnBoard = state.carbsOnBoard * step.mm;
  } else {
    const step = length == STEP_SECONDS ? KINEMATIC_AHEAD : KINEMATIC_STEP;
    if (step.seconds != length) kinematicTransition(step, KINEMATIC_PIECES, length);
    kinematicTimeUpdate(KINEMATIC_BELIEF, step, state.carbsOnBoard);
    state.carbsOnBoard = state.carbsOnBoard * step.mm;
  }
  if (Chosen.has(Feature.INSULIN) && insulinOnBoard() > 0) shiftKalman(-act(f32(length) / 60));
}

/** The belief after a reading, and in the state how the reading met its prediction. */
export function measureKalman(deviation: f32): void {
  let innovation: f32;
  let variance: f32;
  if (configured.model == Model.AR2) {
    innovation = deviation - AR2_BELIEF.x0;
    variance = firstVariance3(AR2_BELIEF);
  } else {
    innovation = deviation - KINEMATIC_BELIEF.x0;
    variance = First4.variance(KINEMATIC_BELIEF);
  }
  state.innovation = innovation;
  state.innovationSd = sqrt<f32>(variance + state.readingVariance);
  readingUpdate(update, innovation, variance, learned.sensorNoise * learned.sensorNoise);
  state.effectiveNoise = sqrt<f32>(update.noise);
  if (configured.model == Model.AR2) measureFirst3(AR2_BELIEF, update.innovation, update.noise);
  else measureFirst4(KINEMATIC_BELIEF, update.innovation, update.noise);
}

/** The belief after a level at most `limit` (`side` 1) or at least (-1), and how that met its prediction. */
export function measureKalmanBeyond(limit: f32, side: f32): void {
  const variance = kalmanLevelVariance();
  const distance = limit - kalmanLevel();
  describeBeyond(distance, side, variance);
  state.effectiveNoise = 0;
  if (!censoredUpdate(update, distance, side, variance, state.readingVariance)) return;
  state.effectiveNoise = sqrt<f32>(update.noise);
  if (configured.model == Model.AR2) measureFirst3(AR2_BELIEF, update.innovation, update.noise);
  else measureFirst4(KINEMATIC_BELIEF, update.innovation, update.noise);
}

/** The doubt about a meal's effect when it is announced. */
export function eatKalman(grams: f32): void {
  const growth = kalmanGrowth(grams);
  if (configured.model == Model.AR2) growLast3(AR2_BELIEF, growth);
  else growLast4(KINEMATIC_BELIEF, growth);
}

/** That doubt, as a variance of the meal effect. */
export function kalmanGrowth(grams: f32): f32 {
  const doubt = learned.mealUncertainty * learned.mealGain * learned.mealDecay * grams; // its integral over time: share of the rise
  return doubt * doubt;
}

/** Mean of the level. */
export function kalmanLevel(): f32 {
  return configured.model == Model.AR2 ? AR2_BELIEF.x0 : KINEMATIC_BELIEF.x0;
}

/** Moves the level's mean. */
export function shiftKalman(by: f32): void {
  if (configured.model == Model.AR2) AR2_BELIEF.x0 = AR2_BELIEF.x0 + by;
  else KINEMATIC_BELIEF.x0 = KINEMATIC_BELIEF.x0 + by;
}

/** Adds to the level's variance: in UD form the first state's own part of it. */
export function widenKalman(variance: f32): void {
  if (configured.model == Model.AR2) AR2_BELIEF.d0 = AR2_BELIEF.d0 + variance;
  else KINEMATIC_BELIEF.d0 = KINEMATIC_BELIEF.d0 + variance;
}

/** Variance of the level. */
export function kalmanLevelVariance(): f32 {
  return configured.model == Model.AR2 ? firstVariance3(AR2_BELIEF) : firstVariance4(KINEMATIC_BELIEF);
}

/** Rate of the level, mg/dL/min on the working scale. */
export function kalmanRate(): f32 {
  if (configured.model == Model.AR2) return AR2_BELIEF.x1 + AR2_BELIEF.x2;
  const b = KINEMATIC_BELIEF;
  return KINEMATIC_DYNAMICS.zz * b.x0 + b.x1 + b.x3;
}

/** Variance of the rate of the level: parts of it that cancel out may leave none, which is no knowledge but rounding. */
export function kalmanRateVariance(): f32 {
  const variance =
    configured.model == Model.AR2
      ? varianceAlong3(AR2_BELIEF, 0, 1, 1)
      : varianceAlong4(KINEMATIC_BELIEF, KINEMATIC_DYNAMICS.zz, 1, 0, 1);
  return max<f32>(variance, LEAST_VARIANCE);
}

/** Mean and variance of the level at `steps` forecast steps, into the forecast block. */
export function levelsAhead(steps: u32): void {
  if (configured.model == Model.AR2) ar2Levels(AR2_BELIEF, AR2_AHEAD, state.carbsOnBoard, steps, FORECAST_FIRST);
  else kinematicLevels(KINEMATIC_BELIEF, KINEMATIC_AHEAD, state.carbsOnBoard, steps, FORECAST_FIRST);
  if (!Chosen.has(Feature.INSULIN) || insulinOnBoard() == 0) return;
  const means = FORECAST_FIRST + offsetof<ForecastStep>('scaledMean');
  lowerAhead(means, offsetof<ForecastStep>(), steps, STEP_SECONDS, STEP_SECONDS);
}

/** What the level is `seconds` ahead, in terms of the belief: the first row of that step's transition. */
export function planKalman(row: LevelAhead, seconds: u32): void {
  if (configured.model == Model.AR2) {
    const o = AR2_STEP;
    ar2Transition(o, AR2_PIECES, seconds);
    row.z = o.zz;
    row.v = o.zv;
    row.m = o.zm;
    row.u = o.zu;
    row.variance = o.dz + o.gzv * o.gzv * o.dv + o.gzm * o.gzm * o.dm;
  } else {
    const o = KINEMATIC_STEP;
    kinematicTransition(o, KINEMATIC_PIECES, seconds);
    row.z = o.zz;
    row.v = o.zv;
    row.a = o.za;
    row.m = o.zm;
    row.u = o.zu;
    row.variance = o.dz + o.gzv * o.gzv * o.dv + o.gza * o.gza * o.da + o.gzm * o.gzm * o.dm;
  }
}

/** Mean of the level that `planKalman` planned. */
export function kalmanLevelAhead(row: LevelAhead): f32 {
  const carbs = row.u * state.carbsOnBoard;
  if (configured.model == Model.AR2) {
    const b = AR2_BELIEF;
    return row.z * b.x0 + row.v * b.x1 + row.m * b.x2 + carbs;
  }
  const b = KINEMATIC_BELIEF;
  return row.z * b.x0 + row.v * b.x1 + row.a * b.x2 + row.m * b.x3 + carbs;
}

/** Its variance. */
export function kalmanVarianceAhead(row: LevelAhead): f32 {
  const variance =
    configured.model == Model.AR2
      ? varianceAlong3(AR2_BELIEF, row.z, row.v, row.m)
      : varianceAlong4(KINEMATIC_BELIEF, row.z, row.v, row.a, row.m);
  return variance + row.variance;
}
