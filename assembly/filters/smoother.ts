/**
 * The Rauch-Tung-Striebel smoother (1965) in UD form, one step back at a time.
 *
 * The state x of an entry and the state x′ of the next, predicted from it, are jointly normal: (x; x′) has the columns (U; Φ U) with
 * weights D and (0; G) with the noise's. Gram-Schmidt makes of them [A B; 0 C] diag(Dₐ, D_c) […]ᵀ, so that
 *
 *     x = m + B C⁻¹ (x′ - m′) + A ξ,  ξ ~ N(0, Dₐ)
 *
 * B C⁻¹ is the smoother's gain and A Dₐ Aᵀ what x′ leaves open of x. With the smoothed x′ ~ N(s, U D Uᵀ) the smoothed x has the columns
 * A and B C⁻¹ U, and Gram-Schmidt gives its factors: no covariance is subtracted from another, and every d is positive.
 */
import { Context, Tangent } from '../layout/adaptive';
import { Belief3, Belief4 } from '../layout/belief';
import { configured, insulin, state } from '../layout/blocks';
import { Model } from '../layout/configuration';
import { Passed } from '../layout/history';
import { Ar2Transition, KinematicTransition } from '../layout/transitions';
import { above, diagonal, gramSchmidt } from '../linalg/gram-schmidt';
import { tangentUpdate } from '../linalg/tangent-update';
import { CONTEXT, STATISTICS } from '../models/adaptive';
import { AR2_PIECES } from '../models/ar2';
import { ar2Transition } from '../models/ar2-steps';
import { KINEMATIC_PIECES } from '../models/kinematic';
import { kinematicTransition } from '../models/kinematic-steps';
import { absorb, pace, startPace } from '../models/pace';
import { LEAST_VARIANCE } from '../models/series';
import { clearWords, copyWords } from '../state/words';
import { linearise, tangent } from './extended';
import { beliefLength, beliefOf, contextOf, mealsOf, states } from './history';
import { Chosen } from '../state/chosen';

/** Most states, and the words of their matrices. */
const MOST: usize = 4;
const MATRIX_LENGTH: usize = 4 * (2 * MOST + 1) * (2 * MOST + 1);
const FACTORS_LENGTH: usize = 4 * MOST * (2 * MOST + 1);
const SOLVED_LENGTH: usize = 4 * MOST * (MOST + 1);

/** Memory that a step back works in, and the step's noise and transition, bytes. */
export const SMOOTHER_LENGTH: usize =
  MATRIX_LENGTH + FACTORS_LENGTH + SOLVED_LENGTH + offsetof<Belief4>() + offsetof<KinematicTransition>();

/**
 * Turns the smoothed belief of `to` into that of `from`, the entry before it.
 * @param smoothed a belief, of the configured model
 * @param work SMOOTHER_LENGTH bytes, all 0 before the first step
 */
export function smoothBack(smoothed: usize, from: Passed, to: Passed, work: usize): void {
  const matrix = work;
  const factors = matrix + MATRIX_LENGTH;
  const solved = factors + FACTORS_LENGTH;
  fillJoint(from, to, matrix, solved + SOLVED_LENGTH);
  gramSchmidt(factors, matrix, 2 * states(), 2 * states() + 1);
  solveAcross(solved, factors, smoothed, to);
  fillSmoothed(matrix, smoothed, from, factors, solved);
  gramSchmidt(smoothed + 4 * states(), matrix, states(), 2 * states());
}

/** The columns of (x; x′): those of U, of the noise, and of what the event of `to` added. */
function fillJoint(from: Passed, to: Passed, matrix: usize, step: usize): void {
  const one: f32 = 1;
  const n = states();
  const stride: usize = 4 * (2 * n + 1);
  const later = matrix + stride * n; // rows of x′
  const weights = later + stride * n;
  const noise = changetype<Belief4>(step);
  clearWords(matrix, stride * (2 * n + 1));
  placeUnit(matrix, stride, beliefOf(from) + 4 * n);
  placeUnit(later, stride, beliefOf(from) + 4 * n);
  placeDiagonal(weights, beliefOf(from) + 4 * n);
  moveColumns(later, stride, from, to.time - from.time, noise);
  placeUnit(later + 4 * n, stride, step + 4 * n);
  placeDiagonal(weights + 4 * n, step + 4 * n);
  store<f32>(weights - 4, one);
  store<f32>(weights + 8 * n, to.growth);
}

