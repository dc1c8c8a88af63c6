/** What every form has to get through: a byte order mark, decimal commas, words for what is beyond the range, changes of the clock. */
import { describe, expect, it } from 'vitest';
import { detect } from '../../host/formats/detect.js';
import { Zone } from '../../host/formats/zone.js';
import { readText, type Read } from './support.js';
import {
  clarity,
  dexcomApi,
  libreView,
  nightscoutEntries,
  nightscoutTreatments,
  said,
  tidepool,
  wall,
  zoned,
  type Language,
  type Row,
} from './vendors.js';

const german: Language = { delimiter: ';', unit: 'mmol/L', german: true };
const american: Language = { delimiter: ',', unit: 'mg/dL', german: false };

/** When the wall clocks of Central Europe go back, and go on. */
const CHANGES = [
  ['back', Date.UTC(2024, 9, 27, 1) / 1000, 120, 60],
  ['on', Date.UTC(2024, 2, 31, 1) / 1000, 60, 120],
] as const;

const around = (change: number, before: number, after: number): Row[] =>
  [-5400, -3600, -1800, 0, 1800, 3600].map((seconds, k) => ({
    utc: change + seconds,
    offset: seconds < 0 ? before : after,
    glucose: 100 + k,
    bolus: 1.5,
  }));

const openaps = (rows: readonly Row[]): string =>
  JSON.stringify(rows.map((row) => ({ _type: 'Bolus', timestamp: zoned(row), amount: row.bolus, duration: 0 })));

const tidy = (rows: readonly Row[], delimiter: ',' | ';'): string =>
  [
    ['subject', 'time', 'utc_offset_min', 'glucose_mgdl', 'bolus_u'],
    ...rows.map((row) => [
      'p',
      wall(row),
      String(row.offset),
      String(row.glucose),
      delimiter === ';' ? String(row.bolus).replace('.', ',') : String(row.bolus),
    ]),
  ]
    .map((cells) => cells.join(delimiter))
    .join('\n');

const FORMS: readonly [name: string, write: (rows: readonly Row[]) => string][] = [
  ['Nightscout entries', nightscoutEntries],
  ['Nightscout treatments', nightscoutTreatments],
  ['Nightscout, an answer of API v3', (rows) => `{"status":200,"result":${nightscoutEntries(rows)}}`],
  ['OpenAPS pump history', openaps],
  ['Dexcom API', dexcomApi],
  ['Clarity', (rows) => clarity(rows, american)],
  ['Clarity, German', (rows) => clarity(rows, german)],
  ['LibreView', (rows) => libreView(rows, american, 'ymd')],
  ['LibreView, German', (rows) => libreView(rows, german, 'ymd')],
  ['Tidepool', tidepool],
  ['tidy', (rows) => tidy(rows, ',')],
  ['tidy with semicolons', (rows) => tidy(rows, ';')],
];

const BERLIN = new Zone('Europe/Berlin');
const BOM = '\uFEFF';

describe.each(FORMS)('%s', (name, write) => {
  const rows = around(...(CHANGES[1].slice(1) as [number, number, number]));

  it('is the same with and without a byte order mark', async () => {
    const plain = write(rows).replace(BOM, '');
    const bare = await readText(plain);
    expect(bare.rows.length).toBeGreaterThanOrEqual(5);
    expect(bare.bad).toEqual([]);
    expect(await readText(BOM + plain)).toEqual(bare);
  });

  it.each(CHANGES)('goes through the hour when clocks go %s', async (way, change, before, after) => {
    const crossing = around(change, before, after);
    const { rows: read, bad } = await readText(write(crossing), { zone: BERLIN });
    const utc = [...new Set(read.map(({ seconds }) => seconds))];
    if (name.startsWith('LibreView') && way === 'back') {
      // It has no clock of its own: what was twice is left out with its line.
      expect(utc).toEqual([change - 5400, change + 3600]);
      expect(bad.every(({ reason }) => reason.includes('was twice in Europe/Berlin'))).toBe(true);
      expect(bad).toHaveLength(8);
      return;
    }
    if (name.startsWith('Clarity') && way === 'back') {
      // Readings are told apart by the transmitter's clock; what has no such clock is left out.
      expect(read.filter(({ glucose }) => glucose !== undefined).map(({ seconds }) => seconds)).toEqual(
        crossing.map((row) => row.utc),
      );
      return;
    }
    expect(bad).toEqual([]);
    expect(utc).toEqual(crossing.map((row) => row.utc));
    for (const { seconds, offset } of read) expect(offset).toBe(seconds < change ? before : after);
  });
});

