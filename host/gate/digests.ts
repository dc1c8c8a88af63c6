/** One bit pattern: what the cases leave on an engine or a board against the digests in their file. */
import type { Engine } from '../engines/engine.js';
import { checkpointsOf, digestsOf } from './digest.js';
import type { Case } from './cases.js';

/** A digest that was found; `expected` is the file's. */
export interface DigestFinding {
  /** An engine or a preset. */
  on: string;
  case: string;
  readings: number;
  expected: string;
  found: string;
}

export const differs = ({ expected, found }: DigestFinding): boolean => expected !== found;

/** Runs all cases, each on a fresh engine. */
export async function digestsOn(
  on: string,
  newEngine: () => Promise<Engine>,
  cases: readonly Case[],
  most: number,
): Promise<DigestFinding[]> {
  const all: DigestFinding[] = [];
  for (const one of cases) {
    const found = digestsOf(await newEngine(), one, most);
    for (const readings of checkpointsOf(one, most))
      all.push({ on, case: one.name, readings, expected: one.digests[readings]!, found: found[readings]! });
  }
  return all;
}

/** Text of the file of cases with the digests that a module gives, at every checkpoint; nothing else changes. */
export async function withDigests(
  text: string,
  cases: readonly Case[],
  newEngine: () => Promise<Engine>,
): Promise<string> {
  const replacements = new Map<string, string[]>();
  for (const one of cases) {
    const found = digestsOf(await newEngine(), one);
    for (const readings of checkpointsOf(one)) {
      const old = one.digests[readings]!;
      replacements.set(old, [...(replacements.get(old) ?? []), found[readings]!]);
    }
  }
  return text.replace(/(?<=")[0-9a-f]{64}(?=")/g, (old) => replacements.get(old)?.shift() ?? old);
}
