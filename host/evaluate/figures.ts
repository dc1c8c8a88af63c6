/** Everything else that the protocol asks of an evaluation, with intervals over subjects. */
import { scoreAlarms, type AlarmScores } from './alarm.js';
import { BANDS, type Band } from './bands.js';
import { Bootstrap, type Interval } from './bootstrap.js';
import { FALSE_ALARMS_A_DAY, comparisonsOf, type Comparison } from './comparisons.js';
import { ZONES, filledSquares, type Zone } from './error-grid.js';
import { alarmCurve, sensitivityAt, sensitivitySums, watchedEvents, type AlarmPoint } from './low-events.js';
import { PIT_EDGES, pitDensities } from './pit.js';
import { ALARM_MINUTES, type Horizon, type ThresholdName } from './protocol.js';
import { RELIABILITY_BINS, reliabilityBins, reliabilityCounts, type ReliabilityBin } from './reliability.js';
import {
  everyForecaster,
  everyHorizon,
  everyThreshold,
  pooled,
  ratedScores,
  total,
  type ForecasterName,
  type ScoresOfAll,
  type Tally,
} from './tally.js';

export interface Figures {
  /** Subjects with anything to score; intervals are over these. */
  subjects: number;
  bands: { band: Band; origins: number; scores: ScoresOfAll }[];
  pit: Record<Horizon, PitPart[]>;
  thresholds: Record<ThresholdName, ThresholdFigures | null>;
  lowAlarms: Record<ForecasterName, LowAlarmFigures | null>;
  errorGrid: {
    minutes: number;
    /** Shares of the forecasts. */
    zones: Record<ForecasterName, Record<Zone, number> | null>;
    /** Islet's forecasts in squares of 10 mg/dL: reading, forecast (lower corners), how many. */
    squares: [reading: number, forecast: number, n: number][];
  };
  /** Islet against everybody else. */
  comparisons: Comparison[];
}

/** A part of the histogram of where readings fell among Islet's quantiles; a height of 1 is what was promised. */
export interface PitPart {
  from: number;
  to: number;
  height: number;
  interval: Interval | null;
}

export interface ThresholdFigures extends AlarmScores {
  brierSkillInterval: Interval | null;
  bins: (ReliabilityBin & { interval: Interval | null })[];
}

export interface LowAlarmFigures {
  /** Lows that could have been announced, and days watched. */
  events: number;
  days: number;
  brierSkill: number;
  auroc: number;
  /** With so many false alarms a day. */
  sensitivity: { falsePerDay: number; value: number; interval: Interval | null };
  curve: AlarmPoint[];
}

/** Figures of the subjects, given by data set. */
export function figuresOf(sets: readonly (readonly Tally[])[]): Figures {
  const scored = sets.map((set) => set.filter(({ origins, missing }) => origins > missing));
  const parts = scored.flat();
  const whole = total(parts);
  const bootstrap = new Bootstrap(scored.map(({ length }) => length));
  return {
    subjects: parts.length,
    bands: BANDS.map((band) => ({
      band,
      origins: whole.bands[band].origins,
      scores: ratedScores(whole.bands[band].sums),
    })),
    pit: everyHorizon((horizon) =>
      pitOf(
        parts.map(({ pit }) => pit[horizon]),
        whole.pit[horizon],
        bootstrap,
      ),
    ),
    thresholds: everyThreshold((name) => thresholdOf(parts, whole, name, bootstrap)),
    lowAlarms: everyForecaster((name) => lowAlarmsOf(parts, whole, name, bootstrap)),
    errorGrid: {
      minutes: ALARM_MINUTES,
      zones: everyForecaster((name) => shares(whole.zones[name])),
      squares: filledSquares(whole.squares),
    },
    comparisons: comparisonsOf(parts, whole, bootstrap),
  };
}

function pitOf(parts: readonly Float64Array[], whole: Float64Array, bootstrap: Bootstrap): PitPart[] {
  return pitDensities(whole).map((height, k) => ({
    from: PIT_EDGES[k]!,
    to: PIT_EDGES[k + 1]!,
    height,
    interval: bootstrap.interval(parts, (sums) => pitDensities(sums)[k]!),
  }));
}

function thresholdOf(
  parts: readonly Tally[],
  whole: Tally,
  name: ThresholdName,
  bootstrap: Bootstrap,
): ThresholdFigures | null {
  const scores = scoreAlarms(pooled(whole.crossings[name]));
  if (scores === undefined) return null;
  const counts = parts.map(({ crossings }) => reliabilityCounts(pooled(crossings[name])));
  const sums = counts[0]!.map((_, k) => counts.reduce((sum, one) => sum + one[k]!, 0));
  const brier = parts.map(({ crossings }) => brierSums(pooled(crossings[name])));
  return {
    ...scores,
    brierSkillInterval: bootstrap.interval(brier, brierSkill),
    bins: reliabilityBins(sums).map((bin, k) => ({
      ...bin,
      interval: bootstrap.interval(
        counts.map((one) => one.slice((k * one.length) / RELIABILITY_BINS, ((k + 1) * one.length) / RELIABILITY_BINS)),
        ([n, , came]) => came! / n!,
      ),
    })),
  };
}

/** Forecasts, events and squared errors. */
function brierSums({ probabilities, outcomes }: { probabilities: Float64Array; outcomes: Float64Array }): Float64Array {
  const sums = new Float64Array(3);
  outcomes.forEach((outcome, i) => {
    sums[0]!++;
    sums[1]! += outcome;
    sums[2]! += (probabilities[i]! - outcome) ** 2;
  });
  return sums;
}

function brierSkill([n, events, squared]: Float64Array): number {
  const base = events! / n!;
  return 1 - squared! / n! / (base * (1 - base));
}

function lowAlarmsOf(
  parts: readonly Tally[],
  whole: Tally,
  name: ForecasterName,
  bootstrap: Bootstrap,
): LowAlarmFigures | null {
  const counts = whole.lowCounts[name];
  const scores = scoreAlarms(pooled(whole.lows[name]));
  if (counts === null || scores === undefined || parts.some(({ lowCounts }) => lowCounts[name] === null)) return null;
  const sensitivity = (sums: Float64Array): number => sensitivityAt(sums, FALSE_ALARMS_A_DAY);
  const own = parts.map(({ lowCounts }) => sensitivitySums(lowCounts[name]!));
  return {
    ...watchedEvents(counts),
    brierSkill: scores.brierSkill,
    auroc: scores.auroc,
    sensitivity: {
      falsePerDay: FALSE_ALARMS_A_DAY,
      value: sensitivity(sensitivitySums(counts)),
      interval: bootstrap.interval(own, sensitivity),
    },
    curve: alarmCurve(counts),
  };
}

function shares(counts: Float64Array): Record<Zone, number> | null {
  const n = counts.reduce((sum, count) => sum + count, 0);
  if (n === 0) return null;
  return Object.fromEntries(ZONES.map((zone, k) => [zone, counts[k]! / n])) as Record<Zone, number>;
}