describe('numbers with a decimal comma', () => {
  const at = { date: Date.UTC(2024, 4, 1), dateString: '2024-05-01T00:00:00+02:00' };
  const one: Row = { utc: Date.UTC(2024, 4, 1) / 1000, offset: 0, glucose: 101, bolus: 2.5 };
  const valueOf = async (text: string): Promise<object[]> => {
    const { rows, bad }: Read = await readText(text);
    expect(bad).toEqual([]);
    return rows.map(said);
  };

  it.each<[string, string, object[]]>([
    ['Nightscout entries', JSON.stringify([{ ...at, sgv: '5,6', units: 'mmol' }]), [{ glucose: 100.89 }]],
    [
      'Nightscout treatments',
      JSON.stringify([{ created_at: at.dateString, eventType: 'Bolus', insulin: '2,5', carbs: '12,5' }]),
      [{ bolus: 2.5, carbs: 12.5 }],
    ],
    ['OpenAPS', JSON.stringify([{ _type: 'Bolus', timestamp: at.dateString, amount: '2,5' }]), [{ bolus: 2.5 }]],
    ['Clarity', clarity([one], german), [{ glucose: 100.89, bolus: 2.5 }]],
    ['LibreView', libreView([one], german, 'ymd'), [{ glucose: 100.89, bolus: 2.5 }]],
    ['tidy', tidy([one], ';'), [{ glucose: 101, bolus: 2.5 }]],
  ])('%s', async (_, text, wanted) => {
    expect(await valueOf(text)).toMatchObject(wanted);
  });

  it('are no numbers where commas part the fields', async () => {
    const { rows, bad } = await readText('subject,time,glucose_mgdl\np,2024-05-01T00:00,"101,5"');
    expect([rows, bad]).toEqual([[], [{ line: 2, reason: 'glucose_mgdl "101,5" is not a number' }]]);
  });

  it('part nothing where they are thousands', async () => {
    const { bad } = await readText('subject;time;glucose_mgdl\np;2024-05-01T00:00;1.101,5');
    expect(bad).toEqual([{ line: 2, reason: 'glucose_mgdl "1.101,5" is not a number' }]);
  });
});

describe('readings beyond the range', () => {
  const LOW = { glucose: 39, beyond: 'low', event: 'low' };
  const HIGH = { glucose: 401, beyond: 'high', event: 'high' };
  const at = Date.UTC(2024, 4, 1) / 1000;
  const rows: Row[] = [
    { utc: at, offset: 0, beyond: 'low', glucose: 39 },
    { utc: at + 300, offset: 0, beyond: 'high', glucose: 401 },
  ];
  const libre = (low: string, high: string): string =>
    libreView(
      [
        { utc: at, offset: 0, glucose: 111 },
        { utc: at + 300, offset: 0, glucose: 222 },
      ],
      american,
      'ymd',
    )
      .replace('111', low)
      .replace('222', high);
  const oref = (glucose: number, k: number): object => ({
    glucose,
    date: (at + 300 * k) * 1000,
    display_time: wall(rows[k]!),
  });

  it.each<[string, string]>([
    ['Nightscout', nightscoutEntries(rows)],
    ['oref0 glucose', JSON.stringify([oref(39, 0), oref(401, 1)])],
    ['Dexcom API', dexcomApi(rows)],
    ['Clarity', clarity(rows, american)],
    ['Clarity, German', clarity(rows, german)],
    ['LibreView', libre('LO', 'HI')],
    ['LibreView in words', libre('Low', 'High')],
    ['Tidepool', tidepool(rows)],
    ['tidy', `subject,time,glucose_mgdl,event\np,${wall(rows[0]!)},,Low\np,${wall(rows[1]!)},,HIGH`],
  ])('%s', async (_, text) => {
    const { rows: read, bad } = await readText(text);
    expect(bad).toEqual([]);
    expect(read.map(({ glucose, beyond, event }) => ({ glucose, beyond, event: event?.toLowerCase() }))).toEqual([
      LOW,
      HIGH,
    ]);
  });
});

it('a tidy file with semicolons is known as tidy', () => {
  expect(detect('subject;time;glucose_mgdl').name).toBe('tidy');
});