/** Unit upper triangular U of `factors` into a matrix. */
function placeUnit(to: usize, stride: usize, factors: usize): void {
  const one: f32 = 1;
  const n = states();
  for (let i: u32 = 0; i < n; i++) {
    store<f32>(to + (stride + 4) * i, one);
    for (let j = i + 1; j < n; j++) store<f32>(to + stride * i + 4 * j, load<f32>(above(factors, n, i, j)));
  }
}

/** D of `factors` into a row of weights. */
function placeDiagonal(to: usize, factors: usize): void {
  copyWords(to, diagonal(factors, states(), 0), 4 * states());
}

/** U ← Φ U for the step of `seconds` from an entry, and the factors of its noise. */
function moveColumns(columns: usize, stride: usize, from: Passed, seconds: u32, noise: Belief4): void {
  if (Chosen.adaptive()) moveByTangents(columns, stride, from, seconds, changetype<Belief3>(noise));
  else moveByTransition(columns, stride, seconds, noise);
}

function moveByTransition(columns: usize, stride: usize, seconds: u32, noise: Belief4): void {
  if (seconds == 0) {
    standStill(changetype<usize>(noise));
    return;
  }
  const at = changetype<usize>(noise) + offsetof<Belief4>();
  if (configured.model == Model.AR2) {
    const t = changetype<Ar2Transition>(at);
    const b = changetype<Belief3>(noise);
    if (t.seconds != seconds) ar2Transition(t, AR2_PIECES, seconds);
    for (let c: usize = columns; c < columns + 12; c += 4) {
      move3(c, stride, t.zz, t.zv, t.zm, t.vz, t.vv, t.vm, 0, t.mm);
    }
    b.u01 = t.gzv;
    b.u02 = t.gzm;
    b.u12 = t.gvm;
    b.d0 = t.dz;
    b.d1 = t.dv;
    b.d2 = t.dm;
  } else {
    const t = changetype<KinematicTransition>(at);
    if (t.seconds != seconds) kinematicTransition(t, KINEMATIC_PIECES, seconds);
    for (let c: usize = columns; c < columns + 16; c += 4) moveKinematic(t, c, stride);
    noise.u01 = t.gzv;
    noise.u02 = t.gza;
    noise.u03 = t.gzm;
    noise.u12 = t.gva;
    noise.u13 = 0;
    noise.u23 = 0;
    noise.d0 = t.dz;
    noise.d1 = t.dv;
    noise.d2 = t.da;
    noise.d3 = t.dm;
  }
}

/** The noise of no time at all, which moves nothing. */
function standStill(noise: usize): void {
  const factors = noise + 4 * states();
  clearWords(noise, beliefLength(configured.model));
  for (let j: u32 = 0; j < states(); j++) store<f32>(diagonal(factors, states(), j), LEAST_VARIANCE);
}

function moveKinematic(t: KinematicTransition, at: usize, stride: usize): void {
  const z = load<f32>(at);
  const v = load<f32>(at + stride);
  const a = load<f32>(at + 2 * stride);
  const m = load<f32>(at + 3 * stride);
  store<f32>(at, t.zz * z + t.zv * v + t.za * a + t.zm * m);
  store<f32>(at + stride, t.vv * v + t.va * a);
  store<f32>(at + 2 * stride, t.aa * a);
  store<f32>(at + 3 * stride, t.mm * m);
}

