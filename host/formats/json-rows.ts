/** Rows of JSON recordings: every record is known by its own members, so files of mixed records are read too. */
import { readDexcomEgv } from './dexcom-api.js';
import { Unusable, type Found, type Outcome } from './found.js';
import { jsonRecords } from './json-records.js';
import { readEntry, readTreatment } from './nightscout.js';
import { readPumpEvent } from './openaps.js';
import type { Report } from './recording.js';
import { readTidepool } from './tidepool.js';

/** A JSON object, of which nothing is known. */
export type Json = Readonly<Record<string, unknown>>;

/** What a JSON text that begins with `head` says; a record that cannot be used goes to `report`. */
export async function* readJson(
  bytes: AsyncIterable<Uint8Array>,
  head: string,
  name: string,
  report: Report,
): AsyncGenerator<Found> {
  for await (const { value, line } of jsonRecords(bytes, head, name)) {
    try {
      const { when, values, dropped } = outcomeOf(value);
      if (dropped !== undefined) report.dropped(dropped);
      if (when !== undefined && values !== undefined) yield { when, values, line };
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      report.bad({ line, reason: error.message });
    }
  }
}

function outcomeOf(value: unknown): Outcome {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unusable('not a JSON object');
  const record = value as Json;
  if (typeof record['_type'] === 'string') return readPumpEvent(record, record['_type']);
  if ('systemTime' in record && 'displayTime' in record) return readDexcomEgv(record);
  if ('eventType' in record) return readTreatment(record);
  const type = record['type'];
  if (typeof type === 'string' && typeof record['time'] === 'string') return readTidepool(record, type);
  if ('sgv' in record || 'mbg' in record || 'glucose' in record || (typeof type === 'string' && 'date' in record)) {
    return readEntry(record);
  }
  throw new Unusable('a record of none of the formats of docs/FORMATS.md');
}
