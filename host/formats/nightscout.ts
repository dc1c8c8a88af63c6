/** Records of Nightscout, API v1 and v3: entries (also oref0's glucose) and treatments. Glucose is in mg/dL unless they say otherwise. */
import { HIGH, LOW, Unusable, type Outcome, type Values, type When } from './found.js';
import { parseInstant } from './instant.js';
import type { Json } from './json-rows.js';
import { doseOf, milligrams, numberOf } from './units.js';

/** Below this, sensors' codes for their errors stand where a reading should; mg/dL. */
const LEAST_READING = 20;

/** Numbers that stand for the sensor's "low" and "high", mg/dL. */
const LOW_CODE = 39;
const HIGH_CODE = 401;

/** A date in numbers is in ms from here on, in s below: the years 1973 and 5138. */
const LEAST_MILLISECONDS = 1e11;

/** An entry: a reading, a fingerstick or a calibration's numbers. */
export function readEntry(record: Json): Outcome {
  if (record['isValid'] === false) return { dropped: 'deleted entries' };
  const type = record['type'] ?? ('mbg' in record ? 'mbg' : 'sgv');
  if (type === 'cal') return { dropped: 'slopes and intercepts of calibrations' };
  if (type === 'mbg') {
    const fingerstick = numberOf(record['mbg'], 'mbg');
    if (fingerstick === undefined) throw new Unusable('an mbg entry without mbg');
    return { when: entryTime(record), values: { fingerstick: inMilligrams(fingerstick, record, 'mbg') } };
  }
  if (type !== 'sgv') return { dropped: `entries of type ${JSON.stringify(type)}` };
  const value = numberOf(record['sgv'] ?? record['glucose'], 'sgv');
  if (value === undefined) throw new Unusable('an sgv entry without sgv');
  return { when: entryTime(record), values: readingOf(inMilligrams(value, record, 'sgv')) };
}

/** A reading, or the sensor's "low" or "high" for the numbers that stand for them. */
export function readingOf(glucose: number): Values {
  if (glucose === LOW_CODE) return LOW;
  if (glucose === HIGH_CODE) return HIGH;
  return { glucose };
}

function inMilligrams(value: number, record: Json, name: string): number {
  const glucose = milligrams(value, typeof record['units'] === 'string' ? record['units'] : 'mg/dL');
  if (glucose < LEAST_READING) {
    throw new Unusable(`${name} ${value} is no glucose in mg/dL: a sensor's error code, or mmol/L without units`);
  }
  return glucose;
}

function entryTime(record: Json): When {
  const text = [record['dateString'], record['display_time']].find((value) => typeof value === 'string');
  return timeOf(record['date'], text as string | undefined, record);
}

/** A treatment: what was eaten and injected, and what was done to the sensor. */
export function readTreatment(record: Json): Outcome {
  if (record['isValid'] === false) return { dropped: 'deleted treatments' };
  const kind = typeof record['eventType'] === 'string' ? record['eventType'] : '';
  const values: Values = {};
  let dropped: string | undefined;
  values.carbs = doseOf(record['carbs'], 'carbs');
  values.bolus = doseOf(record['insulin'], 'insulin');
  if (/^temp basal/i.test(kind)) dropped = readTempBasal(record, values);
  if (/^sensor (start|change|insert)/i.test(kind)) values.event = 'sensor-change';
  const meter = /calibration/i.test(kind) || !/sensor/i.test(String(record['glucoseType'] ?? ''));
  if (meter) values.fingerstick = meterGlucose(record);
  if (/calibration/i.test(kind) && values.fingerstick !== undefined) values.event = 'calibration';
  if (Number(record['splitExt']) > 0) dropped = 'extended parts of boluses';
  if (Object.values(values).every((value) => value === undefined)) {
    return { dropped: dropped ?? `treatments ${JSON.stringify(kind)}` };
  }
  const text = typeof record['created_at'] === 'string' ? record['created_at'] : undefined;
  return { when: timeOf(record['mills'] ?? record['date'], text, record), values, dropped };
}

/** Only a rate in U/h, or none, is known without the profile; the name of what is dropped otherwise. A percentage is added to the schedule's 100. */
function readTempBasal(record: Json, values: Values): string | undefined {
  const suspended = numberOf(record['percent'], 'percent') === -100 ? 0 : undefined;
  const rate = numberOf(record['absolute'] ?? record['rate'], 'absolute') ?? suspended;
  if (rate === undefined) return 'temporary basal rates in percent, or their ends';
  if (rate < 0) throw new Unusable(`absolute ${rate} is negative`);
  values.basalRate = rate;
  values.basalMinutes = numberOf(record['duration'], 'duration');
  return undefined;
}

function meterGlucose(record: Json): number | undefined {
  const glucose = numberOf(record['glucose'], 'glucose');
  if (glucose === undefined || glucose === 0) return undefined;
  if (typeof record['units'] !== 'string') throw new Unusable(`glucose ${glucose} without units`);
  return milligrams(glucose, record['units']);
}

/** A date as ms, s or text, and how the wall clock stood, as far as the record says so. */
function timeOf(date: unknown, text: string | undefined, { utcOffset }: Json): When {
  const named = text ?? (typeof date === 'string' ? date : undefined);
  const said = named === undefined ? undefined : parseInstant(named);
  const minutes = typeof utcOffset === 'number' && utcOffset !== 0 ? utcOffset : undefined;
  const offset = said !== undefined && 'utc' in said ? (said.offset ?? minutes) : minutes;
  if (typeof date === 'number') {
    const utc = Math.floor(date >= LEAST_MILLISECONDS ? date / 1000 : date);
    const wall = said !== undefined && 'local' in said ? Math.round((said.local - utc) / 60) : offset;
    return { utc, offset: wall };
  }
  if (said === undefined) throw new Unusable('no time');
  return 'utc' in said ? { utc: said.utc, offset } : said;
}
