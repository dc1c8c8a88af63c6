import fc from '../support/fast-check.js';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { combined } from '../../host/formats/combine.js';
import type { RecordingRow } from '../../host/formats/recording.js';
import { sorted, type OrderedRow } from '../../host/formats/sort.js';

function row(seconds: number, values: Partial<RecordingRow> = {}): OrderedRow {
  const empty = { glucose: undefined, beyond: undefined, carbs: undefined, bolus: undefined, fingerstick: undefined };
  const time = new Date(seconds * 1000).toISOString().slice(0, 19);
  const all = {
    subject: 'p',
    time,
    seconds,
    localTime: seconds % 86400,
    offset: 0,
    ...empty,
    event: undefined,
    line: 1,
  };
  return { order: seconds, row: { ...all, ...values } };
}

async function* stream<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('sorted', () => {
  const rows = fc.array(
    fc
      .tuple(fc.constantFrom('a', 'b', 'ü\n"'), fc.integer({ min: 0, max: 50 }))
      .map(([subject, seconds]) => row(seconds, { subject })),
    { maxLength: 120 },
  );

  it('gives the order of a stable sort, however little fits in memory', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 10, max: 500 }),
        async (rows, held, piece) => {
          const numbered = rows.map(({ row, order }, line) => ({ order, row: { ...row, line } }));
          const by = (a: OrderedRow, b: OrderedRow) =>
            Number(a.row.subject > b.row.subject) - Number(a.row.subject < b.row.subject) || a.order - b.order;
          const result = await all(sorted(stream(numbered), { rows: held, piece }));
          const lines = result.map(({ row }) => row.line);
          expect(lines).toEqual(numbered.toSorted(by).map(({ row }) => row.line));
          expect(result.map(({ row }) => row.glucose)).toEqual(rows.map(() => undefined));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('holds a bounded number of rows of a recording of any length, newest first', async () => {
    function* many(): Generator<OrderedRow> {
      for (let k = 200_000; k > 0; k--) yield row(k * 300, { glucose: 100 + (k % 50) });
    }
    let most = 0;
    let last = -1;
    let count = 0;
    const watch = (held: number) => (most = Math.max(most, held));
    for await (const { order } of sorted(stream(many()), { rows: 5000, piece: 4096 }, watch)) {
      expect(order > last).toBe(true);
      last = order;
      count++;
    }
    expect(count).toBe(200_000);
    expect(most).toBe(5000);
  });

  it('leaves nothing on the disk, also when it is left before the end', async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('islet-sort-'));
    const before = left();
    const rows = Array.from({ length: 100 }, (_, k) => row(k));
    for await (const { order } of sorted(stream(rows), { rows: 10, piece: 100 })) {
      expect(left()).toEqual(before);
      if (order === 50) break;
    }
    expect(left()).toEqual(before);
  });
});

describe('combined', () => {
  async function combine(rows: OrderedRow[]) {
    const [bad, dropped]: [object[], string[]] = [[], []];
    const report = { bad: (row: object) => void bad.push(row), dropped: (what: string) => void dropped.push(what) };
    return { rows: await all(combined(stream(rows), report)), bad, dropped };
  }

  it('joins what fills different columns in one second', async () => {
    const { rows } = await combine([
      row(5, { glucose: 100 }),
      row(5, { carbs: 10 }),
      row(5, { bolus: 2 }),
      row(6, { bolus: 1 }),
    ]);
    expect(rows).toEqual([row(5, { glucose: 100, carbs: 10, bolus: 2 }).row, row(6, { bolus: 1 }).row]);
  });

  it('drops what was recorded twice, and keeps two doses of one second', async () => {
    const { rows, dropped } = await combine([
      ...[row(5, { glucose: 100 }), row(5, { glucose: 100 }), row(5, { bolus: 2 })],
      ...[row(5, { bolus: 2, carbs: 7 }), row(5, { bolus: 3 }), row(5, { bolus: 3 })],
    ]);
    expect(rows).toEqual([row(5, { glucose: 100, bolus: 2, carbs: 7 }).row, row(5, { bolus: 3 }).row]);
    expect(dropped).toEqual(Array(3).fill('values that were recorded twice'));
  });

  it('keeps the first of two readings of one second and tells of the other', async () => {
    const low = { glucose: 39, beyond: 'low', event: 'low' } as const;
    const { rows, bad } = await combine([
      row(5, { glucose: 100 }),
      row(5, { glucose: 110, carbs: 9, line: 7 }),
      row(5, { ...low, line: 8 }),
    ]);
    expect(rows).toEqual([row(5, { glucose: 100, carbs: 9 }).row]);
    expect(bad).toEqual([
      { line: 7, reason: 'another reading of 1970-01-01T00:00:05: 110 mg/dL after 100' },
      { line: 8, reason: 'another reading of 1970-01-01T00:00:05: 39 mg/dL after 100' },
    ]);
  });

  it('leaves a calibration and another event of the same second apart', async () => {
    const calibration = { fingerstick: 110, event: 'calibration' };
    const low = { glucose: 39, beyond: 'low', event: 'low' } as const;
    const { rows } = await combine([row(5, calibration), row(5, low)]);
    expect(rows).toEqual([row(5, calibration).row, row(5, low).row]);
  });

  it('does not join across the hour that is twice, nor across subjects', async () => {
    const again = { ...row(5, { glucose: 110 }), order: 3605 };
    const { rows, bad } = await combine([row(5, { glucose: 100 }), again, row(5, { subject: 'q', glucose: 120 })]);
    expect(rows.map(({ glucose }) => glucose)).toEqual([100, 110, 120]);
    expect(bad).toEqual([]);
  });
});
