import { describe, expect, it } from 'vitest';
import { RecordingError, type BadRow, type RecordingRow } from '../../host/formats/recording.js';
import { readTidy } from '../../host/formats/tidy.js';

async function read(text: string): Promise<{ rows: RecordingRow[]; bad: BadRow[] }> {
  const rows: RecordingRow[] = [];
  const bad: BadRow[] = [];
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(text);
  }
  for await (const row of readTidy(bytes(), 'test.csv', (row) => bad.push(row))) rows.push(row);
  return { rows, bad };
}

const HEADER = 'subject,time,glucose_mgdl,carbs_g,bolus_u,event';
const NOTHING = { glucose: undefined, carbs: undefined, bolus: undefined, event: undefined };

describe('readTidy', () => {
  it('reads every column', async () => {
    const { rows, bad } = await read(`${HEADER}\np1,2024-05-01T07:30:10,101.5,40,3.25,meal:lunch\n`);
    expect(bad).toEqual([]);
    expect(rows).toEqual([
      {
        subject: 'p1',
        time: '2024-05-01T07:30:10',
        seconds: Date.UTC(2024, 4, 1, 7, 30, 10) / 1000,
        localTime: 7 * 3600 + 30 * 60 + 10,
        glucose: 101.5,
        carbs: 40,
        bolus: 3.25,
        event: 'meal:lunch',
        line: 2,
      },
    ]);
  });

  it('finds columns by name, in any order, among others, and does without the optional ones', async () => {
    const { rows } = await read('note,glucose_mgdl, time ,subject\n"x, y",90,2024-05-01 00:00,p1');
    expect(rows).toMatchObject([{ ...NOTHING, subject: 'p1', time: '2024-05-01 00:00', glucose: 90, line: 2 }]);
  });

  it('reads sparse rows, a byte order mark, CRLF, quotes and empty lines', async () => {
    const { rows, bad } = await read(
      `\uFEFF${HEADER}\r\n\r\n"a ""b"", c",2024-05-01T00:00,,12,,\r\np,2024-05-01T00:05,,,,\r\n`,
    );
    expect(bad).toEqual([]);
    expect(rows).toMatchObject([
      { ...NOTHING, subject: 'a "b", c', carbs: 12, line: 3 },
      { ...NOTHING, subject: 'p', line: 4 },
    ]);
  });

  it('takes low and high without a number for 39 and 401, and leaves a number alone', async () => {
    const events = [',low', ',High', '45,low', ',constructor', ','].map((cells, minute) => {
      const [glucose, event] = cells.split(',');
      return `p,2024-05-01T00:0${minute},${glucose},,,${event}`;
    });
    const { rows } = await read([HEADER, ...events].join('\n'));
    expect(rows.map(({ glucose }) => glucose)).toEqual([39, 401, 45, undefined, undefined]);
  });

  it("takes a sensor's words in the place of its number", async () => {
    const rows = ['Low,', 'HIGH,', ' low ,meal:lunch'].map((cells, minute) => {
      const [glucose, event] = cells.split(',');
      return `p,2024-05-01T00:0${minute},${glucose},,,${event}`;
    });
    const outcome = await read([HEADER, ...rows].join('\n'));
    expect(outcome.bad).toEqual([]);
    expect(outcome.rows.map(({ glucose, beyond, event }) => [glucose, beyond, event])).toEqual([
      [39, 'low', 'low'],
      [401, 'high', 'high'],
      [39, 'low', 'meal:lunch'],
    ]);
  });

  it('reads glucose in mmol/L when the header says so', async () => {
    const { rows, bad } = await read(
      'subject;time;glucose_mmoll;smbg_mmoll\np;2024-05-01T00:00;5,5;10\np;2024-05-01T00:05;Low;\np;2024-05-01T00:10;x;',
    );
    expect(rows.map(({ glucose, fingerstick }) => [glucose, fingerstick])).toEqual([
      [99.09, 180.16],
      [39, undefined],
    ]);
    expect(bad).toEqual([{ line: 4, reason: 'glucose_mmoll "x" is not a number' }]);
    await expect(read('subject,time,glucose_mgdl,glucose_mmoll\n')).rejects.toThrow(
      'the header has one column twice: glucose_mgdl, glucose_mmoll',
    );
  });

  it('says where the offset of a time belongs', async () => {
    const times = ['2024-05-01T00:00:00Z', '2024-05-01T00:00+02:00', '2024-05-32T00:00'];
    const { bad } = await read([HEADER, ...times.map((time) => `p,${time},100,,,`)].join('\n'));
    expect(bad.map(({ reason }) => /utc_offset_min/.test(reason))).toEqual([true, true, false]);
  });

  it('reads numbers as numbers and nothing else', async () => {
    const good = ['120', '120.5', '1.2e2', '-3', '+7', '.5', '5.'];
    const wrong = ['12O', '0x10', 'NaN', 'Infinity', '1 2', ' ', '1.2.3', 'e5', '--1'];
    const { rows, bad } = await read(
      [HEADER, ...[...good, ...wrong].map((text) => `p,2024-05-01T00:00,${text},,,`)].join('\n'),
    );
    expect(rows.map(({ glucose }) => glucose)).toEqual([120, 120.5, 120, -3, 7, 0.5, 5]);
    expect(bad).toEqual(
      wrong.map((text, k) => ({
        line: 2 + good.length + k,
        reason: `glucose_mgdl ${JSON.stringify(text)} is not a number`,
      })),
    );
  });

  it('leaves out bad rows with line and reason and reads on', async () => {
    const { rows, bad } = await read(
      [
        HEADER,
        'p,2024-02-30T00:00,100,,,',
        'p,2024-05-01T00:00,100,x,,',
        'p,2024-05-01T00:00,100,,y,',
        'p,2024-05-01T00:00,100',
        'p,2024-05-01T00:00,1,5,,,',
        ',2024-05-01T00:00,100,,,',
        'p"q",2024-05-01T00:00,100,,,',
        'p,1969-12-31T23:59:59,100,,,',
        'p,2106-02-07T06:28:16,100,,,',
        'p,2106-02-07T06:28:15,100,,,',
      ].join('\n'),
    );
    expect(rows).toMatchObject([{ seconds: 2 ** 32 - 1, line: 11 }]);
    expect(bad).toEqual([
      { line: 2, reason: 'time "2024-02-30T00:00" does not exist or is not YYYY-MM-DDTHH:MM[:SS]' },
      { line: 3, reason: 'carbs_g "x" is not a number' },
      { line: 4, reason: 'bolus_u "y" is not a number' },
      { line: 5, reason: '3 fields where the header has 6' },
      { line: 6, reason: '7 fields where the header has 6' },
      { line: 7, reason: 'no subject' },
      { line: 8, reason: 'misplaced quotes' },
      { line: 9, reason: 'time 1969-12-31T23:59:59 is not between 1970 and 2106' },
      { line: 10, reason: 'time 2106-02-07T06:28:16 is not between 1970 and 2106' },
    ]);
  });

  it('leaves out subjects that are not UTF-8, which could be mistaken for each other', async () => {
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`subject,time,glucose_mgdl\nM\xfcller,2024-05-01T00:00,100\n`, 'latin1');
    }
    const bad: BadRow[] = [];
    for await (const row of readTidy(bytes(), 'test.csv', (row) => bad.push(row))) expect.fail(row.subject);
    expect(bad).toEqual([{ line: 2, reason: 'the subject is not UTF-8 text' }]);
  });

  it.each([
    ['', 'test.csv is empty'],
    ['\n\n', 'test.csv is empty'],
    ['subject,glucose_mgdl\n', 'no column time in the header "subject,glucose_mgdl"'],
    ['a;b\n', 'no column subject, time, glucose_mgdl in the header "a;b"; wanted: subject,time,glucose_mgdl'],
    ['subject,time,glucose_mgdl,time\n', 'the header has one column twice: time, time'],
    [`${'x'.repeat(5000)}\n`, `"${'x'.repeat(80)}…"`],
    ['\x89PNG\x00"', 'not text in UTF-8'],
  ])('cannot read %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
    await expect(read(text)).rejects.toBeInstanceOf(RecordingError);
  });
});
