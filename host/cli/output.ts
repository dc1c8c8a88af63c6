/** Where a table goes: standard output, or a file that appears only when it is complete. */
import { once } from 'node:events';
import { realpathSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { whyUnwritable } from '../files/unwritable.js';
import { release, removeWhenInterrupted } from './interrupted.js';

export interface Output {
  /** Takes text, and waits when the reader is slower than the writer. */
  write(text: string): Promise<void>;
  /** All was written: a file takes its name. */
  finish(): Promise<void>;
  /** It went wrong: a file leaves nothing behind. */
  abandon(): Promise<void>;
}

/** The output cannot be written; the message names it and says why. */
export class OutputError extends Error {}

/** Text is handed on in pieces of about this many characters. */
const PIECE = 65_536;

/** Writes to a stream, such as standard output. */
export function streamOutput(stream: Writable): Output {
  return inPieces({
    write: async (text) => {
      if (!stream.write(text)) await once(stream, 'drain');
    },
    finish: async () => {},
    abandon: async () => {},
  });
}

/**
 * Writes to a temporary file beside `path`, which takes the name `path` when it is finished, and goes when a signal ends
 * the program. Throws an OutputError when there can be no such file, and later when the disk is full.
 */
export async function fileOutput(path: string): Promise<Output> {
  const target = await explained(path, () => replaceable(path));
  const temporary = partialOf(target);
  removeWhenInterrupted(temporary); // before it is there: a signal may come at any moment
  const file = await explained(path, () => open(temporary, 'wx')).catch((error: unknown) => {
    release(temporary);
    throw error;
  });
  return inPieces({
    write: (text) => explained(path, () => file.writeFile(text)),
    finish: () =>
      explained(path, async () => {
        await file.close();
        await rename(temporary, target);
        release(temporary);
      }),
    abandon: async () => {
      await file.close();
      await rm(temporary, { force: true });
      release(temporary);
    },
  });
}

/** Throws an OutputError when there can be no file at `path`: better before long work than after it. */
export async function requireWritable(path: string): Promise<void> {
  await (await fileOutput(path)).abandon();
}

/** The name of a file in the making. */
export function partialOf(path: string): string {
  return `${path}.${process.pid}.partial`;
}

/** Runs `write` and finishes the output, or abandons it when that fails. */
export async function completely(output: Output, write: () => Promise<void>): Promise<void> {
  try {
    await write();
    await output.finish();
  } catch (error) {
    await output.abandon();
    throw error;
  }
}

/** The file that is to be replaced or made; through a link, the one that it leads to. */
async function replaceable(path: string): Promise<string> {
  if (path === '') throw new Error('it has no name');
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return path;
  if (!found.isFile()) throw new Error('it is not an ordinary file');
  return realpathSync(path);
}

function inPieces(output: Output): Output {
  let waiting = '';
  const pass = async (): Promise<void> => {
    const text = waiting;
    waiting = '';
    await output.write(text);
  };
  return {
    write: async (text) => {
      waiting += text;
      if (waiting.length >= PIECE) await pass();
    },
    finish: async () => {
      await pass();
      await output.finish();
    },
    abandon: () => output.abandon(),
  };
}

async function explained<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new OutputError(`${path || 'the file'} cannot be written: ${whyUnwritable(error as NodeJS.ErrnoException)}`);
  }
}
