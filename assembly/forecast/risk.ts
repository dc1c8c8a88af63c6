/**
 * Crossing risk: the probability that at least one reading expected up to each step lies beyond a threshold.
 *
 * The readings to come are jointly Gaussian. In innovations form each needs one standard normal draw, with gains that no
 * path changes (the filter run ahead once). One direction ξ through all draws is integrated exactly: given the rest of a
 * path, reading j lies below T for ξ under (T - meanⱼ - restⱼ) / reachⱼ, so the path crosses up to step k with probability
 * Φ(max over j) (conditional Monte Carlo). The rest runs over PATHS paths in antithetic pairs, whose every margin is
 * stratified (normal-table.ts). `npm run bench -- risk` measures the error against a million plain paths; the order of the draws
 * was chosen by such a search.
 */
import { carryThresholds } from '../head/thresholds';
import { planReadings, projectReadings, reachReadings, runPaths } from '../filters/kalman-risk';
import { configured, forecastStep, riskHead, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { RISK_FIRST } from '../layout/map';
import { RiskStep, STEP_SECONDS } from '../layout/outputs';
import { PlannedReading } from '../layout/plan';
import { PATHS } from '../layout/risk-tables';
import { Status } from '../layout/status';
import { HIGH, LOW, VERY_HIGH, VERY_LOW } from '../layout/thresholds';
import { checkForecastable } from './moments';
import { runAdaptivePaths } from './paths';
import { readingsAddress, thresholdsAt } from './workspace';
import { Chosen } from '../state/chosen';

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
  if (count > 0 && Chosen.adaptive()) {
    if (Chosen.has(Feature.HEAD)) carryThresholds();
    else setThresholds(steps);
    runAdaptivePaths(first, interval, count, steps);
  } else if (count > 0) {
    planReadings(first, interval, count);
    chooseDirection(count);
    runPaths(count, first, interval, steps);
  }
  if (Chosen.has(Feature.HEAD)) raiseSteps(first, interval, steps);
  finishSteps(steps);
  return Status.OK;
}

/** Paths without a head are held against the thresholds themselves. */
function setThresholds(steps: u32): void {
  for (let k: u32 = 0; k < steps; k++) {
    const t = thresholdsAt(k);
    t.veryLow = VERY_LOW;
    t.low = LOW;
    t.high = HIGH;
    t.veryHigh = VERY_HIGH;
  }
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
  }
  reachReadings(count);
}

/** A crossing is at least as probable as that the reading at the end of the step, where one is expected, lies beyond the threshold. */
function raiseSteps(first: u32, interval: u32, steps: u32): void {
  const paths = f32(PATHS);
  for (let k: u32 = 0; k < steps; k++) {
    const end = (k + 1) * STEP_SECONDS;
    if (end < first || (end - first) % interval != 0) continue;
    const step = stepAt(k);
    const forecast = forecastStep(k);
    step.crossBelow54 = max<f32>(step.crossBelow54, paths * forecast.below54);
    step.crossBelow70 = max<f32>(step.crossBelow70, paths * forecast.below70);
    step.crossAbove180 = max<f32>(step.crossAbove180, paths * forecast.above180);
    step.crossAbove250 = max<f32>(step.crossAbove250, paths * forecast.above250);
  }
}

/** Sums over paths to probabilities, and the expected times. */
function finishSteps(steps: u32): void {
  const one: f32 = 1;
  const share = one / f32(PATHS);
  let p54: f32 = 0;
  let p70: f32 = 0;
  let p180: f32 = 0;
  let p250: f32 = 0;
  for (let k: u32 = 0; k < steps; k++) {
    const step = stepAt(k);
    p54 = within(p54, step.crossBelow54 * share);
    p70 = within(p70, step.crossBelow70 * share);
    p180 = within(p180, step.crossAbove180 * share);
    p250 = within(p250, step.crossAbove250 * share);
    step.crossBelow54 = p54;
    step.crossBelow70 = p70;
    step.crossAbove180 = p180;
    step.crossAbove250 = p250;
  }
  riskHead.minutesTo54 = expectedTime(steps, offsetof<RiskStep>('crossBelow54'));
  riskHead.minutesTo70 = expectedTime(steps, offsetof<RiskStep>('crossBelow70'));
  riskHead.minutesTo180 = expectedTime(steps, offsetof<RiskStep>('crossAbove180'));
  riskHead.minutesTo250 = expectedTime(steps, offsetof<RiskStep>('crossAbove250'));
}

/** A probability that rounding took neither above 1 nor below that of the step before. */
function within(before: f32, p: f32): f32 {
  const one: f32 = 1;
  return p > before ? min<f32>(p, one) : before; // also where p is no number
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
