/**
 * Random words without a state of their own: word n of a sequence is the mixed n-th multiple of the golden ratio (Steele, Lea and
 * Flood's SplitMix, 2014, at 32 bits with Wellons' constants of 2018). A sequence repeats after 2³² words; where it stands is one word.
 */

import { Rough } from './rough';

/** Distance between neighbours of a sequence: 2³² / golden ratio, odd. */
export const GOLDEN: u32 = 0x9e3779b9;

const TO_UNIT: f32 = 5.9604645e-8; // 2⁻²⁴

/** Every bit of the result depends on every bit of the word; one to one. */
export function mixed(word: u32): u32 {
  let w = word ^ (word >> 16);
  w *= 0x7feb352d;
  w ^= w >> 15;
  w *= 0x846ca68b;
  return w ^ (w >> 16);
}

/** A class for the sake of `@inline`. */
export class Uniform {
  /** A word as a number above 0 and below 1, in steps of 2⁻²³. */
  @inline static of(word: u32): f32 {
    return (f32(word >> 9) * 2 + 1) * TO_UNIT;
  }
}

/** Longer than anything is waited for. */
export const FOREVER: f32 = 1e9;
const LN2: f32 = 0.693147181;

/** Time until something happens that has a rate; `share`, above 0: of all times, those that are longer. */
export function waiting(share: f32, rate: f32): f32 {
  return rate > 0 ? (-LN2 * Rough.log2(share)) / rate : FOREVER;
}
