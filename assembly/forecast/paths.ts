/**
 * Crossing risk of the adaptive model by simulated paths: nonlinear drift, process noise, switching volatility, a sensor that gets
 * pressed or released, announced meals.
 *
 * A path draws its regimes and one normal number per reading (path-plan.ts). As on the linear models, the component of these along one
 * direction, ξ, is not drawn: the path is run twice, at ξ = -NODE and NODE, and each reading is taken as linear in ξ in between
 * and beyond. Then reading j lies below T for ξ under a bound, and the path's probability of crossing is Φ of the greatest bound. The rest
 * of the draws goes round the antithetic circles of normal-table.ts; regimes are stratified over all paths.
 */
import { state } from '../layout/blocks';
import { PathGains, PathStep, PathThresholds } from '../layout/paths';
import { RISK_FIRST } from '../layout/map';
import { RiskStep } from '../layout/outputs';
import { Draw, PATHS } from '../layout/risk-tables';
import { FOREVER, GOLDEN, Uniform, mixed, waiting } from '../math/random';
import { CONTEXT, FARTHEST, REGIMES, adaptiveParameters, hasRegimes, regimeBelief } from '../models/adaptive';
import { FASTEST, HIGHEST_G, LOWEST_G, LOW_FROM, LOW_UNIT } from '../models/drift';
import { CdfTable, DRAWS, NEVER } from './normal-table';
import { LEAST_REACH, NODE, STRETCH, planPaths } from './path-plan';
import { pathStepsAddress } from './workspace';

const ZERO: f32 = 0;
const ONE: f32 = 1;
const HALF: f32 = 0.5;

/** Offset of the gains of the usual regime, within a stretch. */
const USUAL: u32 = offsetof<PathStep>();
const CALM: u32 = USUAL + offsetof<PathGains>();
const LIVELY: u32 = CALM + offsetof<PathGains>();
const PRESSED: u32 = LIVELY + offsetof<PathGains>();
/** Of a sensor that was released since the reading before. */
const RELEASED: u32 = PRESSED + offsetof<PathGains>();
/** Words that a path may draw before it meets those of the next. */
const WORDS_A_PATH: u32 = 256;

/** Fills the sums of the risk steps over all paths, each step with those before it. */
export function runAdaptivePaths(first: u32, interval: u32, count: u32, steps: u32): void {
  const end = planPaths(first, interval, count);
  const seed = mixed(state.time + mixed(reinterpret<u32>(regimeBelief(0).x0) ^ reinterpret<u32>(state.innovation)));
  const place = Uniform.of(mixed(seed));
  const placeOfTime = Uniform.of(mixed(seed + 1));
  for (let i: u32 = 0; i < PATHS / 2; i++) {
    const along = alongDirection(DRAWS + i * offsetof<Draw>(), end);
    runPath(i, along, seed, place, placeOfTime, end);
    runPath(PATHS - 1 - i, -along, seed, place, placeOfTime, end); // the path with all draws negated
  }
  accumulate(steps);
}

/** The component along the direction of the draws of the path that starts at `from`. */
function alongDirection(from: usize, end: usize): f32 {
  let along: f32 = 0;
  let draw = changetype<Draw>(from);
  let at = pathStepsAddress();
  do {
    along += changetype<PathStep>(at).direction * draw.draw;
    draw = changetype<Draw>(usize(draw.next));
    at += STRETCH;
  } while (at < end);
  return along;
}

/**
 * Runs a path, whose draws have the component `along` along the direction, at both nodes and adds its probabilities; the number of the path
 * chooses its regimes: the first by `place` in its share of all weight, how long it lasts by `placeOfTime` in its share of all times.
 */
