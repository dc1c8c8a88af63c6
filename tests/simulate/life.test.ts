import { beforeAll, expect, test } from 'vitest';
import { Life, type Doings } from '../../host/simulate/life.js';
import { Random } from '../../host/simulate/random.js';

const THERAPY = { basal: 1, carbRatio: 10, correction: 40, target: 120 };
const DAYS = 300;
const DAY = 1440;

let days: (Doings & { minute: number })[];
beforeAll(() => {
  days = live(DAYS, () => THERAPY.target);
});

test('three meals and most days a snack, by day', () => {
  const meals = days.filter(({ eaten }) => eaten > 0);
  expect(meals.length / DAYS).toBeGreaterThan(3.4);
  expect(meals.length / DAYS).toBeLessThan(4);
  expect(meals.every(({ minute }) => minute % DAY > 4 * 60 && minute % DAY < 23 * 60)).toBe(true);
});

test('carbohydrate is counted with an error but without bias, and a few meals are forgotten', () => {
  const share = total(({ noted }) => noted) / total(({ eaten }) => eaten);
  expect(share).toBeGreaterThan(0.85);
  expect(share).toBeLessThan(0.99);
});

test('a bolus covers what is noted when glucose is at its target', () => {
  for (const { bolus, noted } of days) expect(bolus).toBeCloseTo(noted / THERAPY.carbRatio, 1);
});

test('some boluses are late', () => {
  const meals = days.filter(({ eaten }) => eaten > 0).map(({ minute }) => minute);
  const late = days.filter(({ bolus, minute }) => {
    const sinceMeal = Math.min(...meals.map((meal) => minute - meal).filter((wait) => wait >= 0));
    return bolus > 0 && sinceMeal >= 20 && sinceMeal <= 50;
  });
  expect(late.length / meals.length).toBeGreaterThan(0.1);
  expect(late.length / meals.length).toBeLessThan(0.3);
});

test('every other day some exercise, every day a fingerstick or two', () => {
  const exercise = days.filter(({ exercise }) => exercise !== undefined);
  expect(exercise.length / DAYS).toBeGreaterThan(0.35);
  expect(exercise.length / DAYS).toBeLessThan(0.55);
  for (const { exercise: of } of exercise) {
    expect(of!.minutes).toBeGreaterThanOrEqual(20);
    expect(of!.intensity).toBeLessThanOrEqual(0.6);
  }
  expect(days.filter(({ fingerstick }) => fingerstick).length / DAYS).toBeCloseTo(1.5, 0);
});

test('a low is treated with sugar that is not noted; a high by day is corrected, less what was given already', () => {
  const low = live(2, () => 55);
  expect(
    low.filter(({ eaten, noted, minute }) => eaten >= 12 && noted === 0 && minute % DAY < 300).length,
  ).toBeGreaterThan(5);
  const high = live(3, () => 300).filter(({ bolus, noted }) => bolus > 0 && noted === 0);
  expect(high.length).toBeGreaterThan(3);
  expect(high.length).toBeLessThan(21);
  for (const { bolus } of high) expect(bolus).toBeLessThan((300 - THERAPY.target) / THERAPY.correction + 0.06);
  expect(high.some(({ bolus }) => bolus < 3)).toBe(true);
});

/** The minutes in which something happens. */
function live(count: number, glucose: (minute: number) => number): (Doings & { minute: number })[] {
  const life = new Life(new Random(1, 2), THERAPY);
  const all = Array.from({ length: count * DAY }, (_, minute) => ({ minute, ...life.minute(minute, glucose(minute)) }));
  return all.filter(
    ({ eaten, bolus, noted, exercise, fingerstick }) =>
      eaten + bolus + noted > 0 || exercise !== undefined || fingerstick,
  );
}

function total(of: (doings: Doings) => number): number {
  return days.reduce((sum, doings) => sum + of(doings), 0);
}
