/**
 * A particle filter on the adaptive model (Gordon, Salmond and Smith 1993): particles of (g, v, e) and a regime move by the equations
 * with drawn noise and regimes, and are weighed by each reading.
 *
 * Draws are quasi-random: the noises of neighbours i, i + 1 are the normal quantiles of a Kronecker sequence with a random shift, and their
 * negatives. After every event the particles of each regime are summed up as a Gaussian belief in the places of `interacting`'s: forecast,
 * risk and diagnostics are then the same code.
 */
import { Moments } from '../layout/adaptive';
import { Belief3 } from '../layout/belief';
import { configured, state } from '../layout/blocks';
import { Method } from '../layout/configuration';
import { MOMENTS, UPDATE } from '../layout/map';
import { Particle, Particles, particleCount } from '../layout/particles';
import { Update } from '../layout/update';
import { scratchAddress } from '../forecast/workspace';
import { LOG2_E } from '../math/exp-polynomial';
import { log } from '../math/log';
import { normalCdf } from '../math/normal-cdf';
import { NormalDraw } from '../math/normal-draw';
import { normalQuantile } from '../math/normal-quantile';
import { GOLDEN, Uniform, mixed, waiting } from '../math/random';
import { Rough } from '../math/rough';
import {
  CONTEXT,
  FARTHEST,
  INTERACTING_END,
  LARGEST_VARIANCE,
  STATISTICS,
  adaptiveParameters,
  regimeBelief,
} from '../models/adaptive';
import { FASTEST, HIGHEST_G, LOWEST_G, LOW_FROM, LOW_UNIT } from '../models/drift';
import { absorb, pace, setPace } from '../models/pace';
import { tellRestart } from '../monitor/restart';
import { censoredUpdate, describeBeyond } from '../sensor/censored';
import {
  LEAST_WEIGHT,
  interactingMean,
  interactingVariance,
  predictInteracting,
  setWeight,
  startInteracting,
  weight as regimeWeight,
} from './interacting';
import { absorbMoments, giveBelief } from './mixing';

export const PARTICLES: Particles = changetype<Particles>(INTERACTING_END);
/** Where the particles of `Method.PARTICLE` lie, in the state. */
export const FIRST_PARTICLE: usize = INTERACTING_END + offsetof<Particles>();

const update: Update = changetype<Update>(UPDATE);
/** While particles have moved since they were summed up: mean and variance of what the sensor shows. */
const predicted: Moments = changetype<Moments>(MOMENTS + 4 * offsetof<Moments>());

const ZERO: f32 = 0;
const ONE: f32 = 1;
const HALF: f32 = 0.5;
const THIRD: f32 = 0.333333333;
const TWELFTH: f32 = 0.0833333333;

const COUNT: u32 = 4;
/** A pressed sensor, behind the three volatilities. */
export const PRESSED: u32 = 3;

/** Steps of a Kronecker sequence in three dimensions: the powers of 1 / 1.2207440846 (Roberts 2018), in units of 2⁻³². */
const STEP_V: u32 = 0xd1b54a33;
const STEP_G: u32 = 0xabc98388;
const STEP_E: u32 = 0x8cb92ba7;

/** Least log₂ likelihood that others are taken relative to, where that of a reading just where a particle is is 0. */
const LEAST: f32 = -29;
/** A log₂ likelihood of less than this, relative to it, is taken as this. */
const NOTHING: f32 = -115;
/** Weight of a regime below which its particles are too few for moments of their own. */
const TOO_FEW: f32 = 0.02;
/** Sum of squared weights at which all have vanished. */
const LEAST_SQUARES: f32 = 1e-30;
/** Variance of the cloud that a particle stands for, relative to the noise of a reading and to that of some minutes on the momentum. */
const CLOUD: f32 = 0.03;
const MINUTES: f32 = 5;
/** A low, in units of 1 / LOW_UNIT, pulls no deeper than this: so the drift has a limit, and what drifts away takes ages to leave f32. */
const DEEPEST: f32 = 20;
/** What second moments are taken for, relative to what they add up to in f32: centred, they stay positive definite. */
const ROUNDED: f32 = 1.00001;
/** Longest time without a reading that particles themselves go through, in one substep, s. */
const LONGEST: u32 = 450;

