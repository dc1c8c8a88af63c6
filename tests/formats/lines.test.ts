import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../host/formats/lines.js';
import { RecordingError } from '../../host/formats/recording.js';

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function read(text: string, length = 7): Promise<string[]> {
  const all: string[] = [];
  for await (const lines of linesOf(pieces(new TextEncoder().encode(text), length), 'text')) all.push(...lines);
  return all;
}

describe('linesOf', () => {
  it('gives the same lines however the bytes are cut', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ','), minLength: 1 });
    const text = fc.array(line, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (lines, end, length) => {
          expect(await read(lines.join(end), length)).toEqual(lines);
          expect(await read(lines.join(end) + end, length)).toEqual(lines);
          expect(await read(`${lines.join(end)}\r`, length)).toEqual(lines);
        },
      ),
    );
  });

  it('leaves out a byte order mark and keeps empty lines', async () => {
    expect(await read('\uFEFFa\r\n\r\nb\n')).toEqual(['a', '', 'b']);
  });

  it('gives nothing for nothing', async () => {
    expect(await read('')).toEqual([]);
  });

  it('refuses a line without end before it fills the memory', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken++;
        yield new Uint8Array(1000).fill(97);
      }
    }
    const reading = (async () => {
      for await (const lines of linesOf(endless(), 'endless.csv')) expect(lines).toEqual([]);
    })();
    await expect(reading).rejects.toThrow(/endless\.csv: a line is longer/);
    await expect(reading).rejects.toBeInstanceOf(RecordingError);
    expect(taken).toBeLessThan(100);
  });
});
