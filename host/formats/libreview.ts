/** Rows of a CSV export of LibreView, by position: headers are localised. Names and serial numbers are not read. */
import { glucoseOf, readingOf } from './clarity.js';
import { fieldsOf } from './csv.js';
import { DateOrder, DATE_ORDERS, type DateOrderName } from './date-order.js';
import { Unusable, type Found, type Outcome } from './found.js';
import { linesOf } from './lines.js';
import { RecordingError, type Report } from './recording.js';
import { doseOf, unitIn } from './units.js';

const COLUMN = {
  device: 0,
  timestamp: 2,
  type: 3,
  historic: 4,
  scan: 5,
  rapid: 7,
  grams: 9,
  servings: 10,
  long: 12,
  strip: 14,
} as const;

const FEWEST_COLUMNS = 15;

/** Rows that may wait for the first date that can be read in one way only. */
const MOST_WAITING = 100_000;

/** Whether these fields are the header of such a file. */
export function isLibreViewHeader(fields: readonly string[]): boolean {
  return (
    fields.length >= FEWEST_COLUMNS &&
    unitIn(fields[COLUMN.historic]) !== undefined &&
    unitIn(fields[COLUMN.scan]) !== undefined
  );
}

interface Waiting {
  line: number;
  time: string;
  outcome: Outcome;
}

/**
 * What the file says; a row that cannot be used goes to `report`. Throws a RecordingError when no date tells days from
 * months, unless `dates` does.
 */
export async function* readLibreView(
  bytes: AsyncIterable<Uint8Array>,
  delimiter: string,
  name: string,
  report: Report,
  dates: DateOrderName | undefined,
): AsyncGenerator<Found> {
  const order = new DateOrder(dates);
  const waiting: Waiting[] = [];
  let header: string[] | undefined;
  let line = 0;
  for await (const lines of linesOf(bytes, name)) {
    for (const fields of fieldsOf(lines, delimiter)) {
      line++;
      if (header === undefined) {
        if (fields !== undefined && isLibreViewHeader(fields)) header = fields;
        continue;
      }
      if (fields?.every((field) => field === '')) continue;
      try {
        if (fields === undefined) throw new Unusable('misplaced quotes');
        const outcome = readRow(fields, header);
        const time = fields[COLUMN.timestamp]!;
        order.see(time);
        if (outcome.dropped !== undefined) report.dropped(outcome.dropped);
        else waiting.push({ line, time, outcome });
      } catch (error) {
        if (!(error instanceof Unusable)) throw error;
        report.bad({ line, reason: error.message });
      }
    }
    if (order.decided) yield* released(waiting, order, report);
    if (waiting.length > MOST_WAITING) break;
  }
  if (waiting.length > 0 && !order.decided) {
    throw new RecordingError(
      `${name}: the dates can be read with the day or the month first, and none tells which: say --dates ${DATE_ORDERS.join(' or ')}`,
    );
  }
  yield* released(waiting, order, report);
}

/** The rows that waited, with their times. */
function* released(waiting: Waiting[], order: DateOrder, report: Report): Generator<Found> {
  for (const { line, time, outcome } of waiting.splice(0)) {
    const local = order.read(time);
    if (local === undefined) {
      report.bad({ line, reason: `time ${JSON.stringify(time)} does not exist in this file's order of day and month` });
    } else yield { when: { local }, values: outcome.values!, line };
  }
}

function readRow(fields: readonly string[], header: readonly string[]): Outcome {
  if (fields.length !== header.length)
    throw new Unusable(`${fields.length} fields where the header has ${header.length}`);
  const unit = (column: number) => unitIn(header[column]) ?? unitIn(header[COLUMN.historic])!;
  const type = fields[COLUMN.type]!.trim();
  switch (type) {
    case '0':
      return { values: readingOf(fields[COLUMN.historic]!, unit(COLUMN.historic)) };
    case '1':
      // A Libre 3 repeats its history here.
      if (/libre\s*3/i.test(fields[COLUMN.device]!)) return { dropped: 'scans of a Libre 3' };
      return { values: readingOf(fields[COLUMN.scan]!, unit(COLUMN.scan)) };
    case '2':
      return { values: { fingerstick: glucoseOf(fields[COLUMN.strip]!, unit(COLUMN.strip)) } };
    case '3':
      return { dropped: 'ketone readings' };
    case '4':
      return insulinOf(fields);
    case '5':
      return foodOf(fields);
    case '6':
      return { dropped: 'events without a kind' };
    default:
      throw new Unusable(`record type ${JSON.stringify(type)} is not known`);
  }
}

function insulinOf(fields: readonly string[]): Outcome {
  const bolus = doseOf(fields[COLUMN.rapid], 'rapid-acting insulin');
  const longActing = doseOf(fields[COLUMN.long], 'long-acting insulin');
  return bolus === undefined && longActing === undefined
    ? { dropped: 'notes of insulin without a dose' }
    : { values: { bolus, longActing } };
}

function foodOf(fields: readonly string[]): Outcome {
  const carbs = doseOf(fields[COLUMN.grams], 'carbohydrates');
  if (carbs !== undefined) return { values: { carbs } };
  const inServings = fields[COLUMN.servings]!.trim() !== '';
  return { dropped: inServings ? 'meals in servings' : 'notes of food without grams' };
}
