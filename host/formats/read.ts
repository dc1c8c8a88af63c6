/** Reads a recording from a file or standard input, whatever its form. */
import { combined } from './combine.js';
import type { DateOrderName } from './date-order.js';
import { detect, type Form } from './detect.js';
import { openRecording, recordingName } from './open.js';
import { placedRows } from './placed-rows.js';
import type { BadRow, RecordingRow, Report } from './recording.js';
import { sorted, type OrderedRow } from './sort.js';
import { readTidy } from './tidy.js';
import type { Zone } from './zone.js';

export interface ReadingOptions {
  /** What a recording that names nobody is called; left out: by its path. */
  subject?: string;
  /** The person's time zone: how the wall clock of every row stood. */
  zone?: Zone;
  /** Order of day and month where a file leaves it open. */
  dates?: DateOrderName;
  /** Told of each row that is in order and has nothing that Islet keeps. */
  dropped?: (what: string) => void;
}

/** Bytes by which a form is known. */
const HEAD = 16_384;

/**
 * The rows of the recording at `path` (`-`: standard input), in bounded memory; rows that cannot be used go to `bad`
 * instead. Those of the tidy form come in the order of the file, those of all others in the order of time, one per
 * second as far as they can be joined. Throws a RecordingError when the recording as a whole cannot be read.
 */
export async function* readRecording(
  path: string,
  bad: (row: BadRow) => void,
  options: ReadingOptions = {},
): AsyncGenerator<RecordingRow> {
  const { form, rows } = await openRows(path, bad, options);
  if (form.name !== 'tidy') yield* combined(sorted(rows), reportOf(bad, options));
  else for await (const { row } of rows) yield row;
}

/** The rows of several recordings, by subject and time; `bad` is told in which a bad row stands. */
export async function* readTogether(
  paths: readonly string[],
  bad: (path: string, row: BadRow) => void,
  options: ReadingOptions = {},
): AsyncGenerator<RecordingRow> {
  async function* all(): AsyncGenerator<OrderedRow> {
    for (const [file, path] of paths.entries()) {
      const { rows } = await openRows(path, (row) => bad(path, row), options);
      for await (const row of rows) yield { ...row, file };
    }
  }
  yield* combined(sorted(all()), {
    bad: ({ file = 0, ...row }) => bad(paths[file]!, row),
    dropped: options.dropped ?? (() => {}),
  });
}

/** The beginning of some bytes as text, and all of them. */
async function peek(pieces: AsyncGenerator<Uint8Array>): Promise<{ head: string; bytes: AsyncGenerator<Uint8Array> }> {
  let first: Uint8Array = new Uint8Array();
  while (first.length < HEAD) {
    const { done, value } = await pieces.next();
    if (done) break;
    first = first.length === 0 ? value : Buffer.concat([first, value]);
  }
  async function* bytes(): AsyncGenerator<Uint8Array> {
    if (first.length > 0) yield first;
    yield* pieces;
  }
  return { head: new TextDecoder().decode(first.subarray(0, HEAD)), bytes: bytes() };
}

/** The rows of one recording as they come, with their place in the order of time. */
async function openRows(
  path: string,
  bad: (row: BadRow) => void,
  options: ReadingOptions,
): Promise<{ form: Form; rows: AsyncGenerator<OrderedRow> }> {
  const name = recordingName(path);
  const { head, bytes } = await peek(openRecording(path));
  const form = detect(head);
  if (form.name === 'tidy') return { form, rows: inOrder(readTidy(bytes, name, bad)) };
  const report = reportOf(bad, options);
  return {
    form,
    rows: placedRows(form, bytes, head, name, report, { ...options, subject: options.subject ?? path }),
  };
}

async function* inOrder(rows: AsyncIterable<RecordingRow>): AsyncGenerator<OrderedRow> {
  for await (const row of rows) yield { row, order: row.seconds };
}

function reportOf(bad: (row: BadRow) => void, { dropped = () => {} }: ReadingOptions): Report {
  return { bad, dropped };
}
