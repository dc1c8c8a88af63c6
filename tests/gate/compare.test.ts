import { expect, test } from 'vitest';
import { compare } from '../../host/gate/compare.js';
import type { Figure } from '../../host/gate/figure.js';
import { isPassed } from '../../host/gate/report.js';
import { BOARD, budgets, figures, figuresWith, reportOf, SAME } from './fixtures.js';

const metered = { part: 'metered', name: 'step' } as const;
const cycles = { part: 'stages', name: 'step', unit: 'cycles' } as const;
const instructions = { part: 'stages', name: 'step', unit: 'instructions' } as const;

function verdicts(measured: Figure[], conditions = SAME): string[] {
  const { findings } = compare(measured, budgets(), conditions);
  return findings
    .filter(({ verdict }) => verdict !== 'within')
    .map(({ figure, verdict }) => `${figure.part} ${verdict}`);
}

test('figures at their budgets pass', () => {
  expect(verdicts(figures())).toEqual([]);
  expect(isPassed(reportOf(figures()), true)).toBe(true);
});

test.each([
  ['metered cycles', metered, 17_501],
  ['modelled cycles', cycles, 18_001],
  ['instructions', instructions, 12_001],
  ['memory', { part: 'memory' } as const, 28_001],
  ['flash', { part: 'flash', name: 'text' } as const, 40_001],
  ['the module', { part: 'module' } as const, 18_001],
])('one more than its budget fails: %s', (_, where, value) => {
  const measured = figuresWith(where, value);
  expect(verdicts(measured)).toEqual([`${where.part} over`]);
  expect(isPassed(reportOf(measured), false)).toBe(false);
});

test('below its budget is within it, and worth a blessing from 2 % on', () => {
  expect(verdicts(figuresWith(metered, 17_150))).toEqual([]);
  expect(verdicts(figuresWith(metered, 17_149))).toEqual(['metered below']);
  expect(isPassed(reportOf(figuresWith(metered, 17_149)), false)).toBe(true);
});

test('fewer readings than the budgets are for say nothing about a blessing', () => {
  expect(verdicts(figuresWith(metered, 100), { ...SAME, sameReadings: false })).toEqual([]);
});

test('another toolchain: instructions are only reported, the rest of the board has the tolerance, the twin none', () => {
  const foreign = { ...SAME, sameToolchain: false };
  expect(verdicts(figuresWith(instructions, 99_999), foreign)).toEqual(['stages reported', 'stages reported']);
  const others = (measured: Figure[]) => verdicts(measured, foreign).filter((line) => line !== 'stages reported');
  expect(others(figuresWith(cycles, 18_900))).toEqual([]);
  expect(others(figuresWith(cycles, 18_901))).toEqual(['stages over']);
  expect(others(figuresWith(metered, 17_501))).toEqual(['metered over']);
});

test('a figure without a budget fails', () => {
  const by = budgets();
  delete by.budgets[BOARD]!.flash['text'];
  const { findings } = compare(figures(), by, SAME);
  expect(findings.filter(({ verdict }) => verdict === 'new').map(({ figure }) => figure.name)).toEqual(['text']);
  expect(isPassed(reportOf(figures(), {}, by), false)).toBe(false);
});

test('a budget of what is measured no more fails, but not of a board that was left out', () => {
  const without = figures().filter(({ name }) => name !== 'forecast');
  expect(compare(without, budgets(), SAME).unmeasured.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
    'forecast cycles',
    'forecast instructions',
  ]);
  const withoutModule = reportOf(figures().filter(({ part, name }) => part !== 'flash' || name !== 'module'));
  expect(withoutModule.bars.every(({ met }) => met)).toBe(true);
  expect(isPassed(withoutModule, false)).toBe(false);
  const noBoards = figures().filter(({ preset }) => preset === undefined);
  expect(compare(noBoards, budgets(), SAME).unmeasured).toEqual([]);
});

test('what could not be measured fails only where all is demanded', () => {
  const report = reportOf(figures(), { missing: ['the boards: install gcc-arm-none-eabi'] });
  expect(isPassed(report, false)).toBe(true);
  expect(isPassed(report, true)).toBe(false);
});

test('a digest that differs fails', () => {
  const digest = { on: 'webassembly', case: 'falling', readings: 12, expected: 'aa', found: 'ab' };
  expect(isPassed(reportOf(figures(), { digests: [digest] }), false)).toBe(false);
  expect(isPassed(reportOf(figures(), { digests: [{ ...digest, found: 'aa' }] }), false)).toBe(true);
});
