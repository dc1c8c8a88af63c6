/** What `Method.PARTICLE` keeps in the state behind the beliefs of its regimes. */
import { Configuration, Method } from './configuration';

/** Head of the particles; `Configuration.particles` of them follow it. */
@final
@unmanaged
export class Particles {
  /** Where the generator of random numbers stands. */
  word: u32;
  /** How often all were drawn anew: no particle had foreseen a reading, or a prediction had come apart. */
  redrawn: u32;
  /** How often they were resampled. */
  resampled: u32;
  /** Not 0: the particles have moved since they were summed up; 0 after every event. */
  moved: u32;
  /** Effective sample size after the last reading, before resampling: 1 / Σ weight². */
  effective: f32;
  /** Length of the substep whose noise has not been drawn, because the next reading tells of it, min; 0: none. */
  minutes: f32;
  /** Variance per minute of that noise on the momentum, in the usual regime. */
  usual: f32;
  /** In the calm one. */
  calm: f32;
  /** In the lively one. */
  lively: f32;
  /** Variance per minute of that noise on glucose. */
  level: f32;
  /** Variance of that noise on the short-term error. */
  error: f32;
  /** The same of a pressed sensor. */
  press: f32;
}

/** What `Method.AUTO` keeps behind that head; its light filter's belief follows. */
@final
@unmanaged
export class Escalation {
  /** Mean squared normalised innovation of the light filter over the last half hour, fading; 1 when all is well. */
  spread: f32;
  /** 1: escalated. */
  escalated: u32;
  /** How often it has escalated. */
  escalations: u32;
  /** While escalated, `Context.rateNoise` of the light filter. */
  rateNoise: f32;
}

/** One particle. */
@final
@unmanaged
export class Particle {
  /** Glucose, mg/dL. */
  g: f32;
  /** Momentum, mg/dL/min. */
  v: f32;
  /** Short-term error of the sensor, mg/dL. */
  e: f32;
  /** Weight; all together 1. */
  weight: f32;
  /** Its regime: 0 usual, 1 calm, 2 lively, 3 pressed. */
  regime: u32;
}

/** Fewest particles that can be configured. */
export const FEWEST_PARTICLES: u32 = 100;
/** Most. */
export const MOST_PARTICLES: u32 = 500;
/** What a configuration with 0 particles gets. */
export const USUAL_PARTICLES: u32 = 200;
/** What one with `Method.AUTO` gets. */
export const USUAL_PARTICLES_OF_AUTO: u32 = 100;

/** How many particles the configuration asks for. */
export function particleCount(c: Configuration): u32 {
  if (c.particles != 0) return c.particles;
  return c.method == Method.AUTO ? USUAL_PARTICLES_OF_AUTO : USUAL_PARTICLES;
}

export function particlesAreValid(c: Configuration): bool {
  const count = particleCount(c);
  return count >= FEWEST_PARTICLES && count <= MOST_PARTICLES && count % 4 == 0;
}
