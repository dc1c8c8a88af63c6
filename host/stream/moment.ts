/** When something happened, for a forecaster, from the times that programs have. */
import type { Moment } from '../core/forecaster.js';
import type { Zone } from '../formats/zone.js';

const DAY = 86_400;

/**
 * The moment of a date: seconds since 1970, UTC, which no summer time sets back, and what the wall clock showed in the person's time
 * zone; left out: in that of this machine. Parts of a second are dropped. Throws a RangeError for a date that is none.
 */
export function momentOf(date: Date, zone?: Zone): Moment {
  const time = Math.floor(date.getTime() / 1000);
  if (Number.isNaN(time)) throw new RangeError('the date is invalid: its text was not understood');
  const offset = zone === undefined ? -date.getTimezoneOffset() : zone.offsetAt(time);
  return { time, localTime: (((time + offset * 60) % DAY) + DAY) % DAY };
}
