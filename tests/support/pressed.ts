/**
 * Sensors that someone lies on: no generative model of it is agreed upon, so a night's readings are lowered by a drawn share that
 * comes and goes within 5 minutes.
 */
import type { Forecaster } from '../../host/core/forecaster.js';
import type { Reading } from '../reference/segments.js';
import type { Random } from './random.js';

/** From and to, s since midnight. */
const NIGHT = { start: 23 * 3600, end: 6 * 3600 };
const RAMP = 300;
/** Below it a sensor says "low", mg/dL. */
const SENSOR_LIMIT = 40;
/** Longest time between two readings of a night that counts, s. */
const REGULAR = 600;
const LEAST_READINGS = 24;
const TRIES = 30;

/** Ranges of what is drawn: share of glucose, min; and the least fall that counts, mg/dL. */
export const PRESS = { depth: [0.15, 0.6], minutes: [15, 120], fall: 25 } as const;

export interface Press {
  /** When the sensor begins to fall, and when it is back, s. */
  onset: number;
  end: number;
  depth: number;
}

export function atNight({ localTime }: Reading): boolean {
  return localTime >= NIGHT.start || localTime < NIGHT.end;
}

/** The night that a reading belongs to, by the day on which it ends. */
export function nightOf({ time, localTime }: Reading): number {
  return Math.round((time - localTime) / 86400) + (localTime >= NIGHT.start ? 1 : 0);
}

/** The readings of each night without gaps. */
export function wholeNights(readings: readonly Reading[]): Reading[][] {
  const nights = new Map<number, Reading[]>();
  for (const reading of readings.filter(atNight)) {
    const night = nightOf(reading);
    if (!nights.has(night)) nights.set(night, []);
    nights.get(night)!.push(reading);
  }
  return [...nights.values()].filter(
    (night) =>
      night.length >= LEAST_READINGS &&
      night.at(-1)!.time - night[0]!.time > 6.5 * 3600 &&
      night.every(({ time }, k) => k === 0 || (time > night[k - 1]!.time && time - night[k - 1]!.time <= REGULAR)),
  );
}

/** The night with the sensor pressed once; undefined when no fall of `PRESS.fall` was drawn. */
export function pressOnce(
  night: readonly Reading[],
  random: Random,
): { press: Press; readings: Reading[] } | undefined {
  for (let tried = 0; tried < TRIES; tried++) {
    const depth = random.between(...PRESS.depth);
    const seconds = 60 * random.between(...PRESS.minutes);
    const onset = random.between(night[1]!.time, night.at(-1)!.time - seconds);
    const press = { onset, end: onset + seconds, depth };
    const falls = night
      .filter(({ time }) => time >= onset + RAMP && time <= press.end - RAMP)
      .map(({ glucose }) => depth * glucose);
    if (falls.length === 0 || Math.min(...falls) < PRESS.fall) continue;
    return { press, readings: night.map((reading) => lowered(reading, press)) };
  }
  return undefined;
}

function lowered(reading: Reading, { onset, end, depth }: Press): Reading {
  const { time, glucose } = reading;
  if (time <= onset || time >= end) return reading;
  const share = depth * Math.min(1, (time - onset) / RAMP, (end - time) / RAMP);
  return { ...reading, glucose: (1 - share) * glucose };
}

/** Feeds a reading as a sensor would show it. */
export function show(forecaster: Forecaster, { time, localTime, glucose }: Reading): void {
  if (glucose < SENSOR_LIMIT) forecaster.belowRange({ time, localTime }, SENSOR_LIMIT);
  else forecaster.observe({ time, localTime }, glucose);
}
