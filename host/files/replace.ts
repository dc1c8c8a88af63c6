/** Replaces a file in one step: after a loss of power it is the old one or the new one, whole. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { whyUnwritable } from './unwritable.js';

/** Writes a new file and gives it the name of the old one, after it has reached the disk. Only its owner may read it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.partial`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Error(`${path} cannot be written: ${whyUnwritable(error as NodeJS.ErrnoException)}`, { cause: error });
  }
}

/** The text of a file; undefined when there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read (${(error as Error).message})`, { cause: error });
  }
}