function runPath(path: u32, along: f32, seed: u32, place: f32, placeOfTime: f32, end: usize): void {
  const p = adaptiveParameters();
  const c = CONTEXT;
  const switching = hasRegimes();
  const drawnAnew = p.switchRate + c.onset; // 1/min
  let word = seed + path * (GOLDEN * WORDS_A_PATH);
  let own = switching ? firstRegime(stratum(path * 31, place)) : USUAL;
  let left = switching
    ? waiting(stratum(path * 19, placeOfTime), own == PRESSED ? p.pressRelease : drawnAnew)
    : FOREVER;
  let gainsAt = own; // a sensor that was just released has gains of its own
  const b = regimeBelief((own - USUAL) / offsetof<PathGains>());

  // Glucose is counted from the centre, so that powers of G are powers of it.
  const centre = c.centre;
  const scale = c.precision;
  const lowest = LOWEST_G / scale;
  const highest = HIGHEST_G / scale;
  const low = LOW_FROM - centre;
  const a0 = c.push;
  const a1 = p.c1 * scale;
  const a2 = p.c2 * scale * scale;
  const a3 = p.c3 * scale * scale * scale;
  const d0 = c.damping;
  const d1 = p.c6 * scale;
  const d2 = p.c7 * scale * scale;

  let g = b.x0 - b.x2 - centre; // at -NODE
  let v = b.x1;
  let e = b.x2;
  let f: f32 = 0;
  let G = g; // at NODE
  let V = v;
  let E = e;
  let F: f32 = 0;
  let below54 = NEVER; // the greatest bound yet, and its probability
  let below70 = NEVER;
  let above180 = NEVER;
  let above250 = NEVER;
  let p54: f32 = 0;
  let p70: f32 = 0;
  let p180: f32 = 0;
  let p250: f32 = 0;

  const toLower = -along - NODE; // what brings the draws to each node
  const toUpper = NODE - along;
  let drawn = changetype<Draw>(DRAWS + path * offsetof<Draw>());
  let at = pathStepsAddress();
  do {
    const step = changetype<PathStep>(at);
    const h = step.minutes;
    left -= h;
    if (left <= 0) {
      word += GOLDEN;
      const chosen = mixed(word);
      if (own == PRESSED) {
        e = 0; // released
        E = 0;
        own = Volatility.of(chosen);
        gainsAt = RELEASED;
      } else {
        own = Uniform.of(chosen) * drawnAnew < c.onset ? PRESSED : Volatility.of(chosen);
        gainsAt = own;
      }
      word += GOLDEN;
      left = waiting(Uniform.of(mixed(word)), own == PRESSED ? p.pressRelease : drawnAnew);
    }
    if (step.fresh != 0) {
      const y = max<f32>(min<f32>(g, highest), lowest);
      const s = max<f32>(min<f32>(v, FASTEST), -FASTEST);
      f = a0 + y * (a1 + y * (a2 + y * a3)) + (d0 + y * (d1 + y * d2) + p.c5 * abs<f32>(s) + p.c8 * s) * s;
      if (g < low) {
        const L = (low - g) * LOW_UNIT;
        f += L * (p.c9 + L * p.c10 + p.c11 * s);
      }
      const Y = max<f32>(min<f32>(G, highest), lowest);
      const S = max<f32>(min<f32>(V, FASTEST), -FASTEST);
      F = a0 + Y * (a1 + Y * (a2 + Y * a3)) + (d0 + Y * (d1 + Y * d2) + p.c5 * abs<f32>(S) + p.c8 * S) * S;
      if (G < low) {
        const L = (low - G) * LOW_UNIT;
        F += L * (p.c9 + L * p.c10 + p.c11 * S);
      }
    }
    if (own == PRESSED) {
      const keep = step.pressKeep;
      const pull = (ONE - keep) * p.pressDepth;
      e = keep * e - pull * (g + centre);
      E = keep * E - pull * (G + centre);
    } else {
      e = step.keep * e;
      E = step.keep * E;
    }
    const half = HALF * h;
    const rise = step.rise;
    const next = v + h * f;
    const Next = V + h * F;
    g = g + half * (v + next) + rise;
    G = G + half * (V + Next) + rise;
    v = next;
    V = Next;
    const gains = changetype<PathGains>(at + gainsAt);
    gainsAt = own;
    const direction = step.direction;
    const draw = drawn.draw + toLower * direction;
    const upperDraw = drawn.draw + toUpper * direction;
    drawn = changetype<Draw>(usize(drawn.next));
    const reading = g + e + gains.spread * draw;
    const reach = G + E + gains.spread * upperDraw - reading;
    g += gains.glucose * draw;
    v += gains.momentum * draw;
    e += gains.error * draw;
    G += gains.glucose * upperDraw;
    V += gains.momentum * upperDraw;
    E += gains.error * upperDraw;
    if (step.counted != 0) {
      const inverse = (NODE + NODE) / max<f32>(reach, LEAST_REACH);

      const below = step.below;
      const above = step.above;
      const offset = max<f32>(reading + centre, -FARTHEST); // insulin may carry a path beyond what f32 can tell
      const counted = changetype<RiskStep>(usize(step.counted));
      const against = changetype<PathThresholds>(usize(step.thresholds));
      // Beyond a farther threshold a reading is less likely than beyond the nearer one.
      const bound70 = Bound.at(against.low - offset, inverse, below, above);
      if (bound70 > below54) {
        const bound54 = Bound.at(against.veryLow - offset, inverse, below, above);
        if (bound54 > below54) {
          below54 = bound54;
          const q = CdfTable.at(bound54);
          counted.crossBelow54 = counted.crossBelow54 + q - p54;
          p54 = q;
        }
        if (bound70 > below70) {
          below70 = bound70;
          const q = CdfTable.at(bound70);
          counted.crossBelow70 = counted.crossBelow70 + q - p70;
          p70 = q;
        }
      }
      const bound180 = -Bound.at(against.high - offset, inverse, below, above);
      if (bound180 > above250) {
        const bound250 = -Bound.at(against.veryHigh - offset, inverse, below, above);
        if (bound180 > above180) {
          above180 = bound180;
          const q = CdfTable.at(bound180);
          counted.crossAbove180 = counted.crossAbove180 + q - p180;
          p180 = q;
        }
        if (bound250 > above250) {
          above250 = bound250;
          const q = CdfTable.at(bound250);
          counted.crossAbove250 = counted.crossAbove250 + q - p250;
          p250 = q;
        }
      }
    }
    at += STRETCH;
  } while (at < end);
}

