/**
 * A second-order autoregression as the damped oscillator z″ = −ω² z − 2 ζ ω z′ sampled every 5 minutes: every frequency
 * and damping above zero is stable and has a continuous-time form, which most pairs (a1, a2) have not.
 */

/** Minutes between the values that a1 and a2 weigh. */
const LAG = 5;

export interface Oscillator {
  /** ω, rad/min. */
  frequency: number;
  /** ζ: from 1 on it does not oscillate. */
  damping: number;
}

/** z(t) = a1 z(t−5) + a2 z(t−10). */
export interface Autoregression {
  a1: number;
  a2: number;
}

/** The weights; the roots of r² = a1 r + a2 are exp(5 s) for the roots s of s² + 2 ζ ω s + ω² = 0. */
export function toAutoregression({ frequency, damping }: Oscillator): Autoregression {
  const decay = Math.exp(-damping * frequency * LAG);
  const square = damping * damping - 1;
  const turn = frequency * Math.sqrt(Math.abs(square)) * LAG;
  return { a1: 2 * decay * (square < 0 ? Math.cos(turn) : Math.cosh(turn)), a2: -decay * decay };
}

/** The oscillator of weights that the core accepts. */
export function toOscillator({ a1, a2 }: Autoregression): Oscillator {
  const decay = -Math.log(-a2) / (2 * LAG); // ζ ω
  const half = a1 / (2 * Math.sqrt(-a2)); // cos or cosh of the turn
  const turn = (half < 1 ? Math.acos(half) : Math.acosh(half)) / LAG;
  const frequency = Math.sqrt(decay * decay + (half < 1 ? turn * turn : -turn * turn));
  return { frequency, damping: decay / frequency };
}
