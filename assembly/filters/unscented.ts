/**
 * The unscented Kalman filter on the adaptive model (Julier and Uhlmann 1997) with the cubature points of Arasaratnam and
 * Haykin (2009): 2n = 6 points m ± √(3 dⱼ) uⱼ along the columns uⱼ of U, equal weights, drawn anew for every substep.
 *
 * The points' covariance is ⅓ Σ (δⱼ δⱼᵀ + σⱼ σⱼᵀ), δⱼ half the difference of a pair and σⱼ its middle less the mean. All but the
 * drift f is linear, so every σⱼ lies along the noise of the momentum, (h/2, 1, 0), and only widens it; and the columns
 * δⱼ / √(3 dⱼ) weighted by dⱼ are Φ U D^½ for the Φ whose slopes are the divided differences of f. So the same Gram-Schmidt update
 * serves the points as serves a tangent, and no covariance is ever subtracted from.
 */
import { Belief3 } from '../layout/belief';
import { tangentUpdate } from '../linalg/tangent-update';
import { ADAPTIVE_BELIEF, keepTogether } from '../models/adaptive';
import { drift } from '../models/drift';
import { absorb, pace, startPace } from '../models/pace';
import { fillTangent, tangent } from './extended';

const ONE: f32 = 1;
const HALF: f32 = 0.5;
const THIRD: f32 = 0.333333333;
const THREE: f32 = 3;

/** The belief after `seconds` without a reading, in the usual regime. */
export function predictUnscented(seconds: u32): void {
  startPace(seconds);
  for (let k: u32 = 0; k < pace.substeps; k++) unscentedSubstep(ADAPTIVE_BELIEF);
  keepTogether(ADAPTIVE_BELIEF);
}

/** One substep of the pace. */
export function unscentedSubstep(b: Belief3): void {
  absorb();
  spreadPoints(b);
  tangentUpdate(b, tangent);
}

/** The tangent that stands for the points of a belief. */
function spreadPoints(b: Belief3): void {
  const h = pace.minutes;
  const g = b.x0 - b.x2;
  const v = b.x1;
  const s0 = sqrt<f32>(THREE * b.d0);
  const s1 = sqrt<f32>(THREE * b.d1);
  const s2 = sqrt<f32>(THREE * b.d2);
  const g1 = s1 * b.u01;
  const g2 = s2 * (b.u02 - ONE);
  const v2 = s2 * b.u12;
  const above0 = drift(g + s0, v);
  const below0 = drift(g - s0, v);
  const above1 = drift(g + g1, v + s1);
  const below1 = drift(g - g1, v - s1);
  const above2 = drift(g + g2, v + v2);
  const below2 = drift(g - g2, v - v2);

  const middle0 = HALF * (above0 + below0);
  const middle1 = HALF * (above1 + below1);
  const middle2 = HALF * (above2 + below2);
  const f = THIRD * (middle0 + middle1 + middle2);
  const o0 = middle0 - f;
  const o1 = middle1 - f;
  const o2 = middle2 - f;

  const half = HALF * h; // Φ U has (…, 1 + h Δⱼf, …) in its row of v: solved for that row of Φ
  const vz = (half * (above0 - below0)) / s0;
  const bend = (half * (above1 - below1)) / s1 - vz * b.u01;
  const ve = (half * (above2 - below2)) / s2 - vz * b.u02 - bend * b.u12;
  fillTangent(b, f, vz, ONE + bend, ve, ONE);
  tangent.dv = tangent.dv + THIRD * h * h * (o0 * o0 + o1 * o1 + o2 * o2);
}
