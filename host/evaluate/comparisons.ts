/** Islet against each other forecaster on the same origins, with an interval: only what excludes "no difference" is a difference. */
import type { Alarms } from './alarm.js';
import type { Bootstrap, Interval } from './bootstrap.js';
import { sensitivityAt, sensitivitySums } from './low-events.js';
import { HORIZONS, type Horizon } from './protocol.js';
import { FORECASTERS, type ForecasterName, type Tally } from './tally.js';

export type Rival = Exclude<ForecasterName, 'islet'>;
export const RIVALS = FORECASTERS.filter((name): name is Rival => name !== 'islet');

/** Errors are compared by their ratio (below 1: Islet's is smaller), alarms by their difference (above 0: Islet's is higher). */
export const MEASURES = ['wis', 'rmse', 'mae', 'brierSkill', 'auroc', 'sensitivity'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Comparison {
  measure: Measure;
  /** min; alarms are for 30. */
  horizon: Horizon;
  against: Rival;
  /** Islet's over the rival's, or Islet's less the rival's. */
  value: number;
  /** The central 95 %; null: fewer than two subjects. */
  interval: Interval | null;
  verdict: 'better' | 'worse' | 'unclear';
}

/** Probabilities are ranked in classes of this width. */
const CLASSES = 100;
/** Sensitivities are compared at so many false alarms a day. */
export const FALSE_ALARMS_A_DAY = 1;

export function comparisonsOf(parts: readonly Tally[], whole: Tally, bootstrap: Bootstrap): Comparison[] {
  const found: Comparison[] = [];
  const compare = (
    measure: Measure,
    horizon: Horizon,
    against: Rival,
    vectors: (tally: Tally) => Float64Array,
    statistic: (sums: Float64Array) => number,
    neutral: number,
    lessIsBetter: boolean,
  ): void => {
    const own = parts.map(vectors);
    const value = statistic(sumOf(own));
    if (!Number.isFinite(value)) return;
    const interval = bootstrap.interval(own, statistic);
    found.push({ measure, horizon, against, value, interval, verdict: verdictOf(interval, neutral, lessIsBetter) });
  };
  for (const against of RIVALS) {
    for (const horizon of HORIZONS) {
      if (whole.sums[against][horizon].scores === undefined) continue;
      const errors = (tally: Tally): Float64Array =>
        Float64Array.of(...tally.sums.islet[horizon].sums, ...tally.sums[against][horizon].sums);
      compare('wis', horizon, against, errors, (sums) => sums[3]! / sums[7]!, 1, true);
      compare('rmse', horizon, against, errors, (sums) => Math.sqrt(sums[1]! / sums[5]!), 1, true);
      compare('mae', horizon, against, errors, (sums) => sums[2]! / sums[6]!, 1, true);
    }
    if (!parts.every(({ lowCounts }) => lowCounts[against] !== null)) continue;
    const classes = (tally: Tally): Float64Array => joined(classesOf(tally.lows.islet), classesOf(tally.lows[against]));
    compare(
      'brierSkill',
      30,
      against,
      (tally) => brierSums(tally.lows.islet, tally.lows[against]),
      brierGain,
      0,
      false,
    );
    compare('auroc', 30, against, classes, (sums) => halves(sums, areaUnderRoc), 0, false);
    const lows = (tally: Tally): Float64Array =>
      joined(sensitivitySums(tally.lowCounts.islet!), sensitivitySums(tally.lowCounts[against]!));
    const sensitivity = (counts: Float64Array): number => sensitivityAt(counts, FALSE_ALARMS_A_DAY);
    compare('sensitivity', 30, against, lows, (sums) => halves(sums, sensitivity), 0, false);
  }
  return found;
}

/** A difference that three decimals do not show is none. */
const VISIBLE = 0.0005;

/** What an interval says of a difference from `neutral`. */
export function verdictOf(interval: Interval | null, neutral: number, lessIsBetter: boolean): Comparison['verdict'] {
  if (interval === null) return 'unclear';
  if (interval.high <= neutral - VISIBLE) return lessIsBetter ? 'better' : 'worse';
  if (interval.low >= neutral + VISIBLE) return lessIsBetter ? 'worse' : 'better';
  return 'unclear';
}

function sumOf(parts: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(parts[0]?.length ?? 0);
  for (const part of parts) part.forEach((value, k) => (sums[k]! += value));
  return sums;
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** What Islet's half gives less what the rival's does. */
function halves(both: Float64Array, of: (half: Float64Array) => number): number {
  const middle = both.length / 2;
  return of(both.subarray(0, middle)) - of(both.subarray(middle));
}

/** Forecasts, events, and both squared errors. */
function brierSums(islet: readonly Alarms[], rival: readonly Alarms[]): Float64Array {
  const sums = new Float64Array(4);
  islet.forEach(({ probabilities, outcomes }, part) =>
    outcomes.forEach((outcome, i) => {
      sums[0]!++;
      sums[1]! += outcome;
      sums[2]! += (probabilities[i]! - outcome) ** 2;
      sums[3]! += (rival[part]!.probabilities[i]! - outcome) ** 2;
    }),
  );
  return sums;
}

/** Difference of the Brier skills. */
function brierGain([n, events, islet, rival]: Float64Array): number {
  const base = events! / n!;
  return (rival! - islet!) / n! / (base * (1 - base));
}

/** How many non-events and then how many events have a probability in each class; finer where probabilities are small. */
function classesOf(alarms: readonly Alarms[]): Float64Array {
  const counts = new Float64Array(2 * CLASSES);
  for (const { probabilities, outcomes } of alarms) {
    probabilities.forEach((probability, i) => {
      const at = Math.min(Math.floor(Math.sqrt(Math.sqrt(probability)) * CLASSES), CLASSES - 1);
      counts[outcomes[i]! * CLASSES + at]!++;
    });
  }
  return counts;
}

/** Area under the ROC curve of classes: those in the same class are ties. */
function areaUnderRoc(counts: Float64Array): number {
  let [below, ranks, events] = [0, 0, 0];
  for (let k = 0; k < CLASSES; k++) {
    ranks += counts[CLASSES + k]! * (below + counts[k]! / 2);
    below += counts[k]!;
    events += counts[CLASSES + k]!;
  }
  return ranks / (events * below);
}
