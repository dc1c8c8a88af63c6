import { describe, expect, it } from 'vitest';
import { jsonRecords, type JsonRecord } from '../../host/formats/json-records.js';
import { RecordingError } from '../../host/formats/recording.js';
import { readText } from './support.js';
import { said } from './vendors.js';

/** The records of a text that comes in pieces of `size` bytes. */
async function records(text: string, size = 7): Promise<JsonRecord[]> {
  const bytes = Buffer.from(text);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: JsonRecord[] = [];
  for await (const record of jsonRecords(pieces(), text.replace('\uFEFF', '').slice(0, 1000), 'a.json'))
    found.push(record);
  return found;
}

describe('jsonRecords', () => {
  const wanted = [
    { value: { a: '[ü{"', b: [1, { c: null }] }, line: 2 },
    { value: { a: 2 }, line: 4 },
  ];
  it.each([
    ['an array', '[\n{"a":"[ü{\\"","b":[1,{"c":null}]},\n\n{"a":2}\n]'],
    ['an array behind a byte order mark', '\uFEFF[\n{"a":"[ü{\\"","b":[1,{"c":null}]},\n\n{"a":2}\n]'],
    ['an answer with records', '{"userId":"[{x","n":1,"records":[\n{"a":"[ü{\\"","b":[1,{"c":null}]},\n\n{"a":2}\n]}'],
    ['an answer with a result', '{"status":200,"result":[\n{"a":"[ü{\\"","b":[1,{"c":null}]},\n\n{"a":2}\n]}'],
    ['one after the other', '\n{"a":"[ü{\\"","b":[1,{"c":null}]}\n\n{"a":2}\n'],
  ])('finds the records of %s and their lines, however they are cut', async (_, text) => {
    for (const size of [1, 2, 7, 1000]) expect(await records(text, size)).toEqual(wanted);
  });

  it.each([
    ['[{"a":1},', 'a.json:1: the JSON text is cut short'],
    ['[\n{"a":1}\n{"b":2}]', 'a.json:3: this is not JSON'],
    ['[\n{"a":"', 'a.json:2: the JSON text is cut short'],
    ['{"a":tru}', 'a.json:1: this is not JSON'],
  ])('does not take %j for whole', async (text, message) => {
    await expect(records(text)).rejects.toThrow(message);
    await expect(records(text)).rejects.toBeInstanceOf(RecordingError);
  });

  it('refuses a record that would fill the memory', async () => {
    await expect(records(`[{"a":[${'1,'.repeat(3_000_000)}1]}]`, 65_536)).rejects.toThrow('a record is longer than');
  });
});

const at = { date: Date.UTC(2024, 4, 1, 10) + 1, dateString: '2024-05-01T12:00:00.001+02:00' };
const noon = { time: '2024-05-01T12:00:00', seconds: Date.UTC(2024, 4, 1, 10) / 1000, offset: 120 };
const created = { created_at: '2024-05-01T10:00:00Z', utcOffset: 120 };
const pump = { timestamp: '2024-05-01T12:00:00+02:00' };
const pooled = { time: '2024-05-01T10:00:00.000Z', timezoneOffset: 120, uploadId: 'u' };

