/** Readings of the Dexcom API v3: `egvs`. */
import { HIGH, LOW, Unusable, type Outcome, type Values, type When } from './found.js';
import { parseInstant } from './instant.js';
import type { Json } from './json-rows.js';
import { readingOf } from './nightscout.js';
import { milligrams, numberOf } from './units.js';

/** An estimated glucose value. */
export function readDexcomEgv(record: Json): Outcome {
  return { when: timeOf(record), values: valuesOf(record) };
}

function valuesOf({ status, value, unit }: Json): Values {
  if (/^low$/i.test(String(status))) return LOW;
  if (/^high$/i.test(String(status))) return HIGH;
  const glucose = numberOf(value, 'value');
  if (glucose === undefined) throw new Unusable('no value');
  if (typeof unit !== 'string') throw new Unusable('no unit');
  return readingOf(milligrams(glucose, unit));
}

/** `systemTime` is UTC, also without a `Z`; `displayTime` is what the wall clock showed, with or without its offset. */
function timeOf({ systemTime, displayTime }: Json): When {
  if (typeof systemTime !== 'string') throw new Unusable('no systemTime');
  const system = parseInstant(systemTime);
  const utc = 'utc' in system ? system.utc : system.local;
  if (typeof displayTime !== 'string') return { utc };
  const display = parseInstant(displayTime);
  return { utc, offset: 'utc' in display ? display.offset : Math.round((display.local - utc) / 60) };
}
