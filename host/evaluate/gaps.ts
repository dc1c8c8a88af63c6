/**
 * Scores after made gaps, since real ones are few: readings before some origins are taken out of a recording, the forecaster
 * runs through what is left, and its forecasts after each gap are judged by the readings that really came.
 */
import type { RecordingRow } from '../formats/recording.js';
import { ar2 } from './baselines/ar2.js';
import type { DataSet } from './evaluate.js';
import { HORIZONS, originsOf, targetsOf, type Horizon, type Readings } from './protocol.js';
import type { Recording } from './recording.js';
import { ScoreSums } from './scores.js';
import { lowerBound } from './search.js';
import type { RatedScores } from './tally.js';

/** A gap is made before every so many origins, and where that leaves too few minutes of readings between them, later. */
export const ORIGINS_PER_GAP = 20;
const MINUTES_BETWEEN = 50;

/** Times since a gap that are told apart, min: the first reading after it, and those up to each of these. */
const SINCE = [0, 15, 30, 60] as const;

const EPSILON = 1e-6;

/** Readings of the last `minutes` before `end` are taken out; the one at `end` stays. Times in minutes. */
export interface MadeGap {
  end: number;
  minutes: number;
}

export interface GapScores {
  /** What the rows have in common, such as "30 min long" or "at the first reading". */
  group: string;
  /** Origins with a forecast. */
  origins: number;
  scores: Record<Horizon, RatedScores | null>;
}

export interface GapEvaluation {
  gaps: number;
  /** At the first reading after a gap, by its length. */
  byLength: GapScores[];
  /** Gaps of all lengths, by the time since. */
  bySince: GapScores[];
}

/** The gaps of a recording, their lengths in turn. */
export function madeGaps({ minutes }: Readings, lengths: readonly number[]): MadeGap[] {
  const gaps: MadeGap[] = [];
  const origins = originsOf(minutes);
  for (let k = ORIGINS_PER_GAP - 1; k < origins.length; k += ORIGINS_PER_GAP) {
    const gap = { end: minutes[origins[k]!]!, minutes: lengths[gaps.length % lengths.length]! };
    const last = gaps.at(-1);
    if (last === undefined || gap.end - gap.minutes >= last.end + MINUTES_BETWEEN) gaps.push(gap);
  }
  return gaps;
}

/** The rows with the readings of each subject's gaps left out; meals and doses stay. */
export async function* withGaps(
  rows: AsyncIterable<RecordingRow>,
  gaps: ReadonlyMap<string, readonly MadeGap[]>,
): AsyncGenerator<RecordingRow> {
  const ends = new Map([...gaps].map(([subject, all]) => [subject, Float64Array.from(all, ({ end }) => end)]));
  for await (const row of rows) {
    const time = row.seconds / 60;
    const next = lowerBound(ends.get(row.subject) ?? NONE, time + EPSILON);
    const gap = gaps.get(row.subject)?.[next];
    const missing = gap !== undefined && time >= gap.end - gap.minutes - EPSILON;
    yield missing ? { ...row, glucose: undefined, beyond: undefined } : row;
  }
}

const NONE = new Float64Array();

/** Scores the forecasts of what is left of each set; `whole`: the same sets without gaps, in the same order. */
export function evaluateGaps(
  whole: readonly DataSet[],
  left: readonly DataSet[],
  lengths: readonly number[],
): { sets: ({ name: string } & GapEvaluation)[]; all: GapEvaluation } {
  const sums = whole.map(({ recordings }, k) => {
    const sum = new GapSums(lengths);
    recordings.forEach(({ subject, readings }) => {
      const rest = left[k]!.recordings.find((recording) => recording.subject === subject);
      if (rest !== undefined) sum.score(readings, rest, madeGaps(readings, lengths));
    });
    return sum;
  });
  const all = new GapSums(lengths);
  for (const sum of sums) all.add(sum);
  return { sets: whole.map(({ name }, k) => ({ name, ...sums[k]!.evaluation() })), all: all.evaluation() };
}

