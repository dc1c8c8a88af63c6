/** The figures of a report as tables, for whatever renders them: a table for each group of cases, and one of flash. */
import { MEMORIES } from './budgets.js';
import type { Finding } from './compare.js';
import type { FigureName } from './figure.js';
import type { Report } from './report.js';
import { STAGES } from './stages.js';

export interface Table {
  title: string;
  columns: string[];
  rows: { name: string; cells: (Finding | undefined)[] }[];
}

const METERED = 'metered';

/** Names of rows that are not said as they are in the budgets. */
const ROW_NAMES: Readonly<Record<string, string>> = {
  arena: 'arena, B',
  linearMemory: '  linear memory, B',
  wasmStack: '  wasm3 stack, B',
  cStack: 'C stack, B',
};

export function tablesOf({ findings, presets }: Report): Table[] {
  const shown = findings.filter(({ figure }) => figure.unit !== 'instructions');
  const groups = distinct(shown.flatMap(({ figure }) => figure.group ?? []));
  const tables = groups.map((group) =>
    tableOf(
      group,
      [...presets, METERED],
      shown.filter(({ figure }) => figure.group === group),
    ),
  );
  const flash = shown.filter(({ figure }) => figure.part === 'flash');
  if (flash.length > 0) tables.push(tableOf('flash, B', [...presets], flash));
  return tables;
}

/** Rows in the order of the work, then of memory; others as they appear. */
const ORDER: readonly string[] = [...STAGES, ...MEMORIES];

/** One row for each name. */
function tableOf(title: string, columns: string[], findings: readonly Finding[]): Table {
  const columnOf = ({ preset }: FigureName): string => preset ?? METERED;
  const names = distinct(findings.map(({ figure }) => figure.name)).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const rows = names.map((name) => ({
    name: ROW_NAMES[name] ?? name,
    cells: columns.map((column) => findings.find(({ figure }) => figure.name === name && columnOf(figure) === column)),
  }));
  return { title, columns, rows };
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
