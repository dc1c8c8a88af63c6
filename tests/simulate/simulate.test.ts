import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { simulate, type SimulatedRow } from '../../host/simulate/simulate.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const DAYS = 28;

const recordings = SEEDS.map((seed) => [...simulate({ seed, days: DAYS })].filter(isReading));

type WithReading = SimulatedRow & { reading: number };
function isReading(row: SimulatedRow): row is WithReading {
  return row.reading !== undefined;
}

describe('a recording looks like one', () => {
  test.each(SEEDS.map((seed, k) => ({ seed, rows: recordings[k]! })))('seed $seed', ({ rows }) => {
    const share = (of: (reading: number) => boolean): number =>
      rows.filter(({ reading }) => of(reading)).length / rows.length;
    const mean = average(rows.map(({ reading }) => reading));
    expect(mean).toBeGreaterThan(120);
    expect(mean).toBeLessThan(180);
    expect(share((g) => g >= 70 && g <= 180)).toBeGreaterThan(0.5);
    expect(share((g) => g >= 70 && g <= 180)).toBeLessThan(0.86);
    expect(share((g) => g < 70)).toBeGreaterThan(0.005);
    expect(share((g) => g < 70)).toBeLessThan(0.08);
    expect(share((g) => g > 250)).toBeLessThan(0.12);
    expect(Math.max(...rows.map(({ reading }) => reading))).toBeGreaterThan(230);
    expect(rows.length / DAYS).toBeGreaterThan(260);
  });

  test('the sensor differs from the truth by 8 to 12 % in the mean, some more and some less', () => {
    const errors = recordings.map((rows) =>
      average(rows.map(({ reading, plasma }) => Math.abs(reading - plasma) / plasma)),
    );
    expect(average(errors)).toBeGreaterThan(0.08);
    expect(average(errors)).toBeLessThan(0.12);
    for (const error of errors) {
      expect(error).toBeGreaterThan(0.05);
      expect(error).toBeLessThan(0.17);
    }
  });

  test('the last value is as poor a forecast as it is of real people', () => {
    const errors = recordings.map((rows) => {
      const at = new Map(rows.map(({ minute, reading }) => [minute, reading]));
      const pairs = rows.filter(({ minute }) => at.has(minute + 30));
      return Math.sqrt(average(pairs.map(({ minute, reading }) => (at.get(minute + 30)! - reading) ** 2)));
    });
    expect(average(errors)).toBeGreaterThan(18);
    expect(average(errors)).toBeLessThan(27);
  });
});

describe('a seed fixes the recording to the bit', () => {
  const digest = (seed: number): string =>
    createHash('sha256')
      .update(JSON.stringify([...simulate({ seed, days: 3 })]))
      .digest('hex');

  test('on every engine', () => {
    // sha256 of the rows as JSON, from this simulator on Node 20.20: a change of the simulator may change it, an engine not.
    expect(digest(1).slice(0, 16)).toBe('08d6c64197041de0');
  });

  test('and no other seed gives it', () => {
    expect(new Set([0, 1, 2, 3, 2 ** 32 - 1].map(digest)).size).toBe(5);
  });
});

test('more days go on where fewer days end', () => {
  const short = [...simulate({ seed: 9, days: 2 })];
  const long = [...simulate({ seed: 9, days: 3 })];
  expect(long.slice(0, short.length)).toEqual(short);
  expect(long[short.length]!.minute).toBeGreaterThanOrEqual(2 * 1440);
});

test('the interval of the readings changes neither the days nor the readings', () => {
  const [every1, every5, every15] = ([1, 5, 15] as const).map((interval) => [
    ...simulate({ seed: 4, days: 2, interval }),
  ]);
  const readings = (rows: SimulatedRow[]): [number, number][] =>
    rows.filter(isReading).map(({ minute, reading }) => [minute, reading]);
  const notes = (rows: SimulatedRow[]): unknown[] =>
    rows.filter(({ carbs, bolus }) => carbs ?? bolus).map(({ minute, carbs, bolus }) => [minute, carbs, bolus]);
  expect(readings(every1!).filter(([minute]) => minute % 5 === 0)).toEqual(readings(every5!));
  expect(readings(every5!).filter(([minute]) => minute % 15 === 0)).toEqual(readings(every15!));
  expect(notes(every1!)).toEqual(notes(every5!));
  expect(notes(every15!)).toEqual(notes(every5!));
  expect(notes(every5!).length).toBeGreaterThan(4);
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
