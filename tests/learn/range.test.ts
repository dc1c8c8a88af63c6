import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { fromCoordinate, linear, logarithmic, toCoordinate } from '../../host/learn/range.js';

const RANGES = {
  logarithmic: logarithmic(0.01, 20),
  'shifted logarithmic': logarithmic(0, 1000, 120),
  linear: linear(60, 300, 30),
};

describe.each(Object.entries(RANGES))('a %s range', (_, range) => {
  const inside = fc.double({ min: range.lowest, max: range.highest, noNaN: true });

  it('leads from each number in it to a coordinate and back', () => {
    fc.assert(
      fc.property(inside, (value) => {
        const back = fromCoordinate(range, toCoordinate(range, value));
        expect(Math.abs(back - value)).toBeLessThan(1e-9 * Math.max(value, 1));
      }),
    );
  });

  it('is left by no coordinate', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (coordinate) => {
        const value = fromCoordinate(range, coordinate);
        expect(value >= range.lowest && value <= range.highest).toBe(true);
      }),
    );
  });

  it('reflects at both ends', () => {
    for (const end of [range.lowest, range.highest]) {
      const at = toCoordinate(range, end);
      expect(fromCoordinate(range, at)).toBeCloseTo(end, 9);
      expect(fromCoordinate(range, at + 0.2)).toBeCloseTo(fromCoordinate(range, at - 0.2), 9);
      expect(fromCoordinate(range, at + 0.2)).not.toBeCloseTo(end, 3);
    }
  });

  it('takes a number outside as its nearest end', () => {
    expect(fromCoordinate(range, toCoordinate(range, range.lowest - 1))).toBeCloseTo(range.lowest, 9);
    expect(fromCoordinate(range, toCoordinate(range, range.highest * 2))).toBeCloseTo(range.highest, 9);
  });
});

it('a coordinate counts factors of e, or units', () => {
  expect(fromCoordinate(RANGES.logarithmic, 1)).toBeCloseTo(Math.E, 12);
  expect(fromCoordinate(RANGES.linear, 5)).toBeCloseTo(150, 12);
});
