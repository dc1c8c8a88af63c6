import { expect, test } from 'vitest';
import { MinimalModel } from '../../host/simulate/minimal-model.js';
import { Random } from '../../host/simulate/random.js';
import { drawBody, drawTherapy } from '../../host/simulate/therapy.js';

test('doses are such as people use, and basal insulin alone holds glucose somewhat above its target', () => {
  for (let seed = 0; seed < 50; seed++) {
    const random = new Random(seed, 1);
    const body = drawBody(random);
    const therapy = drawTherapy(random, body);
    expect(therapy.basal).toBeGreaterThan(0.2);
    expect(therapy.basal).toBeLessThan(2);
    expect(therapy.carbRatio).toBeGreaterThan(5);
    expect(therapy.carbRatio).toBeLessThan(35);
    expect(therapy.correction).toBeGreaterThan(20);
    expect(therapy.correction).toBeLessThan(90);

    const model = new MinimalModel(body, therapy.target);
    for (let minute = 0; minute < 2880; minute++) model.step({ basal: therapy.basal, need: 1, disturbance: 0 });
    expect(Math.abs(model.glucose - therapy.target)).toBeLessThan(0.2 * therapy.target);
  }
});
