/** Moments of dates: the wall clock of the person's zone leaps, the monotonic time never does. */
import { expect, it } from 'vitest';
import { Zone } from '../../host/formats/zone.js';
import { momentOf } from '../../host/stream/moment.js';

const berlin = new Zone('Europe/Berlin');
const clock = ({ localTime }: { localTime: number }): string => new Date(localTime * 1000).toISOString().slice(11, 19);

it('GIVEN summer time begins or ends THEN the wall clock leaps an hour and time goes on', () => {
  const around = (utc: string): string[] =>
    [-60, 0].map((seconds) => clock(momentOf(new Date(Date.parse(utc) + seconds * 1000), berlin)));
  expect(around('2026-03-29T01:00:00Z')).toEqual(['01:59:00', '03:00:00']);
  expect(around('2026-10-25T01:00:00Z')).toEqual(['02:59:00', '02:00:00']);
  const times = [-300, 0, 300].map(
    (s) => momentOf(new Date(Date.parse('2026-10-25T01:00:00Z') + s * 1000), berlin).time,
  );
  expect(times.map((time) => time - times[0]!)).toEqual([0, 300, 600]);
});

it('GIVEN a zone behind or ahead of UTC, or with odd minutes THEN the time of day is its own, from midnight to midnight', () => {
  const of = (name: string): string => clock(momentOf(new Date('2026-01-01T00:00:30.900Z'), new Zone(name)));
  expect(of('America/New_York')).toBe('19:00:30');
  expect(of('Asia/Kathmandu')).toBe('05:45:30');
  expect(of('Pacific/Kiritimati')).toBe('14:00:30');
  expect(momentOf(new Date(1000), new Zone('America/New_York'))).toEqual({ time: 1, localTime: 19 * 3600 + 1 });
});

it('GIVEN no zone THEN it is that of the machine', () => {
  const date = new Date(2026, 6, 1, 13, 45, 10);
  expect(clock(momentOf(date))).toBe('13:45:10');
});

it('GIVEN a date that is none THEN it says so', () => {
  expect(() => momentOf(new Date('yesterday'))).toThrow('the date is invalid');
});
