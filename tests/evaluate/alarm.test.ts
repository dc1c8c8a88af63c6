import { describe, expect, it } from 'vitest';
import { scoreAlarms } from '../../host/evaluate/alarm.js';
import { beyondWithin, originsOf } from '../../host/evaluate/protocol.js';
import golden from './golden.json' with { type: 'json' };
import { synthetic } from './synthetic.js';

const score = (probabilities: number[], outcomes: number[]) =>
  scoreAlarms({ probabilities: Float64Array.from(probabilities), outcomes: Float64Array.from(outcomes) });

describe('scores of alarms', () => {
  it('compare the Brier score with that of the base rate', () => {
    // Brier score (0.04 + 0.09 + 0.01 + 0) / 4 = 0.035; base rate 1/4: 0.1875.
    expect(score([0.8, 0.3, 0.1, 0], [1, 0, 0, 0])!.brierSkill).toBeCloseTo(1 - 0.035 / 0.1875, 12);
  });

  it('give the base rate itself no skill', () => {
    expect(score([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0])).toEqual({
      n: 4,
      events: 1,
      baseRate: 0.25,
      brierSkill: 0,
      auroc: 0.5,
    });
  });

  it('count the pairs in the right order, ties by half', () => {
    // Events .9 .5, others .5 .4 .7: (3 + (1 + 0.5)) of 6 pairs.
    expect(score([0.9, 0.5, 0.4, 0.5, 0.7], [1, 0, 0, 1, 0])!.auroc).toBeCloseTo(4.5 / 6, 12);
  });

  it('know neither skill nor order when all outcomes are the same', () => {
    expect(score([0.2, 0.3], [0, 0])).toEqual({ n: 2, events: 0, baseRate: 0, brierSkill: NaN, auroc: NaN });
    expect(score([0.2, 0.3], [1, 1])).toMatchObject({ events: 2, brierSkill: NaN, auroc: NaN });
  });

  it('are none without alarms', () => {
    expect(score([], [])).toBeUndefined();
  });
});

it.each(golden)('agree with protocol.py, every $interval s', ({ seed, readings, interval, low }) => {
  const recording = synthetic(seed, readings, interval);
  const { minutes, glucose } = recording;
  const asked = originsOf(minutes).filter(
    (origin) => glucose[origin]! >= 70 && beyondWithin(recording, origin, 30, 'below70') !== undefined,
  );
  const scores = scoreAlarms({
    probabilities: Float64Array.from(asked, (k) => 1 / (2 + Math.abs(glucose[k]! - 70) + k / 1000)),
    outcomes: Float64Array.from(asked, (k) => Number(beyondWithin(recording, k, 30, 'below70'))),
  })!;
  expect(scores).toMatchObject({ n: low.n, events: low.events });
  expect(scores.brierSkill).toBeCloseTo(low.bss, 9);
  expect(scores.auroc).toBeCloseTo(low.auroc, 9);
});
