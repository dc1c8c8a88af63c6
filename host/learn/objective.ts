/** What fitting minimises: the errors of forecasts as shares of AR2's, over whole recordings. */
import type { ParameterSet } from '../core/parameters.js';
import { HORIZONS, type Horizon } from '../evaluate/protocol.js';
import { ScoreSums } from '../evaluate/scores.js';
import type { Exam, Lesson } from './lesson.js';
import type { Replay } from './replay.js';

/** Scores as shares of AR2's on the same origins: below 1 is better than AR2. */
export interface Ratios {
  rmse: number;
  wis: number;
}
export type HorizonRatios = Record<Horizon, Ratios>;

/** Sums of the errors in one lesson: n, squared, absolute and interval errors by horizon. */
export type LessonSums = Record<Horizon, ScoreSums['sums']>;

/** What parameters came to in each lesson of each recording; undefined where the core refuses them. */
export type SumsByRecording = readonly (readonly (LessonSums | undefined)[])[];

const WEIGHTS: HorizonRatios = { 30: { wis: 2, rmse: 1 }, 60: { wis: 1, rmse: 0.5 } };
const TOTAL_WEIGHT = HORIZONS.reduce((sum, horizon) => sum + WEIGHTS[horizon].wis + WEIGHTS[horizon].rmse, 0);

/** Plays a lesson with these parameters; undefined when the core refuses them. */
export function lessonSums(replay: Replay, exam: Exam, parameters: ParameterSet): LessonSums | undefined {
  const predictions = replay.run(exam, parameters);
  if (predictions === undefined) return undefined;
  const at = (horizon: Horizon) => {
    const sums = new ScoreSums();
    sums.score(predictions[horizon], exam.at[horizon].observed);
    return sums.sums;
  };
  return { 30: at(30), 60: at(60) };
}

/**
 * The mean over recordings (the lessons of all subjects of one file) of the weighted mean of the ratios: AR2 itself
 * scores 1. Infinity for parameters that the core refuses. Lessons are added up in their order, whoever played them.
 */
export function objectiveOf(recordings: readonly (readonly Lesson[])[], sums: SumsByRecording): number {
  let total = 0;
  for (const [k, lessons] of recordings.entries()) {
    const ratios = ratiosOf(lessons, sums[k]!);
    if (ratios === undefined) return Infinity;
    total += weightedMean(ratios);
  }
  const mean = total / recordings.length;
  return Number.isNaN(mean) ? Infinity : mean;
}

/** The ratios over all lessons together; NaN where nothing is judged, undefined for parameters that the core refuses. */
export function ratiosOf(
  lessons: readonly Lesson[],
  sums: readonly (LessonSums | undefined)[],
): HorizonRatios | undefined {
  if (sums.includes(undefined)) return undefined;
  const at = (horizon: Horizon): Ratios => {
    const [n, squared, , interval] = addedUp(sums.map((one) => one![horizon]));
    const [, squaredByAr2, , intervalByAr2] = addedUp(lessons.map((lesson) => lesson.at[horizon].ar2.sums));
    if (n === 0) return { rmse: NaN, wis: NaN };
    return { rmse: Math.sqrt(squared / squaredByAr2), wis: interval / intervalByAr2 };
  };
  return { 30: at(30), 60: at(60) };
}

/** The same, of parameters that are played here. */
export function ratiosToAr2(
  replay: Replay,
  lessons: readonly Lesson[],
  parameters: ParameterSet,
): HorizonRatios | undefined {
  return ratiosOf(
    lessons,
    lessons.map((lesson) => lessonSums(replay, lesson, parameters)),
  );
}

function addedUp(parts: readonly ScoreSums['sums'][]): ScoreSums['sums'] {
  return parts.reduce<ScoreSums['sums']>(
    (sum, part) => [sum[0] + part[0], sum[1] + part[1], sum[2] + part[2], sum[3] + part[3]],
    [0, 0, 0, 0],
  );
}

function weightedMean(ratios: HorizonRatios): number {
  const parts = HORIZONS.map((horizon) => {
    const { wis, rmse } = ratios[horizon];
    return WEIGHTS[horizon].wis * wis + WEIGHTS[horizon].rmse * rmse;
  });
  return parts.reduce((sum, part) => sum + part, 0) / TOTAL_WEIGHT;
}
