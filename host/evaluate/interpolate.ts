/** Linear interpolation between readings. */
import { upperBound } from './search.js';
import type { Readings } from './protocol.js';

/** Glucose at a time, on the straight line between the readings around it; held beyond the first and the last. */
export function interpolate({ minutes, glucose }: Readings, time: number): number {
  const before = upperBound(minutes, time) - 1;
  if (before < 0) return glucose[0]!;
  if (before === minutes.length - 1 || minutes[before] === time) return glucose[before]!;
  const slope = (glucose[before + 1]! - glucose[before]!) / (minutes[before + 1]! - minutes[before]!);
  return glucose[before]! + slope * (time - minutes[before]!);
}
