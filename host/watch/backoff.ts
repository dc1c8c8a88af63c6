/** When to ask a server again. */

/** Longest wait after failures, s. */
const LONGEST_WAIT = 300;

/** First wait after a failure, s. */
const FIRST_WAIT = 5;

/** Share by which waits vary, so that many watches of one server do not ask at once. */
const JITTER = 0.1;

/** Seconds to wait after a success, or after `failures` in a row: doubled each time, and anywhere in its upper half. */
export function waitFor(every: number, failures: number, random: () => number): number {
  if (failures === 0) return every * (1 + JITTER * (2 * random() - 1));
  const longest = Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
  return longest * (0.5 + 0.5 * random());
}
