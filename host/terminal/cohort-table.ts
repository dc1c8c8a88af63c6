/** A simulated cohort in the terminal: each of the first patients in a line with its first day, then all of them. */
import { spread, type PatientFigures } from '../simulate/summary.js';
import { sparkline } from './sparkline.js';

const MOST_LINES = 10;
const DAY_RANGE = { least: 40, greatest: 300 } as const;

/** Heading, what it shows of a patient, and its decimals. */
const COLUMNS: readonly [heading: string, of: (patient: PatientFigures) => number, decimals: number][] = [
  ['mean', ({ glucose }) => glucose.mean, 0],
  ['CV %', ({ glucose }) => glucose.cv, 0],
  ['70-180 %', ({ glucose }) => glucose.inRange, 0],
  ['<70 %', ({ glucose }) => glucose.below70, 1],
  ['<54 %', ({ glucose }) => glucose.below54, 1],
  ['>250 %', ({ glucose }) => glucose.above250, 1],
  ['lows', ({ glucose }) => glucose.lows, 0],
  ['MARD %', ({ sensor }) => sensor.mard, 1],
  ['carbs g/d', ({ eaten }) => eaten, 0],
  ['insulin U/d', ({ bolus, basal }) => bolus + basal, 0],
];

export function cohortTable(patients: readonly PatientFigures[]): string[] {
  const shown = patients.slice(0, MOST_LINES);
  const headings = ['', ...COLUMNS.map(([heading]) => heading), 'the first day, 40 to 300'];
  const lines = shown.map((patient) => [
    patient.subject,
    ...COLUMNS.map(([, of, decimals]) => of(patient).toFixed(decimals)),
    sparkline(patient.firstDay, DAY_RANGE.least, DAY_RANGE.greatest),
  ]);
  const more = patients.length - shown.length;
  const all = COLUMNS.map(([, of, decimals]) => {
    const [mean, sd] = spread(patients, of);
    return `${mean.toFixed(decimals)} ± ${sd.toFixed(decimals)}`;
  });
  if (more > 0) lines.push([`and ${more} more`, ...COLUMNS.map(() => ''), '']);
  if (patients.length > 1) lines.push([`all ${patients.length}`, ...all, 'mean ± sd of patients']);
  const table = [headings, ...lines];
  const widths = headings.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  return table.map((line) =>
    line
      .map((cell, k) => (k === 0 || k === line.length - 1 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!)))
      .join('  ')
      .trimEnd(),
  );
}
