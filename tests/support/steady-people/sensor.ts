/** A continuous glucose monitor with the faults of real ones: lag is in the body; here are drift, noise, outliers and gaps. */
import type { Random } from '../../../host/simulate/random.js';

const SLOT = 5;
const SESSION = 10 * 1440;
const WARM_UP = 120;
const LEAST_READING = 40;
const GREATEST_READING = 400;

const GAIN_ERROR = 0.13;
const BIAS_ERROR = 10;
const GAIN_DRIFT_SD = 0.004;
const BIAS_DRIFT_SD = 0.5;

const DROPOUTS_PER_DAY = 0.7;
const LOST_SLOT = 0.006;
const OUTLIER = 0.0007;

/**
 * Reading = gain(t)·interstitial + bias(t) + v + c, the form of A. Facchinetti et al., Med Biol Eng Comput 53, 1259 (2015):
 * gain and bias drift slowly since insertion, v and c are second-order autoregressive at five minutes, with the
 * coefficients of M. Vettoretti et al., Sensors 19, 5320 (2019).
 */
export class Sensor {
  readonly #random: Random;
  #inserted: number;
  #warm = 0;
  #gain = 1;
  #bias = 0;
  #gainDrift = 0;
  #biasDrift = 0;
  readonly #v = new Autoregression(1.22, -0.331, Math.sqrt(3.641));
  readonly #c = new Autoregression(1.34, -0.492, Math.sqrt(5.538));
  #noise = 0;
  #nextNoise = 0;
  #outlier = 0;
  #slotLost = false;
  #lostUntil = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#insert();
    this.#inserted = -Math.floor(random.between(0, SESSION / 2));
  }

  /** The reading at this minute, mg/dL, or nothing. To be called for every minute. */
  minute(minute: number, interstitial: number): number | undefined {
    if (minute - this.#inserted >= SESSION) {
      this.#insert();
      this.#inserted = minute;
      this.#warm = minute + WARM_UP;
    }
    if (minute % SLOT === 0) this.#slot();
    if (this.#random.chance(DROPOUTS_PER_DAY / 1440)) this.#lostUntil = minute + this.#random.between(15, 100);
    if (minute < this.#warm || minute < this.#lostUntil || this.#slotLost) return undefined;

    const days = (minute - this.#inserted) / 1440;
    const gain = this.#gain + days * this.#gainDrift;
    const bias = this.#bias + days * this.#biasDrift;
    const noise = this.#noise + ((minute % SLOT) / SLOT) * (this.#nextNoise - this.#noise);
    const reading = Math.round(gain * interstitial + bias + noise + this.#outlier);
    return Math.min(Math.max(reading, LEAST_READING), GREATEST_READING);
  }

  #insert(): void {
    this.#gain = this.#random.between(1 - GAIN_ERROR, 1 + GAIN_ERROR);
    this.#bias = this.#random.between(-BIAS_ERROR, BIAS_ERROR);
    this.#gainDrift = this.#random.normal(0, GAIN_DRIFT_SD);
    this.#biasDrift = this.#random.normal(0, BIAS_DRIFT_SD);
  }

  #slot(): void {
    this.#noise = this.#nextNoise;
    this.#nextNoise = this.#v.next(this.#random) + this.#c.next(this.#random);
    this.#slotLost = this.#random.chance(LOST_SLOT);
    this.#outlier = this.#random.chance(OUTLIER) ? this.#random.between(30, 70) : 0;
    if (this.#random.chance(0.5)) this.#outlier = -this.#outlier;
  }
}

/** x_k = a x_{k−1} + b x_{k−2} + e_k. */
class Autoregression {
  #last = 0;
  #beforeLast = 0;

  constructor(
    readonly a: number,
    readonly b: number,
    readonly sd: number,
  ) {}

  next(random: Random): number {
    const x = this.a * this.#last + this.b * this.#beforeLast + random.normal(0, this.sd);
    this.#beforeLast = this.#last;
    this.#last = x;
    return x;
  }
}
