/** Files for the tests of formats, and what is read from them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readRecording, type ReadingOptions } from '../../host/formats/read.js';
import type { BadRow, RecordingRow } from '../../host/formats/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'islet-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** Path of a new file. */
export function fileOf(content: string | Uint8Array): string {
  const path = join(folder, `file-${files++}`);
  writeFileSync(path, content);
  return path;
}

export interface Read {
  rows: RecordingRow[];
  bad: BadRow[];
  dropped: string[];
}

/** Everything that is read from a text. */
export async function readText(content: string | Uint8Array, options: ReadingOptions = {}): Promise<Read> {
  const result: Read = { rows: [], bad: [], dropped: [] };
  const reading = { subject: 'p', dropped: (what: string) => void result.dropped.push(what), ...options };
  for await (const row of readRecording(fileOf(content), (bad) => result.bad.push(bad), reading)) result.rows.push(row);
  return result;
}
