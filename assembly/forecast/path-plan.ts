/**
 * What all paths of the adaptive model share: the stretches between the readings that are expected, and for each regime the gains of an
 * extended filter that runs ahead through them. In this innovations form one standard normal draw per stretch stands
 * for all that is not known: the belief itself, the noise of the process, of the sensor's error and of the reading. Where no reading is
 * expected at the end of a stretch, one is made up: what is not counted changes nothing in the law of the rest.
 */
import { release } from '../filters/interacting';
import { giveBelief, takeBelief } from '../filters/mixing';
import { Moments } from '../layout/adaptive';
import { linearise, press, tangent } from '../filters/extended';
import { state } from '../layout/blocks';
import { Belief3 } from '../layout/belief';
import { MOMENTS, RISK_FIRST } from '../layout/map';
import { RiskStep, STEP_SECONDS } from '../layout/outputs';
import { PATH_GAINS, PathGains, PathStep } from '../layout/paths';
import { tangentUpdate } from '../linalg/tangent-update';
import { firstVariance3, measureFirst3, varianceAlong3 } from '../linalg/ud3';
import { CONTEXT, hasRegimes, regimeBelief } from '../models/adaptive';
import { drift } from '../models/drift';
import { LONGEST_SUBSTEP, absorb, keepInputs, pace, returnInputs, startPace } from '../models/pace';
import { copyWords } from '../state/words';
import { pathBeliefsAddress, pathStepsAddress, thresholdsAt } from './workspace';

const ZERO: f32 = 0;
const ONE: f32 = 1;
const HALF: f32 = 0.5;

/** Where along the direction ξ a path is run, ±. */
export const NODE: f32 = 0.8;
/** Where the mean path is run too, to see how the readings bend. */
const TAIL: f32 = 2;
const MOST_BEND: f32 = 4;
/** Least distance between a reading at both nodes, mg/dL. */
export const LEAST_REACH: f32 = 0.05;

/** Length of a stretch with its gains, bytes. */
export const STRETCH: usize = offsetof<PathStep>() + PATH_GAINS * offsetof<PathGains>();

const REGIMES: u32 = 4;
const PRESSED: u32 = 3;
const RELEASED: u32 = 4;

/** Plans `count` readings, the first after `first` seconds, then one every `interval`; answers where the stretches end. */
export function planPaths(first: u32, interval: u32, count: u32): usize {
  keepInputs();
  const regimes: u32 = hasRegimes() ? REGIMES : 1;
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
      step.fresh = u32(drifting + seconds > LONGEST_SUBSTEP);
      drifting = step.fresh != 0 ? seconds : drifting + seconds;
      const reading = i + 1 == pace.substeps;
      const time = first + k * interval;
      const within = (time - 1) / STEP_SECONDS;
      step.counted = reading ? u32(RISK_FIRST) + within * offsetof<RiskStep>() : 0;
      step.thresholds = u32(changetype<usize>(thresholdsAt(within)));
      if (regimes > 1) letGo();
      for (let r: u32 = 0; r < regimes; r++) fillGains(gainsOf(at, r), r);
      if (regimes > 1) fillGains(gainsOf(at, RELEASED), RELEASED);
      at += STRETCH;
    }
  }
  returnInputs();
  chooseDirection(at);
  bendBounds(at);
  return at;
}

/** The belief of a sensor that is released at the start of a stretch: the pressed one's, with an error that starts anew. */
function letGo(): void {
  const m = changetype<Moments>(MOMENTS);
  takeBelief(m, copyOf(PRESSED), ONE);
  release(m);
  giveBelief(copyOf(RELEASED), m);
}

/** The filter of a regime through one stretch. */
function fillGains(gains: PathGains, r: u32): void {
  const b = copyOf(r);
  linearise(b, r == 1 ? CONTEXT.calm : r == 2 ? CONTEXT.lively : ONE);
  if (r == PRESSED) press(b);
  tangentUpdate(b, tangent);
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
    const gains = gainsOf(at, 0);
    const weight: f32 = step.counted != 0 ? ONE / ((gains.spread + speed * minutes) * sqrt<f32>(readings)) : ZERO;
    const sum = weight * gains.spread + glucose * gains.glucose + momentum * gains.momentum + error * gains.error;
    step.direction = sum;
    squares += sum * sum;
    glucose += weight;
    error += weight;
    if (step.counted != 0) readings -= ONE;
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

/**
 * How the readings' response to the direction bends: on the mean path of the usual regime, how far they move between -TAIL and -NODE and
 * between NODE and TAIL against how far they move between the nodes.
 */
function bendBounds(end: usize): void {
  respond(end, -TAIL, offsetof<PathStep>('below'));
  respond(end, -NODE, offsetof<PathStep>('lower'));
  respond(end, NODE, offsetof<PathStep>('upper'));
  respond(end, TAIL, offsetof<PathStep>('above'));
  for (let at = pathStepsAddress(); at < end; at += STRETCH) {
    const step = changetype<PathStep>(at);
    const reach = ((step.upper - step.lower) * (TAIL - NODE)) / (NODE + NODE);
    step.below = bend(reach, step.lower - step.below);
    step.above = bend(reach, step.above - step.upper);
  }
}

/** Where the bounds move with glucose by this much faster, within limits. */
function bend(reach: f32, moved: f32): f32 {
  return max<f32>(min<f32>(reach / max<f32>(moved, LEAST_REACH), MOST_BEND), ONE / MOST_BEND);
}

/** Runs the mean path with a draw of `along` on the direction, and puts the readings into a field. */
function respond(end: usize, along: f32, field: usize): void {
  const b = regimeBelief(0);
  let e = b.x2;
  let g = b.x0 - e;
  let v = b.x1;
  for (let at = pathStepsAddress(); at < end; at += STRETCH) {
    const step = changetype<PathStep>(at);
    const next = v + step.minutes * drift(g, v);
    g += HALF * step.minutes * (v + next) + step.rise;
    v = next;
    e = e * step.keep;
    const gains = gainsOf(at, 0);
    const draw = along * step.direction;
    store<f32>(at + field, g + e + gains.spread * draw);
    g += gains.glucose * draw;
    v += gains.momentum * draw;
    e += gains.error * draw;
  }
}

function gainsOf(at: usize, r: u32): PathGains {
  return changetype<PathGains>(at + offsetof<PathStep>() + r * offsetof<PathGains>());
}

function copyOf(r: u32): Belief3 {
  return changetype<Belief3>(pathBeliefsAddress() + r * offsetof<Belief3>());
}
