/** Thornton's time update for a tangent of the adaptive model, unrolled. */
import { Tangent } from '../layout/adaptive';
import { Belief3 } from '../layout/belief';

/**
 * P ← Φ P Φᵀ + G diag(d) Gᵀ by modified weighted Gram-Schmidt (Thornton 1976; Bierman 1977, ch. VI.4), and the mean. The columns
 * are those of Φ U and of G, weighted by D and d; error first, then momentum, then level. Invariant: each new dⱼ is at
 * least the tangent's.
 */
export function tangentUpdate(b: Belief3, t: Tangent): void {
  const one: f32 = 1;
  const d0 = b.d0;
  const d1 = b.d1;
  const d2 = b.d2;
  const u01 = b.u01;
  const u02 = b.u02;
  const u12 = b.u12;
  const dv = t.dv;
  const de = t.de;
  let a0 = t.zz; // Φ U by rows: level, momentum, error
  let a1 = t.zz * u01 + t.zv;
  let a2 = t.zz * u02 + t.zv * u12 + t.ze;
  let b0 = t.vz;
  let b1 = t.vz * u01 + t.vv;
  let b2 = t.vz * u02 + t.vv * u12 + t.ve;
  const c0 = t.ez;
  const c1 = t.ez * u01;
  const c2 = t.ez * u02 + t.ee;

  const w0 = c0 * d0;
  const w1 = c1 * d1;
  const w2 = c2 * d2;
  const newE = c0 * w0 + c1 * w1 + c2 * w2 + de;
  const n02 = (a0 * w0 + a1 * w1 + a2 * w2 + de) / newE;
  const n12 = (b0 * w0 + b1 * w1 + b2 * w2) / newE;
  a0 -= n02 * c0;
  a1 -= n02 * c1;
  a2 -= n02 * c2;
  const ae = one - n02; // what is left of the column of the error's noise
  b0 -= n12 * c0;
  b1 -= n12 * c1;
  b2 -= n12 * c2;
  const be = -n12;

  const y0 = b0 * d0;
  const y1 = b1 * d1;
  const y2 = b2 * d2;
  const ye = be * de;
  const newV = b0 * y0 + b1 * y1 + b2 * y2 + be * ye + dv;
  const n01 = (a0 * y0 + a1 * y1 + a2 * y2 + ae * ye + t.gzv * dv) / newV;
  a0 -= n01 * b0;
  a1 -= n01 * b1;
  a2 -= n01 * b2;
  const az = ae - n01 * be;
  const av = t.gzv - n01;

  b.x0 = t.z;
  b.x1 = t.v;
  b.x2 = t.e;
  b.u01 = n01;
  b.u02 = n02;
  b.u12 = n12;
  b.d0 = a0 * a0 * d0 + a1 * a1 * d1 + a2 * a2 * d2 + az * az * de + av * av * dv + t.dz;
  b.d1 = newV;
  b.d2 = newE;
}
