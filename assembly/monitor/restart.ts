/** A belief that a filter itself gives up, because it has come apart or foresaw nothing of a reading, says so as one that the monitor gives up. */
import { input, monitor, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { Chosen } from '../state/chosen';

/** Tells of a new start at the event's time: once, however many regimes start anew in it. */
export function tellRestart(): void {
  if (state.warmSince == input.time) return;
  state.warmSince = input.time;
  if (!Chosen.has(Feature.MONITOR)) return;
  monitor.resets = monitor.resets + 1;
  monitor.resetAt = input.time;
}