/** The prior at a first reading, mg/dL: no volatility is likelier, and nobody lies on the sensor. */
export function startParticles(reading: f32): void {
  PARTICLES.word = mixed(PARTICLES.word + mixed(state.time ^ reinterpret<u32>(reading)));
  draw(reading);
}

/** Draws all particles from the prior around a reading. */
function draw(reading: f32): void {
  startInteracting(reading);
  drawFromRegimes(PRESSED);
}

/**
 * Draws the particles from the beliefs of the first `regimes` regimes: as many for each, in pairs whose draws are one another's negatives,
 * so that together they have the belief's mean; weights are the regimes'.
 */
export function drawFromRegimes(regimes: u32): void {
  const count = particleCount(configured);
  let forV = nextWord();
  let forG = nextWord();
  let forE = nextWord();
  let squares: f32 = 0;
  let at = firstParticle();
  for (let r: u32 = 0; r < regimes; r++) {
    const b = regimeBelief(r);
    const pairs = (count / 2 + r) / regimes;
    const weight = regimeWeight(r) / f32(pairs + pairs);
    squares += regimeWeight(r) * weight;
    const sd0 = sqrt<f32>(b.d0);
    const sd1 = sqrt<f32>(b.d1);
    const sd2 = sqrt<f32>(b.d2);
    for (let k: u32 = 0; k < pairs; k++) {
      const n0 = sd0 * normalQuantile(Uniform.of(forG));
      const n1 = sd1 * normalQuantile(Uniform.of(forV));
      const n2 = sd2 * normalQuantile(Uniform.of(forE));
      const e = n2;
      const v = n1 + b.u12 * n2;
      const g = n0 + b.u01 * n1 + b.u02 * n2 - e;
      fill(at, b, g, v, e, weight, r);
      fill(at + offsetof<Particle>(), b, -g, -v, -e, weight, r);
      at += 2 * offsetof<Particle>();
      forV += STEP_V;
      forG += STEP_G;
      forE += STEP_E;
    }
  }
  nothingWaits();
  PARTICLES.effective = ONE / squares;
  PARTICLES.moved = 0;
}

/** The particle at `at`, so far from the mean of a belief. */
function fill(at: usize, b: Belief3, g: f32, v: f32, e: f32, weight: f32, regime: u32): void {
  const it = changetype<Particle>(at);
  it.g = b.x0 - b.x2 + g;
  it.v = b.x1 + v;
  it.e = b.x2 + e;
  it.weight = weight;
  it.regime = regime;
}

/**
 * The particles after `seconds` without a reading. Through a long gap the regimes' Gaussians go instead, and new particles are drawn from
 * them: until a reading comes these tell as much, at a cost that does not grow with the number of particles.
 */
export function predictParticles(seconds: u32): void {
  if (seconds > LONGEST) {
    settleParticles();
    predictInteracting(seconds);
    drawFromRegimes(COUNT);
    return;
  }
  scatter();
  switchRegimes(f32(seconds) / 60);
  setPace(seconds, 1);
  moveOn();
  if (!areTogether()) drawFromPerson();
}

/** As `isTogether` of a belief: what the particles show, and the noise that waits for them. */
function areTogether(): bool {
  return (
    abs<f32>(predicted.x0) < FARTHEST &&
    predicted.p00 < LARGEST_VARIANCE &&
    PARTICLES.lively * PARTICLES.minutes < LARGEST_VARIANCE
  );
}

