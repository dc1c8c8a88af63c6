import { beforeEach, describe, expect, test } from 'vitest';
import type { Core } from '../../host/core/core.js';
import type { Forecaster } from '../../host/core/forecaster.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { exerciseFactor } from '../../host/what-if/exercise.js';
import { whatIf, type WhatIf, type WhatIfEvent } from '../../host/what-if/what-if.js';
import { newCore } from '../support/engines.js';

const AT = { time: 7200, localTime: 43200 };
let core: Core;
beforeEach(async () => {
  core = await newCore();
});

/** Two hours of readings; insulin takes 40 mg/dL a unit when `gain` says so. */
function forecaster(model: 'kinematic' | 'adaptive', gain = 0): Forecaster {
  const shipped = SHIPPED[model];
  const parameters = { ...shipped, values: { ...shipped.values, insulinGain: gain } };
  const made = core.create({ parameters, horizonMinutes: 120 });
  for (let k = 0; k <= 24; k++) made.observe({ time: k * 300, localTime: 36000 + k * 300 }, 150 + 10 * Math.sin(k / 4));
  return made;
}

function ask(of: Forecaster, ...events: WhatIfEvent[]): WhatIf & { answered: true } {
  const answer = whatIf(core, of, AT, events);
  if (!answer.answered) throw new Error(answer.message);
  return answer;
}

describe.each(['kinematic', 'adaptive'] as const)('%s', (model) => {
  test('the question leaves the forecaster as it was, byte for byte, and what it forecasts', () => {
    const original = forecaster(model, 40);
    const [before, forecast] = [original.snapshot(), original.forecast()];
    ask(
      original,
      { kind: 'meal', grams: 60 },
      { kind: 'bolus', units: 3 },
      { kind: 'exercise', minutes: 30, intensity: 0.3 },
    );
    expect(original.snapshot()).toEqual(before);
    expect(original.forecast()).toEqual(forecast);
    expect(whatIf(core, original, { time: 100, localTime: 0 }, [{ kind: 'meal', grams: 60 }]).answered).toBe(false);
    expect(original.snapshot()).toEqual(before);
  });

  test('the answer is what the forecaster says when it happens', () => {
    const original = forecaster(model, 40);
    const { without, with: told } = ask(original, { kind: 'meal', grams: 60 }, { kind: 'bolus', units: 2 });
    expect(without.map(({ mean }) => mean)).toEqual(original.forecast().steps.map(({ mean }) => mean));
    original.meal(AT, 60);
    original.insulin(AT, 2);
    expect(told.map(({ quantiles }) => quantiles)).toEqual(original.forecast().steps.map(({ quantiles }) => quantiles));
  });

  test('a meal raises, insulin lowers, as far as the parameters know', () => {
    const meal = ask(forecaster(model), { kind: 'meal', grams: 60 });
    expect(meal.difference.at(-1)).toBeGreaterThan(8);
    expect(meal.unknown).toEqual([]);
    const bolus = ask(forecaster(model, 40), { kind: 'bolus', units: 2 });
    expect(bolus.difference.at(-1)).toBeLessThan(-15);
    expect(bolus.difference.at(-1)).toBeGreaterThan(-80);
    const unknown = ask(forecaster(model), { kind: 'bolus', units: 2 });
    expect(unknown.difference.every((change) => change === 0)).toBe(true);
    expect(unknown.unknown).toEqual(['bolus']);
  });

  test('a question for later is asked then: both sides wait', () => {
    const original = forecaster(model);
    const later = { time: AT.time + 600, localTime: AT.localTime + 600 };
    const answer = whatIf(core, original, later, [{ kind: 'meal', grams: 60 }]);
    original.elapse(later);
    expect(answer).toMatchObject({ answered: true });
    if (answer.answered) expect(answer.without[5]!.mean).toBe(original.forecast().steps[5]!.mean);
  });

  test('exercise multiplies the forecast by its factor', () => {
    const { without, with: walked } = ask(forecaster(model), { kind: 'exercise', minutes: 30, intensity: 0.4 });
    const factor = exerciseFactor(60, 30, 0.4);
    expect(walked[11]!.mean).toBeCloseTo(without[11]!.mean * factor, 6);
    expect(walked[11]!.quantiles[0]).toBeCloseTo(without[11]!.quantiles[0]! * factor, 6);
  });
});

test('the factor of exercise is the solution of its equations', () => {
  for (const [after, minutes, intensity] of [
    [10, 30, 0.3],
    [60, 30, 0.3],
    [60, 90, 0.6],
  ] as const) {
    let [y, logarithm] = [0, 0];
    const h = 0.001;
    for (let t = 0; t < after; t += h) {
      logarithm -= 3.39e-4 * y * h;
      y += (((t < minutes ? 100 * intensity : 0) - y) / 5) * h;
    }
    expect(exerciseFactor(after, minutes, intensity)).toBeCloseTo(Math.exp(logarithm), 4);
  }
  expect(exerciseFactor(0, 30, 0.5)).toBe(1);
});

test('events that cannot be are refused', () => {
  const original = forecaster('kinematic');
  for (const event of [
    { kind: 'meal', grams: 0 },
    { kind: 'bolus', units: NaN },
    { kind: 'exercise', minutes: 30, intensity: 1.5 },
    { kind: 'exercise', minutes: -1, intensity: 0.5 },
  ] as const) {
    expect(() => whatIf(core, original, AT, [event])).toThrow(RangeError);
  }
  expect(whatIf(core, original, AT, [{ kind: 'bolus', units: 1e9 }])).toMatchObject({ answered: false });
});
