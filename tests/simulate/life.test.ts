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
  const meals = days.filter(({ meal }) => meal > 0);
  expect(meals.length / DAYS).toBeGreaterThan(3.4);
  expect(meals.length / DAYS).toBeLessThan(4);
  expect(meals.every(({ minute }) => minute % DAY > 4 * 60 && minute % DAY < 23 * 60)).toBe(true);
});

test('carbohydrate is counted with an error but without bias, and a few meals are forgotten', () => {
  const eaten = total(({ meal }) => meal);
  const noted = total(({ noted }) => noted);
  expect(noted / eaten).toBeGreaterThan(0.85);
  expect(noted / eaten).toBeLessThan(0.99);
});

test('a bolus covers what is noted when glucose is at its target', () => {
  for (const { bolus, noted } of days) expect(bolus).toBeCloseTo(noted / THERAPY.carbRatio, 1);
});

test('some boluses are late', () => {
  const meals = days.filter(({ meal }) => meal > 0).map(({ minute }) => minute);
  const late = days.filter(({ bolus, minute }) => {
    const sinceMeal = Math.min(...meals.map((meal) => minute - meal).filter((wait) => wait >= 0));
    return bolus > 0 && sinceMeal >= 20 && sinceMeal <= 50;
  });
  expect(late.length / meals.length).toBeGreaterThan(0.1);
  expect(late.length / meals.length).toBeLessThan(0.3);
});

test('a low is treated with sugar and not noted; a high by day is corrected, but not again and again', () => {
  const low = live(2, () => 55);
  expect(low.filter(({ sugar }) => sugar > 0).length).toBeGreaterThan(20);
  const high = live(2, () => 300).filter(({ bolus, noted }) => bolus > 0 && noted === 0);
  expect(high.length).toBeGreaterThan(3);
  expect(high.length).toBeLessThan(14);
  expect(high.every(({ bolus }) => Math.abs(bolus - (300 - THERAPY.target) / THERAPY.correction) < 0.051)).toBe(true);
});

/** The minutes in which something happens. */
function live(count: number, glucose: (minute: number) => number): (Doings & { minute: number })[] {
  const life = new Life(new Random(1, 2), THERAPY);
  const all = Array.from({ length: count * DAY }, (_, minute) => ({ minute, ...life.minute(minute, glucose(minute)) }));
  return all.filter(({ meal, sugar, bolus, noted }) => meal + sugar + bolus + noted > 0);
}

function total(of: (doings: Doings) => number): number {
  return days.reduce((sum, doings) => sum + of(doings), 0);
}
