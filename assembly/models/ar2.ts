/**
 * The second-order autoregression of glucose with a meal effect, in continuous time.
 *
 * g(t) = a1 g(t-5) + a2 g(t-10) + … for deviations from the setpoint holds, every 5 minutes and at any phase, for the
 * solutions of z″ = -k0 z - k1 z′ whose roots are the logarithms of the roots of r² = a1 r + a2 over 5 minutes. So the
 * state is (level z, rate v, meal effect m) and any time step is exact. A root that is zero or negative has no real
 * logarithm; one outside the unit circle does not come back to the setpoint.
 */
import { Belief3 } from '../layout/belief';
import { Ar2Dynamics } from '../layout/dynamics';
import { STATE_PARAMETERS } from '../layout/map';
import { STEP_SECONDS } from '../layout/outputs';
import { Ar2Parameters } from '../layout/parameters';
import { Ar2Piece, Ar2Transition } from '../layout/transitions';
import { arg } from '../math/arg';
import { log } from '../math/log';
import { ar2Pieces, ar2Transition } from './ar2-steps';
import { clearWords } from '../state/words';
import { PIECES } from './pieces';
import { commonParametersAreValid, within } from './validate';

const AT_BELIEF: usize = STATE_PARAMETERS + offsetof<Ar2Parameters>();
export const AR2_BELIEF: Belief3 = changetype<Belief3>(AT_BELIEF);
const AT_DYNAMICS: usize = AT_BELIEF + offsetof<Belief3>();
const AT_STEP: usize = AT_DYNAMICS + offsetof<Ar2Dynamics>();
const AT_AHEAD: usize = AT_STEP + offsetof<Ar2Transition>();

export const AR2_DYNAMICS: Ar2Dynamics = changetype<Ar2Dynamics>(AT_DYNAMICS);
/** The step that was made last. */
export const AR2_STEP: Ar2Transition = changetype<Ar2Transition>(AT_STEP);
/** The step of the forecast. */
export const AR2_AHEAD: Ar2Transition = changetype<Ar2Transition>(AT_AHEAD);
/** What steps are composed of. */
export const AR2_PIECES: usize = AT_AHEAD + offsetof<Ar2Transition>();
/** Where the state ends. */
export const AR2_END: usize = AR2_PIECES + PIECES * offsetof<Ar2Piece>();

/** Minutes between the values that a1 and a2 weigh. */
const LAG: f32 = 5;

export function ar2ParametersAreValid(p: Ar2Parameters): bool {
  return commonParametersAreValid(p) && within(p.a1, -2, 2) && within(p.a2, -1, 1) && within(p.rateNoise, 0, 20);
}

/** Whether both roots of r² = a1 r + a2 have a real logarithm and lie inside the unit circle. */
export function ar2HasLogarithm(p: Ar2Parameters): bool {
  const a1 = p.a1;
  const a2 = p.a2;
  const discriminant = a1 * a1 + 4 * a2;
  if (discriminant < 0) return a2 > -1; // a conjugate pair, |r|² = -a2
  const one: f32 = 1;
  return a1 > 0 && a2 < 0 && a1 + a2 < one && a1 < 2;
}

/** Coefficients of z″ = vz z + vv z′ and of the meal effect, from parameters that have a logarithm. */
export function configureAr2(p: Ar2Parameters): void {
  const f = AR2_DYNAMICS;
  const half: f32 = 0.5;
  const a1 = p.a1;
  const a2 = p.a2;
  const decay = -log(-a2) / LAG; // sum of the two rates: the product of the roots is -a2
  const discriminant = a1 * a1 + 4 * a2;
  let product: f32;
  let fastest: f32;
  if (discriminant < 0) {
    const frequency = arg(half * a1, half * sqrt<f32>(-discriminant)) / LAG;
    product = half * decay * (half * decay) + frequency * frequency;
    fastest = sqrt<f32>(product);
  } else {
    const largest = half * (a1 + sqrt<f32>(discriminant));
    const slow = -log(largest) / LAG;
    fastest = decay - slow;
    product = slow * fastest;
  }
  f.vz = -product;
  f.vv = -decay;
  f.mm = -p.mealDecay;
  f.mu = p.mealGain * p.mealDecay * p.mealDecay;
  f.noiseV = p.rateNoise * p.rateNoise;
  f.noiseM = p.mealNoise * p.mealNoise;
  f.fastest = max<f32>(fastest, p.mealDecay);
  ar2Pieces(f, AR2_PIECES);
  ar2Transition(AR2_AHEAD, AR2_PIECES, STEP_SECONDS);
}

/** The prior at a first reading: the level known to the sensor's noise, the rest to its prior spread. */
export function startAr2(p: Ar2Parameters, deviation: f32): void {
  const b = AR2_BELIEF;
  clearWords(AT_BELIEF, offsetof<Belief3>());
  b.x0 = deviation;
  b.d0 = p.sensorNoise * p.sensorNoise;
  b.d1 = p.initialRate * p.initialRate;
  b.d2 = p.initialMealEffect * p.initialMealEffect;
}
