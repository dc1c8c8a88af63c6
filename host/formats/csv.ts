/** The fields of the lines of a CSV text (RFC 4180, except that a quoted field may not go on in the next line). */
import { parse } from 'csv-parse/sync';

/**
 * The fields of each line; undefined for a line with misplaced quotes. Lines are taken one by one, so that a quote
 * that is never closed spoils its own line and not the rest of the file.
 */
export function fieldsOf(lines: readonly string[], delimiter = ','): (string[] | undefined)[] {
  const quoted = lines.filter((line) => line.includes('"'));
  if (quoted.length === 0) return lines.map((line) => line.split(delimiter));
  const records = quotedFields(quoted, delimiter);
  let next = 0;
  return lines.map((line) => (line.includes('"') ? records[next++] : line.split(delimiter)));
}

/** All lines at once, which is quick, unless the quotes of one of them reach into another. */
function quotedFields(lines: readonly string[], delimiter: string): (string[] | undefined)[] {
  const together = records(lines.join('\n'), delimiter);
  return together?.length === lines.length ? together : lines.map((line) => records(line, delimiter)?.[0]);
}

function records(text: string, delimiter: string): string[][] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
  } catch {
    return undefined;
  }
}

/** A value as a CSV field: quoted if it has to be. */
export function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
