/**
 * Insulin under the skin in two equal compartments: after t minutes u0' = u0 e^(-kt) and u1' = (u1 + k t u0) e^(-kt), the
 * absorption of Hovorka et al. (2004). What has left the second compartment has acted: the level falls by `insulinGain` for
 * each unit. Nobody doubts it, and the fall is taken off the level as it is, also in a forecast: that the level would have
 * reverted to the setpoint in the meantime is neglected (at most a share r t of the fall, r the model's reversion).
 */
import { insulin, learned } from '../layout/blocks';
import { exp } from '../math/exp';

const SECONDS: f32 = 60;

/** Less than this has acted, U: an empty depot costs a step nothing. */
const LEAST: f32 = 0.001;

/** Adds a dose, U, to the depot. */
export function inject(units: f32): void {
  insulin.depot = insulin.depot + units;
}

/** Insulin that has not acted, U. */
export function insulinOnBoard(): f32 {
  return insulin.depot + insulin.active;
}

/** Lets `minutes` pass for the insulin on board; answers how far the level falls. */
export function act(minutes: f32): f32 {
  const before = insulinOnBoard();
  const phase = learned.insulinDecay * minutes;
  const left = exp(-phase);
  let active = (insulin.active + phase * insulin.depot) * left;
  let depot = insulin.depot * left;
  if (depot + active < LEAST) {
    depot = 0;
    active = 0;
  }
  insulin.depot = depot;
  insulin.active = active;
  return learned.insulinGain * (before - (depot + active));
}

/**
 * Lowers the means of `count` levels to come by what will have acted up to each: the first after `first` seconds, then one
 * every `interval`. They lie from `address` on, `stride` bytes apart.
 */
export function lowerAhead(address: usize, stride: usize, count: u32, first: u32, interval: u32): void {
  const before = insulinOnBoard();
  const rate = learned.insulinDecay / SECONDS;
  let depot = insulin.depot;
  let active = insulin.active;
  let phase = rate * f32(first);
  let left = exp(-phase);
  for (let k: u32 = 0; k < count; k++) {
    active = (active + phase * depot) * left;
    depot = depot * left;
    store<f32>(address, load<f32>(address) - learned.insulinGain * (before - (depot + active)));
    address += stride;
    if (k > 0) continue;
    phase = rate * f32(interval);
    left = exp(-phase);
  }
}
