/** Folds: which subjects a fit learns on and which it leaves out. */

/** The `part`-th of every `parts` subjects. */
export interface Fold {
  /** 1..parts. */
  part: number;
  parts: number;
}

export const EVERYBODY: Fold = { part: 1, parts: 1 };

const MOST_PARTS = 1000;

/** Reads `k/n`; undefined when it is not a fold. */
export function parseFold(text: string): Fold | undefined {
  const [part, parts] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (part === undefined || parts === undefined) return undefined;
  return part >= 1 && part <= parts && parts <= MOST_PARTS ? { part, parts } : undefined;
}

/** Whether the subject that is the `index`-th of its file, from 0, is in the fold. */
export function inFold({ part, parts }: Fold, index: number): boolean {
  return index % parts === part - 1;
}
