/**
 * The Cambridge model: R. Hovorka et al., Physiol Meas 25, 905 (2004).
 *
 *     meal      D₁' = A eaten − D₁/τG           D₂' = (D₁ − D₂)/τG             UG = D₂/τG
 *     insulin   S₁' = u − S₁/τI                 S₂' = (S₁ − S₂)/τI             I' = S₂/(τI V) − ke I
 *     action    x₁' = ka1 (S_IT s I − x₁)       x₂' = ka2 (S_ID s I − x₂)      x₃' = ka3 (S_IE s I − x₃)
 *     glucose   Q₁' = UG + EGP₀ max(0, 1 − x₃) + k12 Q₂ − x₁ Q₁ − F01(G) − FR(G) − βY Q₁
 *               Q₂' = x₁ Q₁ − (k12 + x₂) Q₂     G = Q₁/VG
 *     sensor    C' = (G − C)/τ
 *
 * F01 falls in proportion below 4.5 mmol/L, FR = 0.003 (G − 9) VG is what the kidneys lose above 9. Transport and disposal are
 * multiplied by 1 + αZW after exercise (M. D. Breton, J Diabetes Sci Technol 2, 169, 2008), s is the momentary sensitivity.
 */
import { LEAST_GLUCOSE, MINUTES_PER_HOUR, type Body, type Influence } from './body.js';
import { EXERCISE_STATES, exerciseSlope, sensitisation } from './exercise.js';
import { RungeKutta } from './runge-kutta.js';

/** The symbols of the paper; all but BW per kg. */
export interface HovorkaParameters {
  /** Body weight, kg. */
  BW: number;
  /** mmol/kg/min. */
  EGP0: number;
  F01: number;
  /** Rates, 1/min. */
  k12: number;
  ka1: number;
  ka2: number;
  ka3: number;
  ke: number;
  /** Sensitivities of transport and disposal, 1/min per mU/L, and of production, per mU/L. */
  SIT: number;
  SID: number;
  SIE: number;
  /** Spaces, L/kg. */
  VI: number;
  VG: number;
  /** Times of fastest absorption of insulin and meals, min. */
  tauI: number;
  tauG: number;
  /** Share of carbohydrate that arrives. */
  AG: number;
  /** Fasting glucose that basal insulin holds, mg/dL. */
  Gb: number;
  /** Delay of interstitial glucose, min. */
  tau: number;
}

const MILLIGRAMS_PER_DECILITRE = 18.016; // in 1 mmol/L
const MILLIMOLES_PER_GRAM = 1000 / 180.16;
const MILLIUNITS_PER_UNIT = 1000;
const RENAL_THRESHOLD = 9;
const RENAL_CLEARANCE = 0.003;
const CENTRAL_THRESHOLD = 4.5;

/** β of exercise, per minute and beat/min (Breton 2008). */
const EXERCISE_UPTAKE = 3.39e-4;

const D1 = 0;
const D2 = 1;
const S1 = 2;
const S2 = 3;
const INSULIN = 4;
const X1 = 5;
const X2 = 6;
const X3 = 7;
const Q1 = 8;
const Q2 = 9;
const C = 10;
const EXERCISE = 11;
const STATES = EXERCISE + EXERCISE_STATES;

export class Hovorka implements Body {
  readonly #p: HovorkaParameters;
  readonly #x = new Float64Array(STATES);
  readonly #solver = new RungeKutta(STATES, (x, slope) => this.#slope(x, slope));
  readonly #infusion: number;
  #influence: Influence = { eating: 0, basal: 0, effort: 0, sensitivity: 1, unexplained: 0 };

  /** A body in balance at its fasting glucose. Throws a RangeError when no insulin holds it there. */
  constructor(p: HovorkaParameters) {
    this.#p = p;
    const x = this.#x;
    const glucose = p.Gb / MILLIGRAMS_PER_DECILITRE;
    const insulin = this.#balancingInsulin(glucose);
    this.#infusion = insulin * p.ke * p.VI * p.BW;
    x[S1] = x[S2] = this.#infusion * p.tauI;
    x[INSULIN] = insulin;
    x[X1] = p.SIT * insulin;
    x[X2] = p.SID * insulin;
    x[X3] = p.SIE * insulin;
    x[Q1] = glucose * p.VG * p.BW;
    x[Q2] = (x[X1]! * x[Q1]!) / (p.k12 + x[X2]!);
    x[C] = p.Gb;
  }

