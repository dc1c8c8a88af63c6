import { check } from 'prettier';
import { describe, expect, it } from 'vitest';
import { parseParameters, type ParameterSet } from '../../host/core/parameters.js';
import { parameterText } from '../../host/learn/parameter-text.js';
import { parametersOf } from '../support/parameters.js';

const names = (count: number) => Array.from({ length: count }, (_, k) => `subject-${k}`);
const learned = (subjects: Record<string, string[]>): ParameterSet => ({
  ...parametersOf('ar2', { mealNoise: 1e-7 }),
  learned: { subjects, inputs: 'cgm', seed: 1, generations: 2, objective: 0.5 },
});

describe('parameterText', () => {
  it.each([
    ['nothing learned', parametersOf('kinematic')],
    ['few subjects', learned({ a: ['1', '2'], 'say "b"': ['ü'] })],
    ['subjects that fill more than a line', learned({ a: names(30), b: names(1) })],
    ['subjects that just fit', learned({ a: names(8), b: names(9), c: names(10) })],
    ['nobody', learned({})],
  ])('can be read again and leaves prettier nothing to do: %s', async (_, parameters) => {
    const text = parameterText(parameters);
    expect(parseParameters(text, 'text')).toEqual(parameters);
    expect(await check(text, { parser: 'json', printWidth: 120 })).toBe(true);
  });

  it('breaks a line where prettier does, to the character', async () => {
    for (let length = 1; length <= 120; length++) {
      const text = parameterText(learned({ a: ['x'.repeat(length), 'y'], b: ['x'.repeat(length), 'y'] }));
      expect(await check(text, { parser: 'json', printWidth: 120 }), `${length}`).toBe(true);
    }
  });
});
