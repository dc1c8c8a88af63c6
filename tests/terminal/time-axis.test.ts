import fc from '../support/fast-check.js';
import { expect, test } from 'vitest';
import { plainPaint } from '../../host/terminal/paint.js';
import { displayWidth } from '../../host/terminal/text.js';
import { timeAxis } from '../../host/terminal/time-axis.js';

test('hours stand under their ticks, also across midnight', () => {
  const axis = { localTime: 30 * 60, cells: 70, now: 60, cellsPerMinute: 1 / 6 };
  expect(timeAxis(axis, plainPaint)).toEqual([
    '─────┬─────────┬─────────┬─────────┬─────────┬─────────┬────┼────┬────',
    '   19:00     20:00     21:00     22:00     23:00     00:00 now 01:00  ',
  ]);
});

test('any axis has the asked width and says now once', () => {
  const axes = fc.record({
    localTime: fc.integer({ min: 0, max: 86399 }),
    cells: fc.integer({ min: 50, max: 150 }),
    share: fc.double({ min: 0.75, max: 0.9, noNaN: true }),
    history: fc.constantFrom(360, 480),
  });
  fc.assert(
    fc.property(axes, ({ localTime, cells, share, history }) => {
      const now = Math.floor(cells * share);
      const lines = timeAxis({ localTime, cells, now, cellsPerMinute: now / history }, plainPaint);
      expect(lines.map(displayWidth)).toEqual([cells, cells]);
      expect(lines[1].match(/now/g)).toEqual(['now']);
      expect(lines[1].match(/\d\d:00/g)!.length).toBeGreaterThan(1);
    }),
  );
});
