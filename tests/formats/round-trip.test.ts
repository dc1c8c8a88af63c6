import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { readTogether } from '../../host/formats/read.js';
import type { RecordingRow } from '../../host/formats/recording.js';
import { TIDY_HEADER, tidyLine } from '../../host/formats/tidy-table.js';
import { fileOf, readText } from './support.js';
import {
  clarity,
  dexcomApi,
  expected,
  libreView,
  nightscoutEntries,
  nightscoutTreatments,
  rounded,
  said,
  tidepool,
  type Language,
  type Row,
} from './vendors.js';

/** 2024-10-26T20:00Z: the wall clocks of Central Europe go back five hours later. */
const EVENING = Date.UTC(2024, 9, 26, 20) / 1000;
const CHANGE = Date.UTC(2024, 9, 27, 1) / 1000;

const tenths = (max: number) => fc.integer({ min: 1, max: max * 10 }).map((n) => n / 10);

const values = fc.record(
  {
    glucose: fc.integer({ min: 40, max: 400 }),
    carbs: fc.integer({ min: 1, max: 150 }),
    bolus: tenths(20),
    longActing: tenths(40),
    fingerstick: fc.integer({ min: 40, max: 400 }),
  },
  { requiredKeys: ['glucose'] },
);

/** Rows whole minutes apart across the end of summer time. */
const rows = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 40 }), values), { minLength: 1, maxLength: 40 })
  .map((steps) => {
    let utc = EVENING;
    return steps.map(([minutes, value]): Row => {
      utc += minutes * 60;
      return { utc, offset: utc < CHANGE ? 120 : 60, ...value };
    });
  });

/** The row with some columns alone; undefined when nothing is left. */
function only(row: Row, columns: readonly (keyof Row)[]): Row {
  const kept = columns.filter((column) => row[column] !== undefined).map((column) => [column, row[column]]);
  return { utc: row.utc, offset: row.offset, ...Object.fromEntries(kept) };
}

const everywhere: readonly Language[] = [
  { delimiter: ',', unit: 'mg/dL', german: false },
  { delimiter: ',', unit: 'mmol/L', german: true },
  { delimiter: ';', unit: 'mmol/L', german: true },
  { delimiter: ';', unit: 'mg/dL', german: true },
];

const inUnit = (row: Row, unit: Language['unit']): Row => ({
  ...row,
  ...(row.glucose === undefined ? {} : { glucose: rounded(row.glucose, unit) }),
  ...(row.fingerstick === undefined ? {} : { fingerstick: rounded(row.fingerstick, unit) }),
});

describe('what a maker’s form says comes back', () => {
  it('Nightscout entries and treatments, read together', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (rows) => {
        const files = [fileOf(nightscoutEntries(rows)), fileOf(nightscoutTreatments(rows))];
        const read: RecordingRow[] = [];
        for await (const row of readTogether(files, (_, bad) => expect.fail(bad.reason), { subject: 'p' }))
          read.push(row);
        const columns = ['glucose', 'carbs', 'bolus', 'fingerstick'] as const;
        expect(read.map(said)).toEqual(rows.map((row) => expected(only(row, columns), true)));
      }),
      { numRuns: 40 },
    );
  });

  it('Tidepool, with readings beyond the range, calibrations and injections', async () => {
    const beyond = fc.constantFrom<Partial<Row>>({}, { beyond: 'low' }, { beyond: 'high' });
    await fc.assert(
      fc.asyncProperty(rows, fc.array(beyond), async (rows, sides) => {
        const all = rows.map((row, k) => ({ ...row, ...sides[k] }));
        const { rows: read, bad } = await readText(tidepool(all));
        expect(bad).toEqual([]);
        expect(read.map(said)).toEqual(all.map((row) => expected(row, true)));
      }),
      { numRuns: 40 },
    );
    const calibrated: Row = { utc: EVENING, offset: 120, fingerstick: 120, event: 'calibration' };
    expect((await readText(tidepool([calibrated]))).rows.map(said)).toEqual([expected(calibrated, true)]);
  });

  it("Dexcom's API", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (rows) => {
        const { rows: read } = await readText(dexcomApi(rows));
        expect(read.map(said)).toEqual(rows.map((row) => expected(only(row, ['glucose']), true)));
      }),
      { numRuns: 30 },
    );
  });

  it.each(everywhere)(
    'Clarity with $delimiter in $unit, german $german: in true order through the hour that is twice',
    async (language) => {
      const columns = ['glucose', 'carbs', 'bolus', 'longActing'] as const;
      await fc.assert(
        fc.asyncProperty(rows, async (rows) => {
          const wanted = rows.map((row) => only(inUnit(row, language.unit), columns));
          const { rows: read, bad } = await readText(clarity(rows, language));
          expect(bad).toEqual([]);
          expect(read.map(said)).toEqual(wanted.map((row) => expected(row, false)));
        }),
        { numRuns: 25 },
      );
    },
  );

  it.each(everywhere)(
    'LibreView with $delimiter in $unit, german $german, whatever the dates look like',
    async (language) => {
      const form = fc.constantFrom('mdy12', 'dmy24', 'ymd' as const);
      await fc.assert(
        fc.asyncProperty(rows, form, async (rows, form) => {
          // Without seconds of a clock of its own, the hour that is twice cannot be told apart: stay in summer time.
          const summer = rows.map((row) => ({ ...row, offset: 120 }));
          const { rows: read, bad } = await readText(libreView(summer, language, form));
          expect(bad).toEqual([]);
          expect(read.map(said)).toEqual(summer.map((row) => expected(inUnit(row, language.unit), false)));
        }),
        { numRuns: 25 },
      );
    },
  );

  it('the tidy form, every column', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (rows) => {
        const { rows: read } = await readText(tidepool(rows));
        const { rows: again, bad } = await readText(TIDY_HEADER + read.map(tidyLine).join(''));
        expect(bad).toEqual([]);
        expect(again).toEqual(read.map((row, k) => ({ ...row, line: k + 2 })));
      }),
      { numRuns: 30 },
    );
    const basal = { basalRate: 0.85, basalMinutes: 30, subject: 'a, "b"', event: 'sensor-change' };
    const { rows: read } = await readText(tidepool([{ utc: EVENING, offset: -210, glucose: 99 }]));
    const { rows: again } = await readText(TIDY_HEADER + tidyLine({ ...read[0]!, ...basal }));
    expect(again).toEqual([{ ...read[0], ...basal, line: 2 }]);
  });

  it('packed with gzip too', async () => {
    const row: Row = { utc: EVENING, offset: 120, glucose: 120 };
    for (const text of [
      nightscoutEntries([row]),
      clarity([row], everywhere[2]!),
      libreView([row], everywhere[2]!, 'ymd'),
    ]) {
      expect(await readText(gzipSync(text))).toEqual(await readText(text));
    }
  });
});
