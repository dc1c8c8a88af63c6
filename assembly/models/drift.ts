/** The drift of the adaptive model, dv/dt = f(g, v) in mg/dL/min², and its slopes. */
import { CONTEXT, adaptiveParameters } from './adaptive';

/** Range of G and of v, mg/dL/min, beyond which the drift stays as it is. */
const LOWEST_G: f32 = -2.2;
const HIGHEST_G: f32 = 3.5;
export const FASTEST: f32 = 5;

/** Glucose below which a low pulls, and the unit of that pull, mg/dL. */
const LOW_FROM: f32 = 95;
const LOW_UNIT: f32 = 0.05;

const TWO: f32 = 2;
const THREE: f32 = 3;
const ZERO: f32 = 0;

/** G of glucose. */
export function positionOf(glucose: f32): f32 {
  return max<f32>(min<f32>((glucose - CONTEXT.centre) * CONTEXT.precision, HIGHEST_G), LOWEST_G);
}

/** L of glucose. */
export function depthOf(glucose: f32): f32 {
  return max<f32>((LOW_FROM - glucose) * LOW_UNIT, ZERO);
}

/** f at glucose g, mg/dL, and momentum v, mg/dL/min. */
export function drift(g: f32, momentum: f32): f32 {
  const p = adaptiveParameters();
  const c = CONTEXT;
  const G = positionOf(g);
  const v = max<f32>(min<f32>(momentum, FASTEST), -FASTEST);
  const L = depthOf(g);
  const damping = c.damping + p.c5 * abs<f32>(v) + G * (p.c6 + G * p.c7) + p.c11 * L + p.c8 * v;
  return c.push + G * (p.c1 + G * (p.c2 + G * p.c3)) + L * (p.c9 + L * p.c10) + damping * v;
}

/** ∂f/∂g, 1/min². */
export function driftByGlucose(g: f32, momentum: f32): f32 {
  const p = adaptiveParameters();
  const c = CONTEXT;
  const G = (g - c.centre) * c.precision;
  const v = max<f32>(min<f32>(momentum, FASTEST), -FASTEST);
  const L = (LOW_FROM - g) * LOW_UNIT;
  const within: f32 =
    G > LOWEST_G && G < HIGHEST_G
      ? c.precision * (p.c1 + G * (TWO * p.c2 + G * THREE * p.c3) + (p.c6 + G * TWO * p.c7) * v)
      : ZERO;
  return L > ZERO ? within - LOW_UNIT * (p.c9 + TWO * p.c10 * L + p.c11 * v) : within;
}

/** ∂f/∂v, 1/min. */
export function driftByMomentum(g: f32, v: f32): f32 {
  if (!(abs<f32>(v) < FASTEST)) return ZERO;
  const p = adaptiveParameters();
  const c = CONTEXT;
  const G = positionOf(g);
  const L = depthOf(g);
  return c.damping + TWO * (p.c5 * abs<f32>(v) + p.c8 * v) + G * (p.c6 + G * p.c7) + p.c11 * L;
}
