/** Joins the rows of one second, drops what was recorded twice, and refuses what contradicts itself. */
import { RecordingError, type BadRow, type RecordingRow } from './recording.js';
import type { OrderedRow } from './sort.js';

/** What is taken or left as one: columns that say one thing together. */
const UNITS = {
  reading: ['glucose', 'beyond'],
  carbs: ['carbs'],
  bolus: ['bolus'],
  longActing: ['longActing'],
  basalRate: ['basalRate'],
  basalMinutes: ['basalMinutes'],
  fingerstick: ['fingerstick'],
} as const satisfies Record<string, readonly (keyof RecordingRow)[]>;

const COLUMNS = [...Object.values(UNITS).flat(), 'event'] as const;

/** What is told beside the rows; `file` is which of several recordings a bad row comes from. */
export interface CombineReport {
  bad(row: BadRow & { file?: number }): void;
  dropped(what: string): void;
}

/** Kind of what is dropped. */
const TWICE = 'values that were recorded twice';

/**
 * The rows of each second as one, as far as they fill different columns. Rows must come by subject and time. Throws a
 * RecordingError when a subject's rows are partly in UTC and partly on a wall clock alone.
 */
export async function* combined(rows: AsyncIterable<OrderedRow>, report: CombineReport): AsyncGenerator<RecordingRow> {
  let current: OrderedRow | undefined;
  let seen = new Map<string, string>();
  for await (const next of rows) {
    if (current !== undefined && current.row.subject === next.row.subject) requireSameClock(current.row, next.row);
    if (current === undefined || !sameMoment(current, next)) {
      if (current !== undefined) yield current.row;
      seen = new Map();
      current = { order: next.order, row: { ...next.row } };
      remember(current.row, seen);
      continue;
    }
    const rest = newIn(next, seen, report);
    if (rest === undefined) continue;
    remember(rest, seen);
    if (COLUMNS.every((column) => rest[column] === undefined || current!.row[column] === undefined)) {
      for (const column of COLUMNS)
        if (rest[column] !== undefined) Object.assign(current.row, { [column]: rest[column] });
    } else {
      yield current.row;
      current = { order: next.order, row: rest };
    }
  }
  if (current !== undefined) yield current.row;
}

function sameMoment(a: OrderedRow, b: OrderedRow): boolean {
  return a.order === b.order && a.row.seconds === b.row.seconds && a.row.subject === b.row.subject;
}

function requireSameClock(a: RecordingRow, b: RecordingRow): void {
  if ((a.offset === undefined) === (b.offset === undefined)) return;
  throw new RecordingError(
    `${a.subject}: some rows say how the wall clock stood to UTC and others do not; say --zone, such as Europe/Berlin`,
  );
}

/** What the row says, by unit. */
function saidBy(row: RecordingRow): [unit: string, columns: readonly (keyof RecordingRow)[], text: string][] {
  const said = Object.entries(UNITS).map(([unit, columns]): [string, readonly (keyof RecordingRow)[], string] => [
    unit,
    columns,
    columns.map((column) => row[column] ?? '').join(' '),
  ]);
  return said.filter(([, columns]) => columns.some((column) => row[column] !== undefined));
}

function remember(row: RecordingRow, seen: Map<string, string>): void {
  for (const [unit, , text] of saidBy(row)) {
    seen.set(`${unit} ${text}`, '');
    if (!seen.has(unit)) seen.set(unit, text);
  }
  if (row.event !== undefined) seen.set(`event ${row.event}`, '');
}

/** What the row says that was not said in this second; undefined when nothing is left. A second reading is reported. */
function newIn(
  { row, file }: OrderedRow,
  seen: ReadonlyMap<string, string>,
  report: CombineReport,
): RecordingRow | undefined {
  const rest = { ...row };
  const leave = (columns: readonly (keyof RecordingRow)[]) => {
    for (const column of columns) Object.assign(rest, { [column]: undefined });
  };
  let twice = false;
  for (const [unit, columns, text] of saidBy(row)) {
    if (seen.has(`${unit} ${text}`)) {
      twice = true;
      leave(columns);
    } else if (unit === 'reading' && seen.has(unit)) {
      report.bad({ ...contradiction(row, seen.get(unit)!), ...(file === undefined ? {} : { file }) });
      leave(columns);
      if (row.beyond !== undefined) leave(['event']);
    }
  }
  if (row.event !== undefined && seen.has(`event ${row.event}`)) leave(['event']);
  if (twice) report.dropped(TWICE);
  return COLUMNS.some((column) => rest[column] !== undefined) ? rest : undefined;
}

function contradiction({ line, time, glucose }: RecordingRow, first: string): BadRow {
  return { line, reason: `another reading of ${time}: ${glucose} mg/dL after ${first.trim()}` };
}
