import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { parseLocalTime } from '../../host/formats/local-time.js';

const DAY = 86400;
const last = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;
const first = new Date('0000-01-01T00:00:00Z').getTime() / 1000;
const seconds = fc.oneof(fc.integer({ min: first, max: last }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

const pad = (value: number, length = 2) => String(value).padStart(length, '0');

describe('parseLocalTime', () => {
  it('agrees with the calendar of Date on every second of the years 0 to 9999', () => {
    fc.assert(
      fc.property(seconds, fc.constantFrom('T', ' '), (time, separator) => {
        const text = new Date(time * 1000).toISOString().slice(0, 19).replace('T', separator);
        expect(parseLocalTime(text)).toBe(time);
        expect(parseLocalTime(text.slice(0, 16))).toBe(time - (((time % 60) + 60) % 60));
      }),
      { numRuns: 2000 },
    );
  });

  it('accepts exactly the days that exist', () => {
    const day = fc.record({
      year: fc.oneof(fc.integer({ min: 1000, max: 9999 }), fc.constantFrom(1900, 2000, 2023, 2024, 2100)),
      month: fc.integer({ min: 0, max: 13 }),
      day: fc.integer({ min: 0, max: 32 }),
    });
    fc.assert(
      fc.property(day, ({ year, month, day }) => {
        const date = new Date(Date.UTC(year, month - 1, day));
        const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        const parsed = parseLocalTime(`${year}-${pad(month)}-${pad(day)}T00:00`);
        expect(parsed).toBe(exists ? date.getTime() / 1000 : undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows the epoch and leap days', () => {
    expect(parseLocalTime('1970-01-01T00:00')).toBe(0);
    expect(parseLocalTime('1969-12-31T23:59:59')).toBe(-1);
    expect(parseLocalTime('2024-03-01T00:00')! - parseLocalTime('2024-02-28T00:00')!).toBe(2 * DAY);
    expect(parseLocalTime('2000-02-29T12:30:15')).toBe(951827415);
    expect(parseLocalTime('1900-02-29T00:00')).toBeUndefined();
    expect(parseLocalTime('2023-02-29T00:00')).toBeUndefined();
  });

  it.each([
    '',
    '2024-01-01',
    '2024-01-01T00:00Z',
    '2024-01-01T00:00:00Z',
    '2024-01-01T00:00:00.000',
    '2024-01-01T00:00+01:00',
    '2024-01-01t00:00',
    '2024-01-01T24:00',
    '2024-01-01T23:60',
    '2024-01-01T23:59:60',
    '2024-01-01T 1:00',
    '2024-01-01T00:0x',
    '2024-1-01T00:00',
    '2024/01/01 00:00',
    '01-01-2024 00:00',
    '2024-01-01T00-00',
    '2024-01-01T00:00-00',
    '+024-01-01T00:00',
    '-024-01-01T00:00',
    '2O24-01-01T00:00',
    '２０２４-01-01T00:00',
    'x024-07-01T00:00',
    'x024-02-01T00:00',
  ])('refuses %j', (text) => {
    expect(parseLocalTime(text)).toBeUndefined();
  });
});
