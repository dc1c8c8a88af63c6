import { describe, expect, it, test } from 'vitest';
import { barResults } from '../../host/gate/bars.js';
import type { Bar } from '../../host/gate/budgets.js';
import type { Figure } from '../../host/gate/figure.js';
import { blessed } from '../../host/gate/bless.js';
import { failures, hints } from '../../host/gate/messages.js';
import { isPassed } from '../../host/gate/report.js';
import { BOARD, budgets, figures, figuresWith, GROUP, GROUPS, reportOf } from './fixtures.js';

const results = (measured: Figure[], groups = GROUPS, presets = [BOARD]) =>
  barResults(budgets().bars, measured, groups, presets).map(({ bar, value, met }) => [bar.what, value, met]);

test('sums of stages, memory and all of flash stand against their bars', () => {
  expect(results(figures())).toEqual([
    ['step', 18_000, true],
    ['step + forecast', 58_000, true],
    ['arena', 28_000, true],
    ['flash', 58_000, true],
  ]);
});

test('a figure at its bar meets it, one above does not, whatever the budget says', () => {
  const step = { part: 'stages', name: 'step', unit: 'cycles' } as const;
  expect(results(figuresWith(step, 20_000))[0]).toEqual(['step', 20_000, true]);
  expect(results(figuresWith(step, 20_001))[0]).toEqual(['step', 20_001, false]);
  const generous = budgets();
  generous.budgets[BOARD]!.stages[GROUP]!['step']!.cycles = 30_000;
  expect(isPassed(reportOf(figuresWith(step, 20_001), {}, generous), false)).toBe(false);
});

test('the worst group counts, of the filter and within the horizon that the bar is about', () => {
  const groups = [
    ...GROUPS,
    { name: 'kinematic 1 min', filter: 'kinematic', minutesAhead: 60 },
    { name: 'kinematic 15 min, 120 min ahead', filter: 'kinematic', minutesAhead: 120 },
    { name: 'ar2 5 min', filter: 'ar2', minutesAhead: 60 },
  ] as const;
  const arena = (group: string, value: number): Figure => ({
    ...{ preset: BOARD, part: 'memory', group, name: 'arena', unit: 'bytes', value },
  });
  const measured = [
    ...figures(),
    arena('kinematic 1 min', 28_500),
    arena('kinematic 15 min, 120 min ahead', 40_000),
    arena('ar2 5 min', 50_000),
  ];
  expect(results(measured, [...groups])[2]).toEqual(['arena', 28_500, true]);
});

test('a sum takes each stage where it is worst: what looks ahead within the horizon, what does not anywhere', () => {
  const far = 'kinematic 15 min, 120 min ahead';
  const groups = [...GROUPS, { name: far, filter: 'kinematic', minutesAhead: 120 }] as const;
  const cycles = (name: string, value: number): Figure => ({
    ...{ preset: BOARD, part: 'stages', group: far, name, unit: 'cycles', value },
  });
  const bar = { ...budgets().bars[1]!, minutesAhead: 60 } as Bar;
  const [result] = barResults([bar], [...figures(), cycles('step', 19_000), cycles('forecast', 80_000)], groups, [
    BOARD,
  ]);
  expect(result).toMatchObject({ value: 19_000 + 40_000, group: GROUP, met: true });
});

describe('a bar that concedes something until it is met', () => {
  const concession = { upTo: 22_000, because: 'a new transition' };
  const by = budgets();
  by.bars = [{ ...by.bars[0]!, conceded: concession } as Bar];
  const at = (cycles: number) =>
    reportOf(figuresWith({ part: 'stages', name: 'step', unit: 'cycles' }, cycles), {}, { ...by, budgets: {} });

  it('is kept as far as is conceded, and said not to be met', () => {
    expect(at(22_000).bars[0]).toMatchObject({ met: false, kept: true });
    expect(at(22_001).bars[0]).toMatchObject({ met: false, kept: false });
    expect(at(20_000).bars[0]).toMatchObject({ met: true, kept: true });
  });

  it('is told with its reason even where the gate passes, and fails it beyond', () => {
    const kept = at(22_000);
    expect(failures(kept).filter((line) => line.startsWith('above its bar'))).toEqual([]);
    expect(hints(kept)[0]).toBe(
      `above its bar: step on ${BOARD}, ${GROUP}: 22,000 cycles, bar 20,000: 1.10 ×; up to 22,000 is conceded: a new transition`,
    );
    expect(failures(at(22_001))[0]).toMatch(/^above its bar: step/);
  });

  it('bounds a blessing', () => {
    const bless = (cycles: number) => blessed({ ...by, budgets: {} }, at(cycles), 'for now', '2026-11-21');
    expect(bless(22_000).budgets[BOARD]!.stages[GROUP]!['step']!.cycles).toBe(22_000);
    expect(() => bless(22_001)).toThrow('above its bar');
  });
});

test('a bar of which nothing was measured is not met; one of a board that was left out is not judged', () => {
  expect(results(figures(), [])[0]).toEqual(['step', undefined, false]);
  expect(results(figures(), GROUPS, [])).toEqual([]);
});
