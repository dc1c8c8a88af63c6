/**
 * Stretches of a recording on which inference methods are compared: the last hours up to a moment of a certain kind. Of all
 * moments of a kind the one in the middle of the recording is taken, so nobody chooses.
 */

/** A reading: s, time of day in s, mg/dL. */
export interface Reading {
  time: number;
  localTime: number;
  glucose: number;
}

/** A recording's readings up to the moment from which to forecast. */
export interface Segment {
  kind: Kind;
  readings: Reading[];
}

export const KINDS = ['calm', 'fast rise', 'fall through 70', 'noisy', 'after a gap'] as const;
export type Kind = (typeof KINDS)[number];

/** Readings that a segment has, four hours of a 5-minute sensor. */
const LENGTH = 48;
/** Longest time between its readings, s; and, of the kind, that of a gap. */
const REGULAR = 390;
const GAP = { shortest: 30 * 60, longest: 120 * 60 };

/** At most one segment of each kind. Readings in the order of time. */
export function segmentsOf(readings: readonly Reading[]): Segment[] {
  const ends = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
  for (let end = LENGTH; end <= readings.length; end++) {
    const kind = kindOf(readings.slice(end - LENGTH, end));
    if (kind !== undefined) ends.get(kind)!.push(end);
  }
  return [...ends].flatMap(([kind, found]) => {
    const end = found[found.length >> 1];
    return end === undefined ? [] : [{ kind, readings: readings.slice(end - LENGTH, end) }];
  });
}

/** What a stretch ends with; undefined when it is nothing in particular, or has gaps elsewhere. */
function kindOf(stretch: readonly Reading[]): Kind | undefined {
  const steps = stretch.slice(1).map(({ time }, k) => time - stretch[k]!.time);
  const last = steps.pop()!;
  if (steps.some((step) => step > REGULAR || step <= 0)) return undefined;
  if (last >= GAP.shortest && last <= GAP.longest) return 'after a gap';
  if (last > REGULAR || last <= 0) return undefined;
  const hour = stretch.slice(-13).map(({ glucose }) => glucose);
  const [now, before, halfAnHourAgo] = [hour.at(-1)!, hour.at(-2)!, hour.at(-7)!];
  if (now < 70 && before >= 70 && halfAnHourAgo - now > 20) return 'fall through 70';
  if (now - halfAnHourAgo >= 60) return 'fast rise';
  const bends = hour.slice(2).map((g, k) => Math.abs(g - 2 * hour[k + 1]! + hour[k]!));
  if (bends.reduce((sum, bend) => sum + bend, 0) / bends.length >= 5) return 'noisy';
  if (Math.max(...hour) - Math.min(...hour) <= 10) return 'calm';
  return undefined;
}
