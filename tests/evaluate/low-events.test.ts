import { describe, expect, it } from 'vitest';
import {
  ALARM_THRESHOLDS,
  alarmCurve,
  lowCounts,
  lowEvents,
  sensitivityAt,
  sensitivitySums,
  watchedEvents,
} from '../../host/evaluate/low-events.js';

/** Readings every five minutes. */
const every5 = (...glucose: number[]) => ({
  minutes: Float64Array.from(glucose, (_, k) => 5 * k),
  glucose: Float64Array.from(glucose),
});
const at = <T>(minutes: number[], glucose: number[], of: (readings: ReturnType<typeof every5>) => T): T =>
  of({ minutes: Float64Array.from(minutes), glucose: Float64Array.from(glucose) });

describe('a low', () => {
  it('lasts 15 minutes, from its first reading below 70 to the reading that is back', () => {
    expect(lowEvents(every5(100, 69, 65, 69, 70, 90))).toEqual([1]);
    expect(lowEvents(every5(100, 69, 65, 70, 75, 80))).toEqual([]);
  });

  it('goes on when readings come back for less than 15 minutes', () => {
    expect(lowEvents(every5(100, 69, 65, 69, 72, 74, 68, 66, 90, 95, 99, 99))).toEqual([1]);
    expect(lowEvents(every5(100, 69, 65, 69, 72, 74, 75, 76, 69, 65, 60, 90))).toEqual([1, 8]);
  });

  it('of one reading is one for a sensor that reads every 15 minutes', () => {
    expect(at([0, 15, 30, 45], [90, 65, 80, 90], lowEvents)).toEqual([1]);
  });

  it('ends with the readings', () => {
    expect(at([0, 5, 10, 50, 55], [90, 65, 64, 90, 90], lowEvents)).toEqual([]);
    expect(at([0, 5, 10, 15, 20, 90], [90, 65, 64, 63, 62, 90], lowEvents)).toEqual([1]);
    expect(lowEvents(every5(90, 65, 64, 63, 62))).toEqual([1]);
  });
});

describe('alarms', () => {
  // Twelve readings of an hour, then a low of 20 minutes, then an hour of quiet.
  const glucose = [...Array(12).fill(100), 65, 60, 60, 65, ...Array(12).fill(100)];
  const readings = every5(...glucose);
  const origins = Int32Array.from(glucose, (_, k) => k);
  const curve = (said: Record<number, number>) => {
    const probabilities = Float64Array.from(glucose, (_, k) => said[5 * k] ?? 0);
    return lowCounts(readings, origins, probabilities);
  };
  const point = (counts: Float64Array, threshold: number) =>
    alarmCurve(counts).find((one) => one.threshold === threshold)!;
  const day = (28 * 5) / 1440 - 5 / 1440 + 5 / 1440;

  it('announce a low by the first of them within 30 minutes', () => {
    const counts = curve({ 40: 0.5, 50: 0.9 });
    expect(watchedEvents(counts)).toEqual({ events: 1, days: expect.closeTo(day, 12) });
    expect(point(counts, 0.3)).toMatchObject({ sensitivity: 1, falsePerDay: 0, medianLead: 20 });
    expect(point(counts, 0.8)).toMatchObject({ sensitivity: 1, medianLead: 10 });
    expect(point(counts, 0.95)).toMatchObject({ sensitivity: 0, alarmsPerDay: 0, medianLead: null });
  });

  it('are false when no reading below 70 comes within 30 minutes', () => {
    const { sensitivity, falsePerDay, alarmsPerDay } = point(curve({ 20: 0.5, 90: 0.5 }), 0.5);
    expect(sensitivity).toBe(0);
    expect(falsePerDay).toBeCloseTo(2 / day, 9);
    expect(alarmsPerDay).toBeCloseTo(2 / day, 9);
  });

  it('are silent for 30 minutes after one, during a low, and at its first reading', () => {
    const always = Object.fromEntries(glucose.map((_, k) => [5 * k, 1]));
    // At 0, 30, then 80 (back above 70), 110; the one at 130 and later ones would be silenced.
    const { sensitivity, alarmsPerDay, falsePerDay, medianLead } = point(curve(always), 0.5);
    expect(alarmsPerDay).toBeCloseTo(4 / day, 9);
    expect(falsePerDay).toBeCloseTo(3 / day, 9);
    expect({ sensitivity, medianLead }).toEqual({ sensitivity: 1, medianLead: 30 });
    expect(point(curve({ 60: 1, 65: 1 }), 0.5)).toMatchObject({ sensitivity: 0, alarmsPerDay: 0 });
  });

  it('are not judged when no reading follows', () => {
    expect(point(curve({ 135: 1 }), 0.5)).toMatchObject({ alarmsPerDay: 0, falsePerDay: 0 });
  });

  it('can not be blamed for a low without an origin before it', () => {
    const late = Int32Array.from(origins.subarray(13));
    expect(watchedEvents(lowCounts(readings, late, new Float64Array(late.length))).events).toBe(0);
  });

  it('count of two subjects add up', () => {
    const [one, two] = [curve({ 40: 0.5 }), curve({ 20: 0.5 })];
    const both = one.map((count, k) => count + two[k]!);
    expect(point(both, 0.5)).toMatchObject({ sensitivity: 0.5, medianLead: 20 });
    expect(point(both, 0.5).falsePerDay).toBeCloseTo(1 / (2 * day), 9);
  });

  it('are compared at the false alarms that are borne', () => {
    // One threshold's worth of false alarms apart: nothing above 0.5, one false alarm and the low below it.
    const counts = sensitivitySums(curve({ 20: 0.5, 40: 0.5, 50: 0.5 }));
    expect(sensitivityAt(counts, 1 / day)).toBeCloseTo(1, 9);
    expect(sensitivityAt(counts, 0.5 / day)).toBeCloseTo(0.5, 9);
    expect(sensitivityAt(sensitivitySums(curve({})), 1)).toBe(0);
  });

  it('are set to thresholds in rising order', () => {
    expect([...ALARM_THRESHOLDS].sort((a, b) => a - b)).toEqual([...ALARM_THRESHOLDS]);
  });
});
