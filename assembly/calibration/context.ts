/** What a forecast is made in: how wide its intervals must be depends on the time of day and on glucose. */
import { state } from '../layout/blocks';
import { level } from '../filters/filter';

/** Parts of the day. */
export const CLOCKS: u32 = 8;

/** Length of a part, s. */
const CLOCK_SECONDS: u32 = 10800;

/** The context of a forecast made now: part of the day + CLOCKS × band of glucose (0: 70..250 mg/dL, 1: below, 2: above). */
export function contextNow(): u32 {
  const z = level();
  const band: u32 = z < state.deviation70 ? 1 : z > state.deviation250 ? 2 : 0;
  return state.localTime / CLOCK_SECONDS + CLOCKS * band;
}
