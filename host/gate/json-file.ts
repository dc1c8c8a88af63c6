/** Reads a JSON file of a known shape, with messages for people. */
import { readFileSync } from 'node:fs';
import { en } from 'zod/locales';
import * as z from 'zod/mini';

z.config(en()); // messages for people

/** Throws an Error that names the file when it cannot be read or has another shape; `what` says what it should be. */
export function contentOf<S extends z.ZodMiniType>(path: string, schema: S, what: string): z.infer<S> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} cannot be read as ${what}: ${(error as Error).message}`, { cause: error });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Error(`${path}: not ${what}: ${z.prettifyError(parsed.error)}`);
}
