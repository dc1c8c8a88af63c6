import fc from '../support/fast-check.js';
import { expect, test } from 'vitest';
import { CHART_EXTRA_ROWS, chart } from '../../host/terminal/chart.js';
import { colourPaint, plainPaint } from '../../host/terminal/paint.js';
import type { Scene } from '../../host/terminal/scene.js';
import { displayWidth, uncoloured } from '../../host/terminal/text.js';
import { fan, readings } from './fixtures.js';

const scene: Scene = { localTime: 53_700, readings: readings(4, 120, -0.3), came: [], fan: fan(120, -0.5) };

test('a small chart', () => {
  expect(`\n${chart(scene, { width: 60, height: 8 }, plainPaint).join('\n')}\n`).toMatchInlineSnapshot(`
    "
     250 ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡀ ⡅ ⡀ ⡀ ⡀      
                       ⣀⣀⣀⡀                        ⠅            
     180 ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁ ⠁⠈⠉⠉⠉⠑⠓⠒⠓⠒⠥⠤⠥⢄⣁⣀⣁⣀⠁ ⠁ ⠁ ⠁ ⠅ ⠁ ⠁ ⠁      
                                           ⠉⠉⠉⠑⠒⠒⠤⠤⢥⡤⠴⣔⣔⣔⣕⡅  138
                                                   ⠅⠉⠙⢶⢭⣭⣛⠇   90
      70 ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠅ ⠄ ⢕⢝⢿⡇     
      54 ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠄ ⠅ ⠄ ⠄⠁⢕⠅     
                                                   ⠅      ⠅   42
    mg/dL┬──────┬──────┬──────┬──────┬──────┬──────┼───────     
              10:00         12:00         14:00   now           
         ⠤⠤ readings   ⣛⣛ forecast, 50 %   ⢕⢕ 90 %              
    "
  `);
});

const scenes = fc.record({
  localTime: fc.integer({ min: 0, max: 86399 }),
  readings: fc.array(
    fc.record({ minutes: fc.integer({ min: -700, max: 0 }), glucose: fc.integer({ min: 20, max: 600 }) }),
  ),
  came: fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 60 }), glucose: fc.integer({ min: 20, max: 600 }) })),
  fan: fc.oneof(
    fc.constant([]),
    fc
      .record({ from: fc.integer({ min: 30, max: 500 }), slope: fc.integer({ min: -3, max: 3 }) })
      .map(({ from, slope }) => fan(from, slope)),
  ),
});

test('every line has the asked width, whatever is shown, with and without colour', () => {
  fc.assert(
    fc.property(scenes, fc.integer({ min: 60, max: 160 }), fc.integer({ min: 8, max: 18 }), (any, width, height) => {
      const lines = chart(any, { width, height }, plainPaint);
      expect(lines.length).toBe(height + CHART_EXTRA_ROWS);
      expect(new Set(lines.map(displayWidth))).toEqual(new Set([width]));
      expect(chart(any, { width, height }, colourPaint).map(uncoloured)).toEqual(lines);
    }),
  );
});

test('a gap in the readings is a gap in the trace', () => {
  const flat = readings(6, 100).map(({ minutes }) => ({ minutes, glucose: 100 }));
  const withGap = flat.filter(({ minutes }) => minutes < -180 || minutes > -120);
  const trace = (shown: Scene['readings']): string => {
    const lines = chart({ ...scene, readings: shown, fan: [] }, { width: 80, height: 8 }, plainPaint);
    return lines.find((line) => line.includes('⠒⠒⠒⠒'))!;
  };
  expect(trace(flat)).not.toMatch(/[⠒⠂] {8,}⠒/);
  expect(trace(withGap)).toMatch(/[⠒⠂] {8,}⠒/);
});

test('the thresholds and the end of the fan are labelled in mg/dL', () => {
  const text = chart({ ...scene, fan: fan(120, 0) }, { width: 80, height: 16 }, plainPaint).join('\n');
  for (const label of ['250 ', '180 ', ' 70 ', ' 54 ', 'mg/dL', ' 120\n', ' 168\n', '  72\n', 'now']) {
    expect(text).toContain(label);
  }
});

test('what came later is marked and explained', () => {
  const later = { ...scene, came: [{ minutes: 30, glucose: 90 }] };
  const lines = chart(later, { width: 60, height: 8 }, plainPaint);
  expect(lines.slice(0, 8).join('').match(/•/g)).toEqual(['•']);
  expect(lines.at(-1)).toContain('• what came');
  expect(chart(scene, { width: 60, height: 8 }, plainPaint).at(-1)).not.toContain('what came');
});
