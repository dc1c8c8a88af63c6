import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import type { FlagName } from '../../host/core/status.js';
import { fieldsOf } from '../../host/formats/csv.js';
import type { ForecastRow } from '../../host/stream/forecast-recording.js';
import { FORECAST_COLUMNS, tableHead, tableRows } from '../../host/formats/forecast-table.js';

const base = {
  seconds: 0,
  localTime: 0,
  glucose: 100,
  carbs: undefined,
  bolus: undefined,
  beyond: undefined,
  fingerstick: undefined,
  event: undefined,
  line: 2,
};
const row = { ...base, subject: 'a "b", c', time: '1970-01-01 00:00' };

function accepted(mean: number, quantiles = [90, 92, 95, 100, 105, 108, 110], flags: FlagName[] = []): ForecastRow {
  const beyond = { below54: 0.01, below70: 0.02, above180: 0.03, above250: 0.04 };
  const crossing = { below54: 0.05, below70: 0.06, above180: 0.07, above250: 1.23456789e-9 };
  const minutesTo = { below54: 0, below70: 0, above180: 0, above250: 0 };
  const forecast = {
    time: 0,
    flags: [],
    steps: [5, 10].map((minutes) => ({ minutes, mean: mean + minutes, sd: 7.123456789, quantiles, beyond })),
  };
  const risk = { time: 0, interval: 300, minutesTo, steps: [5, 10].map((minutes) => ({ minutes, crossing })) };
  return { row, observed: { accepted: true, flags }, prediction: { forecast, risk } };
}

/** With a head that says how likely a low within 30 minutes is. */
function withLow(lowWithin30: number, raw: readonly [number, number, number]): ForecastRow {
  const row = accepted(100);
  const { forecast, risk } = row.prediction!;
  const step = forecast.steps[0]!;
  const crossing = risk.steps[0]!.crossing;
  const minutes = [15, 30, 60];
  forecast.steps = minutes.map((ahead) => ({ ...step, minutes: ahead }));
  risk.steps = minutes.map((ahead, k) => ({ minutes: ahead, crossing: { ...crossing, below70: raw[k]! } }));
  return { ...row, prediction: { forecast: { ...forecast, lowWithin30 }, risk } };
}

const refused: ForecastRow = {
  row,
  observed: { accepted: false, refusal: 'duplicate', message: '' },
  prediction: undefined,
};

const split = (text: string) => fieldsOf(text.trimEnd().split('\n'));

describe('the table of forecasts', () => {
  it('has the columns that scoring relies on', () => {
    expect(tableHead('csv')).toBe(
      'subject,time,horizon_min,status,method,mean_mgdl,sd_mgdl,q05,q10,q25,q50,q75,q90,q95,' +
        'p_below_54,p_below_70,p_above_180,p_above_250,' +
        'p_cross_below_54,p_cross_below_70,p_cross_above_180,p_cross_above_250\n',
    );
    expect(tableHead('json')).toBe('');
  });

  it('has the risk of a low from the head, and no other horizon disagrees with it', () => {
    const column = (row: ForecastRow) =>
      split(tableRows(row, [15, 30, 60], 'extended', 'csv')).map((fields) => fields!.at(-3));
    expect(column(withLow(0.2, [0.1, 0.3, 0.4]))).toEqual(['0.1', '0.2', '0.4']);
    expect(column(withLow(0.2, [0.25, 0.1, 0.15]))).toEqual(['0.2', '0.2', '0.2']);
  });

  it('has a row for each horizon, in the order asked for, with seven digits', () => {
    const numbers = ['7.12346', '90.00000', '92.00000', '95.00000', '100.00000', '105.00000', '108.00000', '110.00000'];
    const probabilities = ['0.01', '0.02', '0.03', '0.04', '0.05', '0.06', '0.07', '1.23457e-9'];
    expect(split(tableRows(accepted(100.1234567), [10, 5], 'kalman', 'csv'))).toEqual([
      ['a "b", c', '1970-01-01 00:00', '10', 'ok', 'kalman', '110.12346', ...numbers, ...probabilities],
      ['a "b", c', '1970-01-01 00:00', '5', 'ok', 'kalman', '105.12346', ...numbers, ...probabilities],
    ]);
  });

  it('keeps quantiles in order when it rounds', () => {
    const quantiles = fc.array(fc.float({ min: 20, max: 600, noNaN: true }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(quantiles, (values) => {
        const ascending = values.sort((a, b) => a - b);
        const [fields] = split(tableRows(accepted(100, ascending), [5], 'kalman', 'csv'));
        const written = fields!.slice(7, 14).map(Number);
        expect(written).toEqual(written.toSorted((a, b) => a - b));
        written.forEach((value, k) => expect(Math.abs(value - ascending[k]!)).toBeLessThan(5.001e-6));
      }),
    );
  });

  it('joins flags, and leaves the numbers of a refused reading empty', () => {
    const flagged = accepted(100, undefined, ['warm-up', 'outlier']);
    expect(split(tableRows(flagged, [5], 'kalman', 'csv'))[0]![3]).toBe('warm-up+outlier');
    expect(split(tableRows(refused, [5, 10], 'kalman', 'csv'))).toEqual(
      ['5', '10'].map((horizon) => [row.subject, row.time, horizon, 'duplicate', 'kalman', ...Array(17).fill('')]),
    );
  });

  it('says the same in JSON', () => {
    const [json] = tableRows(accepted(100), [5], 'kalman', 'json').trimEnd().split('\n');
    const [csv] = split(tableRows(accepted(100), [5], 'kalman', 'csv'));
    const object = JSON.parse(json!) as Record<string, unknown>;
    expect(Object.keys(object)).toEqual(FORECAST_COLUMNS);
    expect(Object.values(object)).toEqual(csv!.map((text, k) => (k === 2 || k > 4 ? Number(text) : text)));
    expect(JSON.parse(tableRows(refused, [5], 'kalman', 'json'))).toMatchObject({ status: 'duplicate', q50: null });
  });

  it('throws for a horizon that was not forecast', () => {
    expect(() => tableRows(accepted(100), [15], 'kalman', 'csv')).toThrow(RangeError);
  });
});
