/** Rows of every form but the tidy one, as they come in the file. It reads no files: pages use it too. */
import { readClarity } from './clarity.js';
import type { DateOrderName } from './date-order.js';
import type { Form } from './detect.js';
import { Unusable, type Found } from './found.js';
import { readJson } from './json-rows.js';
import { readLibreView } from './libreview.js';
import { Placer } from './placer.js';
import type { RecordingRow, Report } from './recording.js';
import type { OrderedRow } from './sort.js';
import type { Zone } from './zone.js';

/** Kind of a note about rows that are kept. */
export const NO_WALL_CLOCK = 'rows that say only UTC, which then stands for the time of day (--zone says better)';

/** What the rows are placed by. */
export interface PlacingOptions {
  /** What a recording that names nobody is called; left out: by its name. */
  subject?: string;
  /** The person's time zone: how the wall clock of every row stood. */
  zone?: Zone;
  /** Order of day and month where a file leaves it open. */
  dates?: DateOrderName;
}

/** Rows of the recording `name` that begins with `head`, with their place in the order of time. */
export async function* placedRows(
  form: Exclude<Form, { name: 'tidy' }>,
  bytes: AsyncIterable<Uint8Array>,
  head: string,
  name: string,
  report: Report,
  options: PlacingOptions,
): AsyncGenerator<OrderedRow> {
  yield* placed(foundIn(form, bytes, head, name, report, options), options.subject ?? name, report, options);
}

function foundIn(
  form: Exclude<Form, { name: 'tidy' }>,
  bytes: AsyncIterable<Uint8Array>,
  head: string,
  name: string,
  report: Report,
  { dates }: PlacingOptions,
): AsyncGenerator<Found> {
  if (!('delimiter' in form)) return readJson(bytes, head, name, report);
  if (form.name === 'clarity') return readClarity(bytes, form.delimiter, name, report);
  return readLibreView(bytes, form.delimiter, name, report, dates);
}

async function* placed(
  found: AsyncIterable<Found>,
  subject: string,
  report: Report,
  { zone }: PlacingOptions,
): AsyncGenerator<OrderedRow> {
  const placer = new Placer(zone, () => report.dropped(NO_WALL_CLOCK));
  for await (const { when, values, line } of found) {
    try {
      const { order, ...at } = placer.place(when);
      yield { order, row: { subject, ...at, ...EMPTY, ...values, line } };
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      report.bad({ line, reason: error.message });
    }
  }
}

const EMPTY = {
  glucose: undefined,
  beyond: undefined,
  carbs: undefined,
  bolus: undefined,
  fingerstick: undefined,
  event: undefined,
} satisfies Partial<RecordingRow>;
