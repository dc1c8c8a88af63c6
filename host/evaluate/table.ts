/** The evaluation as a table for people. */
import type { Paint } from '../terminal/paint.js';
import type { AlarmScores } from './alarm.js';
import type { Evaluation } from './evaluate.js';
import { ALARM_MINUTES, HORIZONS, type Horizon } from './protocol.js';
import { FORECASTERS, type ForecasterName, type RatedScores, type Summary } from './tally.js';

/** Origins may lack a forecast up to this share. */
const MISSING_LIMIT = 0.005;

/** Columns under one heading. */
interface Group {
  heading: string;
  columns: { title: string; width: number; cell: (of: Summary['scores'][ForecasterName]) => string }[];
}

const NAME_WIDTH = 16;
const NO_ORIGINS = 'nothing to score: no reading stands at the end of a full hour of readings';
const NOT_AVAILABLE = '–';

const GROUPS: readonly Group[] = [
  byHorizon('RMSE mg/dL', ({ rmse }) => fitted(rmse, 2, 5)),
  byHorizon('RMSE / AR2', ({ rmseVsAr2 }) => fitted(rmseVsAr2, 3, 5)),
  byHorizon('WIS mg/dL', ({ wis }) => fitted(wis, 2, 5)),
  byHorizon('WIS / AR2', ({ wisVsAr2 }) => fitted(wisVsAr2, 3, 5)),
  ...HORIZONS.map(coverage),
];

/** Lines of the table: each file, then all of them when there are several. `model` names Islet's row. */
export function evaluationTable({ sets, all }: Evaluation, model: string, paint: Paint): string[] {
  const blocks = sets.map((set) => block(`${set.name} · ${count(set.subjects.length, 'subject')}`, set, model, paint));
  if (sets.length > 1) blocks.push(block(`all · ${count(sets.length, 'file')} pooled`, all, model, paint));
  return blocks.flatMap((lines) => [...lines, '']);
}

/** A warning when too many origins lack a forecast. */
export function missingWarning({ origins, missing }: Summary): string | undefined {
  if (missing <= MISSING_LIMIT * origins) return undefined;
  const share = `${grouped(missing)} of ${count(origins, 'origin')} lack a forecast`;
  return `warning: ${share}, more than ${percent(MISSING_LIMIT)} %: the scores are not comparable`;
}

function block(title: string, summary: Summary, model: string, paint: Paint): string[] {
  if (summary.origins === 0) return [`${paint('strong', title)} · ${count(summary.readings, 'reading')}`, NO_ORIGINS];
  return [
    `${paint('strong', title)} · ${originLine(summary)}`,
    ...header().map((line) => paint('quiet', line)),
    ...FORECASTERS.filter((name) => name !== 'outside' || summary.scores.outside[30] !== null).map((name) => {
      const line = row(rowName(name, model), (column) => column.cell(summary.scores[name]));
      return name === 'islet' ? paint('strong', line) : line;
    }),
    alarmLine(summary.lowAlarm),
    ...[missingWarning(summary)].filter((warning) => warning !== undefined).map((text) => paint('high', text)),
  ];
}

function rowName(name: ForecasterName, model: string): string {
  switch (name) {
    case 'lastValue':
      return 'last value';
    case 'linear':
      return 'trend of 15 min';
    case 'ar2':
      return 'Nightscout AR2';
    case 'ridge':
      return 'ridge, 12 lags';
    case 'outside':
      return 'made elsewhere';
    case 'islet':
      return `islet ${model}`;
  }
}

function header(): string[] {
  const headings = GROUPS.map(({ heading, columns }) => ` ${heading}`.padEnd(widthOf(columns)));
  const rules = GROUPS.map(({ columns }) => '─'.repeat(widthOf(columns)));
  return [
    `${' '.repeat(NAME_WIDTH)}│${headings.join('│')}`,
    row('', ({ title }) => title),
    `${'─'.repeat(NAME_WIDTH)}┼${rules.join('┼')}`,
  ].map((line) => line.trimEnd());
}

function row(name: string, cell: (column: Group['columns'][number]) => string): string {
  const groups = GROUPS.map(({ columns }) => columns.map((column) => cell(column).padStart(column.width)).join(''));
  return `${name.padEnd(NAME_WIDTH)}│${groups.map((group) => `${group} `).join('│')}`.trimEnd();
}

function widthOf(columns: Group['columns']): number {
  return columns.reduce((sum, { width }) => sum + width, 1);
}

function originLine({ readings, origins, missing }: Summary): string {
  const without = missing === 0 ? 'each with a forecast' : `${grouped(missing)} without a forecast`;
  return `${count(readings, 'reading')} · ${count(origins, 'origin')}, ${without}`;
}

function alarmLine(alarm: AlarmScores | null): string {
  const what = `below 70 within ${ALARM_MINUTES} min, from 70 or above`;
  if (alarm === null) return `${what}: nothing to score`;
  const { events, n, baseRate, brierSkill, auroc } = alarm;
  const came = `${count(events, 'event')} in ${count(n, 'origin')} (${percent(baseRate)} %)`;
  return `${what}: Brier skill ${fixed(brierSkill, 3)}, AUROC ${fixed(auroc, 3)} · ${came}`;
}

function byHorizon(heading: string, value: (scores: RatedScores) => string): Group {
  const columns = HORIZONS.map((horizon) => ({ title: String(horizon), width: 6, cell: shown(horizon, value) }));
  return { heading, columns };
}

function coverage(horizon: Horizon): Group {
  const levels = [
    { title: '50', value: ({ coverage50 }: RatedScores) => fitted(100 * coverage50, 1, 4) },
    { title: '80', value: ({ coverage80 }: RatedScores) => fitted(100 * coverage80, 1, 4) },
    { title: '90', value: ({ coverage90 }: RatedScores) => fitted(100 * coverage90, 1, 4) },
  ];
  const columns = levels.map(({ title, value }) => ({ title, width: 5, cell: shown(horizon, value) }));
  return { heading: `% covered, ${horizon}`, columns };
}

function shown(horizon: Horizon, value: (scores: RatedScores) => string): Group['columns'][number]['cell'] {
  return (scores) => {
    const found = scores[horizon];
    return found === null ? NOT_AVAILABLE : value(found);
  };
}

/** As many as `digits` after the point, as far as there is room. */
function fitted(value: number, digits: number, room: number): string {
  const text = fixed(value, digits);
  return text.length <= room || digits === 0 ? text : fitted(value, digits - 1, room);
}

function fixed(value: number, digits: number): string {
  return Number.isNaN(value) ? NOT_AVAILABLE : value.toFixed(digits);
}

function percent(share: number): string {
  return fixed(100 * share, 1);
}

/** A number of things: "1 file", "2,000 origins". */
export function count(number: number, thing: string): string {
  return `${grouped(number)} ${thing}${number === 1 ? '' : 's'}`;
}

function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