/** Draws all particles from the person's mean and spread, as `keepTogether` starts a belief: a prediction has come apart. */
function drawFromPerson(): void {
  startInteracting(STATISTICS.mean);
  for (let r: u32 = 0; r < COUNT; r++) regimeBelief(r).d0 = STATISTICS.variance;
  drawFromRegimes(PRESSED);
  noteRedrawn();
}

function noteRedrawn(): void {
  PARTICLES.redrawn = PARTICLES.redrawn + 1;
  tellRestart();
}

/** Moves every particle in its regime through the substeps of the pace; the noise of the last one waits. */
export function moveOn(): void {
  for (let k: u32 = 0; k < pace.substeps; k++) {
    absorb();
    scatter();
    move();
  }
}

/** Moves every particle's glucose, and spreads it by a variance. */
export function moveParticles(by: f32, variance: f32): void {
  const sd = sqrt<f32>(variance);
  predicted.x0 = particleLevel() + by;
  predicted.p00 = particleVariance() + variance;
  let word = nextWord();
  const end = endOfParticles();
  for (let at = firstParticle(); at < end; at += offsetof<Particle>()) {
    const it = changetype<Particle>(at);
    it.g = it.g + by + sd * normalQuantile(Uniform.of(word));
    word += STEP_G;
  }
  PARTICLES.moved = 1;
}

/** Mean of what the sensor shows. */
export function particleLevel(): f32 {
  return PARTICLES.moved != 0 ? predicted.x0 : interactingMean(ONE, 0, 0);
}

/** Its variance, with the noise that waits. */
export function particleVariance(): f32 {
  return PARTICLES.moved != 0 ? predicted.p00 : interactingVariance(ONE, 0, 0);
}

/** Sums the particles up, if they have moved since they were summed up last. */
export function settleParticles(): void {
  if (PARTICLES.moved != 0) summarise(ONE);
}

/**
 * Draws the regimes after `minutes`. Particles stand in line, and the time to the next one that switches is exponential: only those that
 * switch need a draw. Volatilities wait in one line and pressed sensors in another.
 */
function switchRegimes(minutes: f32): void {
  const p = adaptiveParameters();
  const onset = CONTEXT.onset;
  const drawnAnew = p.switchRate + onset;
  const end = endOfParticles();
  let left = waitingFor(drawnAnew);
  let pressedLeft = waitingFor(p.pressRelease);
  let at = firstParticle();
  do {
    const it = changetype<Particle>(at);
    if (it.regime == PRESSED) {
      pressedLeft -= minutes;
      if (pressedLeft <= 0) {
        it.regime = nextWord() % PRESSED;
        it.e = p.errorSd * normalQuantile(Uniform.of(nextWord()));
        pressedLeft = waitingFor(p.pressRelease);
      }
    } else {
      left -= minutes;
      if (left <= 0) {
        const word = nextWord();
        it.regime = Uniform.of(word) * drawnAnew < onset ? PRESSED : mixed(word) % PRESSED;
        left = waitingFor(drawnAnew);
      }
    }
    at += offsetof<Particle>();
  } while (at < end);
}

