/**
 * The forecasts that wait for their reading. Time is cut in fours of 5 minutes: in the first 5 minutes of a four the first
 * reading's forecast of 30 minutes is remembered, in the second that of 60. The first reading as near to 30 or 60 minutes later
 * as this sensor comes judges it. So most steps have one of remembering and judging to do, or neither, and targets overlap less.
 */
import { kalmanLevelAhead, kalmanVarianceAhead } from '../filters/kalman';
import { fillMixture } from '../forecast/mixture';
import { correctPast } from '../head/correct';
import { countVeryLow } from '../head/very-low';
import { forecastStep, input, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { EventKind } from '../layout/input';
import { PAST_FORECASTS, PastForecast } from '../layout/intervals';
import { STATE_PAST } from '../layout/map';
import { STEP_SECONDS } from '../layout/outputs';
import { insulinOnBoard, lowerAhead } from '../models/insulin';
import { clearWords } from '../state/words';
import { contextNow } from './context';
import { aheadAt, learnFrom, outerBelow } from './factors';
import { Chosen } from '../state/chosen';

const HALF_HOUR: u32 = 1800;

/** Farthest that a reading lies from the time it is taken for, s: half of a forecast step. */
const TOLERANCE: u32 = 150;

/** 5 minutes in a four. */
const FOUR: u32 = 4;

/** Judges the forecasts that waited for the reading in the input block, or the limit that one lies beyond, a deviation on the working scale. */
export function judgeForecasts(deviation: f32): void {
  const time = input.time;
  if (time < 2 * HALF_HOUR + TOLERANCE) return;
  // What is due after 30 minutes was made in these 5 minutes or the next; what is due after 60 six of them earlier.
  const late = (time - HALF_HOUR - TOLERANCE) / STEP_SECONDS;
  const place = late % FOUR;
  if (place == 0) judge(0, late, deviation);
  else if (place == 2) judge(1, late - 5, deviation);
  else if (place == 3) {
    judge(0, late + 1, deviation);
    judge(1, late - 6, deviation);
  }
}

/** Remembers what is forecast now, if these 5 minutes are to have a forecast and have none; answers whether it did. */
export function rememberForecast(): bool {
  const time = state.time;
  const fiveMinutes = time / STEP_SECONDS;
  const horizon = fiveMinutes % FOUR;
  if (horizon > 1) return false;
  const past = pastAt(fiveMinutes);
  if (past.below > 0 && past.time / STEP_SECONDS == fiveMinutes) return false;
  past.time = time;
  past.context = contextNow();
  foresee(horizon, past);
  return true;
}

/** Forgets them all: the clock was set back, and nobody knows how old they are. */
export function forgetForecasts(): void {
  clearWords(STATE_PAST, PAST_FORECASTS * offsetof<PastForecast>());
}

/**
 * Judges the forecast from these 5 minutes of the clock, of a horizon, 0: 30 minutes, 1: 60, if it is its time. A limit that the reading lies beyond
 * moves no interval, but may be a very low reading.
 */
function judge(horizon: u32, fiveMinutes: u32, deviation: f32): void {
  const past = pastAt(fiveMinutes);
  if (past.below == 0) return;
  const ahead = HALF_HOUR * (horizon + 1);
  const age = input.time - past.time;
  if (age < ahead - min<u32>(state.interval / 2, TOLERANCE) || age > ahead + TOLERANCE) return;
  if (horizon == 0 && Chosen.has(Feature.HEAD)) countVeryLow(past, outerBelow(past), deviation);
  if (input.kind == EventKind.READING) learnFrom(past, horizon, deviation - past.centre);
  past.below = 0;
}

/** Mean and standard deviation of the reading at a horizon, as forecast now. */
function foresee(horizon: u32, past: PastForecast): void {
  if (Chosen.adaptive()) {
    const steps = (horizon + 1) * (HALF_HOUR / STEP_SECONDS);
    fillMixture(steps - 1, steps, false);
    const last = forecastStep(steps - 1);
    past.centre = last.scaledMean;
    past.below = last.scaledSd;
    past.above = last.scaledSd;
    if (Chosen.has(Feature.HEAD)) correctPast(past, horizon);
  } else {
    const row = aheadAt(horizon);
    past.centre = kalmanLevelAhead(row);
    if (Chosen.has(Feature.INSULIN) && insulinOnBoard() > 0)
      lowerAhead(changetype<usize>(past) + offsetof<PastForecast>('centre'), 0, 1, (horizon + 1) * HALF_HOUR, 0);
    past.below = sqrt<f32>(kalmanVarianceAhead(row) + state.readingVariance);
    past.above = past.below;
  }
}

/** Where the forecast from these 5 minutes, the first or second of a four, lies. */
function pastAt(fiveMinutes: u32): PastForecast {
  const number = 2 * (fiveMinutes / FOUR) + (fiveMinutes % FOUR);
  return changetype<PastForecast>(STATE_PAST + (number % PAST_FORECASTS) * offsetof<PastForecast>());
}
