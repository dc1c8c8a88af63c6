/** Aligned lines of a name and what it is, for the end of a run. */
import type { Diagnosis } from '../core/forecaster.js';
import type { Paint } from './paint.js';
import { padRight } from './text.js';

const STEADY = 0.15;

/** One line for each pair. */
export function summaryLines(pairs: readonly (readonly [name: string, text: string])[], paint: Paint): string[] {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, text]) => `${paint('quiet', padRight(name, width))}  ${text}`);
}

/** What is believed about glucose itself, in words. */
export function beliefText({ glucose, glucoseSd, rate, rateSd }: Diagnosis): string {
  return `${glucose.toFixed(0)} ± ${glucoseSd.toFixed(1)} mg/dL, ${trendText(rate)}, ± ${rateSd.toFixed(2)}`;
}

/** A rate of change in words, mg/dL/min. */
export function trendText(rate: number): string {
  if (Math.abs(rate) < STEADY) return `steady at ${signed(rate)} mg/dL/min`;
  return `${rate > 0 ? 'rising' : 'falling'} by ${Math.abs(rate).toFixed(1)} mg/dL/min`;
}

function signed(rate: number): string {
  const text = Math.abs(rate).toFixed(1);
  return rate < 0 && text !== '0.0' ? `−${text}` : text;
}
