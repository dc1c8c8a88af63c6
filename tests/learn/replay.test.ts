import { FILTER_FEATURES } from '../../host/core/core.js';
import { describe, expect, it } from 'vitest';
import type { ParameterSet } from '../../host/core/parameters.js';
import { evaluate } from '../../host/evaluate/evaluate.js';
import { gather } from '../../host/evaluate/gather.js';
import { HORIZONS } from '../../host/evaluate/protocol.js';
import { forecastRecording } from '../../host/stream/forecast-recording.js';
import type { RecordingRow } from '../../host/formats/recording.js';
import type { Inputs } from '../../host/stream/forecast-recording.js';
import { lessonOf } from '../../host/learn/lesson.js';
import { loadSubjects } from '../../host/learn/load.js';
import { lessonSums, objectiveOf, ratiosToAr2 } from '../../host/learn/objective.js';
import type { Lesson } from '../../host/learn/lesson.js';
import { Replay } from '../../host/learn/replay.js';
import { newCore, newEngine } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';
import { faultyRows, row } from './rows.js';

const FIRST = parametersOf('kinematic');
const SECOND = parametersOf('kinematic', { sensorNoise: 5, rateNoise: 0.3, mealGain: 4, scaleOffset: 200 });

/** Forecasts of the second parameters from tapes that were made with the first. */
async function replayed(rows: RecordingRow[], inputs: Inputs, stride = 1) {
  const engine = await newEngine();
  const subjects = await loadSubjects(engine, rows, FIRST, inputs, () => {});
  return { subjects, lessons: subjects.map((one) => lessonOf(one, stride)), replay: new Replay(engine) };
}

function objective(replay: Replay, recordings: Lesson[][], parameters: ParameterSet): number {
  const sums = recordings.map((lessons) => lessons.map((lesson) => lessonSums(replay, lesson, parameters)));
  return objectiveOf(recordings, sums);
}

/** The same as `islet evaluate --population` has it. */
async function evaluated(rows: RecordingRow[], parameters: ParameterSet, inputs: Inputs) {
  const settings = { parameters, inputs, horizonMinutes: 60, features: FILTER_FEATURES };
  const { recordings } = await gather(forecastRecording(await newCore(), rows, settings, () => {}));
  return { recordings, scores: evaluate([{ name: 'set', recordings }]).all.scores };
}

describe('a replay', () => {
  it.each(['cgm', 'all'] as const)('forecasts what a forecaster does, to the bit, inputs %s', async (inputs) => {
    const rows = faultyRows(1, false);
    const { lessons, replay } = await replayed(rows, inputs);
    const { recordings } = await evaluated(rows, SECOND, inputs);
    expect(recordings.map(({ subject }) => subject)).toEqual(['quick', 'slow']);
    lessons.forEach((lesson, k) => {
      const { readings, forecasts } = recordings[k]!;
      const predictions = replay.run(lesson, SECOND)!;
      for (const horizon of HORIZONS) {
        const { observed } = lesson.at[horizon];
        const all = new Set(forecasts.at(Int32Array.from(readings.minutes.keys()), horizon).mean);
        expect(observed.length).toBeGreaterThan(300);
        expect([...predictions[horizon].mean].every((mean) => all.has(mean))).toBe(true);
      }
    });
  });

  it.each([
    ['cgm', false],
    ['all', false],
    ['cgm', true],
    ['all', true],
  ] as const)('scores what evaluate scores, inputs %s, clock set back: %s', async (inputs, clockChange) => {
    const rows = faultyRows(2, clockChange);
    const { lessons, replay, subjects } = await replayed(rows, inputs);
    expect(subjects[0]!.tape.recoveries.length).toBe(clockChange ? 1 : 0);
    const ratios = ratiosToAr2(replay, lessons, SECOND)!;
    const { scores } = await evaluated(rows, SECOND, inputs);
    for (const horizon of HORIZONS) {
      const judged = lessons.reduce((sum, lesson) => sum + lesson.at[horizon].observed.length, 0);
      expect(judged).toBe(scores.islet[horizon]!.n);
      expect(ratios[horizon].rmse).toBeCloseTo(scores.islet[horizon]!.rmseVsAr2, 12);
      expect(ratios[horizon].wis).toBeCloseTo(scores.islet[horizon]!.wisVsAr2, 12);
    }
  });

  it('can be run again, and after other parameters, with the same result', async () => {
    const { lessons, replay } = await replayed(faultyRows(3, true), 'all');
    const once = lessons.map((lesson) => replay.run(lesson, SECOND));
    lessons.forEach((lesson) => replay.run(lesson, parametersOf('ar2')));
    expect(lessons.map((lesson) => replay.run(lesson, SECOND))).toEqual(once);
  });

  it('knows meals only when they are given', async () => {
    const rows = faultyRows(4, false);
    expect((await replayed(rows, 'all')).subjects.map(({ hasMeals }) => hasMeals)).toEqual([true, false]);
    expect((await replayed(rows, 'cgm')).subjects.map(({ hasMeals }) => hasMeals)).toEqual([false, false]);
  });
});

describe('a lesson', () => {
  it('asks at every n-th origin', async () => {
    const rows = faultyRows(5, false);
    const all = await replayed(rows, 'cgm');
    const some = await replayed(rows, 'cgm', 7);
    const share = some.lessons[0]!.stops.length / all.lessons[0]!.stops.length;
    expect(share).toBeCloseTo(1 / 7, 2);
    expect([...some.lessons[0]!.stops].every((stop) => all.lessons[0]!.stops.includes(stop))).toBe(true);
  });

  it('is empty where no hour is full', async () => {
    const { lessons, replay } = await replayed([row('a', 0, { glucose: 100 }), row('b', 0, { carbs: 3 })], 'all');
    expect(lessons.map(({ stops }) => stops.length)).toEqual([0, 0]);
    expect(ratiosToAr2(replay, lessons, FIRST)).toEqual({ 30: { rmse: NaN, wis: NaN }, 60: { rmse: NaN, wis: NaN } });
  });
});

describe('the objective', () => {
  it('weighs the ratios 2 : 1 by horizon and 2 : 1 by score, and recordings alike', async () => {
    const { lessons, replay } = await replayed(faultyRows(6, false), 'cgm');
    const score = (part: typeof lessons) => {
      const { 30: near, 60: far } = ratiosToAr2(replay, part, SECOND)!;
      return (2 * near.wis + far.wis + 0.5 * (2 * near.rmse + far.rmse)) / 4.5;
    };
    const [quick, slow] = lessons as [(typeof lessons)[0], (typeof lessons)[0]];
    expect(objective(replay, [lessons], SECOND)).toBeCloseTo(score(lessons), 12);
    const apart = (score([quick]) + score([slow])) / 2;
    expect(objective(replay, [[quick], [slow]], SECOND)).toBeCloseTo(apart, 12);
  });

  it('is Infinity for parameters that the core refuses, and where nothing can be judged', async () => {
    const { lessons, replay } = await replayed(faultyRows(7, false), 'cgm');
    expect(objective(replay, [lessons], parametersOf('kinematic', { sensorNoise: -1 }))).toBe(Infinity);
    expect(objective(replay, [lessons, []], FIRST)).toBe(Infinity);
    expect(objective(replay, [lessons], FIRST)).toBeLessThan(2);
  });
});
