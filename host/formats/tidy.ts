/**
 * Reads the tidy form: CSV with the columns `subject,time,glucose_mgdl` and, as far as they are there, those of `OPTIONAL`, in
 * any order among any others; with commas, or with semicolons and then also decimal commas, as spreadsheets of many countries write it. Times are local wall-clock times without a zone; `utc_offset_min` says how far the wall
 * clock was ahead of UTC.
 */
import { fieldsOf } from './csv.js';
import { linesOf } from './lines.js';
import { parseLocalTime } from './local-time.js';
import { RecordingError, type BadRow, type RecordingRow } from './recording.js';
import { milligrams } from './units.js';

const MANDATORY = ['subject', 'time', 'glucose_mgdl'] as const;
/** Columns that may stand in mmol/L instead, under these names. */
const IN_MILLIMOLES: ReadonlyMap<string, 'glucose_mgdl' | 'smbg_mgdl'> = new Map([
  ['glucose_mmoll', 'glucose_mgdl'],
  ['smbg_mmoll', 'smbg_mgdl'],
]);
const OPTIONAL = [
  'utc_offset_min',
  'carbs_g',
  'bolus_u',
  'long_acting_u',
  'basal_u_per_h',
  'basal_min',
  'smbg_mgdl',
  'event',
] as const;

/** Wall clocks are at most this far from UTC, min. */
const LARGEST_OFFSET = 18 * 60;

/** Where the columns stand; an optional one that is not there stands nowhere, where every row is empty. */
type Columns = Record<(typeof MANDATORY)[number] | (typeof OPTIONAL)[number], number> & {
  /** Names of all columns as the header has them. */
  header: string[];
  delimiter: Delimiter;
};

type Delimiter = ',' | ';';

/** A sensor's words for a reading beyond its range, and the numbers that recordings have for them, mg/dL. */
const BEYOND_RANGE: ReadonlyMap<string, { glucose: number; side: 'low' | 'high' }> = new Map([
  ['low', { glucose: 39, side: 'low' }],
  ['high', { glucose: 401, side: 'high' }],
]);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NUMBER_WITH_COMMA = /^[+-]?\d+,\d+$/;
const LATEST = 2 ** 32 - 1;

/**
 * The rows of a tidy recording, in the order of the file; a row that cannot be understood goes to `report` instead.
 * Throws a RecordingError, which calls the recording `name`, when there is no such header.
 */
export async function* readTidy(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  report: (bad: BadRow) => void,
): AsyncGenerator<RecordingRow> {
  const onUtc = new Map<string, boolean>();
  let columns: Columns | undefined;
  let line = 0;
  let delimiter: Delimiter | undefined;
  for await (const lines of linesOf(bytes, name)) {
    delimiter ??= delimiterOf(lines.find((text) => text !== ''));
    const records = fieldsOf(lines, delimiter);
    for (let k = 0; k < lines.length; k++) {
      line++;
      if (lines[k] === '') continue;
      if (columns === undefined) {
        columns = { ...findColumns(records[k], lines[k]!, name), delimiter: delimiter ?? ',' };
        continue;
      }
      const row = readRow(records[k], columns, line);
      if (typeof row === 'string') report({ line, reason: row });
      else if (columns.utc_offset_min >= 0 && !staysOnClock(row, onUtc)) report({ line, reason: OTHER_CLOCK });
      else yield row;
    }
  }
  if (columns === undefined) throw new RecordingError(`${name} is empty`);
}

/** What stands between the fields, by the header; undefined before there is one. */
function delimiterOf(header: string | undefined): Delimiter | undefined {
  if (header === undefined) return undefined;
  return header.includes(';') && !header.includes(',') ? ';' : ',';
}

const OTHER_CLOCK = 'utc_offset_min stands in some rows of the subject and not in this one, or the other way round';

/** Whether the row tells its offset from UTC as the subject's first row did. */
function staysOnClock({ subject, offset }: RecordingRow, onUtc: Map<string, boolean>): boolean {
  const first = onUtc.get(subject);
  if (first === undefined) onUtc.set(subject, offset !== undefined);
  return first === undefined || first === (offset !== undefined);
}

function findColumns(header: string[] | undefined, text: string, name: string): Omit<Columns, 'delimiter'> {
  if (UNPRINTABLE.test(text)) throw new RecordingError(`${name}: ${notText(text)}`);
  const columns = (header ?? []).map((column) => column.trim());
  const names = columns.map((column) => IN_MILLIMOLES.get(column) ?? column);
  const missing = MANDATORY.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    const found = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
    throw new RecordingError(
      `${name}: no column ${missing.join(', ')} in the header ${found}; wanted: ${MANDATORY.join(',')} ` +
        `(or glucose_mmoll), or another form of docs/FORMATS.md`,
    );
  }
  const known = [...MANDATORY, ...OPTIONAL];
  const twice = known.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice !== undefined) {
    const both = columns.filter((_, k) => names[k] === twice);
    throw new RecordingError(`${name}: the header has one column twice: ${both.join(', ')}`);
  }
  const places = Object.fromEntries(known.map((column) => [column, names.indexOf(column)]));
  return { ...(places as Omit<Columns, 'header' | 'delimiter'>), header: columns };
}

