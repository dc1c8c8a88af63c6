/**
 * Glucose with a rate, an acceleration and a meal effect: a level that reverts slowly to the setpoint, pushed by a rate that
 * fades, pushed by an acceleration that fades faster and is driven by white noise, as in the target-tracking model of
 * Singer (1970). The meal effect follows the two-compartment absorption of Hovorka et al. (2004).
 */
import { Belief4 } from '../layout/belief';
import { KinematicDynamics } from '../layout/dynamics';
import { STATE_PARAMETERS } from '../layout/map';
import { STEP_SECONDS } from '../layout/outputs';
import { KinematicParameters } from '../layout/parameters';
import { KinematicPiece, KinematicTransition } from '../layout/transitions';
import { kinematicPieces, kinematicTransition } from './kinematic-steps';
import { clearWords } from '../state/words';
import { PIECES } from './pieces';
import { commonParametersAreValid, within } from './validate';

const AT_BELIEF: usize = STATE_PARAMETERS + offsetof<KinematicParameters>();
export const KINEMATIC_BELIEF: Belief4 = changetype<Belief4>(AT_BELIEF);
const AT_DYNAMICS: usize = AT_BELIEF + offsetof<Belief4>();
const AT_STEP: usize = AT_DYNAMICS + offsetof<KinematicDynamics>();
const AT_AHEAD: usize = AT_STEP + offsetof<KinematicTransition>();

export const KINEMATIC_DYNAMICS: KinematicDynamics = changetype<KinematicDynamics>(AT_DYNAMICS);
/** The step that was made last. */
export const KINEMATIC_STEP: KinematicTransition = changetype<KinematicTransition>(AT_STEP);
/** The step of the forecast. */
export const KINEMATIC_AHEAD: KinematicTransition = changetype<KinematicTransition>(AT_AHEAD);
/** What steps are composed of. */
export const KINEMATIC_PIECES: usize = AT_AHEAD + offsetof<KinematicTransition>();
/** Where the state ends. */
export const KINEMATIC_END: usize = KINEMATIC_PIECES + PIECES * offsetof<KinematicPiece>();

export function kinematicParametersAreValid(p: KinematicParameters): bool {
  return (
    commonParametersAreValid(p) &&
    within(p.reversion, 0, 0.2) &&
    within(p.rateDecay, 0, 0.5) &&
    within(p.accelerationDecay, 0, 0.5) &&
    within(p.levelNoise, 0, 20) &&
    within(p.rateNoise, 0, 20) &&
    within(p.accelerationNoise, 0, 5) &&
    within(p.initialAcceleration, 0.001, 5)
  );
}

/** Coefficients of the differential equation. */
export function configureKinematic(p: KinematicParameters): void {
  const f = KINEMATIC_DYNAMICS;
  f.zz = -p.reversion;
  f.vv = -p.rateDecay;
  f.aa = -p.accelerationDecay;
  f.mm = -p.mealDecay;
  f.mu = p.mealGain * p.mealDecay * p.mealDecay;
  f.noiseZ = p.levelNoise * p.levelNoise;
  f.noiseV = p.rateNoise * p.rateNoise;
  f.noiseA = p.accelerationNoise * p.accelerationNoise;
  f.noiseM = p.mealNoise * p.mealNoise;
  f.fastest = max<f32>(max<f32>(p.reversion, p.rateDecay), max<f32>(p.accelerationDecay, p.mealDecay));
  kinematicPieces(f, KINEMATIC_PIECES);
  kinematicTransition(KINEMATIC_AHEAD, KINEMATIC_PIECES, STEP_SECONDS);
}

/** The prior at a first reading: the level known to the sensor's noise, the rest to its prior spread. */
export function startKinematic(p: KinematicParameters, deviation: f32): void {
  const b = KINEMATIC_BELIEF;
  clearWords(AT_BELIEF, offsetof<Belief4>());
  b.x0 = deviation;
  b.d0 = p.sensorNoise * p.sensorNoise;
  b.d1 = p.initialRate * p.initialRate;
  b.d2 = p.initialAcceleration * p.initialAcceleration;
  b.d3 = p.initialMealEffect * p.initialMealEffect;
}
