import { describe, expect, it } from 'vitest';
import { detect } from '../../host/formats/detect.js';
import { readText } from './support.js';
import { clarity, libreView, said, type Language, type Row } from './vendors.js';

const american: Language = { delimiter: ',', unit: 'mg/dL', german: false };
const german: Language = { delimiter: ';', unit: 'mmol/L', german: true };
const noon: Row = { utc: Date.UTC(2024, 4, 15, 12) / 1000, offset: 0, glucose: 101 };
const at = { time: '2024-05-15T12:00:00', seconds: noon.utc };

/** Clarity's file with these lines instead of its rows. */
const withLines = (...lines: string[]) => `${clarity([], american)}${lines.join('\r\n')}\r\n`;

describe('detect', () => {
  it.each([
    ['subject,time,glucose_mgdl', 'tidy'],
    ['anything', 'tidy'],
    ['', 'tidy'],
    ['\n [', 'json'],
    ['{"a":1}', 'json'],
    [clarity([noon], american).slice(1), 'clarity'],
    [clarity([noon], german).slice(1), 'clarity'],
    [libreView([noon], american, 'ymd'), 'libreview'],
    [libreView([noon], german, 'ymd'), 'libreview'],
    [`Patient,Ada\n${libreView([noon], american, 'ymd')}`, 'libreview'],
  ])('%j', (head, name) => {
    expect(detect(head).name).toBe(name);
  });
});

describe('Clarity', () => {
  it('reads Low and High as what they are, in German too', async () => {
    const rows: Row[] = [
      { utc: noon.utc, offset: 0, beyond: 'low' },
      { utc: noon.utc + 300, offset: 0, beyond: 'high' },
    ];
    for (const language of [american, german]) {
      const { rows: read } = await readText(clarity(rows, language));
      expect(read.map(({ glucose, beyond, event }) => [glucose, beyond, event])).toEqual([
        [39, 'low', 'low'],
        [401, 'high', 'high'],
      ]);
    }
  });

  it('reads calibrations, and times with a space', async () => {
    const text = clarity([{ ...noon, fingerstick: 110, event: 'calibration' }], american).replaceAll(
      'T12:00',
      ' 12:00',
    );
    const { rows } = await readText(text);
    expect(rows.map(said)).toEqual([{ ...at, glucose: 101, fingerstick: 110, event: 'calibration' }]);
  });

  it('takes nothing of the person from the preamble', async () => {
    const { rows, dropped } = await readText(clarity([noon], american));
    expect(JSON.stringify(rows)).not.toContain('Ada');
    expect(dropped).toEqual(Array(3).fill('rows about the person and alerts'));
  });

  it('tells of bad rows with their lines', async () => {
    const egv = (time: string, value: string) => `4,${time},EGV,,,,x,${value},,,,,17,8A`;
    const { rows, bad } = await readText(
      withLines(
        egv('2024-05-15T12:00:00', '101'),
        egv('2024-05-15T12:05:00', '1o1'),
        egv('', '101'),
        egv('2024-05-15', '101'),
        '8,2024-05-15T12:10:00,Unfug,,,,x,,,,,,,',
        '9,2024-05-15T12:10:00,Insulin,Strange,,,x,,2,,,,,',
        '10,2024-05-15T12:10:00',
        '11,"2024',
        egv('2024-05-15T12:15:00', ''),
      ),
    );
    expect(rows).toHaveLength(1);
    expect(bad.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '6: glucose "1o1" is not a number',
      '7: time "" does not exist or is not YYYY-MM-DDThh:mm:ss',
      '8: time "2024-05-15" does not exist or is not YYYY-MM-DDThh:mm:ss',
      '9: event type "Unfug" is not known',
      '10: insulin "Strange" is neither fast- nor long-acting',
      '11: 2 fields where there are 13 or 14',
      '12: misplaced quotes',
      '13: no glucose',
    ]);
  });
});

describe('LibreView', () => {
  const lines = libreView([noon], american, 'ymd').split('\n');
  const line = (type: number, cells: Record<number, string>, device = 'FreeStyle Libre 2') =>
    Array.from({ length: 19 }, (_, k) => [device, 'S', '2024-05-15 12:00', String(type)][k] ?? cells[k] ?? '').join(
      ',',
    );
  const read = (...more: string[]) => readText([lines[0], lines[1], ...more].join('\n'));

  it('reads scans as readings, except those of a Libre 3', async () => {
    expect((await read(line(1, { 5: '99' }))).rows.map(said)).toEqual([{ ...at, glucose: 99 }]);
    expect(await read(line(1, { 5: '99' }, 'FreeStyle Libre 3'))).toMatchObject({
      rows: [],
      dropped: ['scans of a Libre 3'],
    });
  });

  it('reads LO and HI, strips, insulin of both kinds', async () => {
    const { rows } = await read(line(0, { 4: 'LO' }), line(2, { 14: '88' }), line(4, { 7: '"2,5"', 12: '12' }));
    expect(rows.map(said)).toEqual([
      { ...at, glucose: 39, beyond: 'low', event: 'low', fingerstick: 88, bolus: 2.5, longActing: 12 },
    ]);
  });

  it('drops by name what has no amount or no place', async () => {
    const { rows, bad, dropped } = await read(
      ...[line(3, { 15: '0.5' }), line(4, { 6: '1' }), line(5, { 10: '2' }), line(5, { 8: '1' }), line(6, {})],
    );
    expect([rows, bad]).toEqual([[], []]);
    expect(dropped).toEqual([
      ...['ketone readings', 'notes of insulin without a dose', 'meals in servings'],
      ...['notes of food without grams', 'events without a kind'],
    ]);
  });

  it('tells of bad rows with their lines', async () => {
    const { bad } = await read(
      line(7, {}),
      line(0, { 4: 'x' }),
      'a,b',
      line(0, { 4: '99' }).replace('05-15 12:00', '05-15 25:00'),
    );
    expect(bad.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '3: record type "7" is not known',
      '4: glucose "x" is not a number',
      '5: 2 fields where the header has 19',
      '6: time "2024-05-15 25:00" does not exist in this file\'s order of day and month',
    ]);
  });
});
