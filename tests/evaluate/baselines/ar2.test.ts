import { describe, expect, it } from 'vitest';
import { ar2 } from '../../../host/evaluate/baselines/ar2.js';
import { caseOf } from '../../../host/evaluate/baselines/case.js';
import { originsOf } from '../../../host/evaluate/protocol.js';
import { ScoreSums } from '../../../host/evaluate/scores.js';
import golden from '../golden.json' with { type: 'json' };
import { synthetic } from '../synthetic.js';

const readings = (...glucose: number[]) => ({
  minutes: Float64Array.from(glucose, (_, k) => 5 * k),
  glucose: Float64Array.from(glucose),
});

describe('AR2', () => {
  it('falls back to 140 from a steady value as its coefficients say', () => {
    let [current, previous] = [Math.log(180 / 140), Math.log(180 / 140)];
    for (let step = 0; step < 6; step++) [current, previous] = [1.716 * current - 0.723 * previous, current];
    expect(ar2(readings(180, 180), Int32Array.of(1), 30).mean[0]).toBeCloseTo(140 * Math.exp(current), 9);
  });

  it('stays within 36 and 400 mg/dL', () => {
    expect(ar2(readings(300, 360), Int32Array.of(1), 60).mean[0]).toBe(400);
    expect(ar2(readings(80, 50), Int32Array.of(1), 60).mean[0]).toBe(36);
  });

  it('has the cone of Nightscout between its 5 and 95 % quantiles', () => {
    const { mean, quantiles } = ar2(readings(140, 140), Int32Array.of(1), 30);
    expect(mean[0]).toBeCloseTo(140, 9);
    expect(quantiles![0]).toBeCloseTo(140 * Math.exp(-2 * 0.116), 9);
    expect(quantiles![3]).toBe(mean[0]);
    expect(quantiles![6]).toBeCloseTo(140 * Math.exp(2 * 0.116), 9);
    const hour = ar2(readings(140, 140), Int32Array.of(1), 60);
    expect(hour.quantiles![6]).toBeCloseTo(140 * Math.exp(2 * 0.192), 9);
  });
});

describe.each(golden)('beside protocol.py, every $interval s', ({ seed, readings: length, interval, ...expected }) => {
  it.each([30, 60] as const)('AR2 has the same scores at %i min', (horizon) => {
    const recording = synthetic(seed, length, interval);
    const { origins, observed } = caseOf(recording, originsOf(recording.minutes), horizon);
    const sums = new ScoreSums();
    sums.score(ar2(recording, origins, horizon), observed);
    const scores = sums.scores!;
    const { n, rmse, mae, wis, cover50, cover90 } = expected[`at${horizon}`].ar2;
    expect(scores).toMatchObject({ n, coverage50: cover50, coverage90: cover90 });
    expect(scores.rmse).toBeCloseTo(rmse, 9);
    expect(scores.mae).toBeCloseTo(mae, 9);
    expect(scores.wis).toBeCloseTo(wis, 9);
  });
});
