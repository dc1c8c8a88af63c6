/**
 * The factors by which this person's intervals are wider or narrower than the model's, tracked quantile by quantile: a
 * reading beyond a quantile moves its factor up, any other a little down, so that in the long run each quantile is missed as
 * often as it says, whatever the person does (quantile tracking: Gibbs & Candès 2021; Angelopoulos et al. 2023). The factor
 * of a quantile is the product of those of its level, of the time of day and of the band of glucose, on its own side of the
 * centre. Invariant: every factor lies in NARROWEST..WIDEST, and so does every product that is used.
 */
import { Feature } from '../layout/configuration';
import { IntervalFactors, IntervalRates, LevelAhead, PastForecast, Reach } from '../layout/intervals';
import { REACH, REACH_GROWTH, STATE_AHEAD, STATE_FACTORS, STATE_RATES } from '../layout/map';
import { STEP_SECONDS } from '../layout/outputs';
import { planKalman } from '../filters/kalman';
import { headAhead, headLevelsAt } from '../head/place';
import { Z75, Z90, Z95 } from '../math/normal-levels';
import { copyWords } from '../state/words';
import { CLOCKS, contextNow } from './context';
import { Chosen } from '../state/chosen';

const NARROWEST: f32 = 0.3;
const WIDEST: f32 = 4;

/**
 * How far a judged forecast moves a factor: 1 / (1 / FIRST_RATE + n / SETTLING) after n of them, and never less than LAST_RATE. The
 * head's distances follow what moves them from hour to hour, so that what is left to learn changes more slowly.
 */
const FIRST_RATE: f32 = 0.08;
const SETTLING: f32 = 10;
const LAST_RATE: f32 = 0.008;
const SETTLING_OF_HEAD: f32 = 5;
const LAST_RATE_OF_HEAD: f32 = 0.003;

/** Share of readings beyond a quantile on its side, for the three intervals. */
const BEYOND50: f32 = 0.25;
const BEYOND80: f32 = 0.1;
const BEYOND90: f32 = 0.05;
/** Quantiles of a side that a reading is beyond, on average. */
const BEYOND: f32 = 0.4;

/** Weight of all misses in the factor of each level: what one level misses tells of the others. */
const COMMON: f32 = 0.25;
/** Weight of the misses of a side in the factor of the time of day. */
const CLOCK: f32 = 0.5;

/** Forecast steps to the nearer of the two horizons. */
const STEPS: u32 = 6;

const PER_STEP: f32 = 0.166666667;

/** Length of the three distances of a side in `Reach`. */
const SIDE: usize = offsetof<Reach>('above75');
/** Length of the factors of a side's three levels. */
const LEVELS_OF_SIDE: usize = offsetof<IntervalFactors>('clock0');

const ZERO: f32 = 0;
const ONE: f32 = 1;

const reach: Reach = changetype<Reach>(REACH);
const growth: Reach = changetype<Reach>(REACH_GROWTH);

/** Horizons by number: 0 is 30 minutes, 1 is 60. */
export function aheadAt(horizon: u32): LevelAhead {
  return changetype<LevelAhead>(STATE_AHEAD + horizon * offsetof<LevelAhead>());
}

/** Sides: 0 is below the centre, 1 above. */
function factorsAt(horizon: u32, side: u32): IntervalFactors {
  return changetype<IntervalFactors>(STATE_FACTORS + (2 * horizon + side) * offsetof<IntervalFactors>());
}

/** Everything as the model says, and what is needed to look 30 and 60 minutes ahead. */
export function startIntervals(): void {
  const end = STATE_FACTORS + 4 * offsetof<IntervalFactors>();
  for (let at = STATE_FACTORS; at < end; at += 4) store<f32>(at, ONE);
  if (Chosen.has(Feature.HEAD)) startLevels();
  const rates = changetype<IntervalRates>(STATE_RATES);
  rates.at30 = FIRST_RATE;
  rates.at60 = FIRST_RATE;
  rates.low = FIRST_RATE;
  rates.high = FIRST_RATE;
  if (Chosen.adaptive()) return;
  planKalman(aheadAt(0), STEPS * STEP_SECONDS);
  planKalman(aheadAt(1), 2 * STEPS * STEP_SECONDS);
}

/** The levels' factors as the head has them of the population: those of a horizon lie in the order of sides, then levels. */
function startLevels(): void {
  for (let place: u32 = 0; place < 4; place++) {
    const from = headLevelsAt(place >> 1) + usize(place & 1) * LEVELS_OF_SIDE;
    copyWords(STATE_FACTORS + place * offsetof<IntervalFactors>(), from, LEVELS_OF_SIDE);
  }
}

/** Learns from a reading this far, on the working scale, from the centre of a forecast of a horizon. */
export function learnFrom(past: PastForecast, horizon: u32, deviation: f32): void {
  const side: u32 = deviation > 0 ? 1 : 0;
  const hit = factorsAt(horizon, side);
  const other = factorsAt(horizon, 1 - side);
  const clock = clockFactor(past.context);
  const band = bandFactor(past.context);
  const shared = factorIn(hit, clock) * factorIn(hit, band);
  const far = abs<f32>(deviation) / (side == 0 ? past.below : past.above);
  const miss50 = far > Z75 * Bounded.of(hit.inner * shared) ? ONE : ZERO;
  const miss80 = far > Z90 * Bounded.of(hit.middle * shared) ? ONE : ZERO;
  const miss90 = far > Z95 * Bounded.of(hit.outer * shared) ? ONE : ZERO;
  const misses = miss50 + miss80 + miss90;

  const rate = nextRate(STATE_RATES + 4 * horizon);
  const common = ONE + rate * COMMON * (misses - BEYOND - BEYOND);
  const inner = common - rate * BEYOND50;
  const middle = common - rate * BEYOND80;
  const outer = common - rate * BEYOND90;
  hit.inner = Bounded.of(hit.inner * (inner + rate * miss50));
  hit.middle = Bounded.of(hit.middle * (middle + rate * miss80));
  hit.outer = Bounded.of(hit.outer * (outer + rate * miss90));
  other.inner = Bounded.of(other.inner * inner);
  other.middle = Bounded.of(other.middle * middle);
  other.outer = Bounded.of(other.outer * outer);
  growBoth(hit, other, clock, rate * CLOCK, misses);
  if (band > offsetof<IntervalFactors>('usual')) growBoth(hit, other, band, nextRate(rateOf(band)), misses);
}

