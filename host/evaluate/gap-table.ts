/** Scores after made gaps as a table for people. */
import type { Paint } from '../terminal/paint.js';
import type { GapEvaluation, GapScores } from './gaps.js';
import { HORIZONS } from './protocol.js';
import { count } from './table.js';
import type { RatedScores } from './tally.js';

const NAME_WIDTH = 16;

const COLUMNS: readonly { title: string; width: number; digits: number; value: (scores: RatedScores) => number }[] = [
  { title: 'RMSE', width: 7, digits: 2, value: ({ rmse }) => rmse },
  { title: '/ AR2', width: 7, digits: 3, value: ({ rmseVsAr2 }) => rmseVsAr2 },
  { title: 'WIS', width: 7, digits: 2, value: ({ wis }) => wis },
  { title: '/ AR2', width: 7, digits: 3, value: ({ wisVsAr2 }) => wisVsAr2 },
  { title: '50', width: 6, digits: 1, value: ({ coverage50 }) => 100 * coverage50 },
  { title: '80', width: 6, digits: 1, value: ({ coverage80 }) => 100 * coverage80 },
  { title: '90 %', width: 6, digits: 1, value: ({ coverage90 }) => 100 * coverage90 },
];

/** One block for a set or for all of them. */
export function gapTable(name: string, { gaps, byLength, bySince }: GapEvaluation, paint: Paint): string[] {
  const titles = HORIZONS.map(() => COLUMNS.map(({ title, width }) => title.padStart(width)).join(''));
  const headings = HORIZONS.map((horizon) => ` at ${horizon} min`.padEnd(titles[0]!.length));
  return [
    `${paint('strong', `${name}, after made gaps`)} · ${count(gaps, 'gap')}`,
    ...[[...headings], titles].map((cells) => paint('quiet', row('', cells))),
    ...byLength.map(line),
    paint('quiet', 'by the time since a gap of any length'),
    ...bySince.map(line),
    '',
  ];
}

function line({ group, scores }: GapScores): string {
  const cells = HORIZONS.map((horizon) => {
    const found = scores[horizon];
    return COLUMNS.map(({ width, digits, value }) => {
      const text = found === null || Number.isNaN(value(found)) ? '–' : value(found).toFixed(digits);
      return text.padStart(width);
    }).join('');
  });
  return row(group, cells);
}

function row(name: string, cells: readonly string[]): string {
  return [name.padEnd(NAME_WIDTH), ...cells].join('│').trimEnd();
}
