/** Random streams of events: what a sensor and a wearer could send, with the faults that they have. */
import { EventKind } from '../../host/core/layout.js';
import type { Random } from './random.js';

export interface Event {
  kind: EventKind;
  time: number;
  value: number;
}

export type Rhythm = 60 | 300 | 900 | 'irregular';

/** `count` events: readings in a rhythm with gaps of up to 16 hours, outliers, meals, and times without a reading. */
export function eventStream(random: Random, count: number, rhythm: Rhythm, start = random.whole(0, 100000)): Event[] {
  const events: Event[] = [];
  let time = start;
  let glucose = random.between(80, 250);
  let slope = 0;
  while (events.length < count) {
    const step = nextStep(random, rhythm);
    time += step;
    const minutes = Math.min(step, 3600) / 60;
    slope = 0.9 * slope + 0.15 * random.normal();
    glucose += slope * minutes + 0.4 * Math.sqrt(minutes) * random.normal() - 0.004 * minutes * (glucose - 150);
    glucose = Math.min(Math.max(glucose, 40), 420);
    if (random.chance(0.03))
      events.push({
        kind: EventKind.MEAL,
        time: time - random.whole(0, Math.min(step - 1, 20)),
        value: random.whole(5, 120),
      });
    if (random.chance(0.05)) events.push({ kind: EventKind.ELAPSED, time, value: 0 });
    const outlier = random.chance(0.01) ? random.between(-60, 60) : 0;
    const reading = glucose + 2 * random.normal() + outlier;
    events.push({ kind: EventKind.READING, time, value: Math.fround(Math.min(Math.max(reading, 20), 600)) });
  }
  return events;
}

function nextStep(random: Random, rhythm: Rhythm): number {
  if (random.chance(0.004)) return Math.round(random.logarithmic(600, 57600));
  if (random.chance(0.001)) return random.whole(57601, 90000);
  if (random.chance(0.005)) return random.whole(1, 30);
  return rhythm === 'irregular' ? Math.round(random.logarithmic(1, 3600)) : rhythm + random.whole(-3, 3);
}
