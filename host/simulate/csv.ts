/** Simulated recordings as tidy CSV: the form that every Islet command reads. */
import type { SimulatedRow } from './simulate.js';

export const SIMULATED_HEADER = 'subject,time,glucose_mgdl,carbs_g,bolus_u';

/** Midnight at which every simulated recording starts, local time. */
const START = Date.UTC(2025, 0, 1);

/** Local wall-clock time of a simulated minute, ISO 8601 without a zone. */
export function simulatedTime(minute: number): string {
  return new Date(START + minute * 60_000).toISOString().slice(0, 19);
}

/** One row, without its line end. */
export function simulatedLine(subject: string, { minute, reading, carbs, bolus }: SimulatedRow): string {
  return [subject, simulatedTime(minute), reading ?? '', carbs ?? '', bolus?.toFixed(1) ?? ''].join(',');
}
