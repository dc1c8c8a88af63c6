/** A time zone by its IANA name, from the host's own tables. */

const DAY = 86400;
/** No zone has changed its offset within a quarter of an hour. */
const PIECE = 900;

export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  #piece = NaN;
  #offset = 0;

  /** Throws a RangeError when there is no such zone. */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset', hourCycle: 'h23' });
    this.name = name;
  }

  /** Minutes that the wall clock is ahead of UTC at this time, s since 1970 UTC. */
  offsetAt(utc: number): number {
    const piece = Math.floor(utc / PIECE);
    if (piece !== this.#piece) {
      this.#piece = piece;
      this.#offset = this.#lookUp(piece * PIECE);
    }
    return this.#offset;
  }

  /** When the wall clock showed this, ascending: once, twice when it was set back, never when it was set forward. */
  instantsOf(local: number): number[] {
    const offsets = new Set([this.offsetAt(local - DAY), this.offsetAt(local + DAY)]);
    return [...offsets]
      .map((offset) => local - offset * 60)
      .filter((utc) => utc + this.offsetAt(utc) * 60 === local)
      .sort((a, b) => a - b);
  }

  #lookUp(utc: number): number {
    const parts = this.#format.formatToParts(utc * 1000);
    const text = parts.find(({ type }) => type === 'timeZoneName')!.value;
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(text) ?? [];
    return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
  }
}
