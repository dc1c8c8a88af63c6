/** What commands share in reading recordings: rows whose errors are for people, and the account of what was left out. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { DATE_ORDERS } from '../formats/date-order.js';
import { NO_WALL_CLOCK } from '../formats/placed-rows.js';
import { readRecording, type ReadingOptions } from '../formats/read.js';
import { RecordingError, type BadRow, type RecordingRow } from '../formats/recording.js';
import { recordingName } from '../formats/open.js';
import { Zone } from '../formats/zone.js';
import { oneOf } from './checks.js';
import { Failure } from './failure.js';

/** The first few bad rows are told; the rest only counted. */
const TOLD = 3;

/** Counts rows that were left out and remembers the first. */
export class LeftOut {
  #count = 0;
  #withoutWallClock = 0;
  readonly #first: string[] = [];

  /** Takes note of a bad row of the recording at `path`. */
  add(path: string, { line, reason }: BadRow): void {
    this.#count++;
    if (this.#first.length < TOLD) this.#first.push(`${recordingName(path)}:${line}: ${reason}`);
  }

  /** Takes note of a row that was kept with UTC for its time of day. */
  addWithoutWallClock(): void {
    this.#withoutWallClock++;
  }

  /** One line about them; undefined when there is nothing to tell. */
  summary(): string | undefined {
    const clock = this.#withoutWallClock === 0 ? [] : [`${this.#withoutWallClock} ${NO_WALL_CLOCK}`];
    return [...this.#bad(), ...clock].join('; ') || undefined;
  }

  #bad(): string[] {
    if (this.#count === 0) return [];
    const rest = this.#count > this.#first.length ? '; …' : '';
    return [`${this.#count} bad ${this.#count === 1 ? 'row' : 'rows'} left out: ${this.#first.join('; ')}${rest}`];
  }
}

/** What files that commands take are called in their help. */
export const RECORDINGS = 'recordings: tidy CSV or any form of docs/FORMATS.md, plain or .gz, or - for standard input';

/** How recordings are to be read, on the command line. */
export interface RecordingOptions {
  zone?: string;
  dates?: string;
}

/** Adds the options of reading to a command. */
export function withRecordingOptions(command: Command): Command {
  return command
    .option('--zone <name>', "the person's time zone, such as Europe/Berlin, for recordings that do not say it")
    .option('--dates <order>', `order of day and month where a recording leaves it open: ${DATE_ORDERS.join(', ')}`);
}

/** How recordings are to be read. Throws a Failure when it was asked for wrongly. */
export function readingOptions({ zone, dates }: RecordingOptions): ReadingOptions {
  if (dates !== undefined) oneOf('dates', dates, DATE_ORDERS);
  return { ...(zone === undefined ? {} : { zone: zoneOf(zone) }), ...(dates === undefined ? {} : { dates }) };
}

function zoneOf(name: string): Zone {
  try {
    return new Zone(name);
  } catch {
    throw new Failure(`--zone ${name}: there is no such time zone; give one such as Europe/Berlin or America/New_York`);
  }
}

/** The rows of the recording at `path` (`-`: standard input); bad ones are added to `leftOut`. Throws Failures. */
export async function* recordingRows(
  path: string,
  leftOut: LeftOut,
  options: ReadingOptions = {},
): AsyncGenerator<RecordingRow> {
  try {
    const dropped = (what: string) => {
      if (what === NO_WALL_CLOCK) leftOut.addWithoutWallClock();
    };
    yield* readRecording(path, (bad) => leftOut.add(path, bad), { subject: setName(path), dropped, ...options });
  } catch (error) {
    throw error instanceof RecordingError ? new Failure(error.message) : error;
  }
}

/** What parameter files and tables call a recording: its file's name without endings. */
export function setName(file: string): string {
  return file === '-' ? recordingName(file) : basename(file).replace(/(\.csv|\.json|\.ndjson)?(\.gz)?$/, '');
}
