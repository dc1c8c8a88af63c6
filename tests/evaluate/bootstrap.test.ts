import { describe, expect, it } from 'vitest';
import { Bootstrap } from '../../host/evaluate/bootstrap.js';
import { Random } from '../../host/simulate/random.js';

const random = new Random(3, 1);
const SUBJECTS = 200;
const values = Float64Array.from({ length: SUBJECTS }, () => random.normal(10, 4));
const mean = values.reduce((sum, value) => sum + value, 0) / SUBJECTS;
const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / SUBJECTS);
const parts = Array.from(values, (value) => Float64Array.of(1, value));
const average = ([n, sum]: Float64Array): number => sum! / n!;

describe('the bootstrap over subjects', () => {
  it('has the interval of a mean', () => {
    // The bootstrap mean's variance is exactly that of the values over their number; it is normal for so many.
    const { low, high } = new Bootstrap([SUBJECTS], 20_000).interval(parts, average)!;
    const error = sd / Math.sqrt(SUBJECTS);
    expect(Math.abs(low - (mean - 1.96 * error)) / error).toBeLessThan(0.08);
    expect(Math.abs(high - (mean + 1.96 * error)) / error).toBeLessThan(0.08);
  });

  it('draws each data set by itself: between sets that do not vary within there is nothing to draw', () => {
    const sets = Array.from({ length: 20 }, (_, k) => Float64Array.of(1, k < 10 ? 0 : 100));
    expect(new Bootstrap([10, 10]).interval(sets, average)).toEqual({ low: 50, high: 50 });
    const { low, high } = new Bootstrap([20]).interval(sets, average)!;
    expect(high - low).toBeGreaterThan(30);
  });

  it('pairs: a difference that every subject has is certain, however much subjects vary', () => {
    const pairs = Array.from(values, (value) => Float64Array.of(1, value, value + 0.5));
    const difference = ([n, a, b]: Float64Array): number => (b! - a!) / n!;
    const { low, high } = new Bootstrap([SUBJECTS]).interval(pairs, difference)!;
    expect(low).toBeCloseTo(0.5, 9);
    expect(high).toBeCloseTo(0.5, 9);
  });

  it('is the same every time, and another with another seed', () => {
    const of = (seed?: number) => new Bootstrap([SUBJECTS], 500, seed).interval(parts, average);
    expect(of()).toEqual(of());
    expect(of(2)).not.toEqual(of());
  });

  it('does not know what one subject, or none, cannot tell', () => {
    expect(new Bootstrap([1]).interval([Float64Array.of(1, 2)], average)).toBeNull();
    expect(new Bootstrap([]).interval([], average)).toBeNull();
  });

  it('gives up when the statistic is seldom defined', () => {
    const rare = Array.from({ length: 10 }, (_, k) => Float64Array.of(Number(k === 0), 1));
    expect(new Bootstrap([10]).interval(rare, average)).toBeNull();
  });
});
