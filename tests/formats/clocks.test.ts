import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { DateOrder } from '../../host/formats/date-order.js';
import { Zone } from '../../host/formats/zone.js';
import { readTogether } from '../../host/formats/read.js';
import { fileOf, readText } from './support.js';
import { clarity, libreView, nightscoutEntries, wall, type Language, type Row } from './vendors.js';

const berlin = new Zone('Europe/Berlin');
const american: Language = { delimiter: ',', unit: 'mg/dL', german: false };

/** 03:00 summer time becomes 02:00. */
const CHANGE = Date.UTC(2024, 9, 27, 1) / 1000;

/** Readings every five minutes for so many hours around the end of summer time. */
const night = (hours: number): Row[] =>
  Array.from({ length: hours * 12 }, (_, k) => {
    const utc = CHANGE - hours * 1800 + k * 300;
    return { utc, offset: utc < CHANGE ? 120 : 60, glucose: 100 + k };
  });

describe('Zone', () => {
  it('knows the offset at any time, as the calendar of the zone has it', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
    const time = fc.integer({ min: Date.UTC(1990, 0) / 1000, max: Date.UTC(2030, 0) / 1000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), time, (name, utc) => {
        const parts = new Intl.DateTimeFormat('sv', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
        const local = Date.parse(`${parts.format(utc * 1000).replace(' ', 'T')}Z`) / 1000;
        const zone = new Zone(name);
        expect(zone.offsetAt(utc) * 60).toBe(local - utc);
        expect(zone.instantsOf(local)).toContain(utc);
      }),
    );
  });

  it('knows hours that are twice and hours that never were', () => {
    const at = (text: string) => Date.parse(`${text}Z`) / 1000;
    expect(berlin.instantsOf(at('2024-10-27T02:30'))).toEqual([CHANGE - 1800, CHANGE + 1800]);
    expect(berlin.instantsOf(at('2024-03-31T02:30'))).toEqual([]);
    expect(() => new Zone('Mars/Olympus')).toThrow(RangeError);
  });
});

describe('the end of summer time', () => {
  it('UTC goes on, and the time of day is the wall clock’s', async () => {
    const rows = night(4);
    const { rows: read } = await readText(nightscoutEntries(rows));
    expect(read.map(({ seconds, offset, time, localTime }) => ({ seconds, offset, time, localTime }))).toEqual(
      rows.map((row) => ({
        seconds: row.utc,
        offset: row.offset,
        time: wall(row),
        localTime: (row.utc + row.offset * 60) % 86400,
      })),
    );
  });

  it('with --zone, Clarity’s transmitter tells which of the two hours it is', async () => {
    const rows = night(4);
    const { rows: read, bad } = await readText(clarity(rows, american), { zone: berlin });
    expect(bad).toEqual([]);
    expect(read.map(({ seconds, offset }) => ({ utc: seconds, offset }))).toEqual(
      rows.map(({ utc, offset }) => ({ utc, offset })),
    );
  });

  it('with --zone, a row of LibreView in the hour that is twice is left out, not guessed', async () => {
    const rows = night(4);
    const { rows: read, bad } = await readText(libreView(rows, american, 'ymd'), { zone: berlin });
    expect(read.map(({ seconds }) => seconds)).toEqual(
      rows.map(({ utc }) => utc).filter((utc) => utc < CHANGE - 3600 || utc >= CHANGE + 3600),
    );
    expect(bad).toHaveLength(24);
    expect(bad[0]).toEqual({
      line: 15,
      reason: 'time 2024-10-27T02:00:00 was twice in Europe/Berlin, and the row does not say which',
    });
  });

  it('in spring, a time that never was is left out', async () => {
    const rows: Row[] = [{ utc: Date.UTC(2024, 2, 31, 2, 30) / 1000, offset: 0, glucose: 100 }];
    const { bad } = await readText(libreView(rows, american, 'ymd'), { zone: berlin });
    expect(bad).toEqual([{ line: 3, reason: 'time 2024-03-31T02:30:00 did not exist in Europe/Berlin' }]);
  });

  it('the offset changes when the person travels', async () => {
    const rows: Row[] = [
      { utc: CHANGE, offset: 60, glucose: 100 },
      { utc: CHANGE + 300, offset: -480, glucose: 101 },
      { utc: CHANGE + 600, offset: 345, glucose: 102 },
    ];
    const { rows: read } = await readText(nightscoutEntries(rows));
    expect(read.map(({ time, offset }) => [time, offset])).toEqual(rows.map((row) => [wall(row), row.offset]));
  });
});

