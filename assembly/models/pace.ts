/** How a step of the adaptive model is cut into substeps, and what every substep shares. */
import { Pace } from '../layout/adaptive';
import { insulin, learned, state } from '../layout/blocks';
import { PACE } from '../layout/map';
import { exp } from '../math/exp';
import { act, insulinOnBoard } from './insulin';
import { LEAST_ERROR, STATISTICS, adaptiveParameters } from './adaptive';

export const pace: Pace = changetype<Pace>(PACE);

/** Longest substep of the first two hours, s. */
export const LONGEST_SUBSTEP: u32 = 300;

/** Most substeps of a step, those of two hours: in a longer one the belief has nearly come to rest, and 7.5 minutes are short enough. */
const MOST_SUBSTEPS: u32 = 24;

/** Longest step, s: 3 hours. What is believed after it does not change any more until a reading starts it anew. */
export const LONGEST_ADAPTIVE_STEP: u32 = 10800;

/** Cuts a step of `seconds`, 1..LONGEST_ADAPTIVE_STEP, into equal substeps. */
export function startPace(seconds: u32): void {
  setPace(seconds, min<u32>((seconds + LONGEST_SUBSTEP - 1) / LONGEST_SUBSTEP, MOST_SUBSTEPS));
}

/** Cuts it into `count`. */
export function setPace(seconds: u32, count: u32): void {
  const one: f32 = 1;
  const p = adaptiveParameters();
  const minutes = f32(seconds) / (60 * f32(count));
  const keep = exp(-minutes / p.errorTime);
  const pressKeep = exp(-minutes / p.pressTime);
  pace.substeps = count;
  pace.minutes = minutes;
  pace.keep = keep;
  pace.pressKeep = pressKeep;
  pace.mealKeep = exp(-minutes * p.mealDecay);
  pace.errorNoise = p.errorSd * p.errorSd * (one - keep * keep) + LEAST_ERROR;
  pace.pressNoise = p.pressNoise * p.pressNoise * (one - pressKeep * pressKeep);
}

/** Takes carbohydrate and insulin on board through the next substep. */
export function absorb(): void {
  const gut = state.carbsOnBoard;
  const s = STATISTICS;
  const before = gut + s.absorbing;
  s.absorbing = (s.absorbing + learned.mealDecay * pace.minutes * gut) * pace.mealKeep;
  state.carbsOnBoard = gut * pace.mealKeep;
  const rise = learned.mealGain * (before - s.absorbing - state.carbsOnBoard);
  const doubt = (learned.mealUncertainty * rise) / pace.minutes;
  pace.doubt = doubt * doubt;
  pace.rise = insulinOnBoard() > 0 ? rise - act(pace.minutes) : rise;
}

/** Keeps what is on board before a run ahead, which uses it up. */
export function keepInputs(): void {
  pace.gut = state.carbsOnBoard;
  pace.absorbing = STATISTICS.absorbing;
  pace.depot = insulin.depot;
  pace.active = insulin.active;
}

/** Brings it back. */
export function returnInputs(): void {
  state.carbsOnBoard = pace.gut;
  STATISTICS.absorbing = pace.absorbing;
  insulin.depot = pace.depot;
  insulin.active = pace.active;
}
