/** Numbers and units as vendors write them. */
import { Unusable } from './found.js';

/** mg/dL in one mmol/L: glucose has 180.1559 g/mol. */
const MGDL_PER_MMOLL = 18.01559;

/** Decimal point or comma, no separators of thousands. */
const DECIMAL = /^[+-]?\d+(?:[.,]\d+)?$/;

/** Glucose in mg/dL, to a hundredth; `unit` as vendors write it. Throws Unusable when the unit is another one. */
export function milligrams(value: number, unit: string): number {
  switch (unit.trim().toLowerCase()) {
    case 'mg/dl':
    case 'mgdl':
    case 'mg':
      return value;
    case 'mmol/l':
    case 'mmol':
      return Math.round(value * MGDL_PER_MMOLL * 100) / 100;
    default:
      throw new Unusable(`unit ${JSON.stringify(unit)} is neither mg/dL nor mmol/L`);
  }
}

/** The unit that a column's header names; undefined when it names none. */
export function unitIn(header: string | undefined): 'mg/dL' | 'mmol/L' | undefined {
  if (header === undefined) return undefined;
  return /mg\/dl/i.test(header) ? 'mg/dL' : /mmol\/l/i.test(header) ? 'mmol/L' : undefined;
}

/** A number as text or as a number; undefined when there is nothing. Throws Unusable, naming `what`, for anything else. */
export function numberOf(value: unknown, what: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string') {
    const text = value.trim();
    if (text === '') return undefined;
    if (DECIMAL.test(text)) return Number(text.replace(',', '.'));
  }
  throw new Unusable(`${what} ${JSON.stringify(value)} is not a number`);
}

/** A dose: undefined when there is none or it is 0. Throws Unusable for a negative one. */
export function doseOf(value: unknown, what: string): number | undefined {
  const dose = numberOf(value, what);
  if (dose !== undefined && dose < 0) throw new Unusable(`${what} ${dose} is negative`);
  return dose === 0 ? undefined : dose;
}
