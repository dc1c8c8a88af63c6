import { describe, expect, it } from 'vitest';
import { evaluate } from '../../host/evaluate/evaluate.js';
import { FORECASTERS } from '../../host/evaluate/tally.js';
import { originsOf } from '../../host/evaluate/protocol.js';
import { RecordingBuilder, type Recording } from '../../host/evaluate/recording.js';
import golden from './golden.json' with { type: 'json' };
import { prediction } from './prediction.js';
import { synthetic } from './synthetic.js';

/** A recording whose forecasts all say the current value; none at the readings of `silent`. */
function holding(seed: number, readings: number, interval: number, silent: number[] = []): Recording {
  const { minutes, glucose } = synthetic(seed, readings, interval);
  const builder = new RecordingBuilder(`subject ${seed}`);
  minutes.forEach((time, k) =>
    builder.add(time, glucose[k]!, silent.includes(k) ? undefined : prediction(glucose[k]!, 5, (k % 10) / 10)),
  );
  return builder.build();
}

describe.each(golden)(
  'an evaluation beside protocol.py, every $interval s',
  ({ seed, readings, interval, ...expected }) => {
    const { sets, all } = evaluate([{ name: 'made', recordings: [holding(seed, readings, interval)] }]);

    it('has the same origins, and the scores of what was forecast', () => {
      expect(all).toMatchObject({ readings, origins: expected.origins, missing: 0 });
      for (const horizon of [30, 60] as const) {
        const { n, rmse, mae } = expected[`at${horizon}`].lastValue;
        for (const name of ['lastValue', 'islet'] as const) {
          expect(all.scores[name][horizon]!.n).toBe(n);
          expect(all.scores[name][horizon]!.rmse).toBeCloseTo(rmse, 9);
          expect(all.scores[name][horizon]!.mae).toBeCloseTo(mae, 9);
        }
        expect(all.scores.islet[horizon]!.rmseVsAr2).toBeCloseTo(rmse / expected[`at${horizon}`].ar2.rmse, 9);
      }
    });

    it('has the same lows', () => {
      expect(all.lowAlarm).toMatchObject({ n: expected.low.n, events: expected.low.events });
    });

    it('is the same for the only set and its only subject', () => {
      const { name, subjects, ...set } = sets[0]!;
      expect(name).toBe('made');
      expect(set).toEqual(all);
      expect(subjects).toEqual([{ subject: `subject ${seed}`, ...all }]);
    });

    it('has neither ridge nor intervals of the last value for a single subject', () => {
      expect(all.scores.ridge[30]).toBeNull();
      expect(all.scores.lastValue[30]!.wis).toBeNaN();
    });
  },
);

describe('an evaluation of several sets', () => {
  const [a, b, c] = [holding(1, 600, 300), holding(2, 300, 900), holding(4, 500, 300)];
  const { sets, all } = evaluate([
    { name: 'first', recordings: [a, b] },
    { name: 'second', recordings: [c] },
  ]);

  it('pools the origins', () => {
    expect(sets.map(({ origins }) => origins).reduce((x, y) => x + y)).toBe(all.origins);
    const [first, second, pooled] = [...sets, all].map(({ scores }) => scores.ridge[60]!);
    expect(pooled!.n).toBe(first!.n + second!.n);
    expect(pooled!.mae * pooled!.n).toBeCloseTo(first!.mae * first!.n + second!.mae * second!.n, 6);
  });

  it('teaches the baselines on the subjects of the other sets too', () => {
    expect(sets[1]!.scores.ridge[30]!.coverage90).toBeGreaterThan(0.5);
    expect(evaluate([{ name: 'second', recordings: [c] }]).all.scores.ridge[30]).toBeNull();
  });
});

describe('origins without a forecast', () => {
  const origins = originsOf(synthetic(1, 600, 300).minutes);
  const silent = [...origins.slice(100, 103), 0];
  const { all } = evaluate([{ name: 'made', recordings: [holding(1, 600, 300, silent), holding(4, 500, 300)] }]);
  const whole = evaluate([{ name: 'made', recordings: [holding(1, 600, 300), holding(4, 500, 300)] }]).all;

  it('are counted as missing, and nobody is scored there', () => {
    expect(all.origins).toBe(whole.origins);
    expect(all.missing).toBe(3);
    for (const name of FORECASTERS.filter((one) => one !== 'outside')) {
      expect(all.scores[name][30]!.n).toBe(whole.scores[name][30]!.n - 3);
    }
    expect(all.lowAlarm!.n).toBe(whole.lowAlarm!.n - 3);
  });

  it('are nowhere in a recording that is too short', () => {
    const short = evaluate([{ name: 'short', recordings: [holding(1, 9, 300)] }]).all;
    expect(short).toMatchObject({ readings: 9, origins: 0, missing: 0, lowAlarm: null });
    expect(short.scores.ar2[30]).toBeNull();
  });
});
