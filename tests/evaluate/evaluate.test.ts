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

describe('the figures', () => {
  const recordings = [holding(1, 600, 300), holding(4, 500, 300), holding(5, 500, 300)];
  const { all, sets } = evaluate([{ name: 'made', recordings }]).withFigures();

  it('are the same for the only set', () => {
    expect(sets[0]!.figures).toEqual(all.figures);
    expect(all.figures.subjects).toBe(3);
  });

  it('share the origins among the bands of glucose', () => {
    const { bands } = all.figures;
    expect(bands.reduce((sum, { origins }) => sum + origins, 0)).toBe(all.origins);
    const squares = bands.map(({ scores }) => scores.islet[30] ?? { n: 0, rmse: 0 });
    const pooled = squares.reduce((sum, { n, rmse }) => sum + n * rmse ** 2, 0) / all.scores.islet[30]!.n;
    expect(Math.sqrt(pooled)).toBeCloseTo(all.scores.islet[30]!.rmse, 9);
  });

  it('compare with each rival by the very ratio of the scores, inside its interval', () => {
    for (const { measure, horizon, against, value, interval } of all.figures.comparisons) {
      if (measure !== 'rmse' && measure !== 'mae') continue;
      const [own, other] = [all.scores.islet[horizon]!, all.scores[against][horizon]!];
      expect(value).toBeCloseTo(own[measure] / other[measure], 9);
      expect(interval!.low).toBeLessThanOrEqual(value);
      expect(interval!.high).toBeGreaterThanOrEqual(value);
    }
    // These forecasts hold the last value: their mean is as good as that baseline's, and no interval can say otherwise.
    const same = all.figures.comparisons.find(({ measure, against }) => measure === 'rmse' && against === 'lastValue')!;
    expect(same).toMatchObject({ value: 1, verdict: 'unclear' });
  });

  it('have the Brier skill and AUROC of the summary', () => {
    const { brierSkill, auroc } = all.figures.thresholds.below70!;
    expect({ brierSkill, auroc }).toEqual({ brierSkill: all.lowAlarm!.brierSkill, auroc: all.lowAlarm!.auroc });
    expect(all.figures.lowAlarms.islet!.auroc).toBe(auroc);
    const gain = all.figures.comparisons.find(({ measure, against }) => measure === 'brierSkill' && against === 'ar2')!;
    expect(gain.value).toBeCloseTo(brierSkill - all.figures.lowAlarms.ar2!.brierSkill, 9);
  });

  it('do without a baseline that only some subjects could have', () => {
    const { figures } = evaluate([{ name: 'made', recordings: [recordings[0]!, holding(2, 9, 300)] }]).withFigures()
      .all;
    expect(figures.subjects).toBe(1);
    expect(figures.lowAlarms.lastValue).toBeNull();
    expect(figures.lowAlarms.ar2).not.toBeNull();
    expect(figures.comparisons.every(({ interval }) => interval === null)).toBe(true);
  });
});

it('baselines learn on the teachers alone when there are any', () => {
  const judged = [{ name: 'made', recordings: [holding(1, 600, 300)] }];
  const teachers = [holding(4, 500, 300), holding(5, 500, 300)].map(({ readings }) => readings);
  const taught = evaluate(judged, teachers).all.scores;
  expect(taught.ridge[30]!.n).toBe(taught.ar2[30]!.n);
  expect(taught.lastValue[30]!.wis).toBeGreaterThan(0);
  const among = evaluate([{ name: 'made', recordings: [...judged[0]!.recordings, holding(6, 500, 300)] }], teachers);
  expect(among.sets[0]!.subjects[0]!.scores.ridge).toEqual(taught.ridge);
});
