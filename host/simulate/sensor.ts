/** A continuous glucose monitor with the faults of real ones; the lag is in the body, here is everything else. */
import { DEVICES, type Device, type DeviceName } from './devices.js';
import { exp } from './functions.js';
import type { Random } from './random.js';

/** Why a reading is not what the error model would show; `none` is the usual. */
export type Artefact = 'none' | 'warm-up' | 'dropout' | 'pressed' | 'stuck' | 'jump';

/** What the monitor shows in one minute. */
export interface Shown {
  /** mg/dL, 40..400; undefined when there is none. */
  reading: number | undefined;
  /** Set when it says this instead of a number. */
  beyond: 'low' | 'high' | undefined;
  artefact: Artefact;
  /** A new sensor was inserted in this minute. */
  changed: boolean;
}

export const SENSOR_RANGE = { low: 40, high: 400 } as const;

const SLOT = 5;
const DAY = 1440;
const NOT_YET = -1;

/** How often things happen. Ours, of the order that wearers report; no paper gives a generative model. */
const DROPOUTS_PER_DAY = 0.7;
const LOST_SLOT = 0.006;
const JUMP = 0.0007;
const STUCK_PER_DAY = 0.1;
const PRESSED_PER_NIGHT_HOUR = 0.06;
const PRESSED_PER_DAY_HOUR = 0.004;
const NIGHT_FROM = 1380;
const NIGHT_TO = 420;
/** Pressure takes blood away within minutes and lets it back a little quicker, min. */
const PRESSING_TIME = 6;
const RELEASE_TIME = 4;

/** The errors of a sensor: reading = a(t) · interstitial + b(t) + Σ autoregressions, in the order of `DEVICES`. */
export class Sensor {
  readonly #random: Random;
  readonly #device: Device;
  readonly #faults: boolean;
  readonly #noises: Autoregression[];
  #inserted: number;
  #warm = NOT_YET;
  #gain = 1;
  #offset = 0;
  #noise = 0;
  #nextNoise = 0;
  #jump = 0;
  #slotLost = false;
  #lostUntil = NOT_YET;
  #stuckUntil = NOT_YET;
  #stuckAt = 0;
  #pressedUntil = NOT_YET;
  #depth = 0;
  #attenuation = 0;
  #shown: Shown = { reading: undefined, beyond: undefined, artefact: 'none', changed: false };

  /** A sensor that was inserted at some time in the first half of a wear. `faults`: all that is not in the error model. */
  constructor(random: Random, name: DeviceName, faults = name !== 'ideal') {
    this.#random = random;
    this.#device = DEVICES[name];
    this.#faults = faults;
    this.#noises = this.#device.noises.map(([a1, a2, variance]) => new Autoregression(a1, a2, Math.sqrt(variance)));
    this.#inserted = -Math.floor(random.between(0, (this.#device.wear * DAY) / 2));
    this.#draw();
    this.#nextNoise = this.#drawNoise();
  }

  /** What was shown last. */
  get shown(): Shown {
    return this.#shown;
  }

  /** Puts a new sensor in at this minute. */
  insert(minute: number): void {
    this.#inserted = minute;
    this.#warm = minute + this.#device.warmUp;
    this.#stuckUntil = NOT_YET;
    this.#draw();
  }

  /** What is shown at this minute. To be called for every minute, in order. */
  minute(minute: number, interstitial: number): Shown {
    if (minute - this.#inserted >= this.#device.wear * DAY) this.insert(minute);
    if (minute % SLOT === 0) this.#slot();
    if (this.#faults) this.#meetFaults(minute);
    this.#shown = { ...this.#read(minute, interstitial), changed: this.#inserted === minute };
    return this.#shown;
  }

  #read(minute: number, interstitial: number): Omit<Shown, 'changed'> {
    const nothing = { reading: undefined, beyond: undefined };
    if (minute < this.#warm) return { ...nothing, artefact: 'warm-up' };
    const days = (minute - this.#inserted) / DAY;
    const [, a1, a2] = this.#device.gain;
    const [, b1, b2] = this.#device.offset;
    const gain = this.#gain + days * (a1 + days * a2);
    const offset = this.#offset + days * (b1 + days * b2);
    const noise = this.#noise + ((minute % SLOT) / SLOT) * (this.#nextNoise - this.#noise);
    const honest = gain * interstitial + offset + noise + this.#jump;
    const value = Math.round(honest * (1 - this.#attenuation));
    const stuck = minute < this.#stuckUntil;
    if (!stuck) this.#stuckAt = value;
    if (minute < this.#lostUntil || this.#slotLost) return { ...nothing, artefact: 'dropout' };
    const shown = this.#stuckAt;
    const { low, high } = SENSOR_RANGE;
    return {
      reading: Math.min(Math.max(shown, low), high),
      beyond: shown < low ? 'low' : shown > high ? 'high' : undefined,
      artefact: stuck ? 'stuck' : this.#attenuation > 0.03 ? 'pressed' : this.#jump !== 0 ? 'jump' : 'none',
    };
  }

  #draw(): void {
    this.#gain = this.#random.normal(this.#device.gain[0], this.#device.gainSd);
    this.#offset = this.#random.normal(this.#device.offset[0], this.#device.offsetSd);
  }

  #slot(): void {
    this.#noise = this.#nextNoise;
    this.#nextNoise = this.#drawNoise();
    this.#slotLost = this.#faults && this.#random.chance(LOST_SLOT);
    this.#jump = this.#faults && this.#random.chance(JUMP) ? this.#random.between(30, 70) : 0;
    if (this.#faults && this.#random.chance(0.5)) this.#jump = -this.#jump;
  }

  #drawNoise(): number {
    return this.#noises.reduce((sum, noise) => sum + noise.next(this.#random), 0);
  }

  #meetFaults(minute: number): void {
    const random = this.#random;
    if (random.chance(DROPOUTS_PER_DAY / DAY)) this.#lostUntil = minute + random.between(15, 100);
    if (random.chance(STUCK_PER_DAY / DAY)) this.#stuckUntil = minute + random.between(20, 90);
    const perHour = isNight(minute) ? PRESSED_PER_NIGHT_HOUR : PRESSED_PER_DAY_HOUR;
    if (random.chance(perHour / 60) && minute >= this.#pressedUntil) {
      this.#pressedUntil = minute + 15 * exp(random.between(0, 2.08)); // 15 to 120 minutes, the short ones more often
      this.#depth = random.between(0.2, 0.5);
    }
    const pressed = minute < this.#pressedUntil;
    const target = pressed ? this.#depth : 0;
    this.#attenuation += (target - this.#attenuation) / (pressed ? PRESSING_TIME : RELEASE_TIME);
  }
}

function isNight(minute: number): boolean {
  return minute % DAY >= NIGHT_FROM || minute % DAY < NIGHT_TO;
}

/** x_k = a₁ x_{k−1} + a₂ x_{k−2} + e_k, begun long ago. */
class Autoregression {
  #last = 0;
  #beforeLast = 0;

  constructor(
    readonly a1: number,
    readonly a2: number,
    readonly sd: number,
  ) {}

  next(random: Random): number {
    const x = this.a1 * this.#last + this.a2 * this.#beforeLast + random.normal(0, this.sd);
    this.#beforeLast = this.#last;
    this.#last = x;
    return x;
  }
}
