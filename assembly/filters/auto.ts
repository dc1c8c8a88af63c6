/**
 * A light filter that escalates: the extended filter runs always; while the spread of its innovations says that its one volatility is not
 * the one of now, particles of three volatilities run beside it, and what is asked for comes from them.
 *
 * In every step the volatilities' beliefs are mixed as those of `interacting`, each draws as many particles, these move by the drift, and are
 * summed up as the volatility's Gaussian again (Kotecha and Djurić 2003; with modes Boers and Driessen 2003), which then meets the reading. So they
 * live in working memory for one event, and the state holds beliefs alone.
 */
import { Belief3 } from '../layout/belief';
import { input, state } from '../layout/blocks';
import { exp } from '../math/exp';
import {
  ADAPTIVE_BELIEF,
  CONTEXT,
  ESCALATION,
  LIGHT_BELIEF,
  isEscalated,
  regimeBelief,
  startBelief,
} from '../models/adaptive';
import { fillContext } from '../models/context';
import { keepInputs, returnInputs, startPace } from '../models/pace';
import { copyWords } from '../state/words';
import { predictExtended } from './extended';
import { measureOne, measureOneBeyond } from './filter';
import {
  LEAST_WEIGHT,
  measureInteracting,
  measureInteractingBeyond,
  mix,
  moveInteracting,
  setWeight,
} from './interacting';
import { PARTICLES, PRESSED, drawFromRegimes, moveOn, settleParticles } from './particle';

const ONE: f32 = 1;
const THREE: f32 = 3;

/** Longest time without a reading that it stays escalated through, s: the window of the spread, and two intervals of a 15-minute sensor. */
const LONGEST: u32 = 1800;

/** Window of the spread, min. */
const WINDOW: f32 = 30;
/** A squared normalised innovation counts as no more than this. */
const LARGEST: f32 = 16;

/** Spread of the innovations under which the light filter is too cautious, and above which it is so no more. */
const TOO_CALM: f32 = 0.2;
const NOT_TOO_CALM: f32 = 0.24;
/** Spread above which it is too sure of itself, and under which it is so no more. */
const TOO_LIVELY: f32 = 4;
const NOT_TOO_LIVELY: f32 = 3;

/** Weights of the volatility that the spread speaks for, of the usual and of the opposite one when it escalates. */
const LIKELY: f32 = 0.7;
const USUAL: f32 = 0.25;
const UNLIKELY: f32 = 0.05;

/** The prior at a first reading: the light filter's. */
export function startAuto(level: f32): void {
  startBelief(ADAPTIVE_BELIEF, level);
  ESCALATION.spread = ONE;
  ESCALATION.escalated = 0;
}

/** The beliefs after `seconds` without a reading. */
export function predictAuto(seconds: u32): void {
  if (isEscalated() && seconds > LONGEST) comeBack();
  if (!isEscalated()) {
    predictExtended(seconds);
    return;
  }
  const rateNoise = CONTEXT.rateNoise;
  keepInputs();
  exchange();
  CONTEXT.rateNoise = ESCALATION.rateNoise;
  predictExtended(seconds);
  CONTEXT.rateNoise = rateNoise;
  exchange();
  returnInputs(); // both filters see the same meals
  settleParticles();
  mix(f32(seconds) / 60);
  drawFromRegimes(PRESSED);
  startPace(seconds);
  moveOn();
}

/** The beliefs after a reading, mg/dL, whose scale squared is `scale`, and in the state how it met the prediction. */
export function measureAuto(reading: f32, scale: f32): void {
  const escalated = isEscalated();
  if (escalated) exchange();
  measureOne(reading);
  follow();
  if (escalated) {
    exchange();
    settleParticles();
    measureInteracting(reading, scale);
  }
  decide(escalated);
}

/** The beliefs after a level at most `limit` (`side` 1) or at least (-1), which tells nothing of the spread. */
export function measureAutoBeyond(limit: f32, side: f32): void {
  const escalated = isEscalated();
  if (escalated) exchange();
  measureOneBeyond(limit, side);
  if (!escalated) return;
  exchange();
  settleParticles();
  measureInteractingBeyond(limit, side);
}

/** Moves the level's mean, and adds to its variance, in all beliefs. */
export function moveAuto(by: f32, variance: f32): void {
  if (isEscalated()) {
    settleParticles();
    moveInteracting(by, variance);
    move(LIGHT_BELIEF, by, variance);
  } else move(ADAPTIVE_BELIEF, by, variance);
}

function move(b: Belief3, by: f32, variance: f32): void {
  b.x0 = b.x0 + by;
  b.d0 = b.d0 + variance;
}

/**
 * Looks at the clock after an event, from where the light filter believes to be. The volatilities have on average its noise: with more, or with less,
 * intervals learned from one would not fit the other.
 */
export function tellTimeOfAuto(): void {
  const escalated = isEscalated();
  if (escalated) settleParticles();
  const b = escalated ? LIGHT_BELIEF : ADAPTIVE_BELIEF;
  fillContext(b.x0 - b.x2, b.x1);
  if (!escalated) return;
  const c = CONTEXT;
  ESCALATION.rateNoise = c.rateNoise;
  c.rateNoise = (THREE * c.rateNoise) / (ONE + c.calm + c.lively);
}

/** s ← k s + (1 - k) z² for the normalised innovation z that the light filter has left in the state, k = e^(-minutes / window). */
function follow(): void {
  const z = state.innovation / state.innovationSd;
  const kept = exp(-f32(input.time - state.lastReading) / (60 * WINDOW));
  ESCALATION.spread = kept * ESCALATION.spread + (ONE - kept) * min<f32>(z * z, LARGEST);
}

/** Escalates or returns. Between two thresholds everything stays as it is. */
function decide(escalated: bool): void {
  const s = ESCALATION.spread;
  if (escalated) {
    if (s > NOT_TOO_CALM && s < NOT_TOO_LIVELY) comeBack();
  } else if (s < TOO_CALM) escalate(LIKELY, UNLIKELY);
  else if (s > TOO_LIVELY) escalate(UNLIKELY, LIKELY);
}

/** Every volatility starts with the light filter's belief. */
function escalate(calm: f32, lively: f32): void {
  copyBelief(LIGHT_BELIEF, ADAPTIVE_BELIEF);
  for (let r: u32 = 1; r < 4; r++) copyBelief(regimeBelief(r), ADAPTIVE_BELIEF);
  setWeight(0, USUAL);
  setWeight(1, calm);
  setWeight(2, lively);
  setWeight(3, LEAST_WEIGHT);
  PARTICLES.moved = 0;
  ESCALATION.escalated = 1;
  ESCALATION.escalations = ESCALATION.escalations + 1;
}

function comeBack(): void {
  copyBelief(ADAPTIVE_BELIEF, LIGHT_BELIEF);
  CONTEXT.rateNoise = ESCALATION.rateNoise;
  ESCALATION.escalated = 0;
}

/** The light filter works on the belief of the usual regime: it takes that place, and gives it back. */
function exchange(): void {
  for (let i: usize = 0; i < offsetof<Belief3>(); i += 4) {
    const at = changetype<usize>(ADAPTIVE_BELIEF) + i;
    const waiting = changetype<usize>(LIGHT_BELIEF) + i;
    const word = load<u32>(at);
    store<u32>(at, load<u32>(waiting));
    store<u32>(waiting, word);
  }
}

function copyBelief(to: Belief3, from: Belief3): void {
  copyWords(changetype<usize>(to), changetype<usize>(from), offsetof<Belief3>());
}
