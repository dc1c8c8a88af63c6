/** What commands share in reading recordings: rows whose errors are for people, and the account of what was left out. */
import { basename } from 'node:path';
import { readRecording } from '../formats/read.js';
import { RecordingError, type BadRow, type RecordingRow } from '../formats/recording.js';
import { recordingName } from '../formats/open.js';
import { Failure } from './failure.js';

/** The first few bad rows are told; the rest only counted. */
const TOLD = 3;

/** Counts rows that were left out and remembers the first. */
export class LeftOut {
  #count = 0;
  readonly #first: string[] = [];

  /** Takes note of a bad row of the recording at `path`. */
  add(path: string, { line, reason }: BadRow): void {
    this.#count++;
    if (this.#first.length < TOLD) this.#first.push(`${recordingName(path)}:${line}: ${reason}`);
  }

  /** One line about them; undefined when nothing was left out. */
  summary(): string | undefined {
    if (this.#count === 0) return undefined;
    const rest = this.#count > this.#first.length ? '; …' : '';
    return `${this.#count} bad ${this.#count === 1 ? 'row' : 'rows'} left out: ${this.#first.join('; ')}${rest}`;
  }
}

/** The rows of the recording at `path` (`-`: standard input); bad ones are added to `leftOut`. Throws Failures. */
export async function* recordingRows(path: string, leftOut: LeftOut): AsyncGenerator<RecordingRow> {
  try {
    yield* readRecording(path, (bad) => leftOut.add(path, bad));
  } catch (error) {
    throw error instanceof RecordingError ? new Failure(error.message) : error;
  }
}

/** What parameter files and tables call a recording: its file's name without endings. */
export function setName(file: string): string {
  return file === '-' ? recordingName(file) : basename(file).replace(/(\.csv)?(\.gz)?$/, '');
}
