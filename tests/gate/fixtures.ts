/** Small budgets, figures and reports for the tests of the gate. */
import type { Budgets } from '../../host/gate/budgets.js';
import { compare, type Conditions } from '../../host/gate/compare.js';
import { barResults } from '../../host/gate/bars.js';
import type { Figure } from '../../host/gate/figure.js';
import type { Group } from '../../host/gate/groups.js';
import type { Report } from '../../host/gate/report.js';

export const BOARD = 'mps2-an386-wasm3';
export const GROUP = 'kinematic 5 min';
export const GROUPS: Group[] = [{ name: GROUP, filter: 'kinematic', minutesAhead: 60 }];
export const SAME: Conditions = { sameToolchain: true, sameReadings: true };

export function budgets(): Budgets {
  return {
    about: ['for tests'],
    cases: 'cases.json',
    readings: 288,
    toolchain: { gcc: '12.2.1', qemu: '7.2.22', tolerance: 0.05 },
    bars: [
      { what: 'step', preset: BOARD, filter: 'kinematic', stages: ['step'], cycles: 20_000 },
      { what: 'step + forecast', preset: BOARD, filter: 'kinematic', stages: ['step', 'forecast'], cycles: 60_000 },
      { what: 'arena', preset: BOARD, filter: 'kinematic', minutesAhead: 60, memory: 'arena', bytes: 28_672 },
      { what: 'flash', preset: BOARD, flash: 'all', bytes: 90_112 },
    ],
    budgets: {
      [BOARD]: {
        stages: {
          [GROUP]: {
            step: { cycles: 18_000, instructions: 12_000 },
            forecast: { cycles: 40_000, instructions: 26_000 },
          },
        },
        memory: { [GROUP]: { arena: 28_000 } },
        flash: { text: 40_000, module: 18_000 },
      },
    },
    metered: { [GROUP]: { step: 17_500 } },
    module: { bytes: 18_000 },
    blessings: [{ date: '2026-11-20', reason: 'the first' }],
  };
}

/** Figures that are just what the budgets allow. */
export function figures(): Figure[] {
  const stage = (name: string, cycles: number, instructions: number): Figure[] => [
    {
      preset: BOARD,
      part: 'stages',
      group: GROUP,
      name,
      unit: 'cycles',
      value: cycles,
      worst: { case: 'falling', reading: 7 },
    },
    { preset: BOARD, part: 'stages', group: GROUP, name, unit: 'instructions', value: instructions },
  ];
  return [
    ...stage('step', 18_000, 12_000),
    ...stage('forecast', 40_000, 26_000),
    { preset: BOARD, part: 'memory', group: GROUP, name: 'arena', unit: 'bytes', value: 28_000 },
    { preset: BOARD, part: 'flash', name: 'text', unit: 'bytes', value: 40_000 },
    { preset: BOARD, part: 'flash', name: 'module', unit: 'bytes', value: 18_000 },
    { part: 'metered', group: GROUP, name: 'step', unit: 'cycles', value: 17_500 },
    { part: 'module', name: 'bytes', unit: 'bytes', value: 18_000 },
  ];
}

/** The same figures with others in the place of some; `where` picks by the fields that it has. */
export function figuresWith(where: Partial<Figure>, value: number): Figure[] {
  const fits = (figure: Figure) =>
    Object.entries(where).every(([field, wanted]) => figure[field as keyof Figure] === wanted);
  const all = figures();
  if (!all.some(fits)) throw new Error(`no figure ${JSON.stringify(where)}`);
  return all.map((figure) => (fits(figure) ? { ...figure, value } : figure));
}

/** What the gate reports of figures; `passed` is not worked out. */
export function reportOf(measured: Figure[], changes: Partial<Report> = {}, by = budgets(), conditions = SAME): Report {
  return {
    format: 'islet-gate',
    version: 1,
    passed: true,
    module: { file: '/islet.wasm', bytes: 18_000, sha256: 'ab'.repeat(32) },
    budgets: '/budgets.json',
    readings: 288,
    presets: [BOARD],
    toolchain: { gcc: '12.2.1', qemu: '7.2.22', named: true },
    bars: barResults(by.bars, measured, GROUPS, [BOARD]),
    ...compare(measured, by, conditions),
    digests: [],
    missing: [],
    why: [],
    ...changes,
  };
}
