/** Scores in the making, of a subject, a file or everything: tallies of parts add up to the tally of the whole. */
import { scoreAlarms, type Alarms, type AlarmScores } from './alarm.js';
import { concatenate } from './arrays.js';
import { HORIZONS, type Horizon } from './protocol.js';
import { ScoreSums, type Scores } from './scores.js';

/** Who forecasts, from the simplest to Islet. */
export const FORECASTERS = ['lastValue', 'ar2', 'ridge', 'islet'] as const;
export type ForecasterName = (typeof FORECASTERS)[number];

/** Scores, and their ratios to Nightscout's AR2 on the same origins. */
export interface RatedScores extends Scores {
  rmseVsAr2: number;
  wisVsAr2: number;
}

export interface Summary {
  readings: number;
  /** Readings at which forecasts are due. */
  origins: number;
  /** Origins at which Islet made no forecast; nobody is scored there. */
  missing: number;
  /** null: nothing to score, or the forecaster is not available. */
  scores: Record<ForecasterName, Record<Horizon, RatedScores | null>>;
  /** Islet's probability of a reading below 70 mg/dL within 30 min, from origins at or above 70. */
  lowAlarm: AlarmScores | null;
}

export class Tally {
  readings = 0;
  origins = 0;
  missing = 0;
  readonly alarms: Alarms[] = [];
  readonly sums = everyForecaster(() => everyHorizon(() => new ScoreSums()));

  add(other: Tally): void {
    this.readings += other.readings;
    this.origins += other.origins;
    this.missing += other.missing;
    this.alarms.push(...other.alarms);
    for (const name of FORECASTERS) {
      for (const horizon of HORIZONS) this.sums[name][horizon].add(other.sums[name][horizon]);
    }
  }

  summary(): Summary {
    const alarms = {
      probabilities: concatenate(this.alarms.map(({ probabilities }) => probabilities)),
      outcomes: concatenate(this.alarms.map(({ outcomes }) => outcomes)),
    };
    return {
      readings: this.readings,
      origins: this.origins,
      missing: this.missing,
      scores: everyForecaster((name) => everyHorizon((horizon) => this.#rated(name, horizon))),
      lowAlarm: scoreAlarms(alarms) ?? null,
    };
  }

  #rated(name: ForecasterName, horizon: Horizon): RatedScores | null {
    const own = this.sums[name][horizon].scores;
    const yardstick = this.sums.ar2[horizon].scores;
    if (own === undefined || yardstick === undefined) return null;
    return { ...own, rmseVsAr2: own.rmse / yardstick.rmse, wisVsAr2: own.wis / yardstick.wis };
  }
}

/** The sum of tallies. */
export function total(parts: readonly Tally[]): Tally {
  const whole = new Tally();
  for (const part of parts) whole.add(part);
  return whole;
}

function everyForecaster<T>(of: (name: ForecasterName) => T): Record<ForecasterName, T> {
  return { lastValue: of('lastValue'), ar2: of('ar2'), ridge: of('ridge'), islet: of('islet') };
}

function everyHorizon<T>(of: (horizon: Horizon) => T): Record<Horizon, T> {
  return { 30: of(30), 60: of(60) };
}
