/** Scores in the making, of a subject, a file or everything: tallies of parts add up to the tally of the whole. */
import { scoreAlarms, type Alarms, type AlarmScores } from './alarm.js';
import { concatenate } from './arrays.js';
import { BANDS, type Band } from './bands.js';
import { SQUARES, ZONES } from './error-grid.js';
import { LOW_COUNTS } from './low-events.js';
import { PIT_PARTS } from './pit.js';
import { HORIZONS, THRESHOLD_NAMES, type Horizon, type ThresholdName } from './protocol.js';
import { ScoreSums, type Scores } from './scores.js';

/** Who forecasts, from the simplest to Islet. */
export const FORECASTERS = ['lastValue', 'linear', 'ar2', 'ridge', 'outside', 'islet'] as const;
export type ForecasterName = (typeof FORECASTERS)[number];

/** Scores, and their ratios to Nightscout's AR2 on the same origins. */
export interface RatedScores extends Scores {
  rmseVsAr2: number;
  wisVsAr2: number;
}

/** null: nothing to score, or the forecaster is not available. */
export type ScoresOfAll = Record<ForecasterName, Record<Horizon, RatedScores | null>>;

export interface Summary {
  readings: number;
  /** Readings at which forecasts are due. */
  origins: number;
  /** Origins at which Islet made no forecast; nobody is scored there. */
  missing: number;
  scores: ScoresOfAll;
  /** Islet's probability of a reading below 70 mg/dL within 30 min, from origins at or above 70. */
  lowAlarm: AlarmScores | null;
}

type Sums = Record<ForecasterName, Record<Horizon, ScoreSums>>;

export class Tally {
  readings = 0;
  origins = 0;
  missing = 0;
  readonly sums = newSums();
  /** By the glucose at the origin. */
  readonly bands = everyBand(() => ({ origins: 0, sums: newSums() }));
  /** Islet's probabilities of a reading beyond each threshold within 30 min, from origins that are not there yet. */
  readonly crossings = everyThreshold((): Alarms[] => []);
  /** Everybody's probabilities of a low, at the same origins as Islet's. */
  readonly lows = everyForecaster((): Alarms[] => []);
  /** Counts of low alarms and of the lows that they were for (`lowCounts`); null: makes no probabilities. */
  readonly lowCounts = everyForecaster((): Float64Array | null => null);
  /** Where among Islet's quantiles the readings fell (`pitCounts`). */
  readonly pit = everyHorizon(() => new Float64Array(PIT_PARTS));
  /** Zones of the error grid at 30 min (`zoneCounts`), and Islet's squares (`squareCounts`). */
  readonly zones = everyForecaster(() => new Float64Array(ZONES.length));
  readonly squares = new Float64Array(SQUARES ** 2);

  add(other: Tally): void {
    this.readings += other.readings;
    this.origins += other.origins;
    this.missing += other.missing;
    addSums(this.sums, other.sums);
    for (const band of BANDS) {
      this.bands[band].origins += other.bands[band].origins;
      addSums(this.bands[band].sums, other.bands[band].sums);
    }
    for (const name of THRESHOLD_NAMES) this.crossings[name].push(...other.crossings[name]);
    for (const horizon of HORIZONS) addTo(this.pit[horizon], other.pit[horizon]);
    for (const name of FORECASTERS) {
      this.lows[name].push(...other.lows[name]);
      addTo(this.zones[name], other.zones[name]);
      const counts = other.lowCounts[name];
      if (counts !== null) addTo((this.lowCounts[name] ??= new Float64Array(LOW_COUNTS)), counts);
    }
    addTo(this.squares, other.squares);
  }

  summary(): Summary {
    return {
      readings: this.readings,
      origins: this.origins,
      missing: this.missing,
      scores: ratedScores(this.sums),
      lowAlarm: scoreAlarms(pooled(this.crossings.below70)) ?? null,
    };
  }
}

/** The sum of tallies. */
export function total(parts: readonly Tally[]): Tally {
  const whole = new Tally();
  for (const part of parts) whole.add(part);
  return whole;
}

export function ratedScores(sums: Sums): ScoresOfAll {
  return everyForecaster((name) =>
    everyHorizon((horizon) => {
      const own = sums[name][horizon].scores;
      const yardstick = sums.ar2[horizon].scores;
      if (own === undefined || yardstick === undefined) return null;
      return { ...own, rmseVsAr2: own.rmse / yardstick.rmse, wisVsAr2: own.wis / yardstick.wis };
    }),
  );
}

export function pooled(alarms: readonly Alarms[]): Alarms {
  return {
    probabilities: concatenate(alarms.map(({ probabilities }) => probabilities)),
    outcomes: concatenate(alarms.map(({ outcomes }) => outcomes)),
  };
}

export function everyForecaster<T>(of: (name: ForecasterName) => T): Record<ForecasterName, T> {
  return Object.fromEntries(FORECASTERS.map((name) => [name, of(name)])) as Record<ForecasterName, T>;
}

export function everyHorizon<T>(of: (horizon: Horizon) => T): Record<Horizon, T> {
  return { 30: of(30), 60: of(60) };
}

export function everyThreshold<T>(of: (name: ThresholdName) => T): Record<ThresholdName, T> {
  return Object.fromEntries(THRESHOLD_NAMES.map((name) => [name, of(name)])) as Record<ThresholdName, T>;
}

function everyBand<T>(of: () => T): Record<Band, T> {
  return Object.fromEntries(BANDS.map((band) => [band, of()])) as Record<Band, T>;
}

function newSums(): Sums {
  return everyForecaster(() => everyHorizon(() => new ScoreSums()));
}

function addSums(to: Sums, from: Sums): void {
  for (const name of FORECASTERS) for (const horizon of HORIZONS) to[name][horizon].add(from[name][horizon]);
}

function addTo(to: Float64Array, from: Float64Array): void {
  from.forEach((value, k) => (to[k]! += value));
}
