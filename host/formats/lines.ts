/** Cuts a stream of UTF-8 bytes into lines, in constant memory. */
import { RecordingError } from './recording.js';

/** Far above any row of a recording, and far below what would hurt. */
const LONGEST_LINE = 65_536;

/**
 * The lines of a text, as many at a time as a piece of it completes, without their ends (LF or CRLF) and without a
 * byte order mark. Throws a RecordingError, which calls the text `name`, when a line is absurdly long.
 */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let unfinished = '';
  for await (const piece of pieces) {
    const lines = (unfinished + decoder.decode(piece, { stream: true })).split('\n');
    unfinished = lines.pop()!;
    if (unfinished.length > LONGEST_LINE) {
      throw new RecordingError(`${name}: a line is longer than ${LONGEST_LINE} characters; this is not a recording`);
    }
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  unfinished += decoder.decode();
  if (unfinished !== '') yield [withoutReturn(unfinished)];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
