/**
 * Crossing risk: the probability that at least one reading expected up to each step lies beyond a threshold.
 *
 * The readings to come are jointly Gaussian. In innovations form each needs one standard normal draw, with gains that no
 * path changes (the filter run ahead once). One direction ξ through all draws is integrated exactly: given the rest of a
 * path, reading j lies below T for ξ under (T - meanⱼ - restⱼ) / reachⱼ, so the path crosses up to step k with probability
 * Φ(max over j) (conditional Monte Carlo). The rest runs over PATHS paths of a rank-one lattice whose every margin is
 * stratified: draw j of path i is the quantile at (i · strideⱼ + shiftⱼ) mod PATHS. `npm run bench:risk` measures the error
 * against a million plain paths; the multiplier and shift were chosen by such a search.
 */
import { planReadings, projectReadings, runPath } from '../filters/kalman-risk';
import { configured, riskHead, state } from '../layout/blocks';
import { RISK_FIRST } from '../layout/map';
import { RiskStep, STEP_SECONDS } from '../layout/outputs';
import { PlannedReading } from '../layout/plan';
import { PATHS } from '../layout/risk-tables';
import { Status } from '../layout/status';
import { checkForecastable } from './moments';
import { quantileAt, tabledCdf } from './normal-table';
import { readingsAddress } from './workspace';

/** Stride of reading j: MULTIPLIERʲ⁺¹ mod PATHS. */
const MULTIPLIER: u32 = 72;

/** Shift of reading j: j · SHIFT mod PATHS. */
const SHIFT: u32 = 47;

/** Below this the bound cannot matter: the cdf is 0 there. */
const NEVER: f32 = -8;

/** Least distance that a reading moves along ξ. */
const LEAST_REACH: f32 = 0.001;

const MINUTE: f32 = 60;

/** Fills the risk block. */
export function crossingRisk(): i32 {
  const status = checkForecastable();
  if (status < 0) return status;
  const interval = state.interval;
  const steps = configured.horizon / STEP_SECONDS;
  riskHead.time = state.time;
  riskHead.steps = steps;
  riskHead.flags = state.flags;
  riskHead.interval = interval;
  clearSteps(steps);

  const first = interval - ((state.time - state.lastReading) % interval);
  const count = first > configured.horizon ? 0 : (configured.horizon - first) / interval + 1;
  if (count > 0) {
    planReadings(first, interval, count);
    chooseDirection(count);
    startLattice(count);
    for (let path: u32 = 0; path < PATHS; path++) {
      const along = drawPath(count);
      runPath(count);
      addPath(first, interval, count, steps, along);
    }
  }
  finishSteps(steps);
  return Status.OK;
}

function readingAt(k: u32): PlannedReading {
  return changetype<PlannedReading>(readingsAddress() + k * offsetof<PlannedReading>());
}

function stepAt(k: u32): RiskStep {
  return changetype<RiskStep>(RISK_FIRST + k * offsetof<RiskStep>());
}

function clearSteps(steps: u32): void {
  for (let k: u32 = 0; k < steps; k++) {
    const step = stepAt(k);
    step.crossBelow54 = 0;
    step.crossBelow70 = 0;
    step.crossAbove180 = 0;
    step.crossAbove250 = 0;
  }
}

/** The direction of the weighted sum of all readings, as a unit vector over the draws, and how far each reading moves on it. */
function chooseDirection(count: u32): void {
  const one: f32 = 1;
  const scale = one / sqrt<f32>(projectReadings(count));
  for (let k: u32 = 0; k < count; k++) {
    const reading = readingAt(k);
    reading.direction = reading.direction * scale;
    reading.draw = reading.direction;
  }
  runPath(count);
  for (let k: u32 = 0; k < count; k++) {
    const reading = readingAt(k);
    const distance = reading.deviation;
    reading.reach = distance < 0 ? one / min<f32>(distance, -LEAST_REACH) : one / max<f32>(distance, LEAST_REACH);
  }
}

function startLattice(count: u32): void {
  let stride: u32 = 1;
  let place: u32 = 0;
  for (let k: u32 = 0; k < count; k++) {
    stride = (stride * MULTIPLIER) % PATHS;
    const reading = readingAt(k);
    reading.stride = stride;
    reading.place = place;
    place = (place + SHIFT) % PATHS;
  }
}

