import { describe, expect, it } from 'vitest';
import { evaluateGaps, madeGaps, ORIGINS_PER_GAP, withGaps, type MadeGap } from '../../host/evaluate/gaps.js';
import { originsOf, type Readings } from '../../host/evaluate/protocol.js';
import { RecordingBuilder, type Recording } from '../../host/evaluate/recording.js';
import type { RecordingRow } from '../../host/formats/recording.js';
import { prediction } from './prediction.js';

/** Readings every 5 minutes on a straight line, so that what comes is known. */
const SLOPE = 0.2;
const whole: Readings = {
  minutes: Float64Array.from({ length: 600 }, (_, k) => 5 * k),
  glucose: Float64Array.from({ length: 600 }, (_, k) => 100 + SLOPE * 5 * k),
};

/** What is left of it, forecasts that say the reading `ahead` of now. */
function rest(gaps: readonly MadeGap[], ahead: number): Recording {
  const builder = new RecordingBuilder('anna');
  whole.minutes.forEach((time, k) => {
    if (gaps.some(({ end, minutes }) => time < end && time >= end - minutes)) return;
    builder.add(time, whole.glucose[k]!, prediction(whole.glucose[k]! + ahead, 1));
  });
  return builder.build();
}

function row(subject: string, minute: number, carbs?: number): RecordingRow {
  const seconds = 60 * minute;
  const glucose = 100 + SLOPE * minute;
  const nothing = { beyond: undefined, bolus: undefined, fingerstick: undefined, event: undefined };
  return { subject, time: String(minute), seconds, localTime: seconds % 86400, glucose, carbs, line: 1, ...nothing };
}

describe('made gaps', () => {
  it('end at every 20th origin, their lengths in turn', () => {
    const gaps = madeGaps(whole, [15, 30, 45]);
    const origins = originsOf(whole.minutes);
    expect(gaps).toHaveLength(Math.floor(origins.length / ORIGINS_PER_GAP));
    gaps.forEach(({ end, minutes }, k) => {
      expect(end).toBe(whole.minutes[origins[ORIGINS_PER_GAP * (k + 1) - 1]!]);
      expect(minutes).toBe([15, 30, 45][k % 3]);
    });
  });

  it('leave 50 minutes of readings between them, however long they are', () => {
    const gaps = madeGaps(whole, [120]);
    expect(gaps.length).toBeGreaterThan(10);
    gaps.slice(1).forEach(({ end, minutes }, k) => expect(end - minutes - gaps[k]!.end).toBeGreaterThanOrEqual(50));
  });

  it('take out the readings before their end and nothing else', async () => {
    const rows = [0, 5, 10, 15, 20, 25, 30].map((minute) => row('anna', minute, minute === 15 ? 40 : undefined));
    const gaps = new Map([['anna', [{ end: 20, minutes: 10 }]]]);
    const left: RecordingRow[] = [];
    for await (const one of withGaps(stream([...rows, row('bob', 15)]), gaps)) left.push(one);
    expect(left.map(({ glucose }) => glucose)).toEqual([100, 101, undefined, undefined, 104, 105, 106, 103]);
    expect(left[3]).toEqual({ ...rows[3]!, glucose: undefined });
  });
});

describe('scores after made gaps', () => {
  const lengths = [15, 45];
  const gaps = madeGaps(whole, lengths);
  const all = { name: 'made', recordings: [rest([], 0)] };

  it('are those of the readings that really came, by the time since the gap', () => {
    const left = { name: 'made', recordings: [rest(gaps, SLOPE * 30 + 2)] };
    const { sets, all: pooled } = evaluateGaps([all], [left], lengths);
    expect(sets).toEqual([{ name: 'made', ...pooled }]);
    expect(pooled.gaps).toBe(gaps.length);
    expect(pooled.byLength.map(({ origins }) => origins)).toEqual([
      Math.ceil(gaps.length / 2),
      Math.floor(gaps.length / 2),
    ]);
    expect(pooled.bySince[0]!.origins).toBe(gaps.length);
    // After the last gap the recording may end; each other has three readings in 15 minutes, and six in the half hour to 60.
    expect(pooled.bySince[1]!.origins).toBeGreaterThan(3 * (gaps.length - 1));
    expect(pooled.bySince[3]!.origins).toBeLessThanOrEqual(6 * gaps.length);
    for (const { scores } of [...pooled.byLength, ...pooled.bySince]) {
      expect(scores[30]!.rmse).toBeCloseTo(2, 4);
      expect(scores[60]!.rmse).toBeCloseTo(SLOPE * 30 - 2, 4);
      expect(scores[30]!).toMatchObject({ coverage50: 0, coverage80: 1, coverage90: 1 });
    }
  });
});

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
