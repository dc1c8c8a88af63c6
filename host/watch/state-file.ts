/** What a watch remembers between runs: the sealed state and the last reading, in a file that is whole or the one before. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';

const schema = z.object({
  format: z.literal('islet-watch'),
  version: z.literal(1),
  /** The server that was watched. */
  server: z.string(),
  /** What the forecaster was made with; another one starts anew. */
  settings: z.string(),
  /** Time of the last reading, s since 1970, UTC. */
  last: z.number().int().nonnegative(),
  /** The sealed state, base64. */
  snapshot: z.base64(),
});

export type WatchState = Omit<z.infer<typeof schema>, 'format' | 'version' | 'snapshot'> & { snapshot: Uint8Array };

/** What the file holds; undefined when there is none. Throws an Error that says what is wrong with it. */
export async function readState(path: string): Promise<WatchState | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read (${(error as Error).message})`, { cause: error });
  }
  const parsed = schema.safeParse(jsonOf(text));
  if (!parsed.success) throw new Error(`${path} is not a state of islet watch; remove it to start anew`);
  const { server, settings, last, snapshot } = parsed.data;
  return { server, settings, last, snapshot: Buffer.from(snapshot, 'base64') };
}

/** Writes a new file and gives it the name of the old one, after it has reached the disk. Only its owner may read it. */
export async function writeState(path: string, { snapshot, ...state }: WatchState): Promise<void> {
  const temporary = `${path}.${process.pid}.partial`;
  const text = JSON.stringify({
    format: 'islet-watch',
    version: 1,
    ...state,
    snapshot: Buffer.from(snapshot).toString('base64'),
  });
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(`${text}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Error(`${path} cannot be written (${(error as Error).message})`, { cause: error });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