/** The next path's draws. Answers ξ, what they have along the direction. */
function drawPath(count: u32): f32 {
  let along: f32 = 0;
  let at = readingsAddress();
  const last = at + count * offsetof<PlannedReading>();
  for (; at < last; at += offsetof<PlannedReading>()) {
    const reading = changetype<PlannedReading>(at);
    const place = reading.place;
    const draw = quantileAt(place);
    reading.draw = draw;
    along += reading.direction * draw;
    const next = place + reading.stride;
    reading.place = next >= PATHS ? next - PATHS : next;
  }
  return along;
}

/** Adds the path's crossing probabilities, ξ integrated out, to the steps. */
function addPath(first: u32, interval: u32, count: u32, steps: u32, along: f32): void {
  // The largest bound on ξ so far, for readings that move with ξ, and for those (rare) that move against it.
  let with54 = NEVER;
  let with70 = NEVER;
  let with180 = NEVER;
  let with250 = NEVER;
  let against54 = NEVER;
  let against70 = NEVER;
  let against180 = NEVER;
  let against250 = NEVER;
  const t54 = state.deviation54;
  const t70 = state.deviation70;
  const t180 = state.deviation180;
  const t250 = state.deviation250;

  let at = readingsAddress();
  const last = at + count * offsetof<PlannedReading>();
  let to = RISK_FIRST;
  const end = to + steps * offsetof<RiskStep>();
  let due = first;
  for (let until = STEP_SECONDS; to < end; until += STEP_SECONDS) {
    for (; at < last && due <= until; at += offsetof<PlannedReading>()) {
      const reading = changetype<PlannedReading>(at);
      const reach = reading.reach;
      const rest = (reading.mean + reading.deviation) * reach - along;
      const bound54 = t54 * reach - rest;
      const bound70 = t70 * reach - rest;
      const bound180 = rest - t180 * reach;
      const bound250 = rest - t250 * reach;
      if (reach > 0) {
        if (bound54 > with54) with54 = bound54;
        if (bound70 > with70) with70 = bound70;
        if (bound180 > with180) with180 = bound180;
        if (bound250 > with250) with250 = bound250;
      } else {
        if (-bound54 > against54) against54 = -bound54;
        if (-bound70 > against70) against70 = -bound70;
        if (-bound180 > against180) against180 = -bound180;
        if (-bound250 > against250) against250 = -bound250;
      }
      due += interval;
    }
    const step = changetype<RiskStep>(to);
    step.crossBelow54 = step.crossBelow54 + either(with54, against54);
    step.crossBelow70 = step.crossBelow70 + either(with70, against70);
    step.crossAbove180 = step.crossAbove180 + either(with180, against180);
    step.crossAbove250 = step.crossAbove250 + either(with250, against250);
    to += offsetof<RiskStep>();
  }
}

/** Probability that ξ < a or -ξ < b. */
function either(a: f32, b: f32): f32 {
  const one: f32 = 1;
  const p = tabledCdf(a);
  return b > NEVER ? min<f32>(p + tabledCdf(b), one) : p;
}

/** Sums over paths to probabilities, and the expected times. */
function finishSteps(steps: u32): void {
  const one: f32 = 1;
  const share = one / f32(PATHS);
  for (let k: u32 = 0; k < steps; k++) {
    const step = stepAt(k);
    step.crossBelow54 = min<f32>(step.crossBelow54 * share, one);
    step.crossBelow70 = min<f32>(step.crossBelow70 * share, one);
    step.crossAbove180 = min<f32>(step.crossAbove180 * share, one);
    step.crossAbove250 = min<f32>(step.crossAbove250 * share, one);
  }
  riskHead.minutesTo54 = expectedTime(steps, offsetof<RiskStep>('crossBelow54'));
  riskHead.minutesTo70 = expectedTime(steps, offsetof<RiskStep>('crossBelow70'));
  riskHead.minutesTo180 = expectedTime(steps, offsetof<RiskStep>('crossAbove180'));
  riskHead.minutesTo250 = expectedTime(steps, offsetof<RiskStep>('crossAbove250'));
}

/** Σ t ΔP / P, min: each step's readings lie on average half of what fits between them before its end. */
function expectedTime(steps: u32, field: usize): f32 {
  const half: f32 = 0.5;
  const zero: f32 = 0;
  const interval = riskHead.interval;
  const early = interval < STEP_SECONDS ? half * f32(STEP_SECONDS - interval) : zero;
  let before: f32 = 0;
  let weighted: f32 = 0;
  for (let k: u32 = 0; k < steps; k++) {
    const p = load<f32>(RISK_FIRST + k * offsetof<RiskStep>() + field);
    weighted += (p - before) * (f32((k + 1) * STEP_SECONDS) - early);
    before = p;
  }
  return before > 0 ? weighted / (before * MINUTE) : zero;
}
