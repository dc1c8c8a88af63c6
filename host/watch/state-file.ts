/** What a watch remembers between runs: the sealed state and the last reading, in a file that is whole or the one before. */
import { z } from 'zod';
import { jsonOf } from '../files/json.js';
import { replaceFile, textOf } from '../files/replace.js';

const schema = z.object({
  format: z.literal('islet-watch'),
  version: z.literal(1),
  /** The server that was watched. */
  server: z.string(),
  /** What the forecaster was made with; another one starts anew. */
  settings: z.string(),
  /** Time of the last reading, s since 1970, UTC. */
  last: z.number().int().nonnegative(),
  /** What of the last half hour was told besides readings: keys and times. */
  heard: z.array(z.tuple([z.string(), z.number().int()])).default([]),
  /** The sealed state, base64. */
  snapshot: z.base64(),
});

export type WatchState = Omit<z.infer<typeof schema>, 'format' | 'version' | 'snapshot'> & { snapshot: Uint8Array };

/** What the file holds; undefined when there is none. Throws an Error that says what is wrong with it. */
export async function readState(path: string): Promise<WatchState | undefined> {
  const text = await textOf(path);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(jsonOf(text));
  if (!parsed.success) throw new Error(`${path} is not a state of islet watch; remove it to start anew`);
  const { server, settings, last, heard, snapshot } = parsed.data;
  return { server, settings, last, heard, snapshot: Buffer.from(snapshot, 'base64') };
}

/** Puts it in the place of what the file held. */
export async function writeState(path: string, { snapshot, ...state }: WatchState): Promise<void> {
  const text = JSON.stringify({
    format: 'islet-watch',
    version: 1,
    ...state,
    snapshot: Buffer.from(snapshot).toString('base64'),
  });
  await replaceFile(path, `${text}\n`);
}
