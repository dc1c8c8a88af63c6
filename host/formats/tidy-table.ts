/** Writes rows in the tidy form, with every column that `readTidy` knows. */
import { csvField } from './csv.js';
import type { RecordingRow } from './recording.js';

const COLUMNS: readonly (readonly [name: string, text: (row: RecordingRow) => string])[] = [
  ['subject', ({ subject }) => csvField(subject)],
  ['time', ({ time }) => time],
  ['utc_offset_min', ({ offset }) => number(offset)],
  ['glucose_mgdl', ({ glucose }) => number(glucose)],
  ['carbs_g', ({ carbs }) => number(carbs)],
  ['bolus_u', ({ bolus }) => number(bolus)],
  ['long_acting_u', ({ longActing }) => number(longActing)],
  ['basal_u_per_h', ({ basalRate }) => number(basalRate)],
  ['basal_min', ({ basalMinutes }) => number(basalMinutes)],
  ['smbg_mgdl', ({ fingerstick }) => number(fingerstick)],
  ['event', ({ event = '' }) => csvField(event)],
];

/** The header, with its line end. */
export const TIDY_HEADER = `${COLUMNS.map(([name]) => name).join(',')}\n`;

/** A row, with its line end. */
export function tidyLine(row: RecordingRow): string {
  return `${COLUMNS.map(([, text]) => text(row)).join(',')}\n`;
}

function number(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}
