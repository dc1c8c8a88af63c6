import fc from '../support/fast-check.js';
import { expect, test } from 'vitest';
import { plainPaint } from '../../host/terminal/paint.js';
import { percent, riskBars } from '../../host/terminal/risk-bars.js';
import { displayWidth } from '../../host/terminal/text.js';

test('bars are as long as the probabilities, to an eighth of a column', () => {
  const rows = [
    { label: 'below 70', ink: 'low', probabilities: [0.5, 1] },
    { label: 'above 180', ink: 'high', probabilities: [0, 0.0625] },
  ] as const;
  expect(riskBars([30, 60], rows, 47, plainPaint)).toEqual(
    [
      '    a reading   within 30 min    within 60 min  ',
      '     below 70   ████····  50 %   ████████ >99 % ',
      '    above 180   ········  <1 %   ▌·······   6 % ',
    ].map((line) => line.slice(0, 47)),
  );
});

test('every line has the asked width', () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 160 }), probability, probability, (width, early, late) => {
      const rows = [{ label: 'below 70', ink: 'low', probabilities: [early, late] }] as const;
      expect(riskBars([30, 60], rows, width, plainPaint).map(displayWidth)).toEqual([width, width]);
    }),
  );
});

test('a probability never claims certainty', () => {
  expect([0, 0.004, 0.01, 0.125, 0.99, 0.996, 1].map(percent)).toEqual([
    '<1 %',
    '<1 %',
    '1 %',
    '13 %',
    '99 %',
    '>99 %',
    '>99 %',
  ]);
});
