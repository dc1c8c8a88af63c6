/** Places the times of one file on a clock: UTC if the source or a zone says how the wall clock stood, else the wall clock. */
import { Unusable, type WallTime, type When } from './found.js';
import { localTimeText } from './local-time.js';
import type { RecordingRow } from './recording.js';
import type { Zone } from './zone.js';

/** The fields of a row that say when it happened, and its place in the order of time. */
export type Placed = Pick<RecordingRow, 'time' | 'seconds' | 'localTime' | 'offset'> & { order: number };

const LATEST = 2 ** 32 - 1;

export class Placer {
  readonly #zone: Zone | undefined;
  readonly #assume: () => void;
  /** The last row whose source has a clock of its own: by that clock, and in UTC. */
  #last: { order: number; utc: number } | undefined;

  /** `assume` is called for each row for which UTC has to stand for the wall clock. */
  constructor(zone: Zone | undefined, assume: () => void) {
    this.#zone = zone;
    this.#assume = assume;
  }

  /** Throws Unusable when the time lies nowhere, or twice. */
  place(when: When): Placed {
    if ('local' in when) return this.#zone === undefined ? onWallClock(when) : this.#inZone(when, this.#zone);
    const offset = this.#zone === undefined ? when.offset : this.#zone.offsetAt(requireInRange(when.utc));
    if (offset === undefined) this.#assume();
    return onUtc(when.utc, offset ?? 0);
  }

  #inZone({ local, order }: WallTime, zone: Zone): Placed {
    const instants = zone.instantsOf(requireInRange(local));
    const text = localTimeText(local);
    if (instants.length === 0) throw new Unusable(`time ${text} did not exist in ${zone.name}`);
    const utc = instants.length === 1 ? instants[0]! : this.#nearest(instants, order);
    if (utc === undefined) throw new Unusable(`time ${text} was twice in ${zone.name}, and the row does not say which`);
    if (order !== undefined) this.#last = { order, utc };
    return onUtc(utc, (local - utc) / 60);
  }

  #nearest(instants: readonly number[], order: number | undefined): number | undefined {
    if (order === undefined || this.#last === undefined) return undefined;
    const expected = this.#last.utc + order - this.#last.order;
    return instants.reduce((best, one) => (Math.abs(one - expected) < Math.abs(best - expected) ? one : best));
  }
}

function onWallClock({ local, order = local }: WallTime): Placed {
  requireInRange(local);
  return { time: localTimeText(local), seconds: local, localTime: local % 86400, offset: undefined, order };
}

function onUtc(utc: number, offset: number): Placed {
  requireInRange(utc);
  const local = requireInRange(utc + offset * 60);
  return { time: localTimeText(local), seconds: utc, localTime: local % 86400, offset, order: utc };
}

function requireInRange(seconds: number): number {
  if (seconds >= 0 && seconds <= LATEST) return seconds;
  throw new Unusable(`a time ${seconds} s from 1970 is not between 1970 and 2106`);
}
