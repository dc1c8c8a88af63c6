/** The table of forecasts: one row per reading and horizon, as CSV or as JSON lines. Glucose is in mg/dL. */
import { csvField } from './csv.js';
import type { ForecastRow } from '../stream/forecast-recording.js';

const LABELS = ['subject', 'time', 'horizon_min', 'status', 'method'] as const;

const NUMBERS = [
  'mean_mgdl',
  'sd_mgdl',
  'q05',
  'q10',
  'q25',
  'q50',
  'q75',
  'q90',
  'q95',
  'p_below_54',
  'p_below_70',
  'p_above_180',
  'p_above_250',
  'p_cross_below_54',
  'p_cross_below_70',
  'p_cross_above_180',
  'p_cross_above_250',
] as const;

export const FORECAST_COLUMNS = [...LABELS, ...NUMBERS];

export type TableForm = 'csv' | 'json';

/** What stands before the first row. */
export function tableHead(form: TableForm): string {
  return form === 'csv' ? `${FORECAST_COLUMNS.join(',')}\n` : '';
}

/** The rows of one reading, one for each horizon, min; a refused reading's numbers are empty (JSON: null). */
export function tableRows(forecast: ForecastRow, horizons: readonly number[], method: string, form: TableForm): string {
  const { subject, time } = forecast.row;
  const status = statusOf(forecast);
  return horizons
    .map((horizon) => {
      const numbers = numbersAt(forecast, horizon);
      if (form === 'csv') {
        return `${csvField(subject)},${time},${horizon},${status},${method},${numbers?.join(',') ?? NO_NUMBERS}\n`;
      }
      const labels = JSON.stringify({ subject, time, horizon_min: horizon, status, method });
      const members = NUMBERS.map((name, k) => `"${name}":${numbers?.[k] ?? 'null'}`);
      return `${labels.slice(0, -1)},${members.join(',')}}\n`;
    })
    .join('');
}

const NO_NUMBERS = ','.repeat(NUMBERS.length - 1);

/** `ok`, what the belief suffers from, or why the reading was refused. */
function statusOf({ observed }: ForecastRow): string {
  if (!observed.accepted) return observed.refusal;
  return observed.flags.join('+') || 'ok';
}

/** The row's numbers as text, in the order of `NUMBERS`: rounding keeps quantiles in order. */
function numbersAt({ prediction }: ForecastRow, horizon: number): string[] | undefined {
  if (prediction === undefined) return undefined;
  const { mean, sd, quantiles, beyond } = stepAt(prediction.forecast.steps, horizon);
  const { crossing } = stepAt(prediction.risk.steps, horizon);
  const below70 = calibratedLow(crossing.below70, prediction.forecast.lowWithin30, horizon);
  const glucose = [mean, sd, ...quantiles].map((value) => value.toFixed(5));
  const probabilities = [beyond, { ...crossing, below70 }].flatMap(({ below54, below70, above180, above250 }) =>
    [below54, below70, above180, above250].map(probability),
  );
  return [...glucose, ...probabilities];
}

/** The filter's probability of a reading below 70 mg/dL up to a horizon, in agreement with the head's calibrated one of 30 minutes. */
function calibratedLow(filter: number, within30: number | undefined, horizon: number): number {
  if (within30 === undefined || horizon === 30) return within30 ?? filter;
  return horizon < 30 ? Math.min(filter, within30) : Math.max(filter, within30);
}

/** Six significant digits however small: the ranks of small risks matter. */
function probability(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function stepAt<Step extends { minutes: number }>(steps: readonly Step[], horizon: number): Step {
  const step = steps.find(({ minutes }) => minutes === horizon);
  if (step === undefined) throw new RangeError(`no forecast ${horizon} min ahead was asked for`);
  return step;
}
