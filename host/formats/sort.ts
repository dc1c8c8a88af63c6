/** Sorts any number of rows by subject and time in bounded memory: sorted runs on disk, merged. */
import { mkdtemp, open, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingRow } from './recording.js';

/** A row and its place in the order of time. */
export interface OrderedRow {
  row: RecordingRow;
  /** s on a clock that is never set. */
  order: number;
  /** Which of several recordings it comes from. */
  file?: number;
}

/** An ordered row with its place among the rows as they came, which decides between equals. */
type Numbered = OrderedRow & { index: number };

export interface SortLimits {
  /** Rows held at most before they go to disk as a sorted run. */
  rows: number;
  /** Read at a time from each run, bytes. */
  piece: number;
}

const USUAL: SortLimits = { rows: 50_000, piece: 65_536 };

/**
 * The rows by subject, then time, then as they came. Rows beyond `limits.rows` lie in a temporary file that has no name
 * any more, so that nothing stays behind however the program ends. `watch` is told how many rows are in memory.
 */
export async function* sorted(
  rows: AsyncIterable<OrderedRow>,
  limits: SortLimits = USUAL,
  watch: (held: number) => void = () => {},
): AsyncGenerator<OrderedRow> {
  let held: Numbered[] = [];
  let index = 0;
  const runs = new Runs(limits.piece);
  try {
    for await (const row of rows) {
      held.push({ ...row, index: index++ });
      watch(held.length);
      if (held.length < limits.rows) continue;
      await runs.add(held.sort(compare));
      held = [];
    }
    held.sort(compare);
    if (runs.count === 0) yield* held;
    else {
      await runs.add(held);
      held = [];
      yield* runs.merged(watch);
    }
  } finally {
    await runs.close();
  }
}

function compare(a: Numbered, b: Numbered): number {
  if (a.row.subject !== b.row.subject) return a.row.subject < b.row.subject ? -1 : 1;
  return a.order - b.order || a.index - b.index;
}

/** Sorted runs, one after the other in one file. */
class Runs {
  readonly #piece: number;
  readonly #ends: number[] = [];
  #file: FileHandle | undefined;

  constructor(piece: number) {
    this.#piece = piece;
  }

  get count(): number {
    return this.#ends.length;
  }

  async add(rows: readonly Numbered[]): Promise<void> {
    this.#file ??= await namelessFile();
    let end = this.#ends.at(-1) ?? 0;
    for (let first = 0; first < rows.length; first += 1000) {
      const text = rows.slice(first, first + 1000).map((row) => `${JSON.stringify(row)}\n`);
      const { bytesWritten } = await this.#file.write(Buffer.from(text.join('')), 0, undefined, end);
      end += bytesWritten;
    }
    this.#ends.push(end);
  }

  /** All rows in order. */
  async *merged(watch: (held: number) => void): AsyncGenerator<Numbered> {
    const readers = this.#ends.map((end, k) => new RunReader(this.#file!, this.#ends[k - 1] ?? 0, end, this.#piece));
    await Promise.all(readers.map((reader) => reader.fill()));
    const heap = new Heap(readers.filter((reader) => reader.rows.length > 0));
    for (let reader = heap.least; reader !== undefined; reader = heap.least) {
      yield reader.take();
      if (reader.rows.length === 0) {
        await reader.fill();
        watch(readers.reduce((sum, { rows }) => sum + rows.length, 0));
      }
      heap.settle();
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

/** A file of this process alone, which is gone when it is closed. */
async function namelessFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'islet-sort-'));
  const path = join(folder, 'runs');
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  await rmdir(folder);
  return file;
}

/** Reads a run piece by piece. */
class RunReader {
  /** Rows that were read and not yet taken, the next one last. */
  rows: Numbered[] = [];
  readonly #file: FileHandle;
  readonly #end: number;
  readonly #buffer: Buffer;
  #at: number;
  #unfinished = Buffer.alloc(0);

  constructor(file: FileHandle, start: number, end: number, piece: number) {
    this.#file = file;
    this.#at = start;
    this.#end = end;
    this.#buffer = Buffer.alloc(piece);
  }

  get next(): Numbered | undefined {
    return this.rows.at(-1);
  }

  take(): Numbered {
    return this.rows.pop()!;
  }

  /** Reads on until there are rows, or the run ends. */
  async fill(): Promise<void> {
    while (this.rows.length === 0 && this.#at < this.#end) {
      const length = Math.min(this.#buffer.length, this.#end - this.#at);
      const { bytesRead } = await this.#file.read(this.#buffer, 0, length, this.#at);
      if (bytesRead === 0) throw new Error('the temporary file of the sort was cut short');
      this.#at += bytesRead;
      const bytes = Buffer.concat([this.#unfinished, this.#buffer.subarray(0, bytesRead)]);
      const lines = bytes.lastIndexOf(10) + 1;
      this.#unfinished = bytes.subarray(lines);
      const text = bytes.toString('utf8', 0, lines);
      for (const line of text.split('\n')) if (line !== '') this.rows.push(JSON.parse(line) as Numbered);
      this.rows.reverse();
    }
  }
}

/** A binary heap of readers, the one with the least next row first. */
class Heap {
  readonly #readers: RunReader[];

  constructor(readers: RunReader[]) {
    this.#readers = readers.sort((a, b) => compare(a.next!, b.next!));
  }

  get least(): RunReader | undefined {
    return this.#readers[0];
  }

  /** Puts the first reader where it belongs after a row was taken from it; takes it out when it has no more. */
  settle(): void {
    const readers = this.#readers;
    if (readers[0]!.next === undefined) {
      const last = readers.pop()!;
      if (readers.length === 0) return;
      if (last !== readers[0]) readers[0] = last;
    }
    for (let k = 0; ;) {
      const [left, right] = [2 * k + 1, 2 * k + 2];
      let least = k;
      if (left < readers.length && this.#before(left, least)) least = left;
      if (right < readers.length && this.#before(right, least)) least = right;
      if (least === k) return;
      [readers[k], readers[least]] = [readers[least]!, readers[k]!];
      k = least;
    }
  }

  #before(a: number, b: number): boolean {
    return compare(this.#readers[a]!.next!, this.#readers[b]!.next!) < 0;
  }
}
