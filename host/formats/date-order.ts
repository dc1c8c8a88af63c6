/** Dates whose order of day and month depends on the country: read when the file itself has shown which it is. */
import { Unusable } from './found.js';
import { parseLocalTime } from './local-time.js';

export const DATE_ORDERS = ['dmy', 'mdy'] as const;
export type DateOrderName = (typeof DATE_ORDERS)[number];

const TIME = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})[T ,]+(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?\s*([AP])?\.?M?\.?$/i;

interface Parts {
  date: readonly [string, string, string];
  /** Of the day, as parseLocalTime has it. */
  clock: string;
}

export class DateOrder {
  #order: DateOrderName | undefined;
  #yearFirst = false;

  /** `given`: what the caller knows. */
  constructor(given?: DateOrderName) {
    this.#order = given;
  }

  /** Whether dates can be read. */
  get decided(): boolean {
    return this.#order !== undefined || this.#yearFirst;
  }

  /** Learns from a time. Throws Unusable when it is none. */
  see(text: string): void {
    const { date } = partsOf(text);
    if (date[0].length === 4) this.#yearFirst = true;
    else if (this.#order === undefined) {
      if (Number(date[0]) > 12) this.#order = 'dmy';
      else if (Number(date[1]) > 12) this.#order = 'mdy';
    }
  }

  /** Seconds since 1970-01-01T00:00 on the same wall clock; undefined when there is no such time in this order. */
  read(text: string): number | undefined {
    const { date, clock } = partsOf(text);
    const [first, second, third] = date;
    if (first.length === 4) return parseLocalTime(`${first}-${pad(second)}-${pad(third)}T${clock}`);
    if (this.#order === undefined) return undefined;
    const [day, month] = this.#order === 'dmy' ? [first, second] : [second, first];
    return parseLocalTime(`${third}-${pad(month)}-${pad(day)}T${clock}`);
  }
}

function partsOf(text: string): Parts {
  const [, a, b, c, hours, minutes, seconds = '00', half] = TIME.exec(text.trim()) ?? [];
  if (a === undefined || (a.length === 4) === (c!.length === 4)) {
    throw new Unusable(`time ${JSON.stringify(text)} is no date and time`);
  }
  const hour = half === undefined ? Number(hours) : hourOfHalf(Number(hours), half, text);
  return { date: [a, b!, c!], clock: `${pad(String(hour))}:${minutes}:${seconds}` };
}

/** 12 AM is midnight, 12 PM noon. */
function hourOfHalf(hours: number, half: string, text: string): number {
  if (hours < 1 || hours > 12) throw new Unusable(`time ${JSON.stringify(text)} does not exist`);
  return (hours % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}

function pad(text: string): string {
  return text.padStart(2, '0');
}