describe('clocks that do not say what they are', () => {
  it('UTC alone stands for the time of day, and is told', async () => {
    const entry = { type: 'sgv', sgv: 100, date: CHANGE * 1000, dateString: '2024-10-27T01:00:00Z', utcOffset: 0 };
    const plain = await readText(JSON.stringify([entry]));
    expect(plain.rows).toMatchObject([{ seconds: CHANGE, offset: 0, time: '2024-10-27T01:00:00' }]);
    expect(plain.dropped).toEqual([expect.stringContaining('say only UTC')]);
    const zoned = await readText(JSON.stringify([entry]), { zone: berlin });
    expect(zoned.rows).toMatchObject([{ seconds: CHANGE, offset: 60, time: '2024-10-27T02:00:00' }]);
    expect(zoned.dropped).toEqual([]);
  });

  it('UTC and a bare wall clock are not mixed in one person', async () => {
    const files = [fileOf(nightscoutEntries(night(1))), fileOf(clarity(night(1), american))];
    const read = async (zone?: Zone) => {
      let count = 0;
      for await (const _ of readTogether(files, () => {}, { subject: 'p', ...(zone && { zone }) }))
        count += Number(!!_);
      return count;
    };
    await expect(read()).rejects.toThrow('some rows say how the wall clock stood to UTC and others do not; say --zone');
    expect(await read(berlin)).toBe(12);
  });

  it('a tidy row that changes clocks within a subject is left out', async () => {
    const rows = [
      'p,2024-05-01T00:00,60,100',
      'p,2024-05-01T00:05,,101',
      'q,2024-05-01T00:00,,102',
      'p,2024-05-01T00:10,61.5,1',
    ];
    const { rows: read, bad } = await readText(['subject,time,utc_offset_min,glucose_mgdl', ...rows].join('\n'));
    expect(read.map(({ glucose, offset }) => [glucose, offset])).toEqual([
      [100, 60],
      [102, undefined],
    ]);
    expect(bad).toEqual([
      {
        line: 3,
        reason: 'utc_offset_min stands in some rows of the subject and not in this one, or the other way round',
      },
      { line: 5, reason: 'utc_offset_min 61.5 is not a whole number within ±1080' },
    ]);
  });
});

describe('dates whose order depends on the country', () => {
  const rows = (days: number[]): Row[] =>
    days.map((day) => ({ utc: Date.UTC(2024, 2, day, 9) / 1000, offset: 0, glucose: 100 + day }));

  it('are read by the first date that can be read in one way only, wherever it stands', async () => {
    for (const form of ['mdy12', 'dmy24'] as const) {
      const { rows: read } = await readText(libreView(rows([4, 5, 13, 6]), american, form));
      expect(read.map(({ time }) => time.slice(0, 10))).toEqual([
        '2024-03-04',
        '2024-03-05',
        '2024-03-06',
        '2024-03-13',
      ]);
    }
  });

  it('are refused when no date tells, unless somebody says', async () => {
    const text = libreView(rows([4, 5, 6]), american, 'dmy24');
    await expect(readText(text)).rejects.toThrow('say --dates dmy or mdy');
    expect((await readText(text, { dates: 'dmy' })).rows.map(({ time }) => time)).toEqual([
      '2024-03-04T09:00:00',
      '2024-03-05T09:00:00',
      '2024-03-06T09:00:00',
    ]);
  });

  it('that contradict the others are bad', async () => {
    const [first, second] = [libreView(rows([20]), american, 'dmy24'), libreView(rows([21]), american, 'mdy12')];
    const { rows: read, bad } = await readText(first + second.split('\n')[2]!);
    expect(read).toHaveLength(1);
    expect(bad).toEqual([{ line: 4, reason: expect.stringContaining('does not exist in this file') }]);
  });

  it.each([
    ['05/01/2024 12:05 AM', 'mdy', '2024-05-01T00:05:00'],
    ['05/01/2024 12:05 PM', 'mdy', '2024-05-01T12:05:00'],
    ['1.5.2024 7:05', 'dmy', '2024-05-01T07:05:00'],
    ['2024/05/01 07:05:09', 'mdy', '2024-05-01T07:05:09'],
  ] as const)('%s in the order %s', (text, order, iso) => {
    expect(new DateOrder(order).read(text)).toBe(Date.parse(`${iso}Z`) / 1000);
  });
});
