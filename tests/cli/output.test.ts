import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputError, completely, fileOutput, streamOutput } from '../../host/cli/output.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'islet-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const long = 'x'.repeat(100_000);

describe('fileOutput', () => {
  it('shows the file only when it is complete', async () => {
    const path = join(folder, 'table.csv');
    const output = await fileOutput(path);
    await completely(output, async () => {
      for (const text of [long, 'middle', long]) await output.write(text);
      expect(existsSync(path)).toBe(false);
    });
    expect(readFileSync(path, 'utf8')).toBe(`${long}middle${long}`);
    expect(readdirSync(folder)).toEqual(['table.csv']);
  });

  it('leaves the old file and nothing else when writing fails', async () => {
    const path = join(folder, 'table.csv');
    writeFileSync(path, 'old');
    const output = await fileOutput(path);
    const writing = completely(output, async () => {
      await output.write(long);
      throw new Error('damaged input');
    });
    await expect(writing).rejects.toThrow('damaged input');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['table.csv']);
  });

  it('replaces what a link leads to, not the link', async () => {
    const [path, link] = [join(folder, 'table.csv'), join(folder, 'link.csv')];
    writeFileSync(path, 'old');
    symlinkSync(path, link);
    const output = await fileOutput(link);
    await completely(output, () => output.write('new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('says at once when there can be no such file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const wrong: [string, string][] = [
      [join(folder, 'missing', 'table.csv'), 'there is no such folder'],
      [join(file, 'table.csv'), 'what should be its folder is a file'],
      [folder, 'it is not an ordinary file'],
      ['/dev/null', 'it is not an ordinary file'],
    ];
    for (const [path, reason] of wrong) {
      await expect(fileOutput(path)).rejects.toThrow(`${path} cannot be written: ${reason}`);
      await expect(fileOutput(path)).rejects.toBeInstanceOf(OutputError);
    }
  });
});

describe('streamOutput', () => {
  it('waits for a slow reader, and writes everything', async () => {
    let written = '';
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        setTimeout(() => {
          written += chunk.toString();
          done();
        }, 1);
      },
    });
    const output = streamOutput(slow);
    await completely(output, async () => {
      for (let k = 0; k < 5; k++) {
        await output.write(long);
        expect(slow.writableLength).toBe(0);
      }
      await output.write('end');
    });
    expect(written).toBe(`${long.repeat(5)}end`);
  });
});
