import { describe, expect, it } from 'vitest';
import type { AlarmScores } from '../../host/evaluate/alarm.js';
import type { Evaluation } from '../../host/evaluate/evaluate.js';
import { count, evaluationTable, missingWarning } from '../../host/evaluate/table.js';
import type { RatedScores, Summary } from '../../host/evaluate/tally.js';
import { plainPaint } from '../../host/terminal/paint.js';

const rated = (rmse: number, wis: number): RatedScores => ({
  n: 2000,
  rmse,
  mae: rmse / 1.4,
  wis,
  coverage50: 0.5,
  coverage80: 0.8012,
  coverage90: 1,
  rmseVsAr2: rmse / 20,
  wisVsAr2: wis / 9,
});
const lowAlarm: AlarmScores = { n: 1900, events: 1, baseRate: 0.0005, brierSkill: -0.25, auroc: 0.9 };
const summary: Summary = {
  readings: 2100,
  origins: 2000,
  missing: 0,
  scores: {
    lastValue: { 30: rated(22, NaN), 60: rated(35, NaN) },
    linear: { 30: rated(27, NaN), 60: rated(50, NaN) },
    ar2: { 30: rated(20, 9), 60: rated(31, 14) },
    ridge: { 30: null, 60: null },
    outside: { 30: null, 60: null },
    islet: { 30: rated(19, 8), 60: rated(123.456, 13) },
  },
  lowAlarm,
};
const evaluation = (changes: Partial<Summary> = {}): Evaluation => ({
  sets: [{ name: 'made', ...summary, ...changes, subjects: [{ subject: 'p1', ...summary }] }],
  all: summary,
});

describe('the table', () => {
  it('is what a person wants to read', () => {
    expect(evaluationTable(evaluation(), 'kinematic', plainPaint)).toEqual([
      'made · 1 subject · 2,100 readings · 2,000 origins, each with a forecast',
      '                │ RMSE mg/dL  │ RMSE / AR2  │ WIS mg/dL   │ WIS / AR2   │ % covered, 30  │ % covered, 60',
      '                │    30    60 │    30    60 │    30    60 │    30    60 │   50   80   90 │   50   80   90',
      '────────────────┼─────────────┼─────────────┼─────────────┼─────────────┼────────────────┼────────────────',
      'last value      │ 22.00 35.00 │ 1.100 1.750 │     –     – │     –     – │ 50.0 80.1  100 │ 50.0 80.1  100',
      'trend of 15 min │ 27.00 50.00 │ 1.350 2.500 │     –     – │     –     – │ 50.0 80.1  100 │ 50.0 80.1  100',
      'Nightscout AR2  │ 20.00 31.00 │ 1.000 1.550 │  9.00 14.00 │ 1.000 1.556 │ 50.0 80.1  100 │ 50.0 80.1  100',
      'ridge, 12 lags  │     –     – │     –     – │     –     – │     –     – │    –    –    – │    –    –    –',
      'islet kinematic │ 19.00 123.5 │ 0.950 6.173 │  8.00 13.00 │ 0.889 1.444 │ 50.0 80.1  100 │ 50.0 80.1  100',
      'below 70 within 30 min, from 70 or above: Brier skill -0.250, AUROC 0.900 · 1 event in 1,900 origins (0.1 %)',
      '',
    ]);
  });

  it('has a row for forecasts made elsewhere when there are any', () => {
    const scores = { ...summary.scores, outside: summary.scores.ar2 };
    const rows = evaluationTable(evaluation({ scores }), 'ar2', plainPaint);
    expect(rows[8]).toContain('made elsewhere  │ 20.00 31.00');
  });

  it('sets off titles and the own row', () => {
    const painted = evaluationTable(evaluation(), 'kinematic', (ink, text) => (ink === 'strong' ? `*${text}*` : text));
    expect(painted[0]).toMatch(/^\*made · 1 subject\* · /);
    expect(painted[8]).toMatch(/^\*islet kinematic.*\*$/);
  });

  it('pools several files', () => {
    const { sets, all } = evaluation();
    const titles = evaluationTable({ sets: [...sets, ...sets], all }, 'ar2', plainPaint).filter((line) =>
      / · /.test(line),
    );
    expect(titles.filter((line) => line.startsWith('all · 2 files pooled · '))).toHaveLength(1);
  });

  it('says what is missing', () => {
    const lines = evaluationTable(evaluation({ missing: 1234, lowAlarm: null }), 'ar2', plainPaint);
    expect(lines[0]).toContain('2,000 origins, 1,234 without a forecast');
    expect(lines).toContain('below 70 within 30 min, from 70 or above: nothing to score');
    expect(lines.at(-2)).toBe(
      'warning: 1,234 of 2,000 origins lack a forecast, more than 0.5 %: the scores are not comparable',
    );
  });

  it('says when there is nothing to score', () => {
    const lines = evaluationTable(evaluation({ readings: 9, origins: 0 }), 'ar2', plainPaint);
    expect(lines).toEqual([
      'made · 1 subject · 9 readings',
      'nothing to score: no reading stands at the end of a full hour of readings',
      '',
    ]);
  });
});

it('warns of missing forecasts above 0.5 %, not at it', () => {
  expect(missingWarning({ ...summary, missing: 10 })).toBeUndefined();
  expect(missingWarning({ ...summary, missing: 11 })).toMatch(/11 of 2,000 origins/);
});

it.each([
  [0, '0 files'],
  [1, '1 file'],
  [999, '999 files'],
  [1000, '1,000 files'],
  [1234567, '1,234,567 files'],
])('counts %i', (number, text) => {
  expect(count(number, 'file')).toBe(text);
});
