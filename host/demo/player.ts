/** Time on the page: a cursor that runs at a speed, may stand, and may go back to what was. */
import type { Session } from './session.js';

/** A browser that slept must not catch up, s. */
const LONGEST_BEAT = 0.1;

export class Player {
  session: Session;
  playing = true;
  /** Times as fast as life. */
  speed = 100;
  /** Minute that is shown; between minutes while it runs. */
  cursor: number;
  ended = false;

  constructor(session: Session) {
    this.session = session;
    this.cursor = session.source.minute;
  }

  get isLive(): boolean {
    return this.cursor >= this.session.source.minute;
  }

  /** Lets real time pass, s. The first frame of a page may have begun before its clock was read: that is none. */
  beat(seconds: number): void {
    const passed = Math.min(Math.max(seconds, 0), LONGEST_BEAT);
    if (this.playing) this.#goTo(this.cursor + (passed * this.speed) / 60);
  }

  /** Goes some minutes on or, within what is kept, back. */
  move(minutes: number): void {
    this.playing = false;
    this.#goTo(Math.floor(this.cursor / 5) * 5 + minutes);
  }

  /** Shows a minute of the past. */
  scrub(minute: number): void {
    this.playing = false;
    this.#goTo(Math.min(minute, this.session.source.minute));
  }

  goLive(): void {
    this.cursor = this.session.source.minute;
  }

  /** Lets what was just done reach the forecaster. */
  tick(): void {
    this.goLive();
    this.#goTo(this.cursor + 1);
  }

  #goTo(minute: number): void {
    const earliest = this.session.frames[0]?.minute ?? this.session.source.minute;
    this.cursor = Math.max(minute, earliest);
    while (Math.floor(this.cursor) > this.session.source.minute) {
      if (this.session.advance()) continue;
      this.ended = true;
      this.playing = false;
      this.cursor = this.session.source.minute;
    }
  }
}
