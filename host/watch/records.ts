/** What entries and treatments of a Nightscout server say to a watch. */
import { Unusable, type Outcome } from '../formats/found.js';
import type { Json } from '../formats/json-rows.js';
import { readEntry, readTreatment } from '../formats/nightscout.js';
import { rateFrom } from '../formats/recording.js';

export interface Reading {
  /** s since 1970, UTC. */
  utc: number;
  /** mg/dL; 39 and 401 stand for "low" and "high". */
  glucose: number;
  beyond: 'low' | 'high' | undefined;
}

/** What else happened: g, U, U/h from then on, or mg/dL; 0 for a new sensor. */
export interface Happening {
  utc: number;
  kind: 'meal' | 'insulin' | 'basal' | 'fingerstick' | 'calibration' | 'sensor-change';
  value: number;
  /** The same for what is the same, in every answer. */
  key: string;
}

export interface Records {
  /** By time, each time once. */
  readings: Reading[];
  /** By time, each once. */
  happenings: Happening[];
  /** Records that cannot be used. */
  bad: number;
}

/** What lies after `since`, s, among records of both kinds. */
export function recordsIn(records: readonly unknown[], since: number): Records {
  const readings = new Map<number, Reading>();
  const happenings = new Map<string, Happening>();
  let bad = 0;
  for (const record of records) {
    const { when, values } = outcomeOf(record);
    if (values === undefined) continue;
    if (when === undefined || !('utc' in when)) {
      bad++;
      continue;
    }
    const { utc } = when;
    if (utc <= since) continue;
    const { glucose, beyond } = values;
    if (glucose !== undefined && !readings.has(utc)) readings.set(utc, { utc, glucose, beyond });
    for (const one of happeningsOf(record as Json, utc, values)) {
      if (!happenings.has(one.key)) happenings.set(one.key, one);
    }
  }
  const byTime = (a: { utc: number }, b: { utc: number }): number => a.utc - b.utc;
  return { readings: [...readings.values()].sort(byTime), happenings: [...happenings.values()].sort(byTime), bad };
}

/** What a record says; values without a time when it cannot be used. */
function outcomeOf(record: unknown): Outcome {
  if (typeof record !== 'object' || record === null) return { values: {} };
  try {
    return 'eventType' in record ? readTreatment(record as Json) : readEntry(record as Json);
  } catch (error) {
    if (error instanceof Unusable) return { values: {} };
    throw error;
  }
}

/** Its doses are known by the record, its measurements by their time: sources send one fingerstick as two records. */
function happeningsOf(record: Json, utc: number, values: NonNullable<Outcome['values']>): Happening[] {
  const { carbs, bolus, fingerstick, event } = values;
  const id = record['identifier'] ?? record['_id'] ?? utc;
  const found: Happening[] = [];
  const add = (kind: Happening['kind'], value: number | undefined, by: unknown): void => {
    if (value !== undefined) found.push({ utc, kind, value, key: `${kind} ${String(by)}` });
  };
  add('meal', carbs, id);
  add('insulin', bolus, id);
  add('basal', rateFrom(values), id);
  add(event === 'calibration' ? 'calibration' : 'fingerstick', fingerstick, utc);
  if (event === 'sensor-change') add(event, 0, utc);
  return found;
}