/** The same along the extended filter's way from the filtered mean: a belief without variance of its own gathers the noise. */
function moveByTangents(columns: usize, stride: usize, from: Passed, seconds: u32, noise: Belief3): void {
  clearWords(changetype<usize>(noise), offsetof<Belief3>());
  copyWords(changetype<usize>(noise), beliefOf(from), 12);
  copyWords(changetype<usize>(CONTEXT), changetype<usize>(contextOf(from)), offsetof<Context>());
  state.carbsOnBoard = mealsOf(from).carbsOnBoard;
  STATISTICS.absorbing = mealsOf(from).absorbing;
  insulin.depot = 0; // it moves the mean, which was noted, and hardly a tangent
  insulin.active = 0;
  if (seconds == 0) return;
  startPace(seconds);
  for (let k: u32 = 0; k < pace.substeps; k++) {
    absorb();
    linearise(noise, 1);
    const t: Tangent = tangent;
    for (let c: usize = columns; c < columns + 12; c += 4) {
      move3(c, stride, t.zz, t.zv, t.ze, t.vz, t.vv, t.ve, t.ez, t.ee);
    }
    tangentUpdate(noise, t);
  }
}

/** A column of three ← Φ times itself, by the rows of Φ; (2, 1) is 0. */
function move3(at: usize, stride: usize, aa: f32, ab: f32, ac: f32, ba: f32, bb: f32, bc: f32, ca: f32, cc: f32): void {
  const a = load<f32>(at);
  const b = load<f32>(at + stride);
  const c = load<f32>(at + 2 * stride);
  store<f32>(at, aa * a + ab * b + ac * c);
  store<f32>(at + stride, ba * a + bb * b + bc * c);
  store<f32>(at + 2 * stride, ca * a + cc * c);
}

/** Y with C Y = (U, s - m′), by rows, from the last up. */
function solveAcross(solved: usize, factors: usize, smoothed: usize, to: Passed): void {
  const n = states();
  const stride: usize = 4 * (n + 1);
  const predicted = changetype<usize>(to) + offsetof<Passed>('x0');
  clearWords(solved, stride * n);
  placeUnit(solved, stride, smoothed + 4 * n);
  for (let i: u32 = 0; i < n; i++) {
    store<f32>(solved + stride * i + 4 * n, load<f32>(smoothed + 4 * i) - load<f32>(predicted + 4 * i));
  }
  for (let i = n - 1; i32(i) >= 0; i--) {
    for (let k = i + 1; k < n; k++) {
      const c = load<f32>(above(factors, 2 * n, n + i, n + k));
      for (let j: usize = 0; j < stride; j += 4) {
        const at = solved + stride * i + j;
        store<f32>(at, load<f32>(at) - c * load<f32>(solved + stride * k + j));
      }
    }
  }
}

/** The columns (A, B Y) with their weights, and the smoothed mean m + B Y's last column. */
function fillSmoothed(matrix: usize, smoothed: usize, from: Passed, factors: usize, solved: usize): void {
  const n = states();
  const stride: usize = 8 * n;
  const weights = matrix + stride * n;
  copyWords(weights, diagonal(factors, 2 * n, 0), 4 * n);
  placeDiagonal(weights + 4 * n, smoothed + 4 * n);
  clearWords(matrix, stride * n);
  for (let i: u32 = 0; i < n; i++) {
    const row = matrix + stride * i;
    const one: f32 = 1;
    store<f32>(row + 4 * i, one);
    for (let j = i + 1; j < n; j++) store<f32>(row + 4 * j, load<f32>(above(factors, 2 * n, i, j)));
    for (let j: u32 = 0; j < n; j++) store<f32>(row + 4 * (n + j), across(factors, solved, i, j));
    store<f32>(smoothed + 4 * i, load<f32>(beliefOf(from) + 4 * i) + across(factors, solved, i, n));
  }
}

/** (B Y)ᵢⱼ */
function across(factors: usize, solved: usize, i: u32, j: u32): f32 {
  const n = states();
  let sum: f32 = 0;
  for (let k: u32 = 0; k < n; k++) {
    sum += load<f32>(above(factors, 2 * n, i, n + k)) * load<f32>(solved + 4 * (k * (n + 1) + j));
  }
  return sum;
}
