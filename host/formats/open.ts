/** Opens a recording's bytes: a file or standard input, plain or compressed with gzip. */
import { createReadStream } from 'node:fs';
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RecordingError } from './recording.js';

/** What messages call the recording at this path. */
export function recordingName(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/**
 * The bytes of the file at `path`, or of standard input for `-`, in pieces, decompressed when they begin like gzip.
 * Throws a RecordingError when they cannot be read or the compressed data is damaged.
 */
export async function* openRecording(path: string): AsyncGenerator<Uint8Array> {
  const source: Readable = path === '-' ? process.stdin : createReadStream(path);
  try {
    const pieces: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
    const head = await take(pieces, 2);
    const whole = chain(head, pieces);
    yield* beginsLikeGzip(head) ? gunzipped(whole) : whole;
  } catch (error) {
    throw new RecordingError(`${recordingName(path)}: ${whyUnreadable(error as NodeJS.ErrnoException)}`);
  } finally {
    source.destroy();
  }
}

/** At least `length` bytes, or all that there are. */
async function take(pieces: AsyncIterator<Uint8Array>, length: number): Promise<Uint8Array> {
  let head = new Uint8Array();
  while (head.length < length) {
    const next = await pieces.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* chain(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => rest };
}

function beginsLikeGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

function gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // The error of a stream in the pipeline reaches the reader through the last one.
  return pipeline(Readable.from(bytes), createGunzip(), () => {});
}

/** Why a file cannot be read, for people. */
export function whyUnreadable(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'no such file';
    case 'EISDIR':
      return 'is a folder, not a file';
    case 'EACCES':
      return 'may not be read by this user';
    case 'Z_DATA_ERROR':
    case 'Z_BUF_ERROR':
      return `the gzip data is damaged or cut short (${error.message}); fetch the file again`;
    default:
      return `cannot be read (${error.message})`;
  }
}
