import { describe, expect, it } from 'vitest';
import { sustainedLows } from '../../bench/pressed/lows.js';
import { pressOnce, wholeNights } from '../support/pressed.js';
import { Random } from '../support/random.js';
import { removedIn } from '../support/wears.js';
import { segmentsOf, type Kind, type Reading } from './segments.js';

/** Readings every 5 minutes from 22:00 on. */
function readings(count: number, glucose: (k: number) => number, minute = (k: number) => 5 * k): Reading[] {
  return Array.from({ length: count }, (_, k) => {
    const time = 22 * 3600 + 60 * minute(k);
    return { time, localTime: time % 86400, glucose: glucose(k) };
  });
}

describe('segments', () => {
  it.each<[Kind, Reading[]]>([
    ['calm', readings(60, () => 120)],
    ['fast rise', readings(60, (k) => 100 + 11 * Math.max(0, k - 50))],
    ['fall through 70', readings(60, (k) => (k < 50 ? 120 : 120 - 6 * (k - 50)))],
    ['noisy', readings(60, (k) => 120 + (k % 2) * 8)],
    [
      'after a gap',
      readings(
        60,
        (k) => 120 + 11 * (k % 3),
        (k) => 5 * k + (k >= 55 ? 40 : 0),
      ),
    ],
  ])('find what ends %s', (kind, made) => {
    const found = segmentsOf(made).find((segment) => segment.kind === kind)!;
    expect(found.readings).toHaveLength(48);
    expect(made).toEqual(expect.arrayContaining(found.readings));
  });

  it('take the middle one of several', () => {
    const made = readings(148, () => 120);
    const [calm, ...others] = segmentsOf(made);
    expect(others).toEqual([]);
    expect(made.indexOf(calm!.readings.at(-1)!)).toBe(47 + 50);
  });
});

describe('a night with the sensor pressed', () => {
  const [night] = wholeNights(readings(110, () => 150));

  it('is lowered by the drawn share between onset and end, and nowhere else', () => {
    expect(night![0]!.localTime).toBe(23 * 3600);
    const random = new Random(3);
    for (let k = 0; k < 50; k++) {
      const { press, readings: pressed } = pressOnce(night!, random)!;
      expect(150 * press.depth).toBeGreaterThanOrEqual(25);
      pressed.forEach(({ time, glucose }) => {
        const within = time > press.onset && time < press.end;
        if (!within) expect(glucose).toBe(150);
        else expect(glucose).toBeLessThan(150);
      });
      expect(Math.min(...pressed.map(({ glucose }) => glucose))).toBeCloseTo(150 * (1 - press.depth), 9);
    }
  });

  it('is none where glucose is too low to fall by 25 mg/dL', () => {
    expect(
      pressOnce(
        readings(80, () => 40),
        new Random(1),
      ),
    ).toBeUndefined();
  });
});

describe('sustained lows', () => {
  it('last half an hour, are told with the half hour before them, and say whether they fell suddenly', () => {
    const slow = readings(90, (k) => Math.max(60, 130 - 3 * Math.max(0, k - 20)));
    const [low, ...others] = sustainedLows(slow);
    expect(others).toEqual([]);
    expect(low!.sudden).toBe(false);
    expect(slow.indexOf(low!.readings[0]!)).toBe(slow.findIndex(({ glucose }) => glucose < 70) - 6);
    expect(sustainedLows(readings(90, (k) => (k < 40 ? 100 : 60)))[0]!.sudden).toBe(true);
    expect(sustainedLows(readings(90, (k) => (k >= 40 && k < 45 ? 60 : 100)))).toEqual([]);
    expect(
      sustainedLows(
        slow,
        slow.map(() => false),
      ),
    ).toEqual([]);
  });
});

describe('what is removed of a bias', () => {
  it('is the same in every sense where the same share of each is', () => {
    const wears = [-12, 3, 8].map((off) => ({ off, left: 0.25 * off, meter: 5, covered: true }));
    const { expected, absolute, rms, median, better, covered } = removedIn(wears);
    for (const share of [expected, absolute, rms, median]) expect(share).toBeCloseTo(0.75, 12);
    expect([better, covered]).toEqual([1, 1]);
  });

  it('is more in expectation than in size where what is left has no sign', () => {
    const wears = [-10, 10].flatMap((off) => [-6, 6].map((left) => ({ off, left, meter: 7.5, covered: true })));
    const { expected, absolute, rms, bestRms } = removedIn(wears);
    expect(expected).toBeCloseTo(1, 12);
    expect(absolute).toBeCloseTo(0.4, 12);
    expect(rms).toBeCloseTo(0.4, 12);
    expect(bestRms).toBeCloseTo(0.4, 12);
  });
});
