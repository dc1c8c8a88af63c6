/**
 * Watches over a subject's forecasts: scores and coverage week by week, and sequential tests that say when the model has gone
 * stale. Each test bets on a daily number whose mean is at most 0 while all is well (`host/relearn/betting.ts`) and starts over
 * when it has lost, so that it finds a change at any time; before a change it sounds once in 1,000 days at most, on average.
 */
import { evidence, startingWealth, watchfulBet } from '../relearn/betting.js';
import { ar2 } from './baselines/ar2.js';
import { LEVELS } from './predictions.js';
import { HORIZONS, originsOf, targetsOf } from './protocol.js';
import type { Recording } from './recording.js';
import { weightedIntervalScore } from './scores.js';

/** What can go wrong: intervals too narrow; scores worse than they were; scores worse beside AR2's than they were. */
export const TROUBLES = ['coverage', 'score', 'skill'] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface Week {
  /** Its first day, local. */
  from: string;
  /** Targets at both horizons. */
  targets: number;
  /** mg/dL. */
  wis: number;
  wisVsAr2: number;
  /** Share of readings in the 90 % interval. */
  coverage90: number;
}

export interface Watched {
  subject: string;
  weeks: Week[];
  /** The first time that each test sounded, if it did. */
  alarms: { trouble: Trouble; day: string }[];
}

/** Everybody of a data set. */
export interface SetWatched {
  name: string;
  subjects: Watched[];
}

/** Days before the first that counts: a new belief learns widths and head. */
const SETTLING = 7;
/** Days that say what is usual for the person. */
const BASELINE = 14;
/** A day with fewer targets says nothing. */
const FEWEST_TARGETS = 100;
/** A test sounds at this evidence: days between false alarms. */
export const LEVEL = 1000;

/** Share of readings outside the 90 % interval that is well enough, and the excess that counts as 1. */
const OUTSIDE = { tolerated: 0.14, unit: 0.2 };
/** Of the usual score: people have harder days. */
const SCORE = { tolerated: 1.25, unit: 0.75 };
/** Of the usual ratio to AR2. */
const SKILL = { tolerated: 1.05, unit: 0.25 };

const MINUTES_A_DAY = 1440;
const DAYS_A_WEEK = 7;
const LOWEST = 0;
const HIGHEST = LEVELS - 1;

/** Sums over the targets of one day. */
interface Day {
  day: number;
  targets: number;
  own: number;
  ar2: number;
  outside: number;
}

export function watched(recording: Recording): Watched {
  const days = daysOf(recording);
  return { subject: recording.subject, weeks: weeksOf(days), alarms: alarmsOf(days) };
}

/** The days of a recording with at least one target, in order. */
function daysOf({ readings, forecasts }: Recording): Day[] {
  const origins = originsOf(readings.minutes).filter((origin) => forecasts.has(origin));
  const days = new Map<number, Day>();
  for (const horizon of HORIZONS) {
    const targets = targetsOf(readings.minutes, origins, horizon);
    const own = forecasts.at(origins, horizon).quantiles!;
    const yardstick = ar2(readings, origins, horizon).quantiles!;
    targets.forEach((target, k) => {
      if (target < 0) return;
      const day = Math.floor(readings.minutes[target]! / MINUTES_A_DAY);
      let sums = days.get(day);
      if (sums === undefined) days.set(day, (sums = { day, targets: 0, own: 0, ar2: 0, outside: 0 }));
      const seen = readings.glucose[target]!;
      const at = k * LEVELS;
      sums.targets++;
      sums.own += weightedIntervalScore(own, at, seen);
      sums.ar2 += weightedIntervalScore(yardstick, at, seen);
      if (seen < own[at + LOWEST]! || seen > own[at + HIGHEST]!) sums.outside++;
    });
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}

function weeksOf(days: readonly Day[]): Week[] {
  const first = days[0]?.day ?? 0;
  const weeks = new Map<number, Day[]>();
  for (const one of days) {
    const week = Math.floor((one.day - first) / DAYS_A_WEEK);
    weeks.set(week, [...(weeks.get(week) ?? []), one]);
  }
  return [...weeks].map(([week, part]) => {
    const { targets, own, ar2: yardstick, outside } = sumOf(part);
    return {
      from: dateOf(first + week * DAYS_A_WEEK),
      targets,
      wis: own / targets,
      wisVsAr2: own / yardstick,
      coverage90: 1 - outside / targets,
    };
  });
}

function alarmsOf(all: readonly Day[]): Watched['alarms'] {
  const days = all.filter(({ targets }) => targets >= FEWEST_TARGETS).slice(SETTLING);
  const usual = sumOf(days.slice(0, BASELINE));
  const score = usual.own / usual.targets;
  const skill = usual.own / usual.ar2;
  const excess: Record<Trouble, (day: Day) => number> = {
    coverage: ({ outside, targets }) => (outside / targets - OUTSIDE.tolerated) / OUTSIDE.unit,
    score: ({ own, targets }) => (own / targets / score - SCORE.tolerated) / SCORE.unit,
    skill: ({ own, ar2: yardstick }) => (own / yardstick / skill - SKILL.tolerated) / SKILL.unit,
  };
  return TROUBLES.flatMap((trouble) => {
    const day = firstAlarm(days.slice(BASELINE), excess[trouble]);
    return day === undefined ? [] : [{ trouble, day: dateOf(day) }];
  });
}

function firstAlarm(days: readonly Day[], excess: (day: Day) => number): number | undefined {
  let wealth = startingWealth();
  for (const one of days) {
    wealth = watchfulBet(wealth, excess(one));
    if (evidence(wealth) >= LEVEL) return one.day;
  }
  return undefined;
}

function sumOf(days: readonly Day[]): Omit<Day, 'day'> {
  const sum = (what: 'targets' | 'own' | 'ar2' | 'outside') => days.reduce((total, one) => total + one[what], 0);
  return { targets: sum('targets'), own: sum('own'), ar2: sum('ar2'), outside: sum('outside') };
}

/** Recordings are on the local clock. */
function dateOf(day: number): string {
  return new Date(day * MINUTES_A_DAY * 60_000).toISOString().slice(0, 10);
}
