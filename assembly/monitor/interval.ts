/** At what interval readings come: 1, 5 or 15 minutes, by the time that each has covered lately. */
import { configured, state } from '../layout/blocks';

const ONE_MINUTE: u32 = 60;
const FIVE_MINUTES: u32 = 300;
const FIFTEEN_MINUTES: u32 = 900;

/** Longest time between two readings that says something about the interval, s. */
const LONGEST: u32 = 1200;

/** Middle (geometric) between 1 and 5 minutes, and between 5 and 15, s. */
const BETWEEN_1_AND_5: u32 = 134;
const BETWEEN_5_AND_15: u32 = 520;

/** Time in which a vote fades, min. */
const MEMORY: f32 = 240;

/** The interval before any two readings are known. */
export function startInterval(): void {
  state.interval = configured.sensorInterval > 0 ? configured.sensorInterval : FIVE_MINUTES;
}

/** Takes in the time between two readings, s. */
export function followInterval(elapsed: u32): void {
  if (configured.sensorInterval > 0 || elapsed > LONGEST) return;
  const one: f32 = 1;
  const minutes = f32(elapsed) / 60;
  const kept = one - minutes / MEMORY;
  const zero: f32 = 0;
  const votes1 = state.votesFor1 * kept + (elapsed < BETWEEN_1_AND_5 ? minutes : zero);
  const votes5 = state.votesFor5 * kept + (elapsed >= BETWEEN_1_AND_5 && elapsed < BETWEEN_5_AND_15 ? minutes : zero);
  const votes15 = state.votesFor15 * kept + (elapsed >= BETWEEN_5_AND_15 ? minutes : zero);
  state.votesFor1 = votes1;
  state.votesFor5 = votes5;
  state.votesFor15 = votes15;
  state.interval =
    votes5 >= votes1 && votes5 >= votes15 ? FIVE_MINUTES : votes1 >= votes15 ? ONE_MINUTE : FIFTEEN_MINUTES;
}