/** Every particle by the drift through one substep of the pace, the noise of which is left to wait. */
function move(): void {
  const p = adaptiveParameters();
  const c = CONTEXT;
  const h = pace.minutes;
  const w = PARTICLES;
  w.minutes = h;
  w.usual = c.rateNoise + pace.doubt;
  w.calm = c.rateNoise * c.calm + pace.doubt;
  w.lively = c.rateNoise * c.lively + pace.doubt;
  w.level = c.levelNoise;
  w.error = pace.errorNoise;
  w.press = pace.pressNoise;
  const half = HALF * h;
  const rise = pace.rise;
  const keep = pace.keep;
  const pressKeep = pace.pressKeep;
  const pull = (ONE - pressKeep) * p.pressDepth;
  const scale = c.precision;
  const a0 = c.push; // the drift's polynomials in glucose less its centre
  const a1 = p.c1 * scale;
  const a2 = p.c2 * scale * scale;
  const a3 = p.c3 * scale * scale * scale;
  const d0 = c.damping;
  const d1 = p.c6 * scale;
  const d2 = p.c7 * scale * scale;
  const centre = c.centre;
  const lowest = LOWEST_G / scale;
  const highest = HIGHEST_G / scale;
  const from = changetype<Particle>(firstParticle());
  const z0 = from.g + from.e; // sums are of differences to where the first particle was
  let sum: f32 = 0;
  let squares: f32 = 0;
  const end = endOfParticles();
  let at = firstParticle();
  do {
    const it = changetype<Particle>(at);
    const g = it.g;
    const v = it.v;
    const y = max<f32>(min<f32>(g - centre, highest), lowest);
    const s = max<f32>(min<f32>(v, FASTEST), -FASTEST);
    let f = a0 + y * (a1 + y * (a2 + y * a3)) + (d0 + y * (d1 + y * d2) + p.c5 * abs<f32>(s) + p.c8 * s) * s;
    if (g < LOW_FROM) {
      const low = min<f32>((LOW_FROM - g) * LOW_UNIT, DEEPEST);
      f += low * (p.c9 + low * p.c10 + p.c11 * s);
    }
    const next = v + h * f;
    const moved = g + half * (v + next) + rise;
    const e: f32 = it.regime == PRESSED ? pressKeep * it.e - pull * g : keep * it.e;
    it.v = next;
    it.g = moved;
    it.e = e;
    const off = moved + e - z0;
    const share = it.weight * off;
    sum += share;
    squares += share * off;
    at += offsetof<Particle>();
  } while (at < end);
  let variance = max<f32>(squares - sum * sum, ZERO);
  for (let r: u32 = 0; r < COUNT; r++) variance += regimeWeight(r) * varianceOfWaiting(r); // before any switched
  predicted.x0 = sum + z0;
  predicted.p00 = variance;
  w.moved = 1;
}

/** Draws the noise that waits; its standard deviations lie where the regimes' moments are summed up later. */
function scatter(): void {
  const h = PARTICLES.minutes;
  if (h == 0) return;
  const half = HALF * h;
  for (let r: u32 = 0; r < COUNT; r++) {
    const sd = moments(r);
    const rate = rateOfWaiting(r);
    sd.x0 = sqrt<f32>((rate * h * h * TWELFTH + PARTICLES.level) * h);
    sd.x1 = sqrt<f32>(rate * h);
    sd.x2 = sqrt<f32>(errorOfWaiting(r));
  }
  let forV = nextWord();
  let forG = nextWord();
  let forE = nextWord();
  const end = endOfParticles();
  let at = firstParticle();
  do {
    const ng = NormalDraw.of(forG);
    const nv = NormalDraw.of(forV);
    const ne = NormalDraw.of(forE);
    Noise.add(at, half, ng, nv, ne);
    Noise.subtract(at + offsetof<Particle>(), half, ng, nv, ne);
    at += 2 * offsetof<Particle>();
    forV += STEP_V;
    forG += STEP_G;
    forE += STEP_E;
  } while (at < end);
  nothingWaits();
}

/** A class for the sake of `@inline`. */
class Noise {
  /** Adds normal draws to a particle, times the standard deviations of its regime; `half`: of the substep, min. */
  @inline static add(at: usize, half: f32, ng: f32, nv: f32, ne: f32): void {
    const it = changetype<Particle>(at);
    const sd = changetype<Moments>(MOMENTS + it.regime * offsetof<Moments>());
    const noise = sd.x1 * nv;
    it.v = it.v + noise;
    it.g = it.g + half * noise + sd.x0 * ng;
    it.e = it.e + sd.x2 * ne;
  }

