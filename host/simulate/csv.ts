/** Simulated recordings as tidy CSV, the form that every Islet command reads, and their truth as a table beside it. */
import type { SimulatedRow } from './simulate.js';

export const SIMULATED_HEADER = 'subject,time,glucose_mgdl,carbs_g,bolus_u,basal_u_per_h,smbg_mgdl,event';
export const TRUTH_HEADER = 'subject,time,plasma_mgdl,interstitial_mgdl,eaten_g,exercise,artefact';

/** Midnight at which every simulated recording starts, local time. */
const START = Date.UTC(2025, 0, 1);

/** What recordings write for the sensor's "low" and "high", mg/dL. */
const BEYOND = { low: 39, high: 401 } as const;

/** Local wall-clock time of a simulated minute, ISO 8601 without a zone. */
export function simulatedTime(minute: number): string {
  return new Date(START + minute * 60_000).toISOString().slice(0, 19);
}

/** One row as recordings have it, without its line end; undefined when it says nothing. */
export function simulatedLine(subject: string, row: SimulatedRow): string | undefined {
  const { minute, reading, beyond, carbs, bolus, basal, fingerstick, sensorChange } = row;
  const said = [reading, carbs, bolus, basal, fingerstick, sensorChange];
  if (said.every((value) => value === undefined)) return undefined;
  const glucose = beyond === undefined ? reading : BEYOND[beyond];
  const event = beyond ?? (sensorChange ? 'sensor-change' : '');
  const doses = [carbs ?? '', bolus?.toFixed(1) ?? '', basal?.toFixed(2) ?? ''];
  return [subject, simulatedTime(minute), glucose ?? '', ...doses, fingerstick ?? '', event].join(',');
}

/** The truth of a row. */
export function truthLine(subject: string, { minute, truth }: SimulatedRow): string {
  const { plasma, interstitial, eaten, intensity, artefact } = truth;
  const numbers = [plasma.toFixed(1), interstitial.toFixed(1), eaten > 0 ? eaten.toFixed(1) : ''];
  const exercise = intensity > 0 ? intensity.toFixed(2) : '';
  return [subject, simulatedTime(minute), ...numbers, exercise, artefact === 'none' ? '' : artefact].join(',');
}
