import { beforeAll, describe, expect, it } from 'vitest';
import { ENGINE } from '../support/engines.js';
import { loadCore, loadParameters } from '../../host/cli/load.js';
import type { Core } from '../../host/core/core.js';
import { forecastRecording, type ForecastRow, type RecordingSettings } from '../../host/stream/forecast-recording.js';
import type { BadRow, RecordingRow } from '../../host/formats/recording.js';

const settings: RecordingSettings = { parameters: loadParameters(undefined, undefined), inputs: 'cgm' };
const MIDNIGHT = Date.UTC(2024, 9, 27) / 1000;

let core: Core;
beforeAll(async () => {
  core = await loadCore(ENGINE);
});

/** A row `minutes` after midnight. */
function row(minutes: number, values: Partial<RecordingRow> = {}): RecordingRow {
  const seconds = MIDNIGHT + minutes * 60;
  const time = new Date(seconds * 1000).toISOString().slice(0, 19);
  const empty = {
    glucose: undefined,
    carbs: undefined,
    bolus: undefined,
    beyond: undefined,
    fingerstick: undefined,
    event: undefined,
  };
  return { subject: 'a', time, seconds, localTime: seconds % 86400, ...empty, line: minutes, ...values };
}

/** Readings every five minutes on a slow wave. */
function wave(subject: string, count: number, from = 0): RecordingRow[] {
  const glucose = (k: number) => 140 + 50 * Math.sin(k / 9 + subject.charCodeAt(0));
  return Array.from({ length: count }, (_, k) => row(from + 5 * k, { subject, glucose: glucose(k) }));
}

async function run(rows: RecordingRow[], changes: Partial<RecordingSettings> = {}, bad: BadRow[] = []) {
  const all: ForecastRow[] = [];
  for await (const one of forecastRecording(core, rows, { ...settings, ...changes }, (row) => bad.push(row))) {
    all.push(one);
  }
  return all;
}

const outcomes = (rows: ForecastRow[]) =>
  rows.map(({ observed }) => (observed.accepted ? observed.flags.join('+') || 'ok' : observed.refusal));

