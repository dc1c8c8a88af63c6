import { describe, expect, it } from 'vitest';
import { beyondWithin, medianInterval, originsOf, targetsOf } from '../../host/evaluate/protocol.js';
import golden from './golden.json' with { type: 'json' };
import { synthetic } from './synthetic.js';

const every = (minutes: number, readings: number): Float64Array =>
  Float64Array.from({ length: readings }, (_, k) => k * minutes);

describe('the median interval', () => {
  it('is the middle of the intervals, whatever their order', () => {
    expect(medianInterval(Float64Array.of(0, 1, 11, 16))).toBe(5);
  });

  it('is the mean of the two in the middle', () => {
    expect(medianInterval(Float64Array.of(0, 5, 20))).toBe(10);
  });

  it('is that of a usual sensor for a single reading', () => {
    expect(medianInterval(Float64Array.of(7))).toBe(5);
  });
});

describe('origins', () => {
  it('of a 5-minute sensor begin with the tenth reading', () => {
    expect([...originsOf(every(5, 12))]).toEqual([9, 10, 11]);
  });

  it('of a 15-minute sensor begin with the fourth reading', () => {
    expect([...originsOf(every(15, 6))]).toEqual([3, 4, 5]);
  });

  it('take an interval of 7.5 minutes for a fast sensor, which then has too few readings', () => {
    expect([...originsOf(every(7.5, 20))]).toEqual([]);
  });

  it('have their readings within the last hour, which leaves out the one exactly an hour ago', () => {
    const spread = Float64Array.of(0, 15, 30, 45, 60, 90, 105, 120);
    expect([...originsOf(spread)]).toEqual([3, 4]);
  });

  it('need a full hour again after a gap', () => {
    const first = [...every(5, 12)];
    const second = first.map((minutes) => minutes + 300);
    expect([...originsOf(Float64Array.from([...first, ...second]))]).toEqual([9, 10, 11, 21, 22, 23]);
  });
});

describe('targets', () => {
  const from0 = Int32Array.of(0);

  it('are the nearest readings', () => {
    expect([...targetsOf(Float64Array.of(0, 28, 31, 33), from0, 30)]).toEqual([2]);
  });

  it('are the earlier of two as near', () => {
    expect([...targetsOf(Float64Array.of(0, 29, 31), from0, 30)]).toEqual([1]);
  });

  it('lie up to 2.5 minutes away, and no further', () => {
    expect([...targetsOf(Float64Array.of(0, 32.5), from0, 30)]).toEqual([1]);
    expect([...targetsOf(Float64Array.of(0, 32.6), from0, 30)]).toEqual([-1]);
    expect([...targetsOf(Float64Array.of(0, 27.4), from0, 30)]).toEqual([-1]);
  });

  it('come after the origin', () => {
    expect([...targetsOf(Float64Array.of(0, 1), Int32Array.of(0, 1), 2)]).toEqual([1, -1]);
  });
});

describe('a low within 30 minutes', () => {
  const low = (minutes: number[], glucose: number[]) =>
    beyondWithin({ minutes: Float64Array.from(minutes), glucose: Float64Array.from(glucose) }, 0, 30, 'below70');

  it('is any reading below the limit', () => {
    expect(low([0, 5, 10], [100, 69.9, 90])).toBe(true);
    expect(low([0, 5, 10], [60, 70, 90])).toBe(false);
  });

  it('may come with the last minute, not later', () => {
    expect(low([0, 5, 30], [100, 90, 60])).toBe(true);
    expect(low([0, 5, 30.1], [100, 90, 60])).toBe(false);
  });

  it('is unknown without any reading', () => {
    expect(low([0, 31], [100, 60])).toBeUndefined();
    expect(low([0], [100])).toBeUndefined();
  });
});

describe.each(golden)('beside protocol.py, every $interval s', ({ seed, readings, interval, ...expected }) => {
  const recording = synthetic(seed, readings, interval);
  const origins = originsOf(recording.minutes);
  const sum = (numbers: Int32Array): number => numbers.reduce((total, value) => total + value, 0);

  it('has the same origins', () => {
    expect(origins).toHaveLength(expected.origins);
    expect(sum(origins)).toBe(expected.originSum);
  });

  it.each([30, 60] as const)('has the same targets at %i min', (horizon) => {
    const targets = targetsOf(recording.minutes, origins, horizon).filter((target) => target >= 0);
    expect(targets).toHaveLength(expected[`at${horizon}`].ar2.n);
    expect(sum(targets)).toBe(expected[`at${horizon}`].targetSum);
  });

  it('has the same lows', () => {
    const asked = origins.filter((origin) => recording.glucose[origin]! >= 70);
    const lows = Array.from(asked, (origin) => beyondWithin(recording, origin, 30, 'below70'));
    expect(lows.filter((low) => low === undefined)).toHaveLength(expected.low.unknown);
    expect(lows.filter((low) => low === true)).toHaveLength(expected.low.events);
  });
});
