/** The evaluation protocol: where forecasts are judged, and against which readings. Times are in minutes. */
import { lowerBound } from './search.js';

/** The readings of one subject in the order of time. */
export interface Readings {
  /** Minutes since any fixed moment. */
  minutes: Float64Array;
  /** mg/dL. */
  glucose: Float64Array;
}

/** Horizons at which forecasts are scored, min. */
export const HORIZONS = [30, 60] as const;
export type Horizon = (typeof HORIZONS)[number];

/** The clinical thresholds, mg/dL, and on which side of them trouble lies. */
export const THRESHOLDS = {
  below54: { limit: 54, below: true },
  below70: { limit: 70, below: true },
  above180: { limit: 180, below: false },
  above250: { limit: 250, below: false },
} as const;
export type ThresholdName = keyof typeof THRESHOLDS;
export const THRESHOLD_NAMES = Object.keys(THRESHOLDS) as ThresholdName[];

/** Whether glucose lies beyond a threshold. */
export function isBeyond(glucose: number, name: ThresholdName): boolean {
  const { limit, below } = THRESHOLDS[name];
  return below ? glucose < limit : glucose > limit;
}

/** How far the low alarm looks ahead, min. */
export const ALARM_MINUTES = 30 as const;

/** A target lies this close to its horizon, min. */
const TARGET_TOLERANCE = 2.5;

/** Readings that a full last hour has, by the sensor's interval. */
const FULL_HOUR = { longestFastInterval: 7.5, fast: 10, slow: 4 };

/** Stands in for the interval of a subject who has a single reading, min. */
const USUAL_INTERVAL = 5;

const EPSILON = 1e-6;

/** Indices of the readings at which forecasts are judged: those with a full last hour. */
export function originsOf(minutes: Float64Array): Int32Array {
  const needed = medianInterval(minutes) <= FULL_HOUR.longestFastInterval ? FULL_HOUR.fast : FULL_HOUR.slow;
  const origins: number[] = [];
  let first = 0;
  for (let i = 0; i < minutes.length; i++) {
    while (minutes[first]! < minutes[i]! - 60 + EPSILON) first++;
    if (i - first + 1 >= needed) origins.push(i);
  }
  return Int32Array.from(origins);
}

/** Median time between successive readings, min. */
export function medianInterval(minutes: Float64Array): number {
  const intervals = minutes.slice(1).map((time, k) => time - minutes[k]!);
  if (intervals.length === 0) return USUAL_INTERVAL;
  intervals.sort();
  const middle = intervals.length >> 1;
  return intervals.length % 2 === 1 ? intervals[middle]! : (intervals[middle - 1]! + intervals[middle]!) / 2;
}

/** For each origin the index of the later reading nearest to `horizon`, the earlier of two as near, or -1. */
export function targetsOf(minutes: Float64Array, origins: Int32Array, horizon: number): Int32Array {
  return origins.map((origin) => {
    const wanted = minutes[origin]! + horizon;
    const after = lowerBound(minutes, wanted);
    let nearest = -1;
    let distance = TARGET_TOLERANCE + 1e-9;
    for (const candidate of [after - 1, after]) {
      if (candidate <= origin || candidate >= minutes.length) continue;
      const away = Math.abs(minutes[candidate]! - wanted);
      if (away >= distance) continue;
      nearest = candidate;
      distance = away;
    }
    return nearest;
  });
}

/** Whether a reading beyond the threshold follows `origin` within `duration` minutes; undefined when no reading does. */
export function beyondWithin(
  { minutes, glucose }: Readings,
  origin: number,
  duration: number,
  threshold: ThresholdName,
): boolean | undefined {
  const end = minutes[origin]! + duration + EPSILON;
  if (!(minutes[origin + 1]! <= end)) return undefined;
  for (let i = origin + 1; i < minutes.length && minutes[i]! <= end; i++) {
    if (isBeyond(glucose[i]!, threshold)) return true;
  }
  return false;
}
