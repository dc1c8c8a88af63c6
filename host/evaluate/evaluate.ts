/** Scores Islet's forecasts beside the baselines, on the same origins, by subject, by data set and over all. */
import type { Alarms } from './alarm.js';
import { BANDS, bandOf } from './bands.js';
import { probabilityBelow } from './below.js';
import { entrantsAt, type Entrants } from './entrants.js';
import { squareCounts, zoneCounts } from './error-grid.js';
import { figuresOf, type Figures } from './figures.js';
import { lowCounts } from './low-events.js';
import { pitCounts } from './pit.js';
import { LEVELS, type Predictions } from './predictions.js';
import {
  ALARM_MINUTES,
  HORIZONS,
  THRESHOLDS,
  THRESHOLD_NAMES,
  beyondWithin,
  isBeyond,
  originsOf,
  type Horizon,
  type Readings,
  type ThresholdName,
} from './protocol.js';
import type { Forecasts, Recording } from './recording.js';
import { FORECASTERS, Tally, total, type ForecasterName, type Summary } from './tally.js';

/** The recordings of one file. */
export interface DataSet {
  name: string;
  recordings: Recording[];
}

export interface SetEvaluation extends Summary {
  name: string;
  subjects: (Summary & { subject: string })[];
}

export interface Evaluation {
  sets: SetEvaluation[];
  /** Everything pooled: every origin counts the same. */
  all: Summary;
}

/** An evaluation with everything that the protocol knows. */
export interface FullEvaluation extends Evaluation {
  sets: (SetEvaluation & { figures: Figures })[];
  all: Summary & { figures: Figures };
}

/** What was counted of each subject of each data set. */
export type Tallies = Tally[][];

/** Scores data sets. Baselines that learn do so on `teachers`, or, without any, on all other subjects of all sets. */
export function evaluate(
  sets: readonly DataSet[],
  teachers: readonly Readings[] = [],
): Evaluation & { withFigures: () => FullEvaluation } {
  const tallies = tally(sets, teachers);
  const { sets: scored, all } = summarise(sets, tallies);
  return {
    sets: scored,
    all,
    /** Intervals take their time, and not everybody asks for them. */
    withFigures: () => ({
      sets: scored.map((set, k) => ({ ...set, figures: figuresOf([tallies[k]!]) })),
      all: { ...all, figures: figuresOf(tallies) },
    }),
  };
}

function tally(sets: readonly DataSet[], teachers: readonly Readings[]): Tallies {
  const recordings = sets.flatMap((set) => set.recordings);
  const due = recordings.map(({ readings }) => originsOf(readings.minutes));
  const origins = recordings.map(({ forecasts }, k) => due[k]!.filter((origin) => forecasts.has(origin)));
  const tallies = recordings.map((recording, k) => {
    const one = new Tally();
    one.readings = recording.readings.minutes.length;
    one.origins = due[k]!.length;
    one.missing = due[k]!.length - origins[k]!.length;
    for (const name of THRESHOLD_NAMES) one.crossings[name].push(crossingsOf(recording, origins[k]!, name));
    return one;
  });
  for (const horizon of HORIZONS) {
    const entrants = entrantsAt(horizon, recordings, origins, teachers);
    tallies.forEach((one, k) => {
      const { readings } = recordings[k]!;
      scoreHorizon(one, entrants, k, horizon, readings, origins[k]!);
      if (horizon === ALARM_MINUTES) countLows(one, entrants, k, recordings[k]!, origins[k]!);
    });
  }
  let first = 0;
  return sets.map(({ recordings: { length } }) => tallies.slice(first, (first += length)));
}

function scoreHorizon(
  one: Tally,
  { observed, predictions }: Entrants,
  k: number,
  horizon: Horizon,
  { glucose }: Readings,
  origins: Int32Array,
): void {
  const seen = observed[k]!;
  const bandsSeen = BANDS.map((band) =>
    seen.map((reading, i) => (bandOf(glucose[origins[i]!]!) === band ? reading : NaN)),
  );
  for (const name of FORECASTERS) {
    const predicted = predictions[name]?.[k];
    if (predicted === undefined) continue;
    one.sums[name][horizon].score(predicted, seen);
    BANDS.forEach((band, b) => one.bands[band].sums[name][horizon].score(predicted, bandsSeen[b]!));
    if (horizon === ALARM_MINUTES) one.zones[name].set(zoneCounts(predicted.mean, seen));
  }
  const islet = predictions.islet![k]!;
  one.pit[horizon].set(pitCounts(islet, seen));
  if (horizon === ALARM_MINUTES) one.squares.set(squareCounts(islet.mean, seen));
}

/** Low alarms of everybody. Who says no probability of a low within 30 minutes is taken by the reading at 30 minutes. */
function countLows(
  one: Tally,
  { predictions }: Entrants,
  k: number,
  { readings, forecasts, outside }: Recording,
  origins: Int32Array,
): void {
  for (const origin of origins) one.bands[bandOf(readings.glucose[origin]!)].origins++;
  const asked = alarmOrigins(readings, origins, 'below70');
  const outcomes = asked.map((i) => Number(beyondWithin(readings, origins[i]!, ALARM_MINUTES, 'below70')));
  for (const name of FORECASTERS) {
    const predicted = predictions[name]?.[k];
    if (predicted === undefined) continue;
    const said = lowProbabilities(name, predicted, origins, name === 'outside' ? outside! : forecasts);
    if (said === undefined) continue;
    one.lows[name].push({
      probabilities: Float64Array.from(asked, (i) => said[i]!),
      outcomes: Float64Array.from(outcomes),
    });
    one.lowCounts[name] = lowCounts(readings, origins, said);
  }
}

function lowProbabilities(
  name: ForecasterName,
  { quantiles }: Predictions,
  origins: Int32Array,
  forecasts: Forecasts,
): Float64Array | undefined {
  if (name === 'islet' || name === 'outside') {
    const said = Float64Array.from(origins, (origin) => forecasts.crossing(origin, 'below70'));
    if (!said.some(Number.isNaN)) return said;
  }
  if (quantiles === undefined) return undefined;
  const read = Float64Array.from(origins, (_, i) => probabilityBelow(quantiles, i * LEVELS, THRESHOLDS.below70.limit));
  return read.some(Number.isNaN) ? undefined : read; // one made elsewhere may leave out origins that have no target
}

function crossingsOf({ readings, forecasts }: Recording, origins: Int32Array, threshold: ThresholdName): Alarms {
  const asked = alarmOrigins(readings, origins, threshold).map((i) => origins[i]!);
  return {
    probabilities: Float64Array.from(asked, (origin) => forecasts.crossing(origin, threshold)),
    outcomes: Float64Array.from(asked, (origin) => Number(beyondWithin(readings, origin, ALARM_MINUTES, threshold))),
  };
}

/** Which of the origins are judged: those not beyond the threshold yet, with a reading within 30 minutes. */
function alarmOrigins(readings: Readings, origins: Int32Array, threshold: ThresholdName): number[] {
  return [...origins.keys()].filter((i) => {
    const origin = origins[i]!;
    return (
      !isBeyond(readings.glucose[origin]!, threshold) &&
      beyondWithin(readings, origin, ALARM_MINUTES, threshold) !== undefined
    );
  });
}

function summarise(sets: readonly DataSet[], tallies: Tallies): Evaluation {
  return {
    sets: sets.map(({ name, recordings }, k) => ({
      name,
      ...total(tallies[k]!).summary(),
      subjects: recordings.map(({ subject }, i) => ({ subject, ...tallies[k]![i]!.summary() })),
    })),
    all: total(tallies.flat()).summary(),
  };
}
