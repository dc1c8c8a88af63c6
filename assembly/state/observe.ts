/** Takes an event into the belief. */
import { eat, learn, longestStep, measure, predict, start, tellTime } from '../filters/filter';
import { forgetForecasts, judgeForecasts, rememberForecast } from '../calibration/past-forecasts';
import { configured, input, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { EventKind } from '../layout/input';
import { Status } from '../layout/status';
import { followInterval } from '../monitor/interval';
import { isGap, raiseFlags } from '../monitor/flags';
import { toScale } from '../sensor/scale';
import { checkEvent } from './check';

/** The event in the input block. Answers the belief's flags, or why the event was refused. */
export function observeEvent(): i32 {
  const status = checkEvent();
  if (status < 0) return status;
  state.checksum = 0; // the seal, if there was one, no longer holds
  if (input.kind == EventKind.READING) observeReading();
  else {
    advance();
    if (input.kind == EventKind.MEAL) {
      eat(input.value);
      state.lastInformed = input.time;
    }
    raiseFlags(state.readings > 0 && isGap(state.time - state.lastReading));
  }
  tellTime();
  if (input.kind == EventKind.READING && learnsIntervals()) rememberForecast();
  state.events = state.events + 1;
  return Status.OK | state.flags;
}

/** Goes on from a time that lies before the belief's, after the clock was set back by an unknown length. */
export function recover(): i32 {
  const status = checkEvent();
  if (status != Status.CLOCK_WENT_BACK && status != Status.OUT_OF_ORDER) {
    return status < 0 && status != Status.DUPLICATE ? status : Status.CLOCK_IS_FINE;
  }
  state.checksum = 0;
  predict(state.interval); // nobody knows how long it was: one interval of doubt
  const time = input.time;
  state.time = time;
  state.localTime = input.localTime;
  tellTime();
  state.lastReading = time - state.interval; // below 0 it wraps, and so do the differences that it is used in
  state.lastInformed = time;
  state.warmSince = min<u32>(state.warmSince, time);
  state.recoveredAt = time;
  state.recoveries = state.recoveries + 1;
  if (learnsIntervals()) forgetForecasts();
  raiseFlags(false);
  return Status.OK;
}

function learnsIntervals(): bool {
  return (configured.features & Feature.INTERVALS) != 0;
}

function observeReading(): void {
  const deviation = toScale(input.value, state.scaleLength) - state.setpoint;
  if (learnsIntervals()) judgeForecasts(deviation);
  const elapsed = input.time - state.lastReading;
  if (state.readings == 0 || elapsed > longestStep()) {
    const gap = state.readings > 0;
    advance();
    start(deviation);
    state.warmSince = input.time;
    state.innovation = 0;
    state.innovationSd = 0;
    state.effectiveNoise = 0;
    raiseFlags(gap);
  } else {
    const gap = isGap(elapsed);
    followInterval(elapsed);
    advance();
    measure(deviation);
    raiseFlags(gap);
  }
  learn(input.value, state.readings == 0 ? 0 : elapsed);
  state.lastReading = input.time;
  state.lastInformed = input.time;
  state.readings = state.readings + 1;
}

/** Moves the belief to the time of the event. longestStep() after it was last told something, it has nothing left to forget. */
function advance(): void {
  const time = input.time;
  if (state.events > 0 && time > state.time) {
    const forgotten = state.time - state.lastInformed;
    const longest = longestStep();
    if (forgotten < longest) predict(min<u32>(time - state.time, longest - forgotten));
  }
  state.time = time;
  state.localTime = input.localTime;
}
