/**
 * The forecasts that wait for their reading. In every 5 minutes of the clock one is remembered, in turn for 30 and for 60
 * minutes, and judged by the first reading as near to that time as this sensor comes: a step has at most one of either to do.
 */
import { kalmanLevelAhead, kalmanVarianceAhead } from '../filters/kalman';
import { fillMixture } from '../forecast/mixture';
import { configured, input, state } from '../layout/blocks';
import { Model } from '../layout/configuration';
import { PAST_FORECASTS, PastForecast } from '../layout/intervals';
import { FORECAST_FIRST, STATE_PAST } from '../layout/map';
import { ForecastStep, STEP_SECONDS } from '../layout/outputs';
import { clearWords } from '../state/words';
import { contextNow } from './context';
import { aheadAt, learnFrom } from './factors';

const HALF_HOUR: u32 = 1800;

/** Farthest that a reading lies from the time it is taken for, s: half of a forecast step. */
const TOLERANCE: u32 = 150;

/** Judges the forecasts that waited for the reading in the input block, a deviation on the working scale. */
export function judgeForecasts(deviation: f32): void {
  const time = input.time;
  if (time < 2 * HALF_HOUR + TOLERANCE) return;
  // A forecast that is due is from one of two 5 minutes in a row, of which one is of its horizon; 30 minutes are six of them.
  const late = (time - HALF_HOUR - TOLERANCE) / STEP_SECONDS;
  const odd = late % 2;
  judge(0, late + odd, deviation);
  judge(1, late - HALF_HOUR / STEP_SECONDS + 1 - odd, deviation);
}

/** Remembers what is forecast now, unless these 5 minutes have their forecast. */
export function rememberForecast(): void {
  const time = state.time;
  const past = pastAt(time / STEP_SECONDS);
  if (past.spread > 0 && past.time / STEP_SECONDS == time / STEP_SECONDS) return;
  past.time = time;
  past.context = contextNow();
  foresee((time / STEP_SECONDS) % 2, past);
}

/** Forgets them all: the clock was set back, and nobody knows how old they are. */
export function forgetForecasts(): void {
  clearWords(STATE_PAST, PAST_FORECASTS * offsetof<PastForecast>());
}

/** Judges the forecast from these 5 minutes of the clock, of a horizon, 0: 30 minutes, 1: 60, if it is its time. */
function judge(horizon: u32, fiveMinutes: u32, deviation: f32): void {
  const past = pastAt(fiveMinutes);
  if (past.spread == 0) return;
  const ahead = HALF_HOUR * (horizon + 1);
  const age = input.time - past.time;
  if (age < ahead - min<u32>(state.interval / 2, TOLERANCE) || age > ahead + TOLERANCE) return;
  learnFrom(past, horizon, deviation - past.centre);
  past.spread = 0;
}

/** Mean and standard deviation of the reading at a horizon, as forecast now. */
function foresee(horizon: u32, past: PastForecast): void {
  if (configured.model == Model.ADAPTIVE) {
    const steps = (horizon + 1) * (HALF_HOUR / STEP_SECONDS);
    fillMixture(steps, false);
    const last = changetype<ForecastStep>(FORECAST_FIRST + (steps - 1) * offsetof<ForecastStep>());
    past.centre = last.scaledMean;
    past.spread = last.scaledSd;
  } else {
    const row = aheadAt(horizon);
    past.centre = kalmanLevelAhead(row);
    past.spread = sqrt<f32>(kalmanVarianceAhead(row) + state.readingVariance);
  }
}

/** Where a forecast from these 5 minutes of the clock lies. */
function pastAt(fiveMinutes: u32): PastForecast {
  return changetype<PastForecast>(STATE_PAST + (fiveMinutes % PAST_FORECASTS) * offsetof<PastForecast>());
}
