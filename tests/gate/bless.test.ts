import { expect, test } from 'vitest';
import { blessed } from '../../host/gate/bless.js';
import { BOARD, budgets, figures, figuresWith, GROUP, reportOf } from './fixtures.js';

const bless = (report = reportOf(figures()), before = budgets()) => blessed(before, report, 'faster exp', '2026-11-21');

test('figures become the budgets, with the reason first; bars, cases and the rest stay', () => {
  const after = bless(reportOf(figuresWith({ part: 'stages', name: 'step', unit: 'cycles' }, 19_000)));
  const expected = budgets();
  expected.budgets[BOARD]!.stages[GROUP]!['step']!.cycles = 19_000;
  expected.blessings.unshift({ date: '2026-11-21', reason: 'faster exp' });
  expect(after).toEqual(expected);
});

test.each([
  ['a sum of stages', { part: 'stages', name: 'forecast', unit: 'cycles' } as const, 42_001, 'step + forecast'],
  ['memory', { part: 'memory' } as const, 28_673, 'arena'],
  ['flash', { part: 'flash', name: 'text' } as const, 72_113, 'flash'],
])('nothing above a bar is blessed: %s', (_, where, value, what) => {
  expect(() => bless(reportOf(figuresWith(where, value)))).toThrow(`above its bar: ${what} on ${BOARD}`);
});

test('what is measured no more leaves the budgets', () => {
  const after = bless(reportOf(figures().filter(({ name }) => name !== 'module')));
  expect(after.budgets[BOARD]!.flash).toEqual({ text: 40_000 });
});

test('without boards theirs stay as they were', () => {
  const figuresHere = figuresWith({ part: 'metered' }, 17_000).filter(({ preset }) => preset === undefined);
  const after = bless(reportOf(figuresHere, { presets: [], bars: [] }));
  expect(after.budgets).toEqual(budgets().budgets);
  expect(after.metered).toEqual({ [GROUP]: { step: 17_000 } });
});

test('bits that changed alike everywhere may be blessed, bits that differ between engines may not', () => {
  const digest = { case: 'falling', readings: 12, expected: 'old' };
  const alike = ['webassembly', 'wasm3', BOARD].map((on) => ({ ...digest, on, found: 'new' }));
  expect(() => bless(reportOf(figures(), { digests: alike }))).not.toThrow();
  const unlike = [...alike.slice(0, 2), { ...digest, on: BOARD, found: 'other' }];
  expect(() => bless(reportOf(figures(), { digests: unlike }))).toThrow(
    `${BOARD} and webassembly differ in bits: case "falling" after 12 readings`,
  );
});

test('another toolchain takes the place of the named one, if every board is measured with it', () => {
  const toolchain = { gcc: '13.0.0', qemu: '8.0.0', named: false };
  expect(bless(reportOf(figures(), { toolchain })).toolchain).toEqual({
    gcc: '13.0.0',
    qemu: '8.0.0',
    tolerance: 0.05,
  });
  const before = budgets();
  before.budgets['mps2-an500-wasm3'] = structuredClone(before.budgets[BOARD]!);
  expect(() => bless(reportOf(figures(), { toolchain }), before)).toThrow('with mps2-an500-wasm3');
});

test('another number of readings needs every board as well', () => {
  expect(bless(reportOf(figures(), { readings: 12 })).readings).toBe(12);
  expect(() => bless(reportOf(figures(), { readings: 12, presets: [] }))).toThrow(`with ${BOARD}`);
});
