/** Local wall-clock times as text: strict and quick, without the host's time zone or locale. */

const DAYS_BEFORE_1970 = 719468; // from 0000-03-01, where the years of the formula begin

/**
 * Seconds from 1970-01-01T00:00 to `YYYY-MM-DDTHH:MM[:SS]` (or with a space for the T), both on the same wall clock;
 * negative before. Undefined for any other text, and for dates and times that do not exist.
 */
export function parseLocalTime(text: string): number | undefined {
  const withSeconds = text.length === 19;
  if (!withSeconds && text.length !== 16) return undefined;
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || (withSeconds && text[16] !== ':')) return undefined;
  if (text[10] !== 'T' && text[10] !== ' ') return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = withSeconds ? twoDigits(text, 17) : 0;
  const isDate = year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  const isTime = hour < 24 && minute < 60 && second < 60;
  return isDate && isTime ? daysSince1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second : undefined;
}

/** The text of seconds on a wall clock, as `parseLocalTime` reads it. */
export function localTimeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

/** The number that two digits spell; NaN, which fails every comparison, when they are not digits. */
function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : NaN;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Days from 1970-01-01 in the Gregorian calendar; years are counted from March, so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return 365 * y + leapDays + Math.floor((153 * monthsSinceMarch + 2) / 5) + day - 1 - DAYS_BEFORE_1970;
}
