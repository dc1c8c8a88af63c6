import { describe, expect, it } from 'vitest';
import type { Case } from '../../../host/evaluate/baselines/case.js';
import { ridge } from '../../../host/evaluate/baselines/ridge.js';
import { originsOf } from '../../../host/evaluate/protocol.js';
import { synthetic } from '../synthetic.js';

/** A subject whose readings to come follow a law of the last two readings, 5 minutes apart. */
function lawful(seed: number, law: (current: number, previous: number) => number): Case {
  const { glucose } = synthetic(seed, 400, 300);
  const readings = { minutes: Float64Array.from(glucose, (_, k) => 5 * k), glucose };
  const origins = originsOf(readings.minutes);
  const observed = Float64Array.from(origins, (k) => law(glucose[k]!, glucose[k - 1]!));
  return { readings, origins, observed };
}

const rising = (current: number, previous: number): number => 30 + 0.8 * current + 3 * (current - previous);

describe('ridge regression', () => {
  it('finds a linear law on the other subjects', () => {
    const cases = [lawful(1, rising), lawful(2, rising), lawful(3, rising)];
    ridge(cases)!.forEach((means, k) => {
      means.forEach((mean, i) => expect(Math.abs(mean - cases[k]!.observed[i]!)).toBeLessThan(0.2)); // the penalty shrinks a little
    });
  });

  it('learns nothing from the subject that it forecasts', () => {
    const ordinary = ridge([lawful(1, rising), lawful(2, rising)])!;
    const strange = ridge([lawful(1, () => 300), lawful(2, rising)])!;
    expect(Math.max(...strange[0]!.map((mean, i) => Math.abs(mean - ordinary[0]![i]!)))).toBeLessThan(1e-6);
    expect(strange[1]!.every((mean) => Math.abs(mean - 300) < 0.5)).toBe(true);
  });

  it('uses nothing later than the origin', () => {
    const whole = lawful(1, rising);
    const cut = whole.origins[50]!;
    const readings = {
      minutes: whole.readings.minutes.slice(0, cut + 1),
      glucose: whole.readings.glucose.slice(0, cut + 1),
    };
    const other = lawful(2, rising);
    const early = { readings, origins: whole.origins.slice(0, 51), observed: whole.observed.slice(0, 51) };
    expect(ridge([early, other])![0]![50]).toBeCloseTo(ridge([whole, other])![0]![50]!, 6);
  });

  it('is not available to a single subject', () => {
    const silent: Case = { ...lawful(2, rising), origins: new Int32Array(), observed: new Float64Array() };
    expect(ridge([lawful(1, rising)])).toBeUndefined();
    expect(ridge([lawful(1, rising), silent])).toBeUndefined();
  });
});