  /** Subtracts them. */
  @inline static subtract(at: usize, half: f32, ng: f32, nv: f32, ne: f32): void {
    const it = changetype<Particle>(at);
    const sd = changetype<Moments>(MOMENTS + it.regime * offsetof<Moments>());
    const noise = sd.x1 * nv;
    it.v = it.v - noise;
    it.g = it.g - half * noise - sd.x0 * ng;
    it.e = it.e - sd.x2 * ne;
  }
}

function nothingWaits(): void {
  PARTICLES.minutes = 0;
  PARTICLES.error = 0;
  PARTICLES.press = 0;
}

/** The particles after a reading, mg/dL, whose scale squared is `scale`, and in the state how it met its prediction. */
export function measureParticles(reading: f32, scale: f32): void {
  const p = adaptiveParameters();
  state.innovation = reading - particleLevel();
  state.innovationSd = sqrt<f32>(particleVariance() + state.readingVariance);
  scatter();
  weigh(reading, scale);
  state.effectiveNoise = sqrt<f32>((state.readingVariance * scale) / (p.sensorNoise * p.sensorNoise));
}

/** The particles after a level at most `limit`, mg/dL (`side` 1), or at least (-1), and in the state how it met its prediction. */
export function measureParticlesBeyond(limit: f32, side: f32): void {
  const variance = particleVariance();
  const distance = limit - particleLevel();
  scatter();
  describeBeyond(distance, side, variance);
  const tells = censoredUpdate(update, distance, side, variance, state.readingVariance);
  state.effectiveNoise = tells ? sqrt<f32>(update.noise) : ZERO;
  weighBeyond(limit, side);
}

/**
 * Weights after the reading. Log₂ likelihoods are taken relative to that at the prediction's mean, or to `LEAST` where this is less, as in
 * log-sum-exp: none overflows, and those that vanish are nothing beside another.
 */
function weigh(reading: f32, scale: f32): void {
  const nu = adaptiveParameters().degreesOfFreedom;
  const student = nu > 0;
  const precision = ONE / (scale * (student ? nu : ONE));
  const power = -HALF * (student ? nu + ONE : LOG2_E);
  const usual = state.innovation * state.innovation * precision;
  const reference = max<f32>(power * (student ? LOG2_E * log(ONE + usual) : usual), LEAST);
  let sum: f32 = 0;
  let squares: f32 = 0;
  const end = endOfParticles();
  let at = firstParticle();
  do {
    const it = changetype<Particle>(at);
    const off = reading - it.g - it.e;
    const square = off * off * precision;
    const logLikelihood = power * (student ? Rough.log2(ONE + square) : square);
    const weight = it.weight * Rough.exp2(max<f32>(logLikelihood - reference, NOTHING));
    it.weight = weight;
    sum += weight;
    squares += weight * weight;
    at += offsetof<Particle>();
  } while (at < end);
  settleWeights(sum, squares, reading);
}

/** Weights after a level beyond a limit, whose likelihood is Φ of the distance to it. */
function weighBeyond(limit: f32, side: f32): void {
  const precision = side / sqrt<f32>(state.readingVariance);
  let sum: f32 = 0;
  let squares: f32 = 0;
  const end = endOfParticles();
  for (let at = firstParticle(); at < end; at += offsetof<Particle>()) {
    const it = changetype<Particle>(at);
    const weight = it.weight * normalCdf((limit - it.g - it.e) * precision);
    it.weight = weight;
    sum += weight;
    squares += weight * weight;
  }
  settleWeights(sum, squares, limit);
}

/** Sums particles up by weights that have these sums, and brings those to 1. When all have vanished, nothing foresaw the reading: all start anew. */
function settleWeights(sum: f32, squares: f32, reading: f32): void {
  if (!(squares > LEAST_SQUARES)) {
    draw(reading);
    noteRedrawn();
    return;
  }
  PARTICLES.effective = (sum * sum) / squares;
  summarise(sum); // before resampling, which only adds to the error
  if (PARTICLES.effective * 2 < f32(particleCount(configured))) {
    resample(sum);
    return;
  }
  const scale = ONE / sum;
  const end = endOfParticles();
  for (let at = firstParticle(); at < end; at += offsetof<Particle>()) {
    const it = changetype<Particle>(at);
    it.weight = it.weight * scale;
  }
}

