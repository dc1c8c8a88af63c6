/** Checks of an event before it touches the state: each input is checked here and nowhere else. */
import { input, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { EventKind } from '../layout/input';
import { MAGIC } from '../layout/state';
import { Status } from '../layout/status';
import { Chosen } from './chosen';

/** Readings that a sensor or a meter can give, mg/dL. */
const LOWEST_READING: f32 = 20;
const HIGHEST_READING: f32 = 600;

/** Most carbohydrate that one meal can be, g. */
const LARGEST_MEAL: f32 = 300;

/** Most insulin that is given at once, U. */
const LARGEST_BOLUS: f32 = 50;

/** Age at which a sensor is no longer new, min: 14 days. */
const OLDEST_SENSOR: f32 = 20160;

/** Fastest that a pump gives basal insulin, U/h. */
const FASTEST_BASAL: f32 = 35;

const SECONDS_A_DAY: u32 = 86400;

/** How late an event can come before the clock itself is doubted, s. */
const LATEST: u32 = 900;

/** `Status.OK` or why the event in the input block is refused. */
export function checkEvent(): i32 {
  if (state.magic != MAGIC) return Status.NOT_CONFIGURED;
  if (input.localTime >= SECONDS_A_DAY) return Status.OUT_OF_RANGE;
  const order = checkOrder();
  if (order < 0) return order;
  if (input.kind == EventKind.READING || comesFromSensor(input.kind))
    return checkWithin(LOWEST_READING, HIGHEST_READING);
  switch (input.kind) {
    case EventKind.MEAL:
      return checkDose(LARGEST_MEAL);
    case EventKind.INSULIN:
      return Chosen.has(Feature.INSULIN) ? checkDose(LARGEST_BOLUS) : Status.FEATURE_OFF;
    case EventKind.BASAL:
      return Chosen.has(Feature.TREATMENTS) ? checkWithin(0, FASTEST_BASAL) : Status.FEATURE_OFF;
    case EventKind.FINGERSTICK:
    case EventKind.CALIBRATION:
      if (!Chosen.has(Feature.SENSOR)) return Status.FEATURE_OFF;
      return state.readings == 0 ? Status.NO_READING : checkWithin(LOWEST_READING, HIGHEST_READING);
    case EventKind.SENSOR_CHANGE:
      return !Chosen.has(Feature.SENSOR) ? Status.FEATURE_OFF : checkWithin(0, OLDEST_SENSOR);
    case EventKind.ELAPSED:
      return Status.OK;
    default:
      return Status.UNKNOWN_EVENT;
  }
}

/** Whether an event of this kind is what the sensor showed at its beat. */
export function comesFromSensor(kind: u32): bool {
  return kind == EventKind.READING || kind == EventKind.BELOW_RANGE || kind == EventKind.ABOVE_RANGE;
}

function checkOrder(): i32 {
  if (state.events == 0) return Status.OK;
  const time = input.time;
  if (time == state.lastReading && state.readings > 0 && comesFromSensor(input.kind)) return Status.DUPLICATE;
  if (time >= state.time) return Status.OK;
  return state.time - time <= LATEST ? Status.OUT_OF_ORDER : Status.CLOCK_WENT_BACK;
}

function checkWithin(lowest: f32, highest: f32): i32 {
  const value = input.value;
  if (value >= lowest && value <= highest) return Status.OK;
  return isFinite<f32>(value) ? Status.OUT_OF_RANGE : Status.NOT_FINITE;
}

function checkDose(largest: f32): i32 {
  const dose = input.value;
  if (dose > 0 && dose <= largest) return Status.OK;
  return isFinite<f32>(dose) ? Status.IMPLAUSIBLE_DOSE : Status.NOT_FINITE;
}
