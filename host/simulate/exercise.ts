/**
 * Exercise by its heart rate: M. D. Breton, J Diabetes Sci Technol 2, 169 (2008), in the form of C. Dalla Man, M. D. Breton and
 * C. Cobelli, J Diabetes Sci Technol 3, 56 (2009):
 *
 *     Y' = (effort − Y) / τ_HR                    what the body has noticed of the effort
 *     Z' = f(Y) (1 − Z) − Z / τ_ex                whether it was exercise, for some ten hours
 *     W' = Y − W / τ_ex                           how much of it
 *     f(Y) = y⁴ / (1 + y⁴),  y = Y / (a · resting heart rate)
 *
 * Y moves glucose into muscle without insulin, 1 + α Z W multiplies insulin's action long afterwards. (The leak of W is ours:
 * the paper sets it back by hand.)
 */

const NOTICE_TIME = 5;
const FADE_TIME = 600;
const THRESHOLD = 0.1;
const RESTING_HEART_RATE = 70;

/** α, per beat. */
const SENSITISATION = 3e-4;

/** Three states from `at` on. */
export const EXERCISE_STATES = 3;

export function exerciseSlope(x: Float64Array, slope: Float64Array, at: number, effort: number): void {
  const y = x[at]!;
  const ratio = y / (THRESHOLD * RESTING_HEART_RATE);
  const fourth = ratio * ratio * ratio * ratio;
  const f = fourth / (1 + fourth);
  slope[at] = (effort - y) / NOTICE_TIME;
  slope[at + 1] = f * (1 - x[at + 1]!) - x[at + 1]! / FADE_TIME;
  slope[at + 2] = y - x[at + 2]! / FADE_TIME;
}

/** 1 + α Z W. */
export function sensitisation(x: Float64Array, at: number): number {
  return 1 + SENSITISATION * x[at + 1]! * x[at + 2]!;
}

/** Heart rate above rest, beats/min, at an intensity of 0..1 of what is left above rest; H. Tanaka et al. (2001): 208 − 0.7 age. */
export function effortOf(intensity: number, age: number): number {
  return intensity * (208 - 0.7 * age - RESTING_HEART_RATE);
}
