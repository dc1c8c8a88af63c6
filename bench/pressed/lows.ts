/** Lows that last: what must not be taken for a pressed sensor. */
import type { Reading } from '../../tests/reference/segments.js';
import { atNight } from '../../tests/support/pressed.js';

const LIMIT = 70;
const LEAST_SECONDS = 30 * 60;
/** What comes so long before a low is watched too, s. */
const LEAD = 30 * 60;
/** Readings further apart do not belong together, s. */
const LONGEST_STEP = 20 * 60;
/** A fall by so much, mg/dL, within so long, s, may be a pressed sensor's. */
const SUDDEN = { fall: 20, seconds: 10 * 60 };

export interface Low {
  /** From half an hour before it to its end. */
  readings: Reading[];
  /** Whether it came with a sudden fall. */
  sudden: boolean;
}

/** Lows of at least 30 minutes at night. `truly`: whether glucose itself is low at a reading, where that is known. */
export function sustainedLows(readings: readonly Reading[], truly?: readonly boolean[]): Low[] {
  const lows: Low[] = [];
  for (let from = 0; from < readings.length; from++) {
    if (!isLow(from)) continue;
    let to = from;
    while (isLow(to + 1) && readings[to + 1]!.time - readings[to]!.time <= LONGEST_STEP) to++;
    if (readings[to]!.time - readings[from]!.time >= LEAST_SECONDS) lows.push(lowOf(from, to));
    from = to;
  }
  return lows;

  function isLow(k: number): boolean {
    const reading = readings[k];
    return reading !== undefined && atNight(reading) && reading.glucose < LIMIT && truly?.[k] !== false;
  }

  function lowOf(from: number, to: number): Low {
    let first = from;
    while (first > 0 && readings[from]!.time - readings[first - 1]!.time <= LEAD) first--;
    const all = readings.slice(first, to + 1);
    return { readings: all, sudden: all.some((_, k) => fellSuddenly(first + k)) };
  }

  function fellSuddenly(k: number): boolean {
    const { time, glucose } = readings[k]!;
    for (let j = k - 1; j >= 0 && time - readings[j]!.time <= SUDDEN.seconds; j--)
      if (readings[j]!.glucose - glucose >= SUDDEN.fall) return true;
    return false;
  }
}
