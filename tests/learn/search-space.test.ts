import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { MODEL_NAMES, parameterNames, type ParameterSet } from '../../host/core/parameters.js';
import { SearchSpace, significant } from '../../host/learn/search-space.js';
import { newCore } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';

const core = await newCore();
const CASES = MODEL_NAMES.flatMap((model) =>
  (['cgm', 'all'] as const).flatMap((inputs) =>
    [0, 4].map((degreesOfFreedom) => ({ model, inputs, degreesOfFreedom })),
  ),
);

const accepted = (parameters: ParameterSet): boolean => {
  core.create({ parameters });
  return true;
};

describe.each(CASES)('the search space of $model, inputs $inputs, degrees of freedom $degreesOfFreedom', (one) => {
  const base = parametersOf(one.model, { degreesOfFreedom: one.degreesOfFreedom });
  const space = new SearchSpace(base, one.inputs);
  const dimension = space.names.length;
  const points = (reach: number) =>
    fc
      .array(fc.double({ min: -reach, max: reach, noNaN: true }), { minLength: dimension, maxLength: dimension })
      .map((point) => Float64Array.from(point));

  it('has a set that the core accepts at every point', () => {
    fc.assert(
      fc.property(fc.oneof(points(5), points(1e6)), (point) => accepted(space.decode(point))),
      { numRuns: 500 },
    );
  });

  it('has one at its corners', () => {
    const ends = [-1e3, 1e3].flatMap((far) =>
      Array.from({ length: dimension }, (_, k) => space.start.map((value, j) => (j === k ? far : value))),
    );
    expect(ends.every((point) => accepted(space.decode(point)))).toBe(true);
  });

  it('finds the point of a set again', () => {
    fc.assert(
      fc.property(points(5), (point) => {
        const { values } = space.decode(point);
        const again = space.decode(space.encode({ ...base, values })).values;
        for (const name of Object.keys(values)) {
          expect(Math.abs(again[name]! - values[name]!)).toBeLessThanOrEqual(1e-4 * Math.abs(values[name]!));
        }
      }),
    );
  });

  it('starts at a set that the core accepts, whatever the base', () => {
    const other = parametersOf(one.model, { degreesOfFreedom: one.degreesOfFreedom, sensorNoise: 9, setpoint: 200 });
    expect(accepted(space.decode(space.start))).toBe(true);
    expect(new SearchSpace(other, one.inputs).start).toEqual(space.start);
  });

  it('changes what is learned, in six digits, and nothing else', () => {
    const { values } = space.decode(space.start.map((value) => value + 0.123456789));
    expect(Object.keys(values)).toEqual(Object.keys(base.values));
    const changed = Object.keys(values).filter((name) => values[name] !== base.values[name]);
    const learned = space.names.filter((name) => parameterNames(one.model).includes(name));
    expect(changed.sort()).toEqual([...learned, ...(space.names.includes('frequency') ? ['a1', 'a2'] : [])].sort());
    for (const name of changed) expect(significant(values[name]!)).toBe(values[name]);
  });
});

it('learns the meals alone when they are given, and degrees of freedom only of a Student-t', () => {
  const names = (inputs: 'cgm' | 'all', degreesOfFreedom: number) =>
    new SearchSpace(parametersOf('kinematic', { degreesOfFreedom }), inputs).names;
  expect(names('cgm', 0)).toEqual(expect.arrayContaining(['setpoint', 'sensorNoise', 'rateNoise']));
  expect(names('cgm', 0)).not.toContain('mealGain');
  expect(names('cgm', 0)).not.toContain('degreesOfFreedom');
  expect(names('cgm', 4)).toContain('degreesOfFreedom');
  expect(names('all', 4)).toEqual(['mealGain', 'mealDecay', 'mealUncertainty']);
});