/** Scores in the making. */
class GapSums {
  #gaps = 0;
  readonly #lengths: readonly number[];
  readonly #byLength: Group[];
  readonly #bySince: Group[];

  constructor(lengths: readonly number[]) {
    this.#lengths = lengths;
    this.#byLength = lengths.map((length) => new Group(`${length} min long`));
    this.#bySince = SINCE.map((since, k) =>
      k === 0 ? new Group('first reading') : new Group(`up to ${since} min on`),
    );
  }

  /** `readings`: with those that were taken out. */
  score(readings: Readings, rest: Recording, gaps: readonly MadeGap[]): void {
    const origins: number[][] = [...this.#byLength, ...this.#bySince].map(() => []);
    const { minutes } = rest.readings;
    for (const gap of gaps) {
      let k = lowerBound(minutes, gap.end);
      if (minutes[k] !== gap.end) continue;
      origins[this.#lengths.indexOf(gap.minutes)]!.push(k);
      for (; minutes[k]! <= gap.end + SINCE.at(-1)!; k++) {
        const since = minutes[k]! - gap.end;
        origins[this.#lengths.length + SINCE.findIndex((most) => since <= most)]!.push(k);
      }
    }
    this.#gaps += gaps.length;
    [...this.#byLength, ...this.#bySince].forEach((group, k) =>
      group.score(readings, rest, Int32Array.from(origins[k]!.filter((origin) => rest.forecasts.has(origin)))),
    );
  }

  add(other: GapSums): void {
    this.#gaps += other.#gaps;
    this.#byLength.forEach((group, k) => group.add(other.#byLength[k]!));
    this.#bySince.forEach((group, k) => group.add(other.#bySince[k]!));
  }

  evaluation(): GapEvaluation {
    return {
      gaps: this.#gaps,
      byLength: this.#byLength.map((group) => group.scores()),
      bySince: this.#bySince.map((group) => group.scores()),
    };
  }
}

/** The scores of one row. */
class Group {
  readonly #name: string;
  #origins = 0;
  readonly #islet: Record<Horizon, ScoreSums> = { 30: new ScoreSums(), 60: new ScoreSums() };
  readonly #ar2: Record<Horizon, ScoreSums> = { 30: new ScoreSums(), 60: new ScoreSums() };

  constructor(name: string) {
    this.#name = name;
  }

  score(whole: Readings, { readings, forecasts }: Recording, origins: Int32Array): void {
    this.#origins += origins.length;
    const places = origins.map((origin) => lowerBound(whole.minutes, readings.minutes[origin]!));
    for (const horizon of HORIZONS) {
      const targets = targetsOf(whole.minutes, places, horizon);
      const reached = origins.filter((_, k) => targets[k]! >= 0);
      const observed = Float64Array.from(
        targets.filter((target) => target >= 0),
        (target) => whole.glucose[target]!,
      );
      this.#islet[horizon].score(forecasts.at(reached, horizon), observed);
      this.#ar2[horizon].score(ar2(readings, reached, horizon), observed);
    }
  }

  add(other: Group): void {
    this.#origins += other.#origins;
    for (const horizon of HORIZONS) {
      this.#islet[horizon].add(other.#islet[horizon]);
      this.#ar2[horizon].add(other.#ar2[horizon]);
    }
  }

  scores(): GapScores {
    const rated = (horizon: Horizon): RatedScores | null => {
      const own = this.#islet[horizon].scores;
      const yardstick = this.#ar2[horizon].scores;
      if (own === undefined || yardstick === undefined) return null;
      return { ...own, rmseVsAr2: own.rmse / yardstick.rmse, wisVsAr2: own.wis / yardstick.wis };
    };
    return { group: this.#name, origins: this.#origins, scores: { 30: rated(30), 60: rated(60) } };
  }
}