  get glucose(): number {
    return this.#concentration(this.#x) * MILLIGRAMS_PER_DECILITRE;
  }

  get interstitial(): number {
    return this.#x[C]!;
  }

  get insulin(): number {
    return this.#x[INSULIN]!;
  }

  get gut(): number {
    return (this.#x[D1]! + this.#x[D2]!) / MILLIMOLES_PER_GRAM;
  }

  get basal(): number {
    return (this.#infusion * MINUTES_PER_HOUR) / MILLIUNITS_PER_UNIT;
  }

  get fasting(): number {
    return this.#p.Gb;
  }

  /** Absorption is linear: it need not know. */
  beginMeal(): void {}

  inject(units: number): void {
    this.#x[S1]! += units * MILLIUNITS_PER_UNIT;
  }

  step(minutes: number, influence: Influence): void {
    this.#influence = influence;
    this.#solver.step(this.#x, minutes);
    const { VG, BW } = this.#p;
    this.#x[Q1] = Math.max(this.#x[Q1]!, (LEAST_GLUCOSE / MILLIGRAMS_PER_DECILITRE) * VG * BW);
  }

  #slope(x: Float64Array, slope: Float64Array): void {
    const p = this.#p;
    const { eating, basal, effort, sensitivity, unexplained } = this.#influence;
    slope[D1] = p.AG * eating * MILLIMOLES_PER_GRAM - x[D1]! / p.tauG;
    slope[D2] = (x[D1]! - x[D2]!) / p.tauG;
    slope[S1] = (basal * MILLIUNITS_PER_UNIT) / MINUTES_PER_HOUR - x[S1]! / p.tauI;
    slope[S2] = (x[S1]! - x[S2]!) / p.tauI;
    slope[INSULIN] = x[S2]! / (p.tauI * p.VI * p.BW) - p.ke * x[INSULIN]!;
    const acting = sensitivity * x[INSULIN]!;
    slope[X1] = p.ka1 * (p.SIT * acting - x[X1]!);
    slope[X2] = p.ka2 * (p.SID * acting - x[X2]!);
    slope[X3] = p.ka3 * (p.SIE * acting - x[X3]!);

    const glucose = this.#concentration(x);
    const more = sensitisation(x, EXERCISE);
    const transport = more * x[X1]! * x[Q1]!;
    const sources =
      x[D2]! / p.tauG +
      p.EGP0 * p.BW * Math.max(0, 1 - x[X3]!) +
      (unexplained / MILLIGRAMS_PER_DECILITRE) * p.VG * p.BW;
    slope[Q1] =
      sources + p.k12 * x[Q2]! - transport - this.#losses(glucose) * p.BW - EXERCISE_UPTAKE * x[EXERCISE]! * x[Q1]!;
    slope[Q2] = transport - (p.k12 + more * x[X2]!) * x[Q2]!;
    slope[C] = (glucose * MILLIGRAMS_PER_DECILITRE - x[C]!) / p.tau;
    exerciseSlope(x, slope, EXERCISE, effort);
  }

  #concentration(x: Float64Array): number {
    return x[Q1]! / (this.#p.VG * this.#p.BW);
  }

  /** F01(G) + FR(G), mmol/kg/min, with G in mmol/L. */
  #losses(glucose: number): number {
    const central = this.#p.F01 * Math.min(1, glucose / CENTRAL_THRESHOLD);
    return central + RENAL_CLEARANCE * Math.max(0, glucose - RENAL_THRESHOLD) * this.#p.VG;
  }

  /** The insulin, mU/L, at which nothing is gained or lost: production falls and disposal rises with it, so bisection finds it. */
  #balancingInsulin(glucose: number): number {
    const p = this.#p;
    const gain = (insulin: number): number => {
      const q1 = glucose * p.VG;
      const q2 = (p.SIT * insulin * q1) / (p.k12 + p.SID * insulin);
      return p.EGP0 * Math.max(0, 1 - p.SIE * insulin) - this.#losses(glucose) - p.SID * insulin * q2;
    };
    let [low, high] = [0, 1000];
    if (gain(low) <= 0) throw new RangeError(`no insulin holds this body at ${p.Gb} mg/dL: it would fall without any`);
    for (let k = 0; k < 100; k++) {
      const middle = (low + high) / 2;
      if (gain(middle) > 0) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }
}
