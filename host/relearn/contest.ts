/**
 * The contest between the parameters that are in use, the champion, and a rival, on readings that neither was learned from. A
 * day's result is the champion's weighted interval score less the rival's, as a share of their mean, cut off at ±5 %. A
 * challenger takes over when the evidence that it is better reaches 1/α of that challenger; after that the predecessor is the
 * rival, and comes back when there is evidence that the new champion has stopped winning.
 */
import { bet, evidence, startingWealth, watchfulBet, type Wealth } from './betting.js';

/** The chance that anything worse than the first champion is ever promoted is at most this, over all challengers together. */
export const ALPHA = 0.05;

/** A champion that still is as good as its predecessor goes back to it once in so many days at most, on average. */
export const DAYS_BETWEEN_FALSE_ROLLBACKS = 100;

/** A rival is given so many days. */
export const LONGEST_CONTEST = 56;

/** A day's difference counts up to this share of the score. */
const LARGEST_DIFFERENCE = 0.05;

/** A day with fewer targets says nothing. */
export const FEWEST_TARGETS = 50;

export interface Contest {
  role: 'challenger' | 'predecessor';
  /** Of the challengers so far, from 1. */
  number: number;
  wealth: Wealth;
  days: number;
  /** Sums of both over all days. */
  champion: number;
  rival: number;
}

export type Verdict = 'goes-on' | 'promoted' | 'withdrawn' | 'rolled-back' | 'confirmed';

export function newContest(role: Contest['role'], number: number): Contest {
  return { role, number, wealth: startingWealth(), days: 0, champion: 0, rival: 0 };
}

/** The evidence at which the contest is decided: α is shared out as α / (k (k + 1)), which adds up to α. */
export function needed({ role, number }: Contest): number {
  return role === 'challenger' ? (number * (number + 1)) / ALPHA : DAYS_BETWEEN_FALSE_ROLLBACKS;
}

/** The contest after a day with these sums of scores. */
export function afterDay(contest: Contest, champion: number, rival: number): { contest: Contest; verdict: Verdict } {
  const x = (2 * (champion - rival)) / (champion + rival) / LARGEST_DIFFERENCE;
  const wager = contest.role === 'challenger' ? bet : watchfulBet;
  const next: Contest = {
    ...contest,
    wealth: wager(contest.wealth, x),
    days: contest.days + 1,
    champion: contest.champion + champion,
    rival: contest.rival + rival,
  };
  const decided = evidence(next.wealth) >= needed(next);
  if (contest.role === 'challenger') {
    return { contest: next, verdict: decided ? 'promoted' : next.days >= LONGEST_CONTEST ? 'withdrawn' : 'goes-on' };
  }
  return { contest: next, verdict: decided ? 'rolled-back' : next.days >= LONGEST_CONTEST ? 'confirmed' : 'goes-on' };
}