describe('a record is read', () => {
  it.each<[string, object, object]>([
    ['a reading', { ...at, type: 'sgv', sgv: 101 }, { glucose: 101 }],
    ['39 is low', { ...at, type: 'sgv', sgv: 39 }, { glucose: 39, beyond: 'low', event: 'low' }],
    ['401 is high', { ...at, type: 'sgv', sgv: 401 }, { glucose: 401, beyond: 'high', event: 'high' }],
    ['40 is 40', { ...at, type: 'sgv', sgv: 40 }, { glucose: 40 }],
    ['mmol/L of API v3', { ...at, type: 'sgv', sgv: 5.6, units: 'mmol' }, { glucose: 100.89 }],
    ['a date in seconds', { ...at, date: at.date / 1000, type: 'sgv', sgv: '101' }, { glucose: 101 }],
    ['a date as text', { date: '2024-05-01T12:00:00+0200', type: 'sgv', sgv: 101 }, { glucose: 101 }],
    ['oref0 glucose', { glucose: 101, date: at.date, display_time: '2024-05-01T12:00:00' }, { glucose: 101 }],
    ['a fingerstick', { ...at, type: 'mbg', mbg: 110 }, { fingerstick: 110 }],
    ['a meal bolus', { ...created, eventType: 'Meal Bolus', carbs: 40, insulin: 2.5 }, { carbs: 40, bolus: 2.5 }],
    ['mills', { mills: at.date, utcOffset: 120, eventType: '', carbs: 3 }, { carbs: 3 }],
    [
      'glucose as text',
      { ...created, eventType: 'BG Check', glucose: '5.0', glucoseType: 'Finger', units: 'mmol' },
      { fingerstick: 90.08 },
    ],
    [
      'a calibration',
      { ...created, eventType: 'Sensor Calibration', glucose: 100, units: 'mg/dl' },
      { fingerstick: 100, event: 'calibration' },
    ],
    ['a new sensor', { ...created, eventType: 'Sensor Change' }, { event: 'sensor-change' }],
    ['a rate', { ...created, eventType: 'Temp Basal', absolute: 0, duration: 30 }, { basalRate: 0, basalMinutes: 30 }],
    [
      'a suspension',
      { ...created, eventType: 'Temp Basal', percent: -100, duration: 30 },
      { basalRate: 0, basalMinutes: 30 },
    ],
    ['oref0 bolus', { ...pump, _type: 'Bolus', amount: 1.5, duration: 0 }, { bolus: 1.5 }],
    ['oref0 carbs', { ...pump, _type: 'BolusWizard', carb_input: 20 }, { carbs: 20 }],
    ['oref0 rate', { ...pump, _type: 'TempBasal', temp: 'absolute', rate: 1.2 }, { basalRate: 1.2 }],
    ['oref0 duration', { ...pump, _type: 'TempBasalDuration', 'duration (min)': 30 }, { basalMinutes: 30 }],
    ['Tidepool rate', { ...pooled, type: 'basal', rate: 0.7, duration: 1800000 }, { basalRate: 0.7, basalMinutes: 30 }],
    ['a suspended pump', { ...pooled, type: 'basal', deliveryType: 'suspend' }, { basalRate: 0 }],
    ['Tidepool wizard', { ...pooled, type: 'wizard', carbInput: 33, bgInput: 7 }, { carbs: 33 }],
    [
      'an API reading that is low by its status',
      { systemTime: '2024-05-01T10:00:00Z', displayTime: '2024-05-01T12:00:00+02:00', value: null, status: 'low' },
      { glucose: 39, beyond: 'low', event: 'low' },
    ],
  ])('%s', async (_, record, values) => {
    const { rows, bad } = await readText(JSON.stringify([record]));
    expect(bad).toEqual([]);
    expect(rows.map(said)).toEqual([{ ...noon, ...values }]);
  });

  it.each<[object, string]>([
    [{ ...at, type: 'sgv', sgv: 5 }, 'sgv 5 is no glucose in mg/dL'],
    [{ ...at, type: 'sgv' }, 'an sgv entry without sgv'],
    [{ ...at, type: 'sgv', sgv: 'x' }, 'sgv "x" is not a number'],
    [{ type: 'sgv', sgv: 100, date: 'soon' }, 'time "soon" does not exist or is not ISO 8601'],
    [{ type: 'sgv', sgv: 100 }, 'no time'],
    [{ type: 'sgv', sgv: 100, date: -1e15 }, 'is not between 1970 and 2106'],
    [{ ...at, type: 'sgv', sgv: 5, units: 'stone' }, 'unit "stone" is neither mg/dL nor mmol/L'],
    [{ ...created, eventType: 'BG Check', glucose: 5.5 }, 'glucose 5.5 without units'],
    [{ ...created, eventType: 'Meal Bolus', insulin: -1 }, 'insulin -1 is negative'],
    [{ ...pooled, type: 'cbg', value: 5 }, 'no units'],
    [{ _type: 'Bolus', amount: 1 }, 'no timestamp'],
    [{ some: 'thing' }, 'a record of none of the formats'],
  ])('%j is bad, with its line', async (record, reason) => {
    const { rows, bad } = await readText(`[\n${JSON.stringify(record)},\n17]`);
    expect(rows).toEqual([]);
    expect(bad).toEqual([
      { line: 2, reason: expect.stringContaining(reason) },
      { line: 3, reason: 'not a JSON object' },
    ]);
  });

  it.each<[object, string]>([
    [{ ...at, type: 'cal', slope: 1 }, 'slopes and intercepts'],
    [{ ...at, type: 'sgv', sgv: 100, isValid: false }, 'deleted entries'],
    [{ ...created, eventType: 'Temp Basal', percent: 50 }, 'temporary basal rates in percent'],
    [{ ...created, eventType: 'BG Check', glucose: 100, glucoseType: 'Sensor' }, 'treatments "BG Check"'],
    [{ ...created, eventType: 'Note' }, 'treatments "Note"'],
    [{ ...pump, _type: 'Rewind' }, 'pump events "Rewind"'],
    [{ ...pump, _type: 'Bolus', amount: 2, duration: 30 }, 'square and dual boluses'],
    [{ ...pooled, type: 'upload' }, 'records of type "upload"'],
    [{ ...pooled, type: 'insulin', dose: { total: 3 } }, 'injections of insulin'],
  ])('%j is dropped by name', async (record, what) => {
    const { rows, bad, dropped } = await readText(JSON.stringify([record]));
    expect([rows, bad]).toEqual([[], []]);
    expect(dropped).toEqual([expect.stringContaining(what)]);
  });

  it('the extended part of a bolus is dropped, its normal part kept', async () => {
    const { rows, dropped } = await readText(JSON.stringify([{ ...pooled, type: 'bolus', normal: 2, extended: 3 }]));
    expect(rows.map(said)).toEqual([{ ...noon, bolus: 2 }]);
    expect(dropped).toEqual(['extended parts of boluses']);
  });
});
