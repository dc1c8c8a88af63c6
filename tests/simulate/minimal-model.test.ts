import { expect, test } from 'vitest';
import { MinimalModel, type Physiology } from '../../host/simulate/minimal-model.js';

const BODY: Physiology = {
  production: 1.33,
  effectiveness: 0.0022,
  sensitivity: 8e-4,
  actionRate: 0.011,
  clearance: 2000,
  depotTime: 49,
  plasmaTime: 47,
  volume: 250,
  mealTime: 45,
  interstitialTime: 7,
};
const TARGET = 120;
const BASAL = ((BODY.production / TARGET - BODY.effectiveness) / BODY.sensitivity) * BODY.clearance * 60 * 1e-6;
const CALM = { basal: BASAL, need: 1, disturbance: 0 };

test('a body in balance stays there', () => {
  const model = new MinimalModel(BODY, TARGET);
  run(model, 1440);
  expect(model.glucose).toBeCloseTo(TARGET, 8);
  expect(model.interstitial).toBeCloseTo(TARGET, 8);
});

test('insulin lowers glucose for hours, carbohydrate raises it, sugar raises it sooner', () => {
  const [insulin, meal, sugar] = [0, 1, 2].map(() => new MinimalModel(BODY, TARGET));
  insulin!.inject(1);
  meal!.eat(20);
  sugar!.eatSugar(20);
  for (const model of [insulin!, meal!, sugar!]) run(model, 25);
  expect(sugar!.glucose).toBeGreaterThan(meal!.glucose + 10);
  expect(meal!.glucose).toBeGreaterThan(TARGET + 5);
  run(insulin!, 95);
  expect(insulin!.glucose).toBeLessThan(TARGET - 8);
  run(insulin!, 1440);
  expect(insulin!.glucose).toBeCloseTo(TARGET, 1);
});

test('all of a meal appears in its volume', () => {
  const uncleared = { ...BODY, production: 0, effectiveness: 0, sensitivity: 0 };
  const model = new MinimalModel({ ...uncleared, sensitivity: 1e-12 }, TARGET);
  model.eat(30);
  run(model, 3000, { basal: 0, need: 1, disturbance: 0 });
  expect(model.glucose - TARGET).toBeCloseTo(30_000 / BODY.volume, 3);
});

test('a steady rise shows in the interstitium one delay later', () => {
  const model = new MinimalModel({ ...BODY, production: 0, effectiveness: 0, sensitivity: 1e-12 }, TARGET);
  run(model, 100, { basal: 0, need: 1, disturbance: 1.5 });
  expect(model.glucose).toBeCloseTo(TARGET + 150, 6);
  expect(model.glucose - model.interstitial).toBeCloseTo(1.5 * BODY.interstitialTime, 4);
});

test('glucose never falls below 20 mg/dL', () => {
  const model = new MinimalModel(BODY, TARGET);
  model.inject(500);
  run(model, 400);
  expect(model.glucose).toBeGreaterThanOrEqual(20);
  expect(model.glucose).toBeLessThan(25);
});

function run(model: MinimalModel, minutes: number, influence = CALM): void {
  for (let minute = 0; minute < minutes; minute++) model.step(influence);
}
