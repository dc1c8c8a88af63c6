import { expect, test } from 'vitest';
import { plainPaint } from '../../host/terminal/paint.js';
import { LEAST_ROWS, crossing, picture } from '../../host/terminal/picture.js';
import { displayWidth } from '../../host/terminal/text.js';
import { fan, readings, risk } from './fixtures.js';

const moment = {
  title: 'somebody, 14:55',
  state: '120 mg/dL',
  scene: { localTime: 53_700, readings: readings(6, 120), came: [], fan: fan(120, 0) },
  risk: risk(0.4),
};

test('is as wide as asked and no higher than asked, but not lower than it can be', () => {
  for (const [width, rows, height] of [
    [60, 10, LEAST_ROWS],
    [80, LEAST_ROWS, LEAST_ROWS],
    [100, LEAST_ROWS + 5, LEAST_ROWS + 5],
    [160, 100, LEAST_ROWS + 10],
  ] as const) {
    const lines = picture(moment, { width, rows }, plainPaint);
    expect(lines.length).toBe(height);
    expect(new Set(lines.map(displayWidth))).toEqual(new Set([width]));
  }
});

test('says who, what and how likely', () => {
  const lines = picture(moment, { width: 80, rows: 30 }, plainPaint);
  expect(lines[0]).toMatch(/^somebody, 14:55 +120 mg\/dL$/);
  expect(lines.find((line) => line.includes('below 70'))).toMatch(/█+.* 20 % .*█+.* 40 % $/);
  expect(lines.filter((line) => /(below|above) \d+ .*<1 %/.test(line)).length).toBe(3);
});

test('a risk without the wanted step is a mistake of the caller', () => {
  expect(crossing(risk(0.6), 30).below70).toBeCloseTo(0.3);
  expect(() => crossing(risk(0.6), 90)).toThrow('no step at 90 min');
});
