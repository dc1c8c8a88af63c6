import { describe, expect, it } from 'vitest';
import { watched } from '../../host/evaluate/drift.js';
import { HORIZONS } from '../../host/evaluate/protocol.js';
import { Forecasts, type Recording } from '../../host/evaluate/recording.js';
import { Random } from '../support/random.js';

const Z = [-1.6448536, -1.2815516, -0.6744898, 0, 0.6744898, 1.2815516, 1.6448536];
const PER_DAY = 288;

interface Person {
  days: number;
  seed: number;
  /** Factor of the true spread of the errors on a day. */
  spread?: (day: number) => number;
  /** What a forecaster that follows the spread says of it. */
  said?: (day: number) => number;
}

/**
 * A subject whose readings wander (an autoregression, so that neighbours depend on each other and AR2 has something to say) and a
 * forecaster that knows the law, except where `said` differs from `spread`.
 */
function person({ days, seed, spread = () => 1, said = () => 1 }: Person): Recording {
  const random = new Random(seed);
  const n = days * PER_DAY;
  const glucose = new Float64Array(n);
  const kept = 0.99;
  const kick = 4;
  let level = 0;
  for (let k = 0; k < n; k++) {
    level = kept * level + kick * spread(Math.floor(k / PER_DAY)) * random.normal();
    glucose[k] = 150 + level;
  }
  const readings = { minutes: Float64Array.from(glucose, (_, k) => k * 5), glucose };
  const forecasts = Forecasts.none(n);
  for (let k = 0; k < n; k++) {
    for (const horizon of HORIZONS) {
      const steps = horizon / 5;
      const sd = kick * said(Math.floor(k / PER_DAY)) * Math.sqrt((1 - kept ** (2 * steps)) / (1 - kept ** 2));
      const mean = 150 + kept ** steps * (glucose[k]! - 150);
      const quantiles = Z.map((z) => mean + sd * z);
      forecasts.put(k, horizon, mean, quantiles);
    }
  }
  return { subject: 'p', readings, forecasts };
}

describe('the watch over a model', () => {
  it('has a false alarm in few of many half years in which nothing changes', () => {
    const lives = 20;
    const alarmed = Array.from({ length: lives }, (_, seed) => watched(person({ days: 180, seed: seed + 1 })).alarms);
    expect(alarmed.filter(({ length }) => length > 0).length / lives).toBeLessThanOrEqual(0.2); // 3 tests × 159 days / 1,000 = 0.48
  });

  it('finds a noisier sensor within three weeks', () => {
    const changed = person({ days: 120, seed: 3, spread: (day) => (day < 80 ? 1 : 2) });
    const { alarms } = watched(changed);
    expect(alarms.map(({ trouble }) => trouble)).toEqual(expect.arrayContaining(['coverage', 'score']));
    for (const { day } of alarms) {
      expect(day >= '1970-03-22' && day <= '1970-04-11').toBe(true); // day 80 is 22 March
    }
  });

  it('finds intervals that became too narrow, though scores are hardly worse', () => {
    const changed = person({ days: 120, seed: 4, said: (day) => (day < 80 ? 1 : 0.55) });
    const { alarms } = watched(changed);
    expect(alarms.map(({ trouble }) => trouble)).toContain('coverage');
    expect(alarms.find(({ trouble }) => trouble === 'coverage')!.day >= '1970-03-22').toBe(true);
  });

  it('finds a model that lost its lead over AR2, though the readings are as before', () => {
    const changed = person({ days: 120, seed: 5, said: (day) => (day < 80 ? 1 : 3.5) });
    expect(watched(changed).alarms.map(({ trouble }) => trouble)).toContain('skill');
  });

  it('shows the weeks, with coverage and scores as they were', () => {
    const { weeks } = watched(person({ days: 30, seed: 6, spread: (day) => (day < 14 ? 1 : 2) }));
    expect(weeks.map(({ from }) => from)).toEqual([
      '1970-01-01',
      '1970-01-08',
      '1970-01-15',
      '1970-01-22',
      '1970-01-29',
    ]);
    expect(weeks[0]!.coverage90).toBeGreaterThan(0.86);
    expect(weeks[0]!.coverage90).toBeLessThan(0.94);
    expect(weeks[3]!.coverage90).toBeLessThan(0.7);
    expect(weeks[3]!.wis).toBeGreaterThan(1.6 * weeks[0]!.wis);
    expect(weeks[1]!.targets).toBe(2 * 7 * PER_DAY);
    expect(weeks.every(({ wisVsAr2 }) => wisVsAr2 > 0.3 && wisVsAr2 < 1.5)).toBe(true);
  });

  it('says nothing of a recording that is too short to know what is usual', () => {
    expect(watched(person({ days: 20, seed: 7, spread: (day) => (day < 10 ? 1 : 4) })).alarms).toEqual([]);
    expect(watched(person({ days: 0, seed: 7 }))).toEqual({ subject: 'p', weeks: [], alarms: [] });
  });
});
