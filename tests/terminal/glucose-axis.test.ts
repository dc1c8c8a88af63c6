import { expect, test } from 'vitest';
import { GlucoseAxis, THRESHOLDS } from '../../host/terminal/glucose-axis.js';

test('reaches from 40 to 300 mg/dL, and to 400 when something lies higher', () => {
  expect([40, 300].map((g) => new GlucoseAxis(64, 300).row(g))).toEqual([63, 0]);
  expect([40, 400].map((g) => new GlucoseAxis(64, 301).row(g))).toEqual([63, 0]);
  expect([40, 400].map((g) => new GlucoseAxis(64, 700).row(g))).toEqual([63, 0]);
});

test('is logarithmic and draws what lies outside at the edge', () => {
  const axis = new GlucoseAxis(101, 100);
  expect(axis.row(Math.sqrt(40 * 300))).toBe(50);
  expect(axis.row(10)).toBe(100);
  expect(axis.row(1000)).toBe(0);
});

test('the thresholds are told apart even on the lowest chart', () => {
  for (const highest of [200, 350]) {
    const axis = new GlucoseAxis(4 * 8, highest);
    const rows = THRESHOLDS.map((threshold) => Math.floor(axis.row(threshold) / 4));
    expect(new Set(rows).size).toBe(THRESHOLDS.length);
  }
});

test('a reading at a threshold is still in range', () => {
  expect([69.9, 70, 180, 180.1].map((glucose) => GlucoseAxis.ink(glucose))).toEqual([
    'low',
    'inRange',
    'inRange',
    'high',
  ]);
});
