/** The account of a conversion: what was left out as bad, by kind and with the first lines, and what has no place. */
import type { BadRow } from '../formats/recording.js';
import { recordingName } from '../formats/open.js';

/** The first few of each kind are told; the rest only counted. */
const TOLD = 3;

export class Account {
  readonly #bad = new Map<string, { count: number; first: string[] }>();
  readonly #dropped = new Map<string, number>();

  /** Takes note of a bad row of the recording at `path`. */
  addBad(path: string, { line, reason }: BadRow): void {
    const kind = kindOf(reason);
    let known = this.#bad.get(kind);
    if (known === undefined) this.#bad.set(kind, (known = { count: 0, first: [] }));
    known.count++;
    if (known.first.length < TOLD) known.first.push(`${recordingName(path)}:${line}: ${reason}`);
  }

  /** Takes note of a row, or a part of one, that has no place in the tidy form. */
  addDropped(what: string): void {
    this.#dropped.set(what, (this.#dropped.get(what) ?? 0) + 1);
  }

  /** A line for each kind, bad rows first. */
  lines(): string[] {
    const bad = [...this.#bad.values()].map(({ count, first }) => {
      const rest = count > first.length ? '; …' : '';
      return `${count} bad ${count === 1 ? 'row' : 'rows'} left out: ${first.join('; ')}${rest}`;
    });
    return [...bad, ...[...this.#dropped].map(([what, count]) => `${count} ${what}`)];
  }
}

/** Reasons that differ in numbers and quoted words alone are of one kind. */
function kindOf(reason: string): string {
  return reason.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\d[\d.:T-]*/g, '0');
}
