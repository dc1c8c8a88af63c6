import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import prettier from 'prettier';
import { afterAll, describe, expect, it, test } from 'vitest';
import { budgetFigures, budgetsText, casesFileOf, readBudgets, withFigures } from '../../host/gate/budgets.js';
import { PRESETS } from '../../tools/firmware.mjs';
import { ROOT } from '../support/engines.js';
import { BOARD, budgets, figures, GROUP } from './fixtures.js';

const folder = mkdtempSync(join(tmpdir(), 'islet-budgets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const FILE = join(ROOT, 'budgets.json');

test('figures become budgets and budgets figures', () => {
  const bare = figures().map(({ worst: _, ...figure }) => figure);
  expect(budgetFigures(withFigures(budgets(), figures()))).toEqual(bare);
});

test('stages stand in the order of the work, however they were measured', () => {
  const { budgets: of } = withFigures(budgets(), figures().reverse());
  expect(Object.keys(of[BOARD]!.stages[GROUP]!)).toEqual(['step', 'forecast']);
});

describe('the file', () => {
  it('is read back as it was written, in the form that prettier leaves', async () => {
    const path = join(folder, 'budgets.json');
    for (const written of [
      budgets(),
      readBudgets(FILE),
      { ...budgets(), bars: [], blessings: [], about: ['x'.repeat(130)] },
    ]) {
      const text = budgetsText(written);
      writeFileSync(path, text);
      expect(readBudgets(path)).toEqual(written);
      const options = { ...(await prettier.resolveConfig(FILE)), filepath: FILE };
      expect(await prettier.format(text, options)).toBe(text);
    }
  });

  it('names its cases by their place from it', () => {
    expect(casesFileOf({ ...budgets(), cases: '../tests/cases.json' }, '/team/gate/budgets.json')).toBe(
      '/team/tests/cases.json',
    );
  });

  it.each([
    ['a word that it does not know', { ...budgets(), bugdets: {} }, /Unrecognized key: "bugdets"/],
    ['a budget that is not whole', { ...budgets(), module: { bytes: 1.5 } }, /expected int[^]*module\.bytes/],
    ['a stage that there is not', { ...budgets(), bars: [{ ...budgets().bars[0], stages: ['stop'] }] }, /bars\[0\]/],
  ])('is refused with %s', (_, content, message) => {
    const path = join(folder, 'wrong.json');
    writeFileSync(path, JSON.stringify(content));
    expect(() => readBudgets(path)).toThrow(message);
    expect(() => readBudgets(path)).toThrow(`${path}: not a file of budgets`);
  });

  it('is missed with its name', () => {
    expect(() => readBudgets('/nowhere/budgets.json')).toThrow('/nowhere/budgets.json cannot be read');
  });
});

describe("the project's budgets", () => {
  const shipped = readBudgets(FILE);

  it('are for every board that the project has', () => {
    expect(Object.keys(shipped.budgets).sort()).toEqual([...PRESETS].sort());
  });

  it('hold the bars that firmware teams are promised', () => {
    const of = (board: string) =>
      shipped.bars
        .filter(({ preset }) => preset === board)
        .map((bar) => [bar.what, 'cycles' in bar ? bar.cycles : bar.bytes]);
    expect(of('mps2-an386-kalman')).toEqual([
      ['step', 20_000],
      ['step + 12-step forecast', 60_000],
      ['step + distribution', 168_000],
      ['risk', 4_000_000],
      ['arena', 18 * 1024],
      ['flash of the smallest firmware', 48 * 1024],
    ]);
    expect(of('mps2-an386-stored')).toEqual([
      ['reading and learning', 420_000],
      ['arena', 40 * 1024],
      ['flash of the smallest firmware', 88 * 1024],
    ]);
    expect(of('mps2-an386-kalman').length + of('mps2-an386-stored').length).toBe(shipped.bars.length);
  });

  it('are as they were written', () => {
    expect(budgetsText(shipped)).toBe(readFileSync(FILE, 'utf8'));
  });
});
