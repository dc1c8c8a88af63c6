import { expect, test } from 'vitest';
import { insulinOnBoard, Loop } from '../../host/simulate/loop.js';

const THERAPY = { basal: 1, carbRatio: 10, correction: 40, target: 110 };

test('insulin on board is all at first, none after six hours, and what has gone is the integral of its activity', () => {
  expect(insulinOnBoard(0)).toBeCloseTo(1, 12);
  expect(insulinOnBoard(360)).toBe(0);
  expect(insulinOnBoard(359.9)).toBeCloseTo(0, 5);
  // Activity t (1 − t/T) e^(−t/τ), summed and scaled to one.
  const tau = (75 * (1 - 75 / 360)) / (1 - 150 / 360);
  const activity = (t: number): number => t * (1 - t / 360) * Math.exp(-t / tau);
  const until = (end: number): number => {
    let sum = 0;
    for (let t = 0.005; t < end; t += 0.01) sum += 0.01 * activity(t);
    return sum;
  };
  for (const minutes of [30, 75, 150, 300])
    expect(insulinOnBoard(minutes)).toBeCloseTo(1 - until(minutes) / until(360), 4);
});

test('at the target it gives the scheduled basal, above more up to four times, below less, low none', () => {
  const steady = (glucose: number): number => {
    const loop = new Loop(THERAPY);
    loop.minute(0, glucose);
    return loop.minute(5, glucose);
  };
  expect(steady(110)).toBe(1);
  expect(steady(130)).toBe(2);
  expect(steady(300)).toBe(4);
  expect(steady(100)).toBe(0.5);
  expect(steady(65)).toBe(0);
});

test('a fall that goes on suspends it; a bolus that is still to act holds it back; without readings it goes back to basal', () => {
  const falling = new Loop(THERAPY);
  falling.minute(0, 130);
  expect(falling.minute(5, 118)).toBe(0);
  const bolused = new Loop(THERAPY);
  bolused.minute(0, 180);
  bolused.note(3);
  expect(bolused.minute(5, 180)).toBeLessThan(2);
  expect(bolused.minute(7, undefined)).toBe(bolused.minute(9, 400));
  expect(bolused.minute(10, undefined)).toBe(1);
});
