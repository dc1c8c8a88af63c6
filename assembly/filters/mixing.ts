/** Weighted moments of beliefs: what mixing regimes adds up, and collapsing them reads. */
import { Moments } from '../layout/adaptive';
import { Belief3 } from '../layout/belief';
import { LEAST_VARIANCE } from '../models/series';

/** The moments of a belief, with a weight. */
export function takeBelief(m: Moments, b: Belief3, weight: f32): void {
  const u02d = b.u02 * b.d2;
  const u12d = b.u12 * b.d2;
  const u01d = b.u01 * b.d1;
  m.weight = weight;
  m.x0 = b.x0;
  m.x1 = b.x1;
  m.x2 = b.x2;
  m.p00 = b.d0 + b.u01 * u01d + b.u02 * u02d;
  m.p01 = u01d + b.u12 * u02d;
  m.p02 = u02d;
  m.p11 = b.d1 + b.u12 * u12d;
  m.p12 = u12d;
  m.p22 = b.d2;
}

/** Adds `share` of the weight of `other` to `m`: mean and covariance are those of the mixture. */
export function absorbMoments(m: Moments, other: Moments, share: f32): void {
  const added = share * other.weight;
  const total = m.weight + added;
  m.weight = total;
  if (!(added > 0)) return;
  const f = added / total;
  const d0 = other.x0 - m.x0;
  const d1 = other.x1 - m.x1;
  const d2 = other.x2 - m.x2;
  const spread = f - f * f;
  m.x0 = m.x0 + f * d0;
  m.x1 = m.x1 + f * d1;
  m.x2 = m.x2 + f * d2;
  m.p00 = m.p00 + f * (other.p00 - m.p00) + spread * d0 * d0;
  m.p01 = m.p01 + f * (other.p01 - m.p01) + spread * d0 * d1;
  m.p02 = m.p02 + f * (other.p02 - m.p02) + spread * d0 * d2;
  m.p11 = m.p11 + f * (other.p11 - m.p11) + spread * d1 * d1;
  m.p12 = m.p12 + f * (other.p12 - m.p12) + spread * d1 * d2;
  m.p22 = m.p22 + f * (other.p22 - m.p22) + spread * d2 * d2;
}

/** The belief with these moments: P = U D Uᵀ, every d at least LEAST_VARIANCE. */
export function giveBelief(b: Belief3, m: Moments): void {
  const d2 = max<f32>(m.p22, LEAST_VARIANCE);
  const u02 = m.p02 / d2;
  const u12 = m.p12 / d2;
  const d1 = max<f32>(m.p11 - u12 * m.p12, LEAST_VARIANCE);
  const u01 = (m.p01 - u02 * m.p12) / d1;
  b.x0 = m.x0;
  b.x1 = m.x1;
  b.x2 = m.x2;
  b.u01 = u01;
  b.u02 = u02;
  b.u12 = u12;
  b.d0 = max<f32>(m.p00 - u01 * u01 * d1 - u02 * m.p02, LEAST_VARIANCE);
  b.d1 = d1;
  b.d2 = d2;
}