/** Characters that no header has; U+FFFD stands for bytes that are not UTF-8. */
const UNPRINTABLE = /[\u0000-\u0008\u000e-\u001f\ufffd]/;

/** What a file may be that begins like this, and what to do with it. */
function notText(text: string): string {
  if (text.startsWith('PK'))
    return 'a zip archive or a spreadsheet (.xlsx), not CSV or JSON; unpack it, or save it as CSV';
  return 'not text in UTF-8, as CSV and JSON are; docs/FORMATS.md lists what can be read';
}

/** The row, or why it cannot be used. */
function readRow(fields: string[] | undefined, columns: Columns, line: number): RecordingRow | string {
  if (fields === undefined) return 'misplaced quotes';
  const width = columns.header.length;
  if (fields.length !== width) return `${fields.length} fields where the header has ${width}`;
  const subject = fields[columns.subject]!;
  if (subject === '') return 'no subject';
  if (subject.includes('\uFFFD')) return 'the subject is not UTF-8 text';
  const time = fields[columns.time]!;
  const local = parseLocalTime(time);
  if (local === undefined) return `time ${JSON.stringify(time)} ${notATime(time)}`;
  const said = BEYOND_RANGE.get(fields[columns.glucose_mgdl]!.trim().toLowerCase());
  const numbers = readNumbers(said === undefined ? fields : fields.with(columns.glucose_mgdl, ''), columns);
  if (typeof numbers === 'string') return numbers;
  const offset = numbers.utc_offset_min;
  if (offset !== undefined && !(Number.isInteger(offset) && Math.abs(offset) <= LARGEST_OFFSET)) {
    return `utc_offset_min ${offset} is not a whole number within ±${LARGEST_OFFSET}`;
  }
  const seconds = local - (offset ?? 0) * 60;
  if (local < 0 || local > LATEST || seconds < 0 || seconds > LATEST)
    return `time ${time} is not between 1970 and 2106`;
  const event = fields[columns.event] || said?.side;
  const beyond = said ?? BEYOND_RANGE.get(event?.toLowerCase() ?? '');
  return {
    subject,
    time,
    seconds,
    localTime: local % 86400,
    offset,
    glucose: numbers.glucose_mgdl ?? beyond?.glucose,
    beyond: beyond?.side,
    carbs: numbers.carbs_g,
    bolus: numbers.bolus_u,
    longActing: numbers.long_acting_u,
    basalRate: numbers.basal_u_per_h,
    basalMinutes: numbers.basal_min,
    fingerstick: numbers.smbg_mgdl,
    event,
    line,
  };
}

/** Why a time cannot be used. */
function notATime(text: string): string {
  return /[0-9](Z|[+-]\d\d:?\d\d)$/.test(text)
    ? 'has a zone: write the wall clock alone, and its minutes ahead of UTC in the column utc_offset_min'
    : 'does not exist or is not YYYY-MM-DDTHH:MM[:SS]';
}

const NUMBERS = [
  'glucose_mgdl',
  'carbs_g',
  'bolus_u',
  'smbg_mgdl',
  'utc_offset_min',
  'long_acting_u',
  'basal_u_per_h',
  'basal_min',
] as const;

/** The columns that are numbers, or why they cannot be used. */
function readNumbers(
  fields: readonly string[],
  columns: Columns,
): Partial<Record<(typeof NUMBERS)[number], number>> | string {
  const numbers: Partial<Record<(typeof NUMBERS)[number], number>> = {};
  for (const column of NUMBERS) {
    const place = columns[column];
    const number = readNumber(fields[place], columns.delimiter);
    if (number === undefined) continue;
    const name = columns.header[place]!;
    if (Number.isNaN(number)) return notANumber(name, fields[place]);
    numbers[column] = IN_MILLIMOLES.has(name) ? milligrams(number, 'mmol/L') : number;
  }
  return numbers;
}

/** Undefined when nothing is written, NaN when it is not a number. */
function readNumber(text: string | undefined, delimiter: Delimiter): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (delimiter === ';' && NUMBER_WITH_COMMA.test(text)) return Number(text.replace(',', '.'));
  return NUMBER.test(text) ? Number(text) : NaN;
}

function notANumber(column: string, text: string | undefined): string {
  return `${column} ${JSON.stringify(text)} is not a number`;
}
