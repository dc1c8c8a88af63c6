/** What one can do to the sensor: press it, or take its signal away. Shape and sizes are the simulator's. */

/** Reading less, at most, while it is pressed. */
const DEPTH = 0.38;
/** Pressure takes blood away within minutes and lets it back a little quicker, min. */
const PRESSING_TIME = 6;
const RELEASE_TIME = 4;

export class Faults {
  #pressedUntil = -1;
  #lostUntil = -1;
  #attenuation = 0;

  press(until: number): void {
    this.#pressedUntil = until;
  }

  lose(until: number): void {
    this.#lostUntil = until;
  }

  /** What comes of a reading in this minute. To be called for every minute. */
  meet(minute: number, reading: number | undefined): number | undefined {
    const pressed = minute < this.#pressedUntil;
    const target = pressed ? DEPTH : 0;
    this.#attenuation += (target - this.#attenuation) / (pressed ? PRESSING_TIME : RELEASE_TIME);
    if (minute < this.#lostUntil || reading === undefined) return undefined;
    return Math.round(reading * (1 - this.#attenuation));
  }
}