/**
 * Systematic resampling (Kitagawa 1996) of weights with a sum of `total`: copies in proportion to them, from one random number. A particle's
 * first copy is itself; the others take the places of those that have none.
 */
export function resample(total: f32): void {
  const share = ONE / f32(particleCount(configured));
  const step = share * total;
  const end = endOfParticles();
  const copies = scratchAddress();
  const places = copies + particleCount(configured) * sizeof<usize>();
  let copied = copies;
  let left = places;
  let passed: f32 = 0;
  let mark = step * Uniform.of(nextWord());
  let at = firstParticle();
  do {
    const it = changetype<Particle>(at);
    passed += it.weight;
    it.weight = share;
    if (mark < passed) {
      mark += step;
      while (mark < passed) {
        if (copied == places) break;
        store<usize>(copied, at);
        copied += sizeof<usize>();
        mark += step;
      }
    } else {
      store<usize>(left, at);
      left += sizeof<usize>();
    }
    at += offsetof<Particle>();
  } while (at < end);
  let from = copies; // by rounding there may be one more than places, or one less
  for (let place = places; place < left && from < copied; place += sizeof<usize>()) {
    Copy.of(load<usize>(from), load<usize>(place));
    from += sizeof<usize>();
  }
  PARTICLES.resampled = PARTICLES.resampled + 1;
}

/** A class for the sake of `@inline`. */
class Copy {
  /** All of a particle but its weight. */
  @inline static of(from: usize, to: usize): void {
    store<u32>(to, load<u32>(from));
    store<u32>(to, load<u32>(from, 4), 4);
    store<u32>(to, load<u32>(from, 8), 8);
    store<u32>(to, load<u32>(from, 16), 16);
  }
}

/**
 * Weights and Gaussian beliefs of the regimes, of particles whose weights have a sum of `total`. A regime with next to no weight gets the moments of
 * all.
 */
function summarise(total: f32): void {
  PARTICLES.moved = 0;
  const all = moments(COUNT);
  clear(all);
  const from = changetype<Particle>(firstParticle());
  const z0 = from.g + from.e; // sums are of differences to the first particle
  const v0 = from.v;
  const e0 = from.e;
  for (let r: u32 = 0; r < COUNT; r++) {
    const m = moments(r);
    sumUp(m, r, z0, v0, e0);
    const weight = m.weight / total;
    if (weight > LEAST_WEIGHT) centre(m, r, z0, v0, e0);
    else clear(m); // weights that multiplied up to next to nothing have no reciprocal in f32
    m.weight = weight;
    absorbMoments(all, m, ONE);
  }
  for (let r: u32 = 0; r < COUNT; r++) {
    const m = moments(r);
    giveBelief(regimeBelief(r), m.weight > TOO_FEW ? m : all);
    setWeight(r, max<f32>(m.weight / all.weight, LEAST_WEIGHT));
  }
}

