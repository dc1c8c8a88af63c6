/** ISO 8601 times, with and without a zone. */
import { Unusable, type When } from './found.js';
import { parseLocalTime } from './local-time.js';

const ISO = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(Z|[+-]\d\d:?\d\d)?$/;

/** An ISO 8601 time; without a zone it is local. A bare `Z` says nothing about the wall clock. Throws Unusable. */
export function parseInstant(text: string): When {
  const [, wall, zone] = ISO.exec(text.trim()) ?? [];
  const local = wall === undefined ? undefined : parseLocalTime(wall);
  if (local === undefined) throw new Unusable(`time ${JSON.stringify(text)} does not exist or is not ISO 8601`);
  if (zone === undefined) return { local };
  if (zone === 'Z') return { utc: local };
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  const offset = zone.startsWith('-') ? -minutes : minutes;
  return { utc: local - offset * 60, offset };
}