/** A class for the sake of `@inline`. */
class Bound {
  /** ξ at which a reading meets a threshold that is this much above the reading at the lower node. */
  @inline static at(distance: f32, inverse: f32, below: f32, above: f32): f32 {
    const inside = distance * inverse;
    if (inside < ZERO) return inside * below - NODE;
    return inside > NODE + NODE ? (inside - NODE - NODE) * above + NODE : inside - NODE;
  }
}

/** A class for the sake of `@inline`. */
class Volatility {
  /** One of the three, all as likely. */
  @inline static of(word: u32): u32 {
    return USUAL + (word % 3) * offsetof<PathGains>();
  }
}

/** The regime at a share of all weight, as the offset of its gains. */
function firstRegime(share: f32): u32 {
  const w = REGIMES;
  let before = w.usual;
  if (share < before) return USUAL;
  before += w.calm;
  if (share < before) return CALM;
  before += w.lively;
  return share < before ? LIVELY : PRESSED;
}

/**
 * Share `i` of PATHS equal ones, its place within it given. The number of a path says how large its first draw is: what else is drawn for it
 * takes multiples of the number, which run through all shares evenly and in an order of their own.
 */
function stratum(i: u32, place: f32): f32 {
  return (f32(i % PATHS) + place) / f32(PATHS);
}

function accumulate(steps: u32): void {
  for (let k: u32 = 1; k < steps; k++) {
    const step = changetype<RiskStep>(RISK_FIRST + k * offsetof<RiskStep>());
    const before = changetype<RiskStep>(RISK_FIRST + (k - 1) * offsetof<RiskStep>());
    step.crossBelow54 = step.crossBelow54 + before.crossBelow54;
    step.crossBelow70 = step.crossBelow70 + before.crossBelow70;
    step.crossAbove180 = step.crossAbove180 + before.crossAbove180;
    step.crossAbove250 = step.crossAbove250 + before.crossAbove250;
  }
}
