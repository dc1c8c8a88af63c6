import { expect, test } from 'vitest';
import type { Diagnosis } from '../../host/core/forecaster.js';
import { plainPaint } from '../../host/terminal/paint.js';
import { beliefText, summaryLines, trendText } from '../../host/terminal/summary.js';

test('names stand in a column', () => {
  expect(
    summaryLines(
      [
        ['a', 'one'],
        ['long', 'two'],
      ],
      plainPaint,
    ),
  ).toEqual(['a     one', 'long  two']);
});

test('a rate in words', () => {
  expect([1.24, 0.15, 0.04, 0, -0.04, -0.14, -0.15, -2].map(trendText)).toEqual([
    'rising by 1.2 mg/dL/min',
    'rising by 0.1 mg/dL/min',
    'steady at 0.0 mg/dL/min',
    'steady at 0.0 mg/dL/min',
    'steady at 0.0 mg/dL/min',
    'steady at −0.1 mg/dL/min',
    'falling by 0.1 mg/dL/min',
    'falling by 2.0 mg/dL/min',
  ]);
});

test('the belief with its uncertainty', () => {
  const belief = { glucose: 142.4, glucoseSd: 3.96, rate: -0.8, rateSd: 0.333 } as Diagnosis;
  expect(beliefText(belief)).toBe('142 ± 4.0 mg/dL, falling by 0.8 mg/dL/min, ± 0.33');
});
