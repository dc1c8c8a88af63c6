/** Time without readings: one gap is the same as any split of it, and doubt grows with it. */
import fc from '../support/fast-check.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '../../host/core/core.js';
import type { Forecaster } from '../../host/core/forecaster.js';
import { MODEL_NAMES, type ParameterSet } from '../../host/core/parameters.js';
import { newCore } from '../support/engines.js';
import { LINEAR_MODELS, parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';

const LONGEST = 57600;

let core: Core;

beforeAll(async () => {
  core = await newCore();
});

const at = (time: number) => ({ time, localTime: time % 86400 });

function warmed(parameters: ParameterSet): Forecaster {
  const forecaster = core.create({ parameters, features: [] });
  [150, 156, 161, 170].forEach((glucose, k) => forecaster.observe(at(1000 + 300 * k), glucose));
  forecaster.meal(at(1900), 45);
  return forecaster;
}

/** Relative difference of all means and sds of two forecasts and diagnoses, in sd. */
function difference(one: Forecaster, other: Forecaster): number {
  const [a, b] = [one.forecast(), other.forecast()];
  return Math.max(
    ...a.steps.map((step, k) => {
      const { mean, sd } = b.steps[k]!;
      return Math.max(Math.abs(step.mean - mean) / sd, Math.abs(step.sd / sd - 1));
    }),
    Math.abs(one.diagnose().carbsOnBoard - other.diagnose().carbsOnBoard) / 45,
  );
}

describe.each(LINEAR_MODELS)('%s', (model) => {
  it('one gap equals any split of it, up to 16 hours', () => {
    let largest = 0;
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 2, max: LONGEST }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (seed, gap, cuts) => {
          const parameters = plausibleParameters(model, new Random(seed));
          const whole = warmed(parameters);
          const split = warmed(parameters);
          whole.elapse(at(1900 + gap));
          for (const cut of [...cuts].sort((a, b) => a - b)) split.elapse(at(1900 + Math.floor(cut * gap)));
          split.elapse(at(1900 + gap));
          largest = Math.max(largest, difference(whole, split));
          expect(difference(whole, split)).toBeLessThan(2e-4);
        },
      ),
      { numRuns: 150, seed: 4 },
    );
    console.log(`${model}: one gap against a split one, largest difference ${largest.toExponential(1)} sd`);
  });

  it('the same reading after a whole or a split gap leaves the same belief', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: LONGEST }), (seed, gap) => {
        const random = new Random(seed);
        const parameters = plausibleParameters(model, random);
        const whole = warmed(parameters);
        const split = warmed(parameters);
        split.elapse(at(1900 + random.whole(0, gap)));
        for (const forecaster of [whole, split]) forecaster.observe(at(1900 + gap), 133);
        expect(difference(whole, split)).toBeLessThan(1e-3);
        expect(whole.diagnose().flags).toEqual(split.diagnose().flags);
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});

describe.each(MODEL_NAMES)('%s', (model) => {
  it('doubt about the next reading grows with each of the first hours without one', () => {
    const forecaster = warmed(parametersOf(model, { scaleOffset: 1000 }));
    let before = forecaster.forecast().steps[0]!.sd;
    for (const minutes of [5, 15, 30, 60, 120]) {
      forecaster.elapse(at(1900 + 60 * minutes));
      const after = forecaster.forecast().steps[0]!.sd;
      expect(after).toBeGreaterThan(before);
      before = after;
    }
  });
});

describe('a gap of more than 16 hours', () => {
  it('starts the belief anew at the next reading, flagged as a gap and warming up', () => {
    const forecaster = warmed(plausibleParameters('kinematic', new Random(8)));
    const flags = forecaster.observe(at(1900 + LONGEST + 1), 133);
    expect(flags).toEqual({ accepted: true, flags: ['warm-up', 'gap'] });
    const fresh = core.create({ parameters: plausibleParameters('kinematic', new Random(8)) });
    fresh.observe(at(1900 + LONGEST + 1), 133);
    const [a, b] = [forecaster.forecast(), fresh.forecast()];
    a.steps.forEach((step, k) => expect(step.mean).toBeCloseTo(b.steps[k]!.mean, 3));
  });

  it('leaves nothing of the rate, the acceleration and the meal effect before it, even where none of them decays', () => {
    for (const parameters of [
      parametersOf('kinematic', { reversion: 0, rateDecay: 0, accelerationDecay: 0, mealDecay: 0.002 }),
      parametersOf('ar2', { a1: 1.99, a2: -0.99001, mealDecay: 0.002 }),
    ]) {
      const after = warmed(parameters);
      const fresh = core.create({ parameters, features: [] });
      for (const forecaster of [after, fresh]) forecaster.observe(at(1900 + LONGEST + 1), 133);
      const { rate, rateSd, acceleration, mealEffect, glucose, glucoseSd } = after.diagnose();
      expect(fresh.diagnose()).toMatchObject({ rate, rateSd, acceleration, mealEffect, glucose, glucoseSd });
    }
  });

  it('of 20 hours keeps the forecast finite, whole or in two halves', () => {
    const parameters = plausibleParameters('kinematic', new Random(8));
    const whole = warmed(parameters);
    const split = warmed(parameters);
    whole.elapse(at(1900 + 72000));
    split.elapse(at(1900 + 36000));
    split.elapse(at(1900 + 72000));
    for (const forecaster of [whole, split]) {
      expect(forecaster.forecast().steps.every(({ sd }) => Number.isFinite(sd))).toBe(true);
    }
  });
});
