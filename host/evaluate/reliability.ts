/** Reliability: how often the event came when its probability was said to be so much (Murphy and Winkler 1977). */
import type { Alarms } from './alarm.js';

export const RELIABILITY_BINS = 10;

/** What is counted of each bin: forecasts, sum of their probabilities, events. */
const PER_BIN = 3;

export interface ReliabilityBin {
  n: number;
  /** Mean of what was said; null in an empty bin. */
  said: number | null;
  /** Share in which the event came; null in an empty bin. */
  came: number | null;
}

/** Counts by tenths of the probability, one bin after the other; counts of two groups add up. */
export function reliabilityCounts({ probabilities, outcomes }: Alarms): Float64Array {
  const counts = new Float64Array(RELIABILITY_BINS * PER_BIN);
  probabilities.forEach((probability, i) => {
    const bin = PER_BIN * Math.min(Math.floor(probability * RELIABILITY_BINS), RELIABILITY_BINS - 1);
    counts[bin]!++;
    counts[bin + 1]! += probability;
    counts[bin + 2]! += outcomes[i]!;
  });
  return counts;
}

export function reliabilityBins(counts: Float64Array): ReliabilityBin[] {
  return Array.from({ length: RELIABILITY_BINS }, (_, k) => {
    const [n, said, came] = counts.subarray(PER_BIN * k, PER_BIN * (k + 1));
    return n === 0 ? { n: 0, said: null, came: null } : { n: n!, said: said! / n!, came: came! / n! };
  });
}
