/** Takes an event into the belief. */
import {
  eat,
  growthByMeal,
  learn,
  measure,
  measureBeyond,
  predict,
  start,
  tellTime,
  widenLevel,
} from '../filters/filter';
import { noteBelief, notePrediction, startHistory } from '../filters/history';
import { forgetForecasts, judgeForecasts, rememberForecast } from '../calibration/past-forecasts';
import { forgetOrigins, judgeOrigins, learnOrigin, rememberOrigin } from '../head/learn';
import { forgetReadings, noteReading } from '../head/readings';
import { passBasal, tellBasal } from '../head/treatments';
import { input, sensor, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { EventKind } from '../layout/input';
import { Status } from '../layout/status';
import { restartMonitor, setMonitorClock, watchReading } from '../monitor/consistency';
import { followInterval } from '../monitor/interval';
import { Gap, raiseFlags } from '../monitor/flags';
import { calibrateSensor, changeSensor, compareSensor, moveSensorClock, openSensor } from '../sensor/calibration';
import { toScale } from '../sensor/scale';
import { inject } from '../models/insulin';
import { checkEvent, comesFromSensor } from './check';
import { Chosen } from './chosen';

/** Doubt about the level when all that is known is that it lies beyond a limit, mg/dL on the working scale, squared. */
const BEYOND_VARIANCE: f32 = 400;

/** Longest without a reading, s, after which the adaptive model is still run ahead to be judged: predicting a longer gap is work enough. */
const LONGEST_PAUSE: u32 = 3600;

/** The event in the input block. Answers the belief's flags, or why the event was refused. */
export function observeEvent(): i32 {
  const status = checkEvent();
  if (status < 0) return status;
  state.checksum = 0; // the seal, if there was one, no longer holds
  const kind = input.kind;
  const pause = input.time - state.lastReading;
  if (kind == EventKind.READING || comesFromSensor(kind)) observeReading();
  else {
    advance();
    if (Chosen.has(Feature.SMOOTHER)) notePrediction();
    if (kind == EventKind.MEAL || kind == EventKind.INSULIN) {
      if (kind == EventKind.MEAL) eat(input.value);
      else inject(input.value);
      state.lastInformed = input.time;
    }
    if (Chosen.has(Feature.TREATMENTS) && kind == EventKind.BASAL) tellBasal(input.value);
    if (Chosen.has(Feature.SENSOR)) observeSensor(kind);
    raiseFlags(state.readings > 0 && Gap.is(state.time - state.lastReading));
  }
  if (Chosen.adaptive()) tellTime();
  if (kind == EventKind.READING && Chosen.has(Feature.INTERVALS)) {
    if (!Chosen.adaptive() || pause <= LONGEST_PAUSE) rememberOrLearn();
  }
  if (Chosen.has(Feature.SMOOTHER) && state.readings > 0 && (kind == EventKind.MEAL || comesFromSensor(kind))) {
    noteBelief(kind == EventKind.MEAL ? growthByMeal(input.value) : 0);
  }
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
  if (Chosen.has(Feature.SENSOR)) moveSensorClock(time - state.time);
  if (Chosen.has(Feature.MONITOR)) setMonitorClock(time);
  state.time = time;
  state.localTime = input.localTime;
  if (Chosen.adaptive()) tellTime();
  if (Chosen.has(Feature.SMOOTHER)) startHistory();
  state.lastReading = time - state.interval; // below 0 it wraps, and so do the differences that it is used in
  state.lastInformed = time;
  state.warmSince = min<u32>(state.warmSince, time);
  state.recoveredAt = time;
  state.recoveries = state.recoveries + 1;
  if (Chosen.has(Feature.INTERVALS)) forgetForecasts();
  if (Chosen.has(Feature.HEAD)) forgetOrigins();
  raiseFlags(false);
  return Status.OK;
}

function observeReading(): void {
  const deviation = toScale(input.value, state.scaleLength) - state.setpoint;
  const side: f32 = input.kind == EventKind.READING ? 0 : sideOf(input.kind);
  if (Chosen.has(Feature.INTERVALS)) judgeForecasts(deviation);
  if (side == 0 && headLearns()) judgeOrigins();
  const elapsed = input.time - state.lastReading;
  if (state.readings == 0 || elapsed > state.longestStep) {
    const gap = state.readings > 0;
    advance();
    begin(deviation, side);
    if (Chosen.has(Feature.SENSOR) && state.readings == 0 && sensor.changes == 0) openSensor();
    raiseFlags(gap);
  } else {
    const gap = Gap.is(elapsed);
    followInterval(elapsed);
    advance();
    if (Chosen.has(Feature.SMOOTHER)) notePrediction();
    if (Chosen.has(Feature.MONITOR) && watchReading(deviation, side, elapsed)) begin(deviation, side);
    else if (side == 0) measure(deviation);
    else measureBeyond(deviation, side);
    raiseFlags(gap);
  }
  if (Chosen.adaptive()) learn(input.value, state.readings == 0 ? 0 : elapsed);
  if (Chosen.has(Feature.HEAD)) noteReading();
  state.lastReading = input.time;
  state.lastInformed = input.time;
  state.readings = state.readings + 1;
}

/** What is known of the sensor after a fingerstick or a change; other kinds say nothing about it. */
function observeSensor(kind: u32): void {
  if (kind == EventKind.FINGERSTICK) compareSensor(input.value);
  else if (kind == EventKind.CALIBRATION) calibrateSensor(input.value);
  else if (kind == EventKind.SENSOR_CHANGE) changeSensor(input.value);
  if (Chosen.has(Feature.HEAD) && (kind == EventKind.CALIBRATION || kind == EventKind.SENSOR_CHANGE)) forgetReadings(); // they may jump
}

/** Starts the belief anew at a reading, or at the limit that one lies beyond. */
function begin(deviation: f32, side: f32): void {
  start(deviation);
  if (side != 0) widenLevel(BEYOND_VARIANCE);
  if (Chosen.has(Feature.MONITOR)) restartMonitor();
  state.warmSince = input.time;
  state.innovation = 0;
  state.innovationSd = 0;
  state.effectiveNoise = 0;
}

/** 1 for "low": at most the value; -1 for "high": at least. A reading has the side 0. */
function sideOf(kind: u32): f32 {
  const low: f32 = 1;
  const high: f32 = -1;
  return kind == EventKind.BELOW_RANGE ? low : high;
}

/** Moves the belief to the time of the event. `state.longestStep` after it was last told something, it has nothing left to forget. */
function advance(): void {
  const time = input.time;
  if (state.events > 0 && time > state.time) {
    if (Chosen.has(Feature.TREATMENTS)) passBasal(time - state.time);
    const forgotten = state.time - state.lastInformed;
    const longest = state.longestStep;
    if (forgotten < longest) predict(min<u32>(time - state.time, longest - forgotten));
  }
  state.time = time;
  state.localTime = input.localTime;
}

/** Makes a forecast wait for its readings, or learns from one that has waited: no call pays for two of these. */
function rememberOrLearn(): void {
  if (!rememberForecast() && Chosen.has(Feature.HEAD) && !rememberOrigin()) learnOrigin();
}

/** The head learns where intervals do. */
function headLearns(): bool {
  return Chosen.has(Feature.HEAD) && Chosen.has(Feature.INTERVALS);
}
