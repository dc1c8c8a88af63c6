/** Scores of the probability of an event: Brier skill and the area under the ROC curve. */

/** Probabilities, and whether the event came; of one or several subjects. */
export interface Alarms {
  probabilities: Float64Array;
  /** 1 where the event came, 0 where it did not. */
  outcomes: Float64Array;
}

export interface AlarmScores {
  n: number;
  events: number;
  /** Share of the events. */
  baseRate: number;
  /** 1 - Brier score / Brier score of always saying the base rate; NaN when all outcomes are the same. */
  brierSkill: number;
  /** Probability that an event was given more than a non-event, ties halved; NaN when all outcomes are the same. */
  auroc: number;
}

/** Scores of the alarms; undefined when there are none. */
export function scoreAlarms({ probabilities, outcomes }: Alarms): AlarmScores | undefined {
  const n = outcomes.length;
  if (n === 0) return undefined;
  const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const baseRate = events / n;
  const brier = probabilities.reduce((sum, p, i) => sum + (p - outcomes[i]!) ** 2, 0) / n;
  const reference = baseRate * (1 - baseRate);
  return {
    n,
    events,
    baseRate,
    brierSkill: reference === 0 ? NaN : 1 - brier / reference,
    auroc: areaUnderRoc({ probabilities, outcomes }, events),
  };
}

/**
 * By the rank sum of the events (Mann and Whitney). Tied probabilities share the middle of their ranks: any other order
 * among them would be chance.
 */
function areaUnderRoc({ probabilities, outcomes }: Alarms, events: number): number {
  const n = outcomes.length;
  const order = Uint32Array.from(outcomes.keys()).sort((a, b) => probabilities[a]! - probabilities[b]!);
  let rankSum = 0;
  for (let start = 0, end = 0; start < n; start = end) {
    let tiedEvents = 0;
    while (end < n && probabilities[order[end]!] === probabilities[order[start]!])
      tiedEvents += outcomes[order[end++]!]!;
    rankSum += (tiedEvents * (start + 1 + end)) / 2;
  }
  return (rankSum - (events * (events + 1)) / 2) / (events * (n - events));
}