describe('forecastRecording', () => {
  it('forecasts from every reading up to the horizon', async () => {
    const rows = await run(wave('a', 20), { horizonMinutes: 90 });
    expect(rows).toHaveLength(20);
    expect(rows.at(-1)!.prediction!.forecast.steps.map(({ minutes }) => minutes)).toEqual(
      Array.from({ length: 18 }, (_, k) => 5 * (k + 1)),
    );
    expect(rows.map(({ prediction }) => prediction!.forecast.time)).toEqual(rows.map(({ row }) => row.seconds));
    expect(outcomes(rows)).toEqual([...Array(12).fill('warm-up'), ...Array(8).fill('ok')]);
  });

  it('takes in the basal rate, 0 too, with all inputs, and learns from it', async () => {
    const rows = wave('a', 600).map((one, k) => ({
      ...one,
      basalRate: one.glucose! > 150 ? 1.6 : 0.8 * ((k >> 4) % 2),
    }));
    const bad: BadRow[] = [];
    const [readings, told, untold] = [
      await run(rows, {}, bad),
      await run(rows, { inputs: 'all' }, bad),
      await run(wave('a', 600), { inputs: 'all' }, bad),
    ].map((all) => all.map(({ prediction }) => prediction!.forecast.steps[11]!.mean));
    expect(bad).toEqual([]);
    expect(untold).toEqual(readings);
    expect(Math.abs(told!.at(-1)! - readings!.at(-1)!)).toBeGreaterThan(0.05);
    const without0 = await run(
      rows.map((one) => ({ ...one, basalRate: one.basalRate || undefined })),
      { inputs: 'all' },
    );
    expect(without0.at(-1)!.prediction!.forecast.steps[11]!.mean).not.toBe(told!.at(-1));
    const ends = await run(
      rows.map((one) => (one.basalRate === 0 ? { ...one, basalMinutes: 0 } : one)),
      { inputs: 'all' },
    );
    expect(ends).toEqual(without0.map((one, k) => ({ ...one, row: ends[k]!.row })));
  });

  it('never looks ahead: the rows so far give the forecasts so far', async () => {
    const rows = wave('a', 40).map((one, k) => (k % 9 === 4 ? { ...one, carbs: 30 } : one));
    const whole = await run(rows, { inputs: 'all' });
    expect(await run(rows.slice(0, 25), { inputs: 'all' })).toEqual(whole.slice(0, 25));
  });

  it('keeps subjects apart, also when their rows are mixed', async () => {
    const [a, b] = [wave('a', 30), wave('b', 30, 2)];
    const mixed = await run(a.flatMap((one, k) => [one, b[k]!]));
    expect(mixed.filter(({ row }) => row.subject === 'a')).toEqual(await run(a));
    expect(mixed.filter(({ row }) => row.subject === 'b')).toEqual(await run(b));
  });

  it('gives calibrations and new sensors to the core only when it is asked to', async () => {
    const told = { fingerstick: 200, event: 'calibration' };
    const last = (rows: ForecastRow[]) => rows.at(-1)!;
    const rows = (values: Partial<RecordingRow>) => [...wave('a', 30), row(148, values), row(150, { glucose: 200 })];
    const [plain, calibrated, fingerstick] = [
      last(await run(rows(told))),
      last(await run(rows(told), { inputs: 'all' })),
      last(await run(rows({ fingerstick: 200 }), { inputs: 'all' })),
    ];
    expect(calibrated).not.toEqual(plain);
    // A calibration lets readings jump, a fingerstick does not: the jump to 200 is believed after the one alone.
    const mean = ({ prediction }: ForecastRow) => prediction!.forecast.steps[0]!.mean;
    expect(Math.abs(mean(fingerstick) - mean(plain))).toBeLessThan(1);
    expect(mean(calibrated)).toBeGreaterThan(mean(plain) + 20);
    const bad: BadRow[] = [];
    const inserted = await run(rows({ event: 'Sensor-Change' }), { inputs: 'all' }, bad);
    expect(bad).toEqual([]);
    expect(last(inserted).observed).toMatchObject({
      accepted: true,
      flags: expect.arrayContaining(['sensor-warm-up']),
    });
    expect(last(await run(rows({ event: 'sensor-change' }))).observed).toEqual(plain.observed);
  });

  it('gives meals to the core only when it is asked to, and the meal of a reading counts at once', async () => {
    const before = wave('a', 30);
    const last = row(150, { glucose: 140 });
    const meal = { ...last, carbs: 60 };
    const mean = (rows: ForecastRow[]) => rows.at(-1)!.prediction!.forecast.steps.at(-1)!.mean;
    const without = mean(await run([...before, last], { inputs: 'all' }));
    expect(mean(await run([...before, meal], { inputs: 'cgm' }))).toBe(without);
    expect(mean(await run([...before, meal], { inputs: 'all' }))).toBeGreaterThan(without + 1);
    expect(mean(await run([...before, row(148, { carbs: 60 }), last], { inputs: 'all' }))).toBeGreaterThan(without + 1);
  });

  it('gives no row for a row without a reading, and takes no notice of 0 g', async () => {
    const bad: BadRow[] = [];
    const rows = [...wave('a', 15), row(72, { carbs: 0 }), row(73, { bolus: 2 })];
    expect(await run(rows, { inputs: 'all' }, bad)).toEqual(await run(wave('a', 15)));
    expect(bad).toEqual([]);
  });

  it('reports meals that the core refuses', async () => {
    const bad: BadRow[] = [];
    const rows = [row(0, { glucose: 100 }), row(5, { carbs: 900 })];
    await run(rows, { inputs: 'all' }, bad);
    expect(bad).toEqual([
      { line: 5, reason: 'carbs_g 900 was refused: a dose must be above 0 and at most 300 g or 50 U' },
    ]);
    expect(await run(rows, { inputs: 'cgm' })).toHaveLength(1);
  });

  it('gives insulin and fingersticks to the core only when it is asked to, and reports those that it refuses', async () => {
    const values = { ...settings.parameters.values, insulinGain: 20 };
    const parameters = { ...settings.parameters, values };
    const before = wave('a', 30);
    const dose = row(147, { bolus: 3 });
    const strip = row(146, { fingerstick: 150 });
    const last = row(150, { glucose: 140 });
    const mean = (rows: ForecastRow[]) => rows.at(-1)!.prediction!.forecast.steps.at(-1)!.mean;
    const plain = mean(await run([...before, last], { parameters, inputs: 'all' }));
    expect(mean(await run([...before, dose, last], { parameters, inputs: 'cgm' }))).toBe(plain);
    expect(mean(await run([...before, dose, last], { parameters, inputs: 'all' }))).toBeLessThan(plain - 5);
    const bad: BadRow[] = [];
    await run([strip, ...before, row(148, { bolus: 60 })], { inputs: 'all' }, bad);
    expect(bad.map(({ reason }) => reason)).toEqual([
      'smbg_mgdl 150 was refused: no reading has come to compare it with',
      'bolus_u 60 was refused: a dose must be above 0 and at most 300 g or 50 U',
    ]);
  });

  it('gives "low" and "high" to the core as what they are, limits of the sensor, and the row keeps its number', async () => {
    const falling = Array.from({ length: 20 }, (_, k) => row(5 * k, { glucose: 120 - 4 * k }));
    const low = row(100, { glucose: 39, beyond: 'low', event: 'low' });
    const number = row(100, { glucose: 39 });
    const [said, read] = [await run([...falling, low]), await run([...falling, number])].map((rows) => rows.at(-1)!);
    expect(said!.row.glucose).toBe(39);
    expect(said!.observed.accepted).toBe(true);
    expect(said!.prediction!.forecast.steps[0]!.sd).toBeGreaterThan(read!.prediction!.forecast.steps[0]!.sd);
  });

  it('gives refused readings no prediction and goes on', async () => {
    const rows = await run([
      row(0, { glucose: 100 }),
      row(0, { glucose: 101 }),
      row(5, { glucose: 700 }),
      row(10, { glucose: 104 }),
      row(5, { glucose: 102 }),
      row(15, { glucose: 106 }),
    ]);
    expect(outcomes(rows)).toEqual(['warm-up', 'duplicate', 'out-of-range', 'warm-up', 'out-of-order', 'warm-up']);
    expect(rows.map(({ prediction }) => prediction !== undefined)).toEqual([true, false, false, true, false, true]);
  });

  it('goes on when the clock is set back by an hour at the end of summer time', async () => {
    const rows = await run([...wave('a', 36), ...wave('a', 12, 120)]);
    const again = rows.slice(36);
    expect(again.every(({ observed }) => observed.accepted)).toBe(true);
    expect(outcomes(again)[0]).toContain('clock-recovered');
    expect(again[0]!.prediction!.forecast.time).toBe(MIDNIGHT + 7200);
  });

  it('also when the first event after it is a meal', async () => {
    const bad: BadRow[] = [];
    const rows = [...wave('a', 36), row(121, { carbs: 20 }), row(122, { glucose: 130 })];
    const after = (await run(rows, { inputs: 'all' }, bad)).at(-1)!;
    expect(bad).toEqual([]);
    expect(outcomes([after])[0]).toContain('clock-recovered');
  });

  it('does not take rows of another day for a clock that was set back', async () => {
    const late = wave('a', 13, 600);
    const rows = await run([...late.slice(0, 12), row(400, { glucose: 100 }), late[12]!]);
    expect(outcomes(rows).slice(-2)).toEqual(['clock-went-back', 'ok']);
    expect(rows.at(-1)).toEqual((await run(late)).at(-1));
  });

  it('throws when a parameter is outside its range', async () => {
    const { parameters } = settings;
    const values = { ...parameters.values, sensorNoise: -1 };
    await expect(run(wave('a', 1), { parameters: { ...parameters, values } })).rejects.toThrow('BAD_PARAMETERS');
  });
});
