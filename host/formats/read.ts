/** Reads a recording from a file or standard input, whatever its form. */
import { openRecording, recordingName } from './open.js';
import type { BadRow, RecordingRow } from './recording.js';
import { readTidy } from './tidy.js';

/**
 * The rows of the recording at `path` (`-`: standard input), in the order of the file and in constant memory; rows
 * that cannot be used go to `report` instead. Throws a RecordingError when the recording as a whole cannot be read.
 */
export function readRecording(path: string, report: (bad: BadRow) => void): AsyncGenerator<RecordingRow> {
  return readTidy(openRecording(path), recordingName(path), report);
}
