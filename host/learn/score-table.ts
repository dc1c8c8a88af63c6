/** The table of a fit: how the parameters do on those who were learned on and on those who were left out. */
import { HORIZONS } from '../evaluate/protocol.js';
import type { HorizonRatios } from './objective.js';

export interface ScoredGroup {
  recording: string;
  /** Who is scored, and with what, in words. */
  who: string;
  subjects: number;
  ratios: HorizonRatios;
}

const COLUMNS = [
  ...HORIZONS.map((horizon) => ({ title: `RMSE ${horizon}`, horizon, score: 'rmse' as const })),
  ...HORIZONS.map((horizon) => ({ title: `WIS ${horizon}`, horizon, score: 'wis' as const })),
];

/** Lines of the table, the header first; scores are shares of AR2's. */
export function scoreTable(groups: readonly ScoredGroup[]): string[] {
  const rows = [
    ['scores / AR2', '', 'subjects', ...COLUMNS.map(({ title }) => title)],
    ...groups.map(({ recording, who, subjects, ratios }) => [
      recording,
      who,
      String(subjects),
      ...COLUMNS.map(({ horizon, score }) => ratio(ratios[horizon][score])),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => padded(cell, widths[column]!, column >= 2)).join('  '));
}

function ratio(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(4);
}

function padded(cell: string, width: number, isNumber: boolean): string {
  return isNumber ? cell.padStart(width) : cell.padEnd(width);
}
