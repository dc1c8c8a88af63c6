/** The qualities of the belief, as the state's flags. */
import { state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { Flag } from '../layout/status';
import { isEscalated } from '../models/adaptive';
import { monitorFlags } from './consistency';
import { sensorFlags } from '../sensor/calibration';
import { Chosen } from '../state/chosen';

/** How long the belief is warming up, and how long a recovered clock is told of, s. */
const HOUR: u32 = 3600;

/** Intervals without a reading after which one is missing. */
const GAP_INTERVALS: f32 = 2.5;

/** Squared innovation, in predicted variances, of an outlier: 4². */
const OUTLIER: f32 = 16;

/** Flags after an event. `gap`: readings are missing. */
export function raiseFlags(gap: bool): void {
  let flags: u32 = 0;
  if (state.readings == 0 || state.time - state.warmSince < HOUR) flags |= Flag.WARM_UP;
  if (gap) flags |= Flag.GAP;
  if (lastIsOutlier()) flags |= Flag.OUTLIER;
  if (state.recoveries > 0 && state.time - state.recoveredAt < HOUR) flags |= Flag.CLOCK_RECOVERED;
  if (Chosen.has(Feature.SENSOR)) flags |= sensorFlags();
  if (Chosen.has(Feature.MONITOR)) flags |= monitorFlags();
  if (Chosen.adaptive() && isEscalated()) flags |= Flag.ESCALATED;
  state.flags = flags;
}

/** A class for the sake of `@inline`. */
export class Gap {
  /** Whether this long without a reading, s, means that readings are missing. */
  @inline static is(elapsed: u32): bool {
    return f32(elapsed) > GAP_INTERVALS * f32(state.interval);
  }
}

/** Whether the last reading lay far from its prediction. */
function lastIsOutlier(): bool {
  const sd = state.innovationSd;
  return state.innovation * state.innovation > OUTLIER * sd * sd;
}
