/** Checks of an event before it touches the state: each input is checked here and nowhere else. */
import { input, state } from '../layout/blocks';
import { EventKind } from '../layout/input';
import { MAGIC } from '../layout/state';
import { Status } from '../layout/status';

/** Readings that a sensor or a meter can give, mg/dL. */
const LOWEST_READING: f32 = 20;
const HIGHEST_READING: f32 = 600;

/** Most carbohydrate that one meal can be, g. */
const LARGEST_MEAL: f32 = 300;

const SECONDS_A_DAY: u32 = 86400;

/** How late an event can come before the clock itself is doubted, s. */
const LATEST: u32 = 900;

/** `Status.OK` or why the event in the input block is refused. */
export function checkEvent(): i32 {
  if (state.magic != MAGIC) return Status.NOT_CONFIGURED;
  if (input.localTime >= SECONDS_A_DAY) return Status.OUT_OF_RANGE;
  const order = checkOrder();
  if (order < 0) return order;
  switch (input.kind) {
    case EventKind.READING:
      return checkReading(input.value);
    case EventKind.MEAL:
      return checkMeal(input.value);
    case EventKind.ELAPSED:
      return Status.OK;
    default:
      return Status.UNKNOWN_EVENT;
  }
}

function checkOrder(): i32 {
  if (state.events == 0) return Status.OK;
  const time = input.time;
  if (state.readings > 0 && input.kind == EventKind.READING && time == state.lastReading) return Status.DUPLICATE;
  if (time >= state.time) return Status.OK;
  return state.time - time <= LATEST ? Status.OUT_OF_ORDER : Status.CLOCK_WENT_BACK;
}

function checkReading(glucose: f32): i32 {
  if (!isFinite<f32>(glucose)) return Status.NOT_FINITE;
  return glucose >= LOWEST_READING && glucose <= HIGHEST_READING ? Status.OK : Status.OUT_OF_RANGE;
}

function checkMeal(grams: f32): i32 {
  if (!isFinite<f32>(grams)) return Status.NOT_FINITE;
  return grams > 0 && grams <= LARGEST_MEAL ? Status.OK : Status.IMPLAUSIBLE_DOSE;
}
