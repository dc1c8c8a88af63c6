import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openRecording, recordingName } from '../../host/formats/open.js';
import { RecordingError } from '../../host/formats/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'islet-open-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(path: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of openRecording(path)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const text = 'subject,time\n'.repeat(20_000);

describe('openRecording', () => {
  it('reads plain bytes and gzip alike, whatever the name says', async () => {
    expect(await read(file('plain.csv.gz', text))).toBe(text);
    expect(await read(file('packed.csv', gzipSync(text)))).toBe(text);
  });

  it('reads files that were packed apart and joined', async () => {
    expect(await read(file('joined.gz', Buffer.concat([gzipSync('a'), gzipSync('b')])))).toBe('ab');
  });

  it.each(['', 'x', '\x1f'])('reads %j, which is too short to begin like gzip', async (content) => {
    expect(await read(file('short', content))).toBe(content);
  });

  it('knows gzip in standard input that comes byte by byte', async () => {
    const bytes = [...gzipSync('slow')].map((byte) => Buffer.from([byte]));
    const stdin = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from(bytes) as typeof process.stdin);
    expect(await read('-')).toBe('slow');
    stdin.mockRestore();
  });

  it('says what is wrong, and with which file', async () => {
    const damaged = gzipSync(text);
    const cut = file('cut.gz', damaged.subarray(0, damaged.length - 20));
    const missing = join(folder, 'missing.csv');
    await expect(read(missing)).rejects.toThrow(`${missing}: no such file`);
    await expect(read(folder)).rejects.toThrow(`${folder}: is a folder`);
    await expect(read(cut)).rejects.toThrow(`${cut}: the gzip data is damaged or cut short`);
    await expect(read(cut)).rejects.toBeInstanceOf(RecordingError);
  });

  it('may be left before the end', async () => {
    for await (const piece of openRecording(file('long.gz', gzipSync(text)))) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });
});

describe('recordingName', () => {
  it('calls standard input by its name', () => {
    expect(recordingName('-')).toBe('standard input');
    expect(recordingName('a.csv')).toBe('a.csv');
  });
});
