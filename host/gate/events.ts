/** The events of a case, from whole numbers alone: any language gives the same. `about` in cases.json says how. */
import { EventKind, Feature } from '../core/layout.js';

export interface ReadingsOfCase {
  /** Seed of xorshift32, not 0. */
  seed: number;
  /** Time of the first reading, s. */
  start: number;
  /** Time between readings, s, at least 10. */
  spacing: number;
}

export interface CaseEvent {
  kind: 'reading' | 'meal' | 'insulin' | 'basal' | 'elapsed';
  time: number;
  value: number;
}

/** Kinds of events as the core numbers them. */
export const KINDS = {
  reading: EventKind.READING,
  meal: EventKind.MEAL,
  insulin: EventKind.INSULIN,
  basal: EventKind.BASAL,
  elapsed: EventKind.ELAPSED,
} as const;

/** What the events of a case are made of. */
export interface EventfulCase {
  readings: ReadingsOfCase;
  /** `Feature` bits: with `TREATMENTS` there are boluses and basal rates. */
  features?: number | undefined;
}

/** The events up to and including each reading, one array for each reading. */
export function* eventsOfCase({ readings, features = 0 }: EventfulCase): Generator<CaseEvent[], never> {
  const { seed, start, spacing } = readings;
  const treated = (features & Feature.TREATMENTS) !== 0;
  let word = seed >>> 0;
  const next = () => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return (word >>>= 0);
  };
  let time = start;
  let level = 120;
  let slope = 0;
  for (let first = true; ; first = false) {
    const [turn, noise, outlier, gap, length, meal, grams, pause] = [
      next(),
      next(),
      next(),
      next(),
      next(),
      next(),
      next(),
      next(),
    ] as [number, number, number, number, number, number, number, number];
    if (!first) time += gap % 400 === 0 ? spacing * (2 + (length % 100)) : spacing;
    slope = clamp(slope + (turn % 5) - 2, -8, 8);
    if (level < 60) slope = 3;
    if (level > 330) slope = -3;
    level += slope;
    const jump = outlier % 150 === 0 ? 70 : outlier % 150 === 1 ? -70 : 0;
    const events: CaseEvent[] = [];
    if (!first && meal % 60 === 0) {
      const value = 5 + (grams % 90);
      events.push({ kind: 'meal', time: time - 2, value });
      if (treated) events.push({ kind: 'insulin', time: time - 2, value: value / 8 });
    }
    if (!first && treated && pause % 5 === 1)
      events.push({ kind: 'basal', time: time - 1, value: ((pause >>> 8) % 13) / 8 });
    if (!first && pause % 40 === 0) events.push({ kind: 'elapsed', time: time - 1, value: 0 });
    events.push({ kind: 'reading', time, value: clamp(level + (noise % 7) - 3 + jump, 20, 600) });
    yield events;
  }
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}
