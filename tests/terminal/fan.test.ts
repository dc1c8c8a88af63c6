import fc from '../support/fast-check.js';
import { expect, test } from 'vitest';
import { Canvas } from '../../host/terminal/canvas.js';
import { drawFan } from '../../host/terminal/fan.js';
import { GlucoseAxis } from '../../host/terminal/glucose-axis.js';
import type { Paint } from '../../host/terminal/paint.js';
import { plainPaint } from '../../host/terminal/paint.js';

const ROWS = 16;

/** Inks of one column of cells, from the top, where there is something. */
function inks(canvas: Canvas, column: number): string[] {
  const paint: Paint = (ink, text) => [...text].map((character) => `${ink}/${character}\n`).join('');
  return canvas
    .render(paint)
    .map((row) => row.split('\n')[column]!)
    .filter((cell) => !cell.endsWith('/ '))
    .map((cell) => cell.split('/')[0]!);
}

test('a tiny fan', () => {
  const canvas = new Canvas(4, 4);
  const start = { minutes: 0, q05: 110, q25: 110, q50: 110, q75: 110, q95: 110 };
  const end = { minutes: 35, q05: 60, q25: 90, q50: 110, q75: 140, q95: 220 };
  drawFan(canvas, new GlucoseAxis(16, 220), [start, end], (minutes) => Math.round(minutes / 5));
  expect(canvas.render(plainPaint)).toMatchInlineSnapshot(`
    [
      "  ⢀⢀",
      "⣀⣔⠵⠵",
      "⠈⠙⠝⢟",
      "    ",
    ]
  `);
});

test('bands lie around each other: 90 % outside, 50 % inside', () => {
  const quantiles = fc.uniqueArray(fc.integer({ min: 45, max: 290 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(quantiles, (values) => {
      const [q05, q25, q50, q75, q95] = values.sort((a, b) => a - b) as [number, number, number, number, number];
      const canvas = new Canvas(1, ROWS);
      const step = { q05, q25, q50, q75, q95 };
      drawFan(
        canvas,
        new GlucoseAxis(4 * ROWS, 300),
        [
          { minutes: 0, ...step },
          { minutes: 5, ...step },
        ],
        (m) => m / 5,
      );
      const drawn = inks(canvas, 0).join(' ');
      expect(drawn).toMatch(/^(band90 )*(band50 ?)*( ?band90)*$/);
    }),
  );
});
