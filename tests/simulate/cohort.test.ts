import { expect, test } from 'vitest';
import { drawPerson } from '../../host/simulate/cohort.js';
import { atRest, MODEL_NAMES, type Body } from '../../host/simulate/body.js';
import { Random } from '../../host/simulate/random.js';

test.each(MODEL_NAMES)('%s: people with doses as people have, whose body rests on its basal insulin', (model) => {
  for (let index = 0; index < 25; index++) {
    const { body, therapy, weight, age } = drawPerson(model, new Random(3, index * 16));
    expect(weight).toBeGreaterThan(40);
    expect(weight).toBeLessThan(140);
    expect(age).toBeGreaterThanOrEqual(18);
    expect(therapy.basal).toBeGreaterThanOrEqual(0.2);
    expect(therapy.basal).toBeLessThanOrEqual(2.5);
    expect(therapy.target).toBe(body.fasting);
    const rest = atRest(body);
    for (let minute = 0; minute < 600; minute++) body.step(1, rest);
    expect(body.glucose).toBeCloseTo(body.fasting, 5);
  }
});

test.each(MODEL_NAMES)('%s: the carbohydrate ratio covers a meal, the correction is the fall', (model) => {
  for (let index = 0; index < 6; index++) {
    const draw = (): ReturnType<typeof drawPerson> => drawPerson(model, new Random(4, index * 16));
    const { therapy, body } = draw();
    body.beginMeal(50);
    body.inject(50 / therapy.carbRatio);
    let peak = 0;
    run(body, 300, (glucose) => (peak = Math.max(peak, glucose)), 10);
    expect(Math.abs(body.glucose - body.fasting)).toBeLessThan(3);
    expect(peak - body.fasting).toBeGreaterThan(2);
    expect(peak - body.fasting).toBeLessThan(200);

    const corrected = draw().body;
    corrected.inject(0.5);
    let least = corrected.fasting;
    run(corrected, 300, (glucose) => (least = Math.min(least, glucose)));
    expect((corrected.fasting - least) / 0.5 / therapy.correction).toBeGreaterThan(0.8);
    expect((corrected.fasting - least) / 0.5 / therapy.correction).toBeLessThan(1.3);
  }
});

function run(body: Body, minutes: number, see: (glucose: number) => void, eatingMinutes = 0): void {
  const rest = atRest(body);
  for (let minute = 0; minute < minutes; minute++) {
    body.step(1, minute < eatingMinutes ? { ...rest, eating: 5 } : rest);
    see(body.glucose);
  }
}
