import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../host/evaluate/comparisons.js';

describe('the verdict on a difference', () => {
  it.each([
    [{ low: 0.97, high: 0.99 }, 1, true, 'better'],
    [{ low: 1.01, high: 1.03 }, 1, true, 'worse'],
    [{ low: 0.97, high: 1.01 }, 1, true, 'unclear'],
    [{ low: 0.01, high: 0.02 }, 0, false, 'better'],
    [{ low: -0.02, high: -0.01 }, 0, false, 'worse'],
  ])('%j from %d', (interval, neutral, lessIsBetter, verdict) => {
    expect(verdictOf(interval, neutral, lessIsBetter)).toBe(verdict);
  });

  it('is not given where three decimals show none, as with forecasts that differ by rounding', () => {
    expect(verdictOf({ low: 1.0000001, high: 1.0004 }, 1, true)).toBe('unclear');
    expect(verdictOf({ low: 0.9996, high: 0.9999999 }, 1, true)).toBe('unclear');
    expect(verdictOf({ low: 0.0001, high: 0.2 }, 0, false)).toBe('unclear');
  });

  it('needs an interval', () => expect(verdictOf(null, 1, true)).toBe('unclear'));
});
