import { expect, test } from 'vitest';
import { daySvg } from '../../host/simulate/plot.js';
import type { SimulatedRow } from '../../host/simulate/simulate.js';
import { GlucoseStatistics } from '../../host/simulate/statistics.js';
import { PatientSummary, spread } from '../../host/simulate/summary.js';
import { cohortTable } from '../../host/terminal/cohort-table.js';
import { sparkline } from '../../host/terminal/sparkline.js';

const QUIET = { plasma: 100, interstitial: 100, eaten: 0, intensity: 0, artefact: 'none' } as const;

test('mean, spread and shares are those of the values', () => {
  const statistics = new GlucoseStatistics(5);
  const values = [50, 60, 100, 150, 180, 181, 200, 251, 300, 128];
  for (const value of values) statistics.add(value);
  const figures = statistics.figures();
  expect(figures.mean).toBeCloseTo(160, 10);
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - 160) ** 2, 0) / 9);
  expect(figures.cv).toBeCloseTo((100 * sd) / 160, 10);
  expect(figures).toMatchObject({ values: 10, below54: 10, below70: 20, inRange: 40, above180: 40, above250: 20 });
});

test('a low counts when it lasts 15 minutes, and once until glucose was up as long', () => {
  const lows = (values: number[]): number => {
    const statistics = new GlucoseStatistics(5);
    for (const value of values) statistics.add(value);
    return statistics.figures().lows;
  };
  expect(lows([90, 60, 60, 90, 90])).toBe(0);
  expect(lows([90, 60, 60, 60, 90])).toBe(1);
  expect(lows([60, 60, 60, 90, 90, 60, 60, 60])).toBe(1);
  expect(lows([60, 60, 60, 90, 90, 90, 60, 60, 60])).toBe(2);
});

test('a patient is summed up: doses a day, sensor error, minutes of artefacts', () => {
  const summary = new PatientSummary(5);
  const rows: SimulatedRow[] = [
    { minute: 0, reading: 110, basal: 1, truth: QUIET },
    { minute: 5, reading: 90, carbs: 40, bolus: 4, truth: { ...QUIET, eaten: 44 } },
    { minute: 7, bolus: 2, truth: QUIET },
    { minute: 720, basal: 2, reading: 100, truth: { ...QUIET, artefact: 'pressed' } },
  ];
  for (const row of rows) summary.add(row);
  const figures = summary.figures('a', 1);
  expect(figures).toMatchObject({ eaten: 44, noted: 40, bolus: 6, basal: 36, artefacts: { pressed: 5 } });
  expect(figures.sensor.readings).toBe(3);
  expect(figures.sensor.mard).toBeCloseTo(20 / 3, 10);
  expect(figures.sensor.bias).toBeCloseTo(0, 10);
  expect(figures.glucose.values).toBe(3);
  const other = { ...figures, eaten: 50 };
  expect(spread([figures, other], ({ eaten }) => eaten)).toEqual([47, Math.sqrt(18)]);
  const table = cohortTable([figures, other]);
  expect(table).toHaveLength(4);
  expect(table[3]).toContain('47 ± 4');
});

test('a sparkline has a character for each value', () => {
  expect(sparkline([0, 40, 69, 170, 299, 300, 999], 40, 300)).toBe('▁▁▁▅███');
});

test('a picture of a day holds its dots, meals and boluses', () => {
  const svg = daySvg(
    [
      { minute: 1440, reading: 100, truth: QUIET },
      { minute: 1445, reading: 60, bolus: 3, truth: { ...QUIET, eaten: 40, artefact: 'pressed' } },
    ],
    'A day',
  );
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg).toContain('>40 g<');
  expect(svg).toContain('>3.0 U<');
  expect(svg).toContain('M48.0 ');
  expect(svg).not.toContain('NaN');
});
