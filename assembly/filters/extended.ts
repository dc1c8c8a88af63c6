/** The extended Kalman filter on the adaptive model, in UD form: the drift's tangent at the mean, substep by substep. */
import { Tangent } from '../layout/adaptive';
import { Belief3 } from '../layout/belief';
import { TANGENT } from '../layout/map';
import { tangentUpdate } from '../linalg/tangent-update';
import { ADAPTIVE_BELIEF, CONTEXT, adaptiveParameters, keepTogether } from '../models/adaptive';
import { drift, driftByGlucose, driftByMomentum } from '../models/drift';
import { absorb, pace, startPace } from '../models/pace';

export const tangent: Tangent = changetype<Tangent>(TANGENT);

const ONE: f32 = 1;
const HALF: f32 = 0.5;
const TWELFTH: f32 = 0.0833333333;

/** The belief after `seconds` without a reading, in the usual regime. */
export function predictExtended(seconds: u32): void {
  startPace(seconds);
  for (let k: u32 = 0; k < pace.substeps; k++) {
    absorb();
    linearise(ADAPTIVE_BELIEF, 1);
    tangentUpdate(ADAPTIVE_BELIEF, tangent);
  }
  keepTogether(ADAPTIVE_BELIEF);
}

/**
 * The tangent of a substep at the mean of a belief: v′ = v + h f, g′ = g + h/2 (v + v′) + rise, e′ = keep e.
 * `ratio`: noise variance of the regime relative to the usual one's.
 */
export function linearise(b: Belief3, ratio: f32): void {
  const h = pace.minutes;
  const g = b.x0 - b.x2;
  const v = b.x1;
  const vg = h * driftByGlucose(g, v);
  fillTangent(b, drift(g, v), vg, ONE + h * driftByMomentum(g, v), -vg, ratio); // along e glucose falls as it rises along z
}

/** The tangent of a substep whose drift is f, and whose row of v is (vz, vv, ve). */
export function fillTangent(b: Belief3, f: f32, vz: f32, vv: f32, ve: f32, ratio: f32): void {
  const t = tangent;
  const h = pace.minutes;
  const half = HALF * h;
  const e = b.x2;
  const v = b.x1;
  const next = v + h * f;
  t.v = next;
  t.e = pace.keep * e;
  t.z = b.x0 - e + half * (v + next) + pace.rise + t.e;
  t.zz = ONE + half * vz;
  t.zv = half * (ONE + vv);
  t.ze = pace.keep - (ONE - half * ve);
  t.vz = vz;
  t.vv = vv;
  t.ve = ve;
  t.ez = 0;
  t.ee = pace.keep;
  const noise = CONTEXT.rateNoise * ratio + pace.doubt;
  t.dv = noise * h;
  t.gzv = half;
  t.dz = noise * h * h * h * TWELFTH + CONTEXT.levelNoise * h;
  t.de = pace.errorNoise;
}

/** Turns the tangent into a pressed sensor's: e′ = keep e - (1 - keep) depth g. */
export function press(b: Belief3): void {
  const t = tangent;
  const keep = pace.pressKeep;
  const pull = (ONE - keep) * adaptiveParameters().pressDepth;
  const e = keep * b.x2 - pull * (b.x0 - b.x2);
  t.z = t.z - t.e + e;
  t.e = e;
  t.zz = t.zz - pull;
  t.ze = t.ze - pace.keep + keep + pull;
  t.ez = -pull;
  t.ee = keep + pull;
  t.de = pace.pressNoise;
}
