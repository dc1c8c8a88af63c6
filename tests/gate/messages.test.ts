import { describe, expect, it, test } from 'vitest';
import { failures, hints } from '../../host/gate/messages.js';
import { change, ratio } from '../../host/gate/numbers.js';
import { verdictLine } from '../../host/gate/verdict.js';
import { BOARD, budgets, figures, figuresWith, reportOf, SAME } from './fixtures.js';

const step = { part: 'stages', name: 'step', unit: 'cycles' } as const;

describe('a failure says what, where, by how much and what to do', () => {
  it('slower', () => {
    expect(failures(reportOf(figuresWith(step, 18_900)))).toEqual([
      `slower: kinematic 5 min · step on ${BOARD}: 18,900 cycles, budget 18,000: 1.05 × (worst: "falling", reading 7)`,
    ]);
  });

  it('larger', () => {
    expect(failures(reportOf(figuresWith({ part: 'module' }, 18_001)))).toEqual([
      'larger: the module: 18,001 bytes, budget 18,000: 1.0001 ×',
    ]);
    expect(failures(reportOf(figuresWith({ part: 'flash', name: 'text' }, 44_000)))).toEqual([
      `larger: flash, section text on ${BOARD}: 44,000 bytes, budget 40,000: 1.10 ×`,
    ]);
  });

  it('different', () => {
    const digest = { on: 'wasm3', case: 'falling', readings: 12, expected: 'a'.repeat(64), found: 'b'.repeat(64) };
    expect(failures(reportOf(figures(), { digests: [digest, { ...digest, readings: 288 }] }))).toEqual([
      'different bits on wasm3: case "falling" after 12 readings, digest bbbbbbbbbbbb… instead of aaaaaaaaaaaa…, and 1 more',
    ]);
  });

  it('above a bar, before budgets', () => {
    expect(failures(reportOf(figuresWith(step, 21_000))).map((line) => line.split(':')[0])).toEqual([
      'above its bar',
      'above its bar',
      'slower',
    ]);
  });

  it('without a budget, or without a measurement', () => {
    const by = budgets();
    by.metered = {};
    expect(failures(reportOf(figures(), {}, by))).toEqual([
      '1 figure has no budget, such as kinematic 5 min · step, metered (cycles): bless it with --bless REASON',
    ]);
    const without = figures().filter(({ name }) => name !== 'forecast');
    expect(failures(reportOf(without)).at(-1)).toBe(
      `2 figures have a budget and no measurement, such as kinematic 5 min · forecast on ${BOARD} (cycles): ` +
        'bless them away with --bless REASON',
    );
  });
});

test('nothing is said of a module that keeps its budgets', () => {
  expect(failures(reportOf(figures()))).toEqual([]);
  expect(hints(reportOf(figures()))).toEqual([]);
});

test('hints tell of figures worth a blessing, and of another toolchain', () => {
  expect(hints(reportOf(figuresWith(step, 10_000)))).toEqual([
    '1 figure is more than 2 % below its budget: --bless REASON keeps it there',
  ]);
  const foreign = reportOf(figures(), { toolchain: { gcc: '13.0.0', qemu: '7.2.22', named: false } }, budgets(), {
    ...SAME,
    sameToolchain: false,
  });
  expect(hints(foreign)[0]).toContain('gcc 13.0.0, qemu 7.2.22');
});

test('the verdict counts what was compared', () => {
  expect(verdictLine(reportOf(figures()))).toBe(`gate passed: 9 figures and 0 digests, on ${BOARD}`);
  const failed = reportOf(figuresWith(step, 21_000), { passed: false, presets: [] });
  expect(verdictLine(failed)).toBe('gate failed: 3 reasons; 9 figures and 0 digests, without boards');
  const missing = reportOf(figures(), { passed: false, missing: ['the boards'] });
  expect(verdictLine(missing)).toContain('gate failed: 1 reason;');
});

test('a ratio above 1 never looks like 1', () => {
  expect([ratio(3, 2), ratio(101, 100), ratio(10_050, 10_000), ratio(7_000_001, 7_000_000), ratio(1, 0)]).toEqual([
    '1.50 ×',
    '1.01 ×',
    '1.0050 ×',
    '1.0001 ×',
    '∞ ×',
  ]);
  expect([change(97, 100), change(103, 100)]).toEqual(['−3.0 %', '+3.0 %']);
});
