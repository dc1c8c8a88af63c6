/**
 * What all paths of the adaptive model share: the stretches between the readings that are expected, and for each regime the gains of an
 * extended filter that runs ahead through them. In this innovations form one standard normal draw per reading stands
 * for all that is not known: the belief itself, the noise of the process, of the sensor's error and of the reading.
 */
import { linearise, press, tangent } from '../filters/extended';
import { configured, state } from '../layout/blocks';
import { Belief3 } from '../layout/belief';
import { Method } from '../layout/configuration';
import { RISK_FIRST } from '../layout/map';
import { RiskStep, STEP_SECONDS } from '../layout/outputs';
import { PATH_REGIMES, PathGains, PathStep } from '../layout/paths';
import { tangentUpdate } from '../linalg/tangent-update';
import { firstVariance3, measureFirst3, varianceAlong3 } from '../linalg/ud3';
import { CONTEXT, STATISTICS, regimeBelief } from '../models/adaptive';
import { absorb, keepInputs, LONGEST_SUBSTEP, pace, returnInputs, startPace } from '../models/pace';
import { copyWords } from '../state/words';
import { pathBeliefsAddress, pathStepsAddress } from './workspace';

const ZERO: f32 = 0;
const ONE: f32 = 1;

/** Length of a stretch with its gains, bytes. */
export const STRETCH: usize = offsetof<PathStep>() + PATH_REGIMES * offsetof<PathGains>();

const PRESSED: u32 = 3;

/** Regimes that paths may be in. */
export function pathRegimes(): u32 {
  return configured.method == Method.INTERACTING ? PATH_REGIMES : 1;
}

/** Plans `count` readings, the first after `first` seconds, then one every `interval`; answers where the stretches end. */
export function planPaths(first: u32, interval: u32, count: u32): usize {
  keepInputs();
  const regimes = pathRegimes();
  for (let r: u32 = 0; r < regimes; r++) {
    copyWords(changetype<usize>(copyOf(r)), changetype<usize>(regimeBelief(r)), offsetof<Belief3>());
  }
  let at = pathStepsAddress();
  let drifting: u32 = LONGEST_SUBSTEP; // since the drift was worked out, s
  for (let k: u32 = 0; k < count; k++) {
    if (k < 2) startPace(k == 0 ? first : interval);
    const seconds = (k == 0 ? first : interval) / pace.substeps;
    for (let i: u32 = 0; i < pace.substeps; i++) {
      absorb();
      const step = changetype<PathStep>(at);
      step.minutes = pace.minutes;
      step.rise = pace.rise;
      step.keep = pace.keep;
      step.pressKeep = pace.pressKeep;
      step.direction = ZERO;
      step.fresh = u32(drifting + seconds > LONGEST_SUBSTEP);
      drifting = step.fresh != 0 ? seconds : drifting + seconds;
      const reading = i + 1 == pace.substeps;
      const time = first + k * interval;
      step.counted = reading ? u32(RISK_FIRST) + ((time - 1) / STEP_SECONDS) * offsetof<RiskStep>() : 0;
      for (let r: u32 = 0; r < regimes; r++) fillGains(gainsOf(at, r), r, reading);
      at += STRETCH;
    }
  }
  returnInputs();
  chooseDirection(at);
  return at;
}

/** The filter of a regime through one stretch. */
function fillGains(gains: PathGains, r: u32, reading: bool): void {
  const b = copyOf(r);
  linearise(b, r == 1 ? CONTEXT.calm : r == 2 ? CONTEXT.lively : ONE);
  if (r == PRESSED) press(b);
  tangentUpdate(b, tangent);
  if (!reading) return;
  const variance = firstVariance3(b);
  const withError = b.u02 * b.d2;
  const spread = sqrt<f32>(variance + state.readingVariance);
  gains.glucose = (variance - withError) / spread;
  gains.momentum = (b.u01 * b.d1 + b.u12 * withError) / spread;
  gains.error = withError / spread;
  gains.spread = spread;
  measureFirst3(b, 0, state.readingVariance);
}

/**
 * The direction: sensitivities of a weighted sum of the readings to the draws, by the adjoint of the usual regime with constant
 * damping, as a unit vector. Any unit vector would be right; this one takes in most of the spread.
 */
function chooseDirection(end: usize): void {
  const start = pathStepsAddress();
  let minutes: f32 = 0;
  let readings: f32 = 0;
  for (let at = start; at < end; at += STRETCH) {
    const step = changetype<PathStep>(at);
    minutes += step.minutes;
    if (step.counted != 0) readings += ONE;
  }
  const speed = sqrt<f32>(varianceAlong3(regimeBelief(0), 0, 1, 0));
  let glucose: f32 = 0; // sensitivities to the state at the end of a stretch
  let momentum: f32 = 0;
  let error: f32 = 0;
  let squares: f32 = 0;
  for (let at = end - STRETCH; at >= start; at -= STRETCH) {
    const step = changetype<PathStep>(at);
    if (step.counted != 0) {
      const gains = gainsOf(at, 0);
      const weight = ONE / ((gains.spread + speed * minutes) * sqrt<f32>(readings));
      const sum = weight * gains.spread + glucose * gains.glucose + momentum * gains.momentum + error * gains.error;
      step.direction = sum;
      squares += sum * sum;
      glucose += weight;
      error += weight;
      readings -= ONE;
    }
    const h = step.minutes;
    momentum = glucose * h + momentum * max<f32>(ONE + h * CONTEXT.damping, ZERO);
    error = error * step.keep;
    minutes -= h;
  }
  const scale = ONE / sqrt<f32>(squares);
  for (let at = start; at < end; at += STRETCH) {
    const step = changetype<PathStep>(at);
    step.direction = step.direction * scale;
  }
}

function gainsOf(at: usize, r: u32): PathGains {
  return changetype<PathGains>(at + offsetof<PathStep>() + r * offsetof<PathGains>());
}

function copyOf(r: u32): Belief3 {
  return changetype<Belief3>(pathBeliefsAddress() + r * offsetof<Belief3>());
}
