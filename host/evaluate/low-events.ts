/**
 * Low alarms as people feel them: lows that were announced, how long before, and alarms that nothing came of. A low is an
 * event of the consensus on CGM in trials: below 70 mg/dL for at least 15 minutes, over when readings stay at or above 70
 * for 15 minutes (Battelino et al., Lancet Diabetes Endocrinol 2023).
 */
import { ALARM_MINUTES, beyondWithin, isBeyond, medianInterval, type Readings } from './protocol.js';

const LOW = 'below70';
/** A low lasts so long, and so long must glucose be back before another begins, min. */
const EVENT_MINUTES = 15;
/** Readings further apart say nothing about what was between, min. */
const LONGEST_SILENCE = 30;
/** An alarm that sounded is silent for so long, min. */
const SNOOZE_MINUTES = ALARM_MINUTES;
const EPSILON = 1e-6;

/** Probabilities above which an alarm may be set to sound. */
export const ALARM_THRESHOLDS = [
  0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7,
  0.75, 0.8, 0.85, 0.9, 0.95,
] as const;

/** Lead times are counted in whole minutes from 0 to 30. */
const LEADS = ALARM_MINUTES + 1;
/** What is counted at each threshold: events caught, alarms judged, false ones, then caught ones by lead time. */
const PER_THRESHOLD = 3 + LEADS;

/** Counts: events that could have been announced, days watched, then each threshold's; counts of two groups add up. */
export const LOW_COUNTS = 2 + ALARM_THRESHOLDS.length * PER_THRESHOLD;

export interface AlarmPoint {
  threshold: number;
  /** Share of the events that were announced. */
  sensitivity: number;
  alarmsPerDay: number;
  /** Alarms after which no reading below 70 came within 30 minutes. */
  falsePerDay: number;
  /** Median time from the first alarm to the event's first low reading, min; null when none was announced. */
  medianLead: number | null;
}

/** Indices of the readings with which lows begin. */
export function lowEvents({ minutes, glucose }: Readings): number[] {
  const onsets: number[] = [];
  let onset = -1;
  let lastLow = -1;
  const close = (): void => {
    if (onset < 0) return;
    const after = minutes[lastLow + 1];
    const end = after !== undefined && after - minutes[lastLow]! <= LONGEST_SILENCE ? after : minutes[lastLow]!;
    if (end - minutes[onset]! >= EVENT_MINUTES - EPSILON) onsets.push(onset);
    onset = -1;
  };
  for (let i = 0; i < minutes.length; i++) {
    if (i > 0 && minutes[i]! - minutes[i - 1]! > LONGEST_SILENCE) close();
    if (isBeyond(glucose[i]!, LOW)) {
      if (onset < 0) onset = i;
      lastLow = i;
    } else if (onset >= 0 && minutes[i]! - minutes[lastLow + 1]! >= EVENT_MINUTES - EPSILON) close();
  }
  close();
  return onsets;
}

/**
 * Counts of one subject. `probabilities` are those of a low within 30 minutes, said at the `origins`, in the order of time;
 * alarms sound at origins that are not low themselves.
 */
export function lowCounts(readings: Readings, origins: Int32Array, probabilities: Float64Array): Float64Array {
  const { minutes, glucose } = readings;
  const counts = new Float64Array(LOW_COUNTS);
  const usual = medianInterval(minutes);
  for (const origin of origins)
    counts[1]! += Math.min((minutes[origin + 1] ?? Infinity) - minutes[origin]!, usual) / 1440;

  const kept = Array.from(origins.keys()).filter((k) => !isBeyond(glucose[origins[k]!]!, LOW));
  const times = kept.map((k) => minutes[origins[k]!]!);
  const said = kept.map((k) => probabilities[k]!);
  const comes = kept.map((k) => beyondWithin(readings, origins[k]!, ALARM_MINUTES, LOW));
  const events = lowEvents(readings).map((onset) => minutes[onset]!);
  const watched = events.filter((onset) => times.some((time) => announces(time, onset)));
  counts[0] = watched.length;

  ALARM_THRESHOLDS.forEach((threshold, j) => {
    const at = 2 + j * PER_THRESHOLD;
    const alarms: number[] = [];
    times.forEach((time, k) => {
      if (said[k]! < threshold || time < (alarms.at(-1) ?? -Infinity) + SNOOZE_MINUTES - EPSILON) return;
      alarms.push(time);
      if (comes[k] === undefined) return;
      counts[at + 1]!++;
      if (!comes[k]) counts[at + 2]!++;
    });
    let first = 0;
    for (const onset of watched) {
      while (first < alarms.length && alarms[first]! < onset - ALARM_MINUTES - EPSILON) first++;
      if (first === alarms.length || !announces(alarms[first]!, onset)) continue;
      counts[at]!++;
      counts[at + 3 + Math.min(Math.round(onset - alarms[first]!), LEADS - 1)]!++;
    }
  });
  return counts;
}

function announces(alarm: number, onset: number): boolean {
  return alarm < onset && alarm >= onset - ALARM_MINUTES - EPSILON;
}

export function watchedEvents(counts: Float64Array): { events: number; days: number } {
  return { events: counts[0]!, days: counts[1]! };
}

/** The curve over the thresholds, from the lowest on. */
export function alarmCurve(counts: Float64Array): AlarmPoint[] {
  const [events, days] = counts;
  return ALARM_THRESHOLDS.map((threshold, j) => {
    const at = 2 + j * PER_THRESHOLD;
    return {
      threshold,
      sensitivity: counts[at]! / events!,
      alarmsPerDay: counts[at + 1]! / days!,
      falsePerDay: counts[at + 2]! / days!,
      medianLead: medianOf(counts.subarray(at + 3, at + PER_THRESHOLD)),
    };
  });
}

/** What sensitivity needs of the counts, so that it can be weighed quickly: events, days, then caught and false ones by threshold. */
export function sensitivitySums(counts: Float64Array): Float64Array {
  const sums = new Float64Array(2 + 2 * ALARM_THRESHOLDS.length);
  sums.set(counts.subarray(0, 2));
  ALARM_THRESHOLDS.forEach((_, j) => {
    const at = 2 + j * PER_THRESHOLD;
    sums[2 + 2 * j] = counts[at]!;
    sums[3 + 2 * j] = counts[at + 2]!;
  });
  return sums;
}

/** Sensitivity when so many false alarms a day are borne: on the straight line between the points of the curve. */
export function sensitivityAt(sums: Float64Array, falsePerDay: number): number {
  const borne = falsePerDay * sums[1]!;
  let [lastCaught, lastFalse] = [0, 0];
  for (let at = sums.length - 2; at >= 2; at -= 2) {
    const [caught, wrong] = [sums[at]!, sums[at + 1]!];
    if (wrong >= borne) {
      const share = wrong === lastFalse ? 1 : (borne - lastFalse) / (wrong - lastFalse);
      return (lastCaught + share * (caught - lastCaught)) / sums[0]!;
    }
    [lastCaught, lastFalse] = [caught, wrong];
  }
  return lastCaught / sums[0]!;
}

function medianOf(histogram: Float64Array): number | null {
  const n = histogram.reduce((sum, count) => sum + count, 0);
  if (n === 0) return null;
  let before = 0;
  return histogram.findIndex((count) => (before += count) >= n / 2);
}
