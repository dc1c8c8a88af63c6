/** Files that are dropped on the page, read as the page reads them. */
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readFile } from '../../host/demo/read-file.js';
import type { Recording } from '../../host/demo/recording.js';
import {
  clarity,
  dexcomApi,
  libreView,
  nightscoutEntries,
  tidepool,
  type Language,
  type Row,
} from '../formats/vendors.js';

const HEADER = 'subject,time,glucose_mgdl,carbs_g,bolus_u,smbg_mgdl,event';

function file(name: string, content: string | Uint8Array<ArrayBuffer>): File {
  return new File([content], name);
}

/** All that a recording tells, with its minutes of the day. */
function toldBy(recording: Recording): string[] {
  const all: string[] = [];
  for (let told = recording.next(); told !== undefined; told = recording.next())
    for (const { kind, value } of told.events) all.push(`${recording.minute} ${kind} ${value}`);
  return all;
}

it('tells every column of a tidy recording in its minute', async () => {
  const rows = [
    'me,2025-01-02T08:00:20,120,,,,',
    'me,2025-01-02T08:03:00,,30,2.5,,',
    'me,2025-01-02T08:05:20,39,,,,low',
    'me,2025-01-02T08:07:00,,,,110,calibration',
    'me,2025-01-02T08:09:00,,,,99,sensor-change',
  ];
  const { recording, said } = await readFile(file('me.csv', [HEADER, ...rows, ''].join('\n')));
  expect(said).toBe('5 rows.');
  expect(toldBy(recording)).toEqual([
    '480 reading 120',
    '483 meal 30',
    '483 insulin 2.5',
    '485 low 40',
    '487 calibration 110',
    '489 fingerstick 99',
    '489 sensor-change 0',
  ]);
});

it('passes over hours in which nothing was recorded', async () => {
  const rows = ['me,2025-01-02T08:00:00,120,,,,', 'me,2025-01-03T20:00:00,130,,,,'];
  const { recording } = await readFile(file('me.csv', [HEADER, ...rows].join('\n')));
  let minutes = 0;
  while (recording.next() !== undefined) minutes++;
  expect(minutes).toBe(2);
});

it('says when a reading is overdue', async () => {
  const rows = ['me,2025-01-02T08:00:00,120,,,,', 'me,2025-01-02T09:00:00,130,,,,'];
  const { recording } = await readFile(file('me.csv', [HEADER, ...rows].join('\n')));
  const due: number[] = [];
  for (let told = recording.next(); told !== undefined; told = recording.next())
    if (told.due) due.push(recording.minute);
  expect(due).toEqual([490, 495, 500, 505, 510, 515, 520, 525, 530, 535]);
});

it('takes the person with the most rows, from a compressed file', async () => {
  const rows = [
    'a,2025-01-02T08:00:00,100,,,,',
    'b,2025-01-02T08:00:00,200,,,,',
    'b,2025-01-02T08:05:00,210,,,,',
    'b,oops,1,,,,',
  ];
  const bytes = Uint8Array.from(gzipSync([HEADER, ...rows].join('\n')));
  const { recording, said } = await readFile(file('both.csv.gz', bytes));
  expect(said).toBe('2 rows. One of 2 people in it. 1 row could not be used.');
  expect(toldBy(recording)).toEqual(['480 reading 200', '485 reading 210']);
});

it('reads what Nightscout exports, newest first, in the order of time', async () => {
  const entries = [10, 5, 0].map((minute) => ({
    type: 'sgv',
    dateString: `2025-01-02T08:${String(minute).padStart(2, '0')}:00Z`,
    sgv: 100 + minute,
  }));
  const { recording } = await readFile(file('entries.json', JSON.stringify(entries)));
  expect(toldBy(recording)).toEqual(['480 reading 100', '485 reading 105', '490 reading 110']);
});

const american: Language = { delimiter: ',', unit: 'mg/dL', german: false };
const german: Language = { delimiter: ';', unit: 'mmol/L', german: true };

it.each([
  ['Nightscout', nightscoutEntries, 0],
  ['the API of Dexcom', dexcomApi, 0],
  ['Tidepool', tidepool, 0],
  ['Clarity', (rows: readonly Row[]) => clarity(rows, american), 0],
  ['Clarity in German', (rows: readonly Row[]) => clarity(rows, german), 1],
  ['LibreView', (rows: readonly Row[]) => libreView(rows, american, 'mdy12'), 0],
  ['LibreView in German', (rows: readonly Row[]) => libreView(rows, german, 'dmy24'), 1],
] as const)('tells the readings of %s on the clock of its wearer', async (_, written, inexact) => {
  const start = Date.UTC(2025, 0, 22, 6) / 1000;
  const rows: Row[] = [120, 131, 145].map((glucose, k) => ({ utc: start + k * 300, offset: 120, glucose }));
  const { recording } = await readFile(file('own', written(rows)));
  const told = toldBy(recording).map((line) => line.split(' '));
  expect(told.map(([minute, kind]) => [minute, kind])).toEqual(
    [480, 485, 490].map((minute) => [`${minute}`, 'reading']),
  );
  rows.forEach(({ glucose }, k) => expect(Math.abs(Number(told[k]![2]) - glucose!)).toBeLessThanOrEqual(inexact));
});

it('names the command that takes the option which a page has not', async () => {
  const rows: Row[] = [{ utc: Date.UTC(2025, 0, 2, 6) / 1000, offset: 0, glucose: 120 }];
  await expect(readFile(file('libre.csv', libreView(rows, american, 'mdy12')))).rejects.toThrow(
    'none tells which: islet convert makes a table of it with --dates dmy or mdy',
  );
});

it('refuses a file without readings', async () => {
  const meal = [HEADER, 'me,2025-01-02T08:03:00,,30,,,'].join('\n');
  await expect(readFile(file('meal.csv', meal))).rejects.toThrow('meal.csv: no glucose readings in it');
});

it('says of a workbook or an archive that it is no text', async () => {
  const zip = Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0]);
  await expect(readFile(file('me.xlsx', zip))).rejects.toThrow(
    'me.xlsx is no text: a workbook or an archive has to be saved as CSV or JSON first',
  );
});

it('says of a compressed file that is cut short which one it is', async () => {
  const bytes = Uint8Array.from(gzipSync([HEADER, 'me,2025-01-02T08:00:00,120,,,,'].join('\n'))).slice(0, 40);
  await expect(readFile(file('me.csv.gz', bytes))).rejects.toThrow(
    'me.csv.gz: the gzip data is damaged or cut short; fetch the file again',
  );
});
