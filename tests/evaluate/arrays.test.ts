import { expect, it } from 'vitest';
import { concatenate } from '../../host/evaluate/arrays.js';

it('joins arrays in their order', () => {
  expect(concatenate([Float64Array.of(1, 2), new Float64Array(), Float64Array.of(3)])).toEqual(
    Float64Array.of(1, 2, 3),
  );
  expect(concatenate([])).toEqual(new Float64Array());
});