/** Sums over the particles of regime `r`: of the weights, and of weighted differences to (z₀, v₀, e₀) and their products. */
function sumUp(m: Moments, r: u32, z0: f32, v0: f32, e0: f32): void {
  let weight: f32 = 0;
  let x0: f32 = 0;
  let x1: f32 = 0;
  let x2: f32 = 0;
  let p00: f32 = 0;
  let p01: f32 = 0;
  let p02: f32 = 0;
  let p11: f32 = 0;
  let p12: f32 = 0;
  let p22: f32 = 0;
  const end = endOfParticles();
  let at = firstParticle();
  do {
    const it = changetype<Particle>(at);
    if (it.regime == r) {
      const w = it.weight;
      const e = it.e;
      const dz = it.g + e - z0;
      const dv = it.v - v0;
      const de = e - e0;
      const wz = w * dz;
      const wv = w * dv;
      const we = w * de;
      weight += w;
      x0 += wz;
      x1 += wv;
      x2 += we;
      p00 += wz * dz;
      p01 += wz * dv;
      p02 += wz * de;
      p11 += wv * dv;
      p12 += wv * de;
      p22 += we * de;
    }
    at += offsetof<Particle>();
  } while (at < end);
  m.weight = weight;
  m.x0 = x0;
  m.x1 = x1;
  m.x2 = x2;
  m.p00 = p00;
  m.p01 = p01;
  m.p02 = p02;
  m.p11 = p11;
  m.p12 = p12;
  m.p22 = p22;
}

/** Sums become moments, of particles that are small clouds: copies of one alone have a spread too. */
function centre(m: Moments, r: u32, z0: f32, v0: f32, e0: f32): void {
  const share = ONE / m.weight;
  const square = share * ROUNDED;
  const z = m.x0 * share;
  const v = m.x1 * share;
  const e = m.x2 * share;
  m.x0 = z0 + z;
  m.x1 = v0 + v;
  m.x2 = e0 + e;
  const p = adaptiveParameters();
  const copies: f32 = configured.method == Method.AUTO ? ZERO : CLOUD; // those of `auto` were not resampled
  const cloud = copies * p.sensorNoise * p.sensorNoise; // of g, and of e
  m.p00 = m.p00 * square - z * z + cloud + cloud;
  m.p01 = m.p01 * share - z * v;
  m.p02 = m.p02 * share - z * e + cloud;
  m.p11 = m.p11 * square - v * v + copies * MINUTES * CONTEXT.rateNoise;
  m.p12 = m.p12 * share - v * e;
  m.p22 = m.p22 * square - e * e + cloud;
  const rate = rateOfWaiting(r) * PARTICLES.minutes;
  const error = errorOfWaiting(r);
  m.p00 = m.p00 + varianceOfWaiting(r);
  m.p01 = m.p01 + HALF * rate * PARTICLES.minutes;
  m.p02 = m.p02 + error;
  m.p11 = m.p11 + rate;
  m.p22 = m.p22 + error;
}

/** Variance per minute of the noise on the momentum that waits. */
function rateOfWaiting(r: u32): f32 {
  return r == 1 ? PARTICLES.calm : r == 2 ? PARTICLES.lively : PARTICLES.usual;
}

/** Variance of the noise on the short-term error that waits. */
function errorOfWaiting(r: u32): f32 {
  return r == PRESSED ? PARTICLES.press : PARTICLES.error;
}

/** Variance of what the sensor shows by the noise that waits. */
function varianceOfWaiting(r: u32): f32 {
  const h = PARTICLES.minutes;
  return (rateOfWaiting(r) * h * h * THIRD + PARTICLES.level) * h + errorOfWaiting(r);
}

function clear(m: Moments): void {
  const at = changetype<usize>(m);
  for (let i: usize = 0; i < offsetof<Moments>(); i += 4) store<f32>(at + i, ZERO);
}

function moments(i: u32): Moments {
  return changetype<Moments>(MOMENTS + i * offsetof<Moments>());
}

/** Those of `Method.AUTO` lie behind the state, until they are summed up. */
function firstParticle(): usize {
  return configured.method == Method.AUTO ? scratchAddress() : FIRST_PARTICLE;
}

function endOfParticles(): usize {
  return firstParticle() + particleCount(configured) * offsetof<Particle>();
}

function nextWord(): u32 {
  const word = PARTICLES.word + GOLDEN;
  PARTICLES.word = word;
  return mixed(word);
}

/** Time until something happens that has a rate, min. */
function waitingFor(rate: f32): f32 {
  return waiting(Uniform.of(nextWord()), rate);
}