/** Factor of the 90 % interval below the centre that a forecast of 30 minutes has. */
export function outerBelow(past: PastForecast): f32 {
  const f = factorsAt(0, 0);
  return Bounded.of(f.outer * factorIn(f, clockFactor(past.context)) * factorIn(f, bandFactor(past.context)));
}

/** Fills the distances of the quantiles from the centre for a forecast made now, at its first step. */
export function fillReach(): void {
  const context = contextNow();
  const clock = clockFactor(context);
  const band = bandFactor(context);
  fillSide(REACH, factorsAt(0, 0), clock, band);
  fillSide(REACH + SIDE, factorsAt(0, 1), clock, band);
  fillSide(REACH_GROWTH, factorsAt(1, 0), clock, band);
  fillSide(REACH_GROWTH + SIDE, factorsAt(1, 1), clock, band);
  if (Chosen.has(Feature.HEAD)) shapeReach();
  for (let at: usize = 0; at < 2 * SIDE; at += 4) {
    store<f32>(REACH_GROWTH + at, (load<f32>(REACH_GROWTH + at) - load<f32>(REACH + at)) * PER_STEP);
  }
  fillPrecisions();
}

/** Draws the distances at both horizons out or in as the head says. */
function shapeReach(): void {
  stretchSide(REACH, headAhead.below30);
  stretchSide(REACH + SIDE, headAhead.above30);
  stretchSide(REACH_GROWTH, headAhead.below60);
  stretchSide(REACH_GROWTH + SIDE, headAhead.above60);
}

function stretchSide(address: usize, by: f32): void {
  for (let at = address; at < address + SIDE; at += 4) store<f32>(at, by * load<f32>(at));
}

/** Takes the distances on to the next of `steps` steps: up to 30 minutes they are those at 30, from 60 on those at 60. */
export function stretchReach(steps: u32): void {
  if (steps <= STEPS || steps > 2 * STEPS) return;
  const r = reach;
  const g = growth;
  r.below25 = r.below25 + g.below25;
  r.below10 = r.below10 + g.below10;
  r.below5 = r.below5 + g.below5;
  r.above75 = r.above75 + g.above75;
  r.above90 = r.above90 + g.above90;
  r.above95 = r.above95 + g.above95;
  fillPrecisions();
}

function fillPrecisions(): void {
  reach.below = Z95 / reach.below5;
  reach.above = Z95 / reach.above95;
}

/** The three distances of a side, each at least the one before: quantiles never cross. */
function fillSide(address: usize, f: IntervalFactors, clock: usize, band: usize): void {
  const shared = factorIn(f, clock) * factorIn(f, band);
  const inner = Z75 * Bounded.of(f.inner * shared);
  const middle = max<f32>(inner, Z90 * Bounded.of(f.middle * shared));
  store<f32>(address, inner);
  store<f32>(address, middle, 4);
  store<f32>(address, max<f32>(middle, Z95 * Bounded.of(f.outer * shared)), 8);
}

/** Moves the factors at the same place on both sides; `misses`: quantiles that the reading was beyond, all on the side hit. */
function growBoth(hit: IntervalFactors, other: IntervalFactors, place: usize, rate: f32, misses: f32): void {
  const down = ONE - rate * BEYOND;
  const atHit = changetype<usize>(hit) + place;
  const atOther = changetype<usize>(other) + place;
  store<f32>(atHit, Bounded.of(load<f32>(atHit) * (down + rate * misses)));
  store<f32>(atOther, Bounded.of(load<f32>(atOther) * down));
}

/** The rate at an address, which the next one settles below. */
function nextRate(address: usize): f32 {
  const rate = load<f32>(address);
  const head = Chosen.has(Feature.HEAD);
  const settling = head ? SETTLING_OF_HEAD : SETTLING;
  store<f32>(address, max<f32>(head ? LAST_RATE_OF_HEAD : LAST_RATE, (rate * settling) / (settling + rate)));
  return rate;
}

/** Where the factor of a context's time of day lies in `IntervalFactors`. */
function clockFactor(context: u32): usize {
  return offsetof<IntervalFactors>('clock0') + 4 * (context % CLOCKS);
}

/** Where that of its band of glucose lies. */
function bandFactor(context: u32): usize {
  return offsetof<IntervalFactors>('usual') + 4 * (context / CLOCKS);
}

/** Where the rate of a band lies, by the place of its factor. */
function rateOf(band: usize): usize {
  return STATE_RATES + offsetof<IntervalRates>('usual') + band - offsetof<IntervalFactors>('usual');
}

function factorIn(f: IntervalFactors, place: usize): f32 {
  return load<f32>(changetype<usize>(f) + place);
}

/** A class for the sake of `@inline`. */
class Bounded {
  @inline static of(factor: f32): f32 {
    return min<f32>(max<f32>(factor, NARROWEST), WIDEST);
  }
}
