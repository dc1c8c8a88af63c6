/** A reading with its forecast, as a line for people or for programs. */
import type { Diagnosis, Forecast, Observed, Risk } from '../core/forecaster.js';
import { trendText } from '../terminal/summary.js';
import type { Happening, Reading } from './records.js';

export interface Told {
  reading: Reading;
  /** What else was told since the reading before. */
  besides: readonly Happening[];
  /** Wall clock of the reading, `YYYY-MM-DDTHH:MM:SS`. */
  time: string;
  /** Minutes that the wall clock is ahead of UTC. */
  offset: number;
  observed: Observed;
  /** Nothing when the reading was refused. */
  prediction: { forecast: Forecast; risk: Risk; diagnosis: Diagnosis } | undefined;
}

/** Minutes ahead that are told. */
export const TOLD_MINUTES = [30, 60] as const;

/** Places of the 5 and 95 % quantiles among `QUANTILE_LEVELS`. */
const [LOWER, UPPER] = [0, 6];

/** How people are told of what else happened. */
const WORDS: Readonly<Record<Happening['kind'], (value: number) => string>> = {
  meal: (grams) => `${grams} g eaten`,
  insulin: (units) => `${units} U`,
  basal: (rate) => `${rate} U/h`,
  fingerstick: (glucose) => `fingerstick ${glucose.toFixed(0)}`,
  calibration: (glucose) => `calibrated to ${glucose.toFixed(0)}`,
  'sensor-change': () => 'new sensor',
};

export function peopleLine({ reading, besides, time, observed, prediction }: Told): string {
  const clock = `${time.slice(0, 10)} ${time.slice(11, 16)}`;
  const shown = reading.beyond ?? `${reading.glucose.toFixed(0)} mg/dL`;
  const value = [...besides.map(({ kind, value }) => WORDS[kind](value)), shown].join(' · ');
  if (!observed.accepted) return `${clock}  ${value}, refused: ${observed.message}\n`;
  if (prediction === undefined) return `${clock}  ${value}\n`;
  const { forecast, risk, diagnosis } = prediction;
  const ahead = TOLD_MINUTES.map((minutes) => {
    const { mean, quantiles } = stepAt(forecast.steps, minutes);
    return `in ${minutes} min ${mean.toFixed(0)} (${quantiles[LOWER]!.toFixed(0)}–${quantiles[UPPER]!.toFixed(0)})`;
  });
  const low = stepAt(risk.steps, 60).crossing.below70;
  const parts = [value, trendText(diagnosis.rate), ...ahead, `below 70 within 60 min ${(100 * low).toFixed(0)} %`];
  const flags = observed.flags.length === 0 ? '' : `  [${observed.flags.join(' ')}]`;
  return `${clock}  ${parts.join(' · ')}${flags}\n`;
}

export function jsonLine({ reading, besides, time, offset, observed, prediction }: Told): string {
  const head = {
    time,
    utc_offset_min: offset,
    glucose_mgdl: reading.glucose,
    ...(reading.beyond === undefined ? {} : { event: reading.beyond }),
    ...(besides.length === 0 ? {} : { besides: besides.map(({ utc, kind, value }) => ({ utc, kind, value })) }),
    status: observed.accepted ? observed.flags.join('+') || 'ok' : observed.refusal,
  };
  if (prediction === undefined) return `${JSON.stringify({ ...head, rate_mgdl_min: null, ahead: [] })}\n`;
  const { forecast, risk, diagnosis } = prediction;
  const ahead = TOLD_MINUTES.map((minutes) => {
    const { mean, sd, quantiles } = stepAt(forecast.steps, minutes);
    const { below54, below70, above180, above250 } = stepAt(risk.steps, minutes).crossing;
    return {
      minutes,
      mean_mgdl: mean,
      sd_mgdl: sd,
      quantiles,
      p_cross_below_54: below54,
      p_cross_below_70: below70,
      p_cross_above_180: above180,
      p_cross_above_250: above250,
    };
  });
  return `${JSON.stringify({ ...head, rate_mgdl_min: diagnosis.rate, ahead })}\n`;
}

function stepAt<Step extends { minutes: number }>(steps: readonly Step[], minutes: number): Step {
  return steps.find((step) => step.minutes === minutes)!;
}
