/** Reads a file that was dropped on the page, in any form that Islet knows; nothing is sent anywhere. */
import { combined } from '../formats/combine.js';
import { detect } from '../formats/detect.js';
import { RecordingError, type RecordingRow } from '../formats/recording.js';
import { placedRows } from '../formats/placed-rows.js';
import type { OrderedRow } from '../formats/sort.js';
import { readTidy } from '../formats/tidy.js';
import { Recording } from './recording.js';

/** Bytes by which a form is known. */
const HEAD = 16_384;

/** The person with the most rows. Throws a RecordingError when the file cannot be read. */
export async function readFile(file: Blob & { name: string }): Promise<{ recording: Recording; said: string }> {
  try {
    return await longestOf(file);
  } catch (error) {
    // Options belong to the commands: the page has none.
    if (!(error instanceof RecordingError)) throw error;
    throw new RecordingError(error.message.replace(/say (?=--)/, 'islet convert makes a table of it with '));
  }
}

async function longestOf(file: Blob & { name: string }): Promise<{ recording: Recording; said: string }> {
  const bytes = await plainBytes(file);
  const head = new TextDecoder().decode(bytes.subarray(0, HEAD));
  if (head.includes('\0'))
    throw new RecordingError(`${file.name} is no text: a workbook or an archive has to be saved as CSV or JSON first`);
  const form = detect(head);
  let bad = 0;
  const report = { bad: () => void bad++, dropped: () => {} };
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const people = new Map<string, RecordingRow[]>();
  const rows =
    form.name === 'tidy'
      ? readTidy(pieces(), file.name, report.bad)
      : combined(inOrder(placedRows(form, pieces(), head, file.name, report, {})), report);
  for await (const row of rows) {
    const known = people.get(row.subject);
    if (known === undefined) people.set(row.subject, [row]);
    else known.push(row);
  }
  const [longest] = [...people.values()].sort((a, b) => b.length - a.length);
  if (longest === undefined || !longest.some(({ glucose }) => glucose !== undefined))
    throw new RecordingError(`${file.name}: no glucose readings in it`);
  longest.sort((a, b) => a.seconds - b.seconds);
  const others = people.size > 1 ? ` One of ${people.size} people in it.` : '';
  const left = bad > 0 ? ` ${rowsText(bad)} could not be used.` : '';
  return {
    recording: new Recording(file.name, longest),
    said: `${rowsText(longest.length)}.${others}${left}`,
  };
}

function rowsText(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;
}

/** By person, then by time. */
async function* inOrder(rows: AsyncIterable<OrderedRow>): AsyncGenerator<OrderedRow> {
  const all: OrderedRow[] = [];
  for await (const row of rows) all.push(row);
  const subjects = [...new Set(all.map(({ row }) => row.subject))];
  for (const subject of subjects)
    yield* all.filter(({ row }) => row.subject === subject).sort((a, b) => a.order - b.order);
}

/** The file's bytes, decompressed when they begin like gzip. */
async function plainBytes(file: Blob & { name: string }): Promise<Uint8Array> {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (start[0] !== 0x1f || start[1] !== 0x8b) return new Uint8Array(await file.arrayBuffer());
  try {
    const stream = file.stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new RecordingError(`${file.name}: the gzip data is damaged or cut short; fetch the file again`);
  }
}
