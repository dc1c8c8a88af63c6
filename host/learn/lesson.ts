/** A lesson: one subject's tape, where on it forecasts are judged, against which readings, and how AR2 does there. */
import { ar2 } from '../evaluate/baselines/ar2.js';
import { HORIZONS, originsOf, targetsOf, type Horizon } from '../evaluate/protocol.js';
import { ScoreSums } from '../evaluate/scores.js';
import type { LearningSubject } from './load.js';
import type { Tape } from './tape.js';

/** What there is to play: plain arrays, that another thread can be given. */
export interface Exam {
  tape: Tape;
  /** Events after which a forecast is judged, ascending. */
  stops: Int32Array;
  at: Record<Horizon, Asked>;
}

export interface Lesson extends Exam {
  at: Record<Horizon, Judged>;
}

/** What is asked at one horizon. */
export interface Asked {
  /** For each stop its place in `observed`, or -1: no reading at this horizon. */
  places: Int32Array;
  /** mg/dL. */
  observed: Float64Array;
}

/** And how somebody else does there. */
export interface Judged extends Asked {
  /** Nightscout's AR2 on the same. */
  ar2: ScoreSums;
}

/** The lesson of every `stride`-th origin of the protocol. */
export function lessonOf({ tape, readings, events }: LearningSubject, stride: number): Lesson {
  const origins = originsOf(readings.minutes)
    .filter((origin, k) => k % stride === 0 && events[origin]! >= 0)
    .sort((a, b) => events[a]! - events[b]!); // the clock may have been set back
  const judged = (horizon: Horizon): Judged => {
    const targets = targetsOf(readings.minutes, origins, horizon);
    const judgedOrigins = origins.filter((_, k) => targets[k]! >= 0);
    const observed = Float64Array.from(
      targets.filter((target) => target >= 0),
      (target) => readings.glucose[target]!,
    );
    const yardstick = new ScoreSums();
    yardstick.score(ar2(readings, judgedOrigins, horizon), observed);
    let place = 0;
    return { places: targets.map((target) => (target >= 0 ? place++ : -1)), observed, ar2: yardstick };
  };
  return {
    tape,
    stops: origins.map((origin) => events[origin]!),
    at: Object.fromEntries(HORIZONS.map((horizon) => [horizon, judged(horizon)])) as Lesson['at'],
  };
}

/** A lesson without its yardstick, for a thread. */
export function examOf({ tape, stops, at }: Lesson): Exam {
  const asked = ({ places, observed }: Judged): Asked => ({ places, observed });
  return { tape, stops, at: { 30: asked(at[30]), 60: asked(at[60]) } };
}
