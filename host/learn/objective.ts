/** What fitting minimises: the errors of forecasts as shares of AR2's, over whole recordings. */
import type { ParameterSet } from '../core/parameters.js';
import { HORIZONS, type Horizon } from '../evaluate/protocol.js';
import { ScoreSums } from '../evaluate/scores.js';
import type { Lesson } from './lesson.js';
import type { Replay } from './replay.js';

/** Scores as shares of AR2's on the same origins: below 1 is better than AR2. */
export interface Ratios {
  rmse: number;
  wis: number;
}
export type HorizonRatios = Record<Horizon, Ratios>;

const WEIGHTS: HorizonRatios = { 30: { wis: 2, rmse: 1 }, 60: { wis: 1, rmse: 0.5 } };
const TOTAL_WEIGHT = HORIZONS.reduce((sum, horizon) => sum + WEIGHTS[horizon].wis + WEIGHTS[horizon].rmse, 0);

/**
 * The mean over recordings (the lessons of all subjects of one file) of the weighted mean of the ratios: AR2 itself
 * scores 1. Infinity for parameters that the core refuses.
 */
export function objective(
  replay: Replay,
  recordings: readonly (readonly Lesson[])[],
  parameters: ParameterSet,
): number {
  let sum = 0;
  for (const lessons of recordings) {
    const ratios = ratiosToAr2(replay, lessons, parameters);
    if (ratios === undefined) return Infinity;
    sum += weightedMean(ratios);
  }
  const mean = sum / recordings.length;
  return Number.isNaN(mean) ? Infinity : mean;
}

/** The ratios over all lessons together; NaN where nothing is judged, undefined for parameters that the core refuses. */
export function ratiosToAr2(
  replay: Replay,
  lessons: readonly Lesson[],
  parameters: ParameterSet,
): HorizonRatios | undefined {
  const sums = { 30: new ScoreSums(), 60: new ScoreSums() };
  const yardstick = { 30: new ScoreSums(), 60: new ScoreSums() };
  for (const lesson of lessons) {
    const predictions = replay.run(lesson, parameters);
    if (predictions === undefined) return undefined;
    for (const horizon of HORIZONS) {
      sums[horizon].score(predictions[horizon], lesson.at[horizon].observed);
      yardstick[horizon].add(lesson.at[horizon].ar2);
    }
  }
  return { 30: ratios(sums[30], yardstick[30]), 60: ratios(sums[60], yardstick[60]) };
}

function ratios(own: ScoreSums, yardstick: ScoreSums): Ratios {
  const [a, b] = [own.scores, yardstick.scores];
  if (a === undefined || b === undefined) return { rmse: NaN, wis: NaN };
  return { rmse: a.rmse / b.rmse, wis: a.wis / b.wis };
}

function weightedMean(ratios: HorizonRatios): number {
  const parts = HORIZONS.map((horizon) => {
    const { wis, rmse } = ratios[horizon];
    return WEIGHTS[horizon].wis * wis + WEIGHTS[horizon].rmse * rmse;
  });
  return parts.reduce((sum, part) => sum + part, 0) / TOTAL_WEIGHT;
}
