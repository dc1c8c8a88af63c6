/** A simulated person's readings, as a recording would give them. */
import { simulate } from './steady-people/simulate.js';
import type { Reading } from '../reference/segments.js';

export function simulatedReadings(seed: number, days: number): Reading[] {
  return [...simulate({ seed, days })].flatMap(({ minute, reading }) =>
    reading === undefined ? [] : [{ time: 60 * minute, localTime: (60 * minute) % 86400, glucose: reading }],
  );
}
