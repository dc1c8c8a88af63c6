/**
 * What meals, boluses and basal tell of the error of the filter's forecast: five terms beside those of the head, with weights of 0 for
 * someone new and a covariance of their own, learned from the same targets. They are what follows a treatment in this person's
 * life, not what it does: a pump that gives insulin because glucose rises teaches that glucose rises.
 */
import { insulin, state } from '../layout/blocks';
import { Configuration, Feature } from '../layout/configuration';
import { PAST_ORIGINS } from '../layout/head';
import { HEAD_GAIN } from '../layout/map';
import { Basal, TREATMENT_TERMS, TreatmentTerms } from '../layout/treatments';
import { dot, jointSpread, learnTarget, moveWeights } from '../linalg/ud-regression';
import { log } from '../math/log';
import { headAhead, headParameters } from './place';

/** Prior variance of each weight, in units of the noise's variance: 14 mg/dL at 60 minutes. */
const PRIOR: f32 = 0.1;

/** How long a rate is taken to last when nothing more is told, min. */
const LASTING: f32 = 180;

/** Averages: of the usual rate at least a day, at most a week, min; of `lately`, min; most that one stretch counts, min. */
const DAY: f32 = 1440;
const WEEK: f32 = 10080;
const HALF_HOUR: f32 = 30;
const LONGEST: f32 = 60;

/** The usual rate counts as at least this, U/h. */
const LEAST_USUAL: f32 = 0.1;

const LEAST_BASAL: f32 = -1;
const LARGEST_BASAL: f32 = 3;
/** No feature is larger. */
const LARGEST: f32 = 4;
/** Unit of carbohydrate, g. */
const GRAMS: f32 = 0.2;
const PER_SECOND: f32 = 0.016666667;

const ZERO: f32 = 0;
const ONE: f32 = 1;

const TERMS: usize = offsetof<TreatmentTerms>();
const WEIGHTS: usize = offsetof<Basal>();
const ORIGINS: usize = WEIGHTS + 2 * TERMS;
const FACTORS: usize = ORIGINS + usize(PAST_ORIGINS) * TERMS;
const LENGTH: usize = FACTORS + TERMS + 2 * usize(TREATMENT_TERMS) * usize(TREATMENT_TERMS - 1);

/** Length of all this in the state that a configuration asks for, bytes. */
export function treatmentsLength(c: Configuration): usize {
  return (c.features & Feature.TREATMENTS) != 0 ? LENGTH : 0;
}

/** Nothing is known of the person. */
export function startTreatments(): void {
  for (let at: usize = 0; at < TERMS; at += 4) store<f32>(factors() + at, PRIOR);
}

/** Takes in the rate of basal insulin from now on, U/h. */
export function tellBasal(rate: f32): void {
  const b = basal();
  if (b.seen == 0) {
    b.usual = rate;
    b.seen = DAY;
  }
  b.rate = rate;
  b.age = 0;
}

/** Lets time pass for the basal rate. */
export function passBasal(seconds: u32): void {
  const b = basal();
  if (b.seen == 0) return;
  const minutes = f32(seconds) * PER_SECOND;
  b.age = b.age + minutes;
  b.lately = b.lately + (deviationOf(b) - b.lately) * min<f32>(minutes / HALF_HOUR, ONE);
  if (b.age > LASTING) return;
  const counted = min<f32>(minutes, LONGEST);
  b.seen = min<f32>(b.seen + counted, WEEK);
  b.usual = b.usual + (counted / b.seen) * (b.rate - b.usual);
}

/** Adds them to the correction of a forecast made now, of which `fresh` is left. Works in the memory of the gain, which only learning uses. */
export function addTreatments(fresh: f32): void {
  fillFeatures(HEAD_GAIN);
  headAhead.mean30 += fresh * dot(weightsAt(0), HEAD_GAIN, TERMS);
  headAhead.mean60 += fresh * dot(weightsAt(1), HEAD_GAIN, TERMS);
}

/** Keeps the features of now with those of the origin that waits in place `k`. */
export function rememberTreatments(k: u32): void {
  fillFeatures(pastFeaturesAt(k));
}

/** What they added at the origin in place `k` by the weights of now, mg/dL. */
export function pastAddition(k: u32, horizon: u32): f32 {
  return dot(weightsAt(horizon), pastFeaturesAt(k), TERMS);
}

/** φᵀ P φ at the origin in place `k`. */
export function pastSpread(k: u32): f32 {
  return jointSpread(factors(), pastFeaturesAt(k), TERMS);
}

/** Moves the weights by gain times step and learns from the origin in place `k`, beside everything else that counts as this noise; then forgets. */
export function learnTreatments(k: u32, noise: f32, step30: f32, step60: f32, memory: f32): void {
  learnTarget(factors(), pastFeaturesAt(k), HEAD_GAIN, TERMS, TERMS, noise);
  moveWeights(weightsAt(0), HEAD_GAIN, step30, TERMS);
  moveWeights(weightsAt(1), HEAD_GAIN, step60, TERMS);
  const growth = ONE / memory;
  for (let at: usize = 0; at < TERMS; at += 4) {
    store<f32>(factors() + at, min<f32>(growth * load<f32>(factors() + at), PRIOR));
  }
}

function fillFeatures(at: usize): void {
  const f = changetype<TreatmentTerms>(at);
  const b = basal();
  f.active = logarithm(insulin.active);
  f.depot = logarithm(insulin.depot);
  f.gut = logarithm(state.carbsOnBoard * GRAMS);
  f.basal = deviationOf(b);
  f.lately = b.lately;
}

/** ln (1 + amount), at most LARGEST. */
function logarithm(amount: f32): f32 {
  return min<f32>(log(ONE + amount), LARGEST);
}

/** The basal rate above the usual one as a share of that. */
function deviationOf(b: Basal): f32 {
  if (b.seen == 0 || b.age > LASTING) return ZERO;
  return min<f32>(max<f32>(b.rate / max<f32>(b.usual, LEAST_USUAL) - ONE, LEAST_BASAL), LARGEST_BASAL);
}

/** Before the head. */
function treatments(): usize {
  return headParameters() - LENGTH;
}

function basal(): Basal {
  return changetype<Basal>(treatments());
}

function weightsAt(horizon: u32): usize {
  return treatments() + WEIGHTS + usize(horizon) * TERMS;
}

function pastFeaturesAt(k: u32): usize {
  return treatments() + ORIGINS + usize(k) * TERMS;
}

/** D, and behind it U by columns. */
function factors(): usize {
  return treatments() + FACTORS;
}
