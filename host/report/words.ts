/** Names and numbers as the report writes them. */
import type { Interval } from '../evaluate/bootstrap.js';
import type { Measure } from '../evaluate/comparisons.js';
import { FORECASTERS, type ForecasterName } from '../evaluate/tally.js';

const NAMES: Record<Exclude<ForecasterName, 'islet'>, string> = {
  lastValue: 'last value',
  linear: 'trend of 15 min',
  ar2: 'Nightscout AR2',
  ridge: 'ridge, 12 lags',
  outside: 'made elsewhere',
};

export function nameOf(name: ForecasterName): string {
  return name === 'islet' ? 'Islet' : NAMES[name];
}

/** The name in a sentence, after "than". */
export function rivalName(name: ForecasterName): string {
  return name === 'outside' ? 'those made elsewhere' : nameOf(name);
}

/** Those of whom something is known, in the usual order. */
export function available(known: Record<ForecasterName, unknown>): ForecasterName[] {
  return FORECASTERS.filter((name) => known[name] !== null);
}

export const MEASURE_NAMES: Record<Measure, string> = {
  wis: 'weighted interval score',
  rmse: 'RMSE',
  mae: 'MAE',
  brierSkill: 'Brier skill',
  auroc: 'AUROC',
  sensitivity: 'lows announced at one false alarm a day',
};

const NOTHING = '–';

export function fixed(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
  return value
    .toFixed(digits)
    .replace(/^-(0(\.0*)?)$/, '$1')
    .replace('-', '−');
}

export function percent(share: number | null | undefined, digits = 0): string {
  const text = fixed(share === null || share === undefined ? share : 100 * share, digits);
  return text === NOTHING ? text : `${text}\u202f%`;
}

export function whole(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function counted(number: number, thing: string): string {
  return `${whole(number)} ${thing}${number === 1 ? '' : 's'}`;
}

export function range(interval: Interval | null, digits: number): string {
  return interval === null ? NOTHING : `${fixed(interval.low, digits)} to ${fixed(interval.high, digits)}`;
}

/** "a, b and c" */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}
