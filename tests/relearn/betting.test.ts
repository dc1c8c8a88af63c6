import { describe, expect, it } from 'vitest';
import { bet, evidence, startingWealth, watchfulBet } from '../../host/relearn/betting.js';
import { ALPHA, LONGEST_CONTEST, afterDay, needed, newContest } from '../../host/relearn/contest.js';
import { Random } from '../support/random.js';

const RUNS = 4000;
const DAYS = 400;

/** The share of runs in which the evidence against "no gain" ever reaches 1/α. */
function everReached(alpha: number, draw: (random: Random, day: number) => number, days = DAYS): number {
  const random = new Random(1);
  let reached = 0;
  for (let run = 0; run < RUNS; run++) {
    let wealth = startingWealth();
    for (let day = 0; day < days; day++) {
      wealth = bet(wealth, draw(random, day));
      if (evidence(wealth) < 1 / alpha) continue;
      reached++;
      break;
    }
  }
  return reached / RUNS;
}

/** Of a share that is at most p: three standard errors. */
const bound = (p: number): number => p + 3 * Math.sqrt((p * (1 - p)) / RUNS);

const NULLS: [string, (random: Random, day: number) => number][] = [
  ['coins', (random) => (random.between(0, 1) < 0.5 ? 1 : -1)],
  ['small bells', (random) => 0.2 * random.normal()],
  ['rare large losses, that keep the mean at 0', (random) => (random.between(0, 1) < 0.05 ? -0.95 : 0.05)],
  ['spread that follows the day before', (random, day) => (day % 7 < 2 ? 0.9 : 0.1) * Math.sign(random.normal())],
];

describe('betting', () => {
  it.each(NULLS)('is misled with a chance of at most α at any time: %s', (_, draw) => {
    for (const alpha of [0.2, 0.05]) expect(everReached(alpha, draw)).toBeLessThanOrEqual(bound(alpha));
  });

  it('would be misled more often by a test for a fixed day that is looked at every day', () => {
    const random = new Random(1);
    let misled = 0;
    for (let run = 0; run < 1000; run++) {
      let [sum, squares] = [0, 0];
      for (let day = 1; day <= DAYS; day++) {
        const x = 0.2 * random.normal();
        [sum, squares] = [sum + x, squares + x * x];
        if (day < 10 || sum / Math.sqrt(squares) < 1.645) continue;
        misled++;
        break;
      }
    }
    expect(misled / 1000).toBeGreaterThan(0.2);
  });

  it('finds a gain', () => {
    expect(everReached(0.05, (random) => 0.15 + 0.3 * random.normal(), 90)).toBeGreaterThan(0.9);
  });

  it('keeps its wealth at 1 on average when there is no gain, and never loses all', () => {
    const random = new Random(2);
    let sum = 0;
    for (let run = 0; run < RUNS; run++) {
      let wealth = startingWealth();
      for (let day = 0; day < 10; day++) wealth = bet(wealth, random.between(0, 1) < 0.5 ? 0.3 : -0.3);
      expect(Math.min(...wealth)).toBeGreaterThan(0);
      sum += evidence(wealth);
    }
    expect(sum / RUNS).toBeCloseTo(1, 1);
  });

  it('takes what is out of range as the end of the range', () => {
    expect(bet(startingWealth(), 7)).toEqual(bet(startingWealth(), 1));
    expect(bet(startingWealth(), -7)).toEqual(bet(startingWealth(), -1));
  });
});

describe('watchful betting', () => {
  const timesToAlarm = (level: number, draw: (random: Random, day: number) => number, runs = 600): number[] => {
    const random = new Random(3);
    return Array.from({ length: runs }, () => {
      let wealth = startingWealth();
      for (let day = 1; ; day++) {
        wealth = watchfulBet(wealth, draw(random, day));
        if (evidence(wealth) >= level || day === 5000) return day;
      }
    });
  };
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it.each(NULLS)('raises no false alarm before as many days as its level, on average: %s', (_, draw) => {
    expect(mean(timesToAlarm(100, draw))).toBeGreaterThanOrEqual(100);
  });

  it('finds a change soon after a long time without one, when plain betting has lost its wealth', () => {
    const random = new Random(4);
    let [watchful, plain] = [startingWealth(), startingWealth()];
    for (let day = 0; day < 300; day++) {
      const x = -0.3 + 0.3 * random.normal();
      [watchful, plain] = [watchfulBet(watchful, x), bet(plain, x)];
    }
    for (let day = 0; day < 30; day++) {
      const x = 0.4 + 0.3 * random.normal();
      [watchful, plain] = [watchfulBet(watchful, x), bet(plain, x)];
    }
    expect(evidence(watchful)).toBeGreaterThan(100);
    expect(evidence(plain)).toBeLessThan(1);
  });
});

describe('a contest', () => {
  it('promotes, over all challengers of a life, with a chance of at most α when none is better', () => {
    const random = new Random(5);
    const lives = 1000;
    let misled = 0;
    for (let life = 0; life < lives; life++) {
      let promoted = false;
      for (let number = 1; number <= 6 && !promoted; number++) {
        let contest = newContest('challenger', number);
        for (;;) {
          const next = afterDay(contest, 1000 * (1 + 0.02 * random.normal()), 1000);
          contest = next.contest;
          promoted = next.verdict === 'promoted';
          if (next.verdict !== 'goes-on') break;
        }
        expect(contest.days).toBeLessThanOrEqual(LONGEST_CONTEST);
      }
      if (promoted) misled++;
    }
    expect(misled / lives).toBeLessThanOrEqual(bound(ALPHA));
  });

  it('shares α out to the challengers', () => {
    const shares = Array.from({ length: 10_000 }, (_, k) => 1 / needed(newContest('challenger', k + 1)));
    expect(shares[0]).toBeCloseTo(ALPHA / 2, 12);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(ALPHA, 4);
  });

  it('promotes who is 1 % better within weeks, and rolls back who then is 3 % worse', () => {
    const random = new Random(6);
    const until = (role: 'challenger' | 'predecessor', gain: number) => {
      let contest = newContest(role, 1);
      for (;;) {
        const next = afterDay(contest, 1000, 1000 * (1 - gain + 0.01 * random.normal()));
        contest = next.contest;
        if (next.verdict !== 'goes-on') return { verdict: next.verdict, days: contest.days };
      }
    };
    expect(until('challenger', 0.01)).toMatchObject({ verdict: 'promoted' });
    expect(until('challenger', -0.01)).toEqual({ verdict: 'withdrawn', days: LONGEST_CONTEST });
    expect(until('predecessor', 0.03)).toMatchObject({ verdict: 'rolled-back' });
    expect(until('predecessor', -0.01)).toEqual({ verdict: 'confirmed', days: LONGEST_CONTEST });
  });
});
