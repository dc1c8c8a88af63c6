/** How exercise lowers a forecast, in closed form. */

/** Per minute and beat/min above rest: M. D. Breton, J Diabetes Sci Technol 2, 169 (2008). */
const UPTAKE = 3.39e-4;
/** Delay of the effect behind the heart rate, min (the same). */
const NOTICE_TIME = 5;
const BEATS_AT_FULL_INTENSITY = 100;

/**
 * Glucose with exercise over glucose without, `after` minutes after its beginning: G' = … − β Y G with Y' = (effort − Y)/τ is
 * G · exp(−β ∫ Y). Intensity is 0..1 of the heart's reserve, some 100 beats/min in adults.
 */
export function exerciseFactor(after: number, minutes: number, intensity: number): number {
  const effort = intensity * BEATS_AT_FULL_INTENSITY;
  const active = Math.min(Math.max(after, 0), minutes);
  const resting = Math.max(after - minutes, 0);
  const noticed = 1 - Math.exp(-active / NOTICE_TIME);
  const integral =
    effort * (active - NOTICE_TIME * noticed + NOTICE_TIME * noticed * (1 - Math.exp(-resting / NOTICE_TIME)));
  return Math.exp(-UPTAKE * integral);
}
