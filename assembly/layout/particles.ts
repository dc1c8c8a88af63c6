/** What `Method.PARTICLE` keeps in the state behind the beliefs of its regimes. */

/** Head of the particles; `Configuration.particles` of them follow it. */
@final
@unmanaged
export class Particles {
  /** Where the generator of random numbers stands. */
  word: u32;
  /** How often all were drawn anew, because no particle had foreseen a reading. */
  redrawn: u32;
  /** How often they were resampled. */
  resampled: u32;
  /** Not 0: the particles have moved since they were summed up; 0 after every event. */
  moved: u32;
  /** Effective sample size after the last reading, before resampling: 1 / Σ weight². */
  effective: f32;
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

/** How many particles the configuration asks for. */
export function particleCount(particles: u32): u32 {
  return particles == 0 ? USUAL_PARTICLES : particles;
}

export function particlesAreValid(particles: u32): bool {
  const count = particleCount(particles);
  return count >= FEWEST_PARTICLES && count <= MOST_PARTICLES && count % 4 == 0;
}
