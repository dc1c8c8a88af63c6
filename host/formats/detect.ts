/** Tells by the beginning of a recording what form it has. */
import { isClarityHeader } from './clarity.js';
import { fieldsOf } from './csv.js';
import { isLibreViewHeader } from './libreview.js';

export type Form = { name: 'tidy' | 'json' } | { name: 'clarity' | 'libreview'; delimiter: string };

const DELIMITERS = [',', ';', '\t'] as const;

/** A header stands within the first lines: titles and names may come before. */
const FIRST_LINES = 5;

/** The form of the text that begins with `head`; what is not known counts as tidy, whose reader says what it lacks. */
export function detect(head: string): Form {
  if (/^\s*[[{]/.test(head)) return { name: 'json' };
  const lines = head.split(/\r?\n/).slice(0, FIRST_LINES);
  for (const delimiter of DELIMITERS) {
    for (const fields of fieldsOf(lines, delimiter)) {
      if (fields === undefined) continue;
      // Clarity's columns would pass for LibreView's, not the other way round: its fifth column has no unit.
      if (isLibreViewHeader(fields)) return { name: 'libreview', delimiter };
      if (isClarityHeader(fields)) return { name: 'clarity', delimiter };
    }
  }
  return { name: 'tidy' };
}
