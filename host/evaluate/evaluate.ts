/** Scores Islet's forecasts beside the baselines, on the same origins, by subject, by data set and over all. */
import { LOW } from '../core/layout.js';
import type { Alarms } from './alarm.js';
import { ar2 } from './baselines/ar2.js';
import { caseOf } from './baselines/case.js';
import { lastValue } from './baselines/last-value.js';
import { withResidualSpread } from './baselines/residual-spread.js';
import { ridge } from './baselines/ridge.js';
import type { Predictions } from './predictions.js';
import { ALARM_MINUTES, HORIZONS, lowWithin, originsOf, type Horizon } from './protocol.js';
import type { Recording } from './recording.js';
import { Tally, total, type ForecasterName, type Summary } from './tally.js';

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

/** Scores data sets. The fitted baselines learn on all other subjects of all sets. */
export function evaluate(sets: readonly DataSet[]): Evaluation {
  const recordings = sets.flatMap((set) => set.recordings);
  const origins = recordings.map(({ readings }) => originsOf(readings.minutes));
  const forecast = recordings.map(({ forecasts }, k) => origins[k]!.filter((origin) => forecasts.has(origin)));
  const tallies = recordings.map((recording, k) => {
    const tally = new Tally();
    tally.readings = recording.readings.minutes.length;
    tally.origins = origins[k]!.length;
    tally.missing = origins[k]!.length - forecast[k]!.length;
    tally.alarms.push(alarmsOf(recording, forecast[k]!));
    return tally;
  });
  for (const horizon of HORIZONS) scoreHorizon(horizon, recordings, forecast, tallies);
  return summarise(sets, tallies);
}

function scoreHorizon(
  horizon: Horizon,
  recordings: readonly Recording[],
  origins: readonly Int32Array[],
  tallies: readonly Tally[],
): void {
  const cases = recordings.map(({ readings }, k) => caseOf(readings, origins[k]!, horizon));
  const observed = cases.map((one) => one.observed);
  const score = (name: ForecasterName, predictions: readonly Predictions[]): void =>
    predictions.forEach((predicted, k) => tallies[k]!.sums[name][horizon].score(predicted, observed[k]!));

  score('lastValue', withResidualSpread(cases.map(lastValue), observed));
  score(
    'ar2',
    cases.map((one) => ar2(one.readings, one.origins, horizon)),
  );
  const fitted = ridge(cases);
  if (fitted !== undefined) score('ridge', withResidualSpread(fitted, observed));
  score(
    'islet',
    cases.map((one, k) => recordings[k]!.forecasts.at(one.origins, horizon)),
  );
}

function alarmsOf({ readings, forecasts }: Recording, origins: Int32Array): Alarms {
  const probabilities: number[] = [];
  const outcomes: number[] = [];
  for (const origin of origins) {
    if (readings.glucose[origin]! < LOW) continue;
    const low = lowWithin(readings, origin, ALARM_MINUTES, LOW);
    if (low === undefined) continue;
    probabilities.push(forecasts.lowProbability(origin));
    outcomes.push(low ? 1 : 0);
  }
  return { probabilities: Float64Array.from(probabilities), outcomes: Float64Array.from(outcomes) };
}

function summarise(sets: readonly DataSet[], tallies: readonly Tally[]): Evaluation {
  let first = 0;
  const bySet = sets.map(({ recordings }) => tallies.slice(first, (first += recordings.length)));
  return {
    sets: sets.map(({ name, recordings }, k) => ({
      name,
      ...total(bySet[k]!).summary(),
      subjects: recordings.map(({ subject }, i) => ({ subject, ...bySet[k]![i]!.summary() })),
    })),
    all: total(tallies).summary(),
  };
}
