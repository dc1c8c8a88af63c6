/**
 * The UVA/Padova type 1 model. Meal and glucose: C. Dalla Man, R. A. Rizza and C. Cobelli, IEEE Trans Biomed Eng 54, 1740 (2007);
 * subcutaneous insulin and type 1: B. Kovatchev et al., J Diabetes Sci Technol 3, 44 (2009), S2008; insulin in lows and glucagon:
 * C. Dalla Man et al., J Diabetes Sci Technol 8, 26 (2014), S2013.
 *
 *     stomach   q₁' = eaten − kmax q₁           q₂' = kmax q₁ − kempt q₂       q = q₁ + q₂
 *     gut       g' = kempt q₂ − kabs g          Ra = f kabs g / BW
 *               kempt = kmin + (kmax − kmin)/2 (tanh α(q − bD) − tanh β(q − dD) + 2),  α = 5/(2D(1−b)), β = 5/(2Dd)
 *     glucose   Gp' = EGP + Ra − Fcns − E − k₁ Gp + k₂ Gt          Gt' = k₁ Gp − k₂ Gt − Uid
 *               EGP = max(0, kp1 − kp2 Gp − kp3 XL + ξ XH)         E = ke1 max(0, Gp − ke2)
 *               Uid = (Vm0 (1 + βY) + Vmx ((1 + αZW)(X (1 + r₁ risk) + Ib) − Ib)) Gt / (Km0 + Gt)
 *     insulin   s₁' = u − (kd + ka1) s₁         s₂' = kd s₁ − ka2 s₂
 *               Ip' = ka1 s₁ + ka2 s₂ + m1 Il − (m2 + m4) Ip       Il' = m2 Ip − (m1 + m3) Il
 *     action    X' = p2u (s I − Ib − X)         I₁' = ki (s I − I₁)            XL' = ki (I₁ − XL)
 *     glucagon  σ' = ρ (max(0, σs (Gb − G)/(max(0, I − Ib) + 1) + n Hb) − σ)
 *               H' = σ + δ max(0, −G') − n H    XH' = kH (max(0, H − Hb) − XH)
 *     sensor    Gi' = (G − Gi)/τ
 *
 * with s the momentary sensitivity and risk = 10 ((ln G)^r₂ − (ln Gb)^r₂)² below Gb, constant from 60 mg/dL down.
 */
import { LEAST_GLUCOSE, MILLIGRAMS_PER_GRAM, MINUTES_PER_HOUR, type Body, type Influence } from './body.js';
import { EXERCISE_STATES, exerciseSlope, sensitisation } from './exercise.js';
import { ln, power, tanh } from './functions.js';
import { RungeKutta } from './runge-kutta.js';

/** The symbols of the papers; masses are per kg of body weight. */
export interface PadovaParameters {
  /** Body weight, kg. */
  BW: number;
  /** Fasting glucose, mg/dL; insulin, pmol/L; and endogenous production, mg/kg/min. */
  Gb: number;
  Ib: number;
  EGPb: number;
  /** Spaces of glucose, dL/kg, and insulin, L/kg. */
  Vg: number;
  Vi: number;
  /** Rates, 1/min. */
  k1: number;
  k2: number;
  m1: number;
  /** Clearance of insulin, L/kg/min, and the liver's share in it. */
  CL: number;
  HEb: number;
  kabs: number;
  kmax: number;
  kmin: number;
  b: number;
  d: number;
  f: number;
  kp2: number;
  /** mg/kg/min per pmol/L. */
  kp3: number;
  ki: number;
  Vmx: number;
  /** mg/kg. */
  Km0: number;
  p2u: number;
  /** mg/kg/min. */
  Fcns: number;
  ke1: number;
  ke2: number;
  kd: number;
  ka1: number;
  ka2: number;
  /** Delay of interstitial glucose, min. */
  tau: number;
}

const PICOMOLES_PER_UNIT = 6000;
const PICOMOLES_PER_MILLIUNIT = 6;

/** Lows (S2013). */
const R1 = 1.44;
const R2 = 0.81;
const RISK_CONSTANT_BELOW = 60;

/** Glucagon (S2013): 1/min, pg/mL, and what they multiply. */
const RHO = 0.5;
const SIGMA_S = 0.2;
const DELTA = 0.1;
const N = 0.2;
const HB = 60;
const KH = 0.1;
const XI = 0.01;

/** β of exercise, per beat/min (Dalla Man 2009). */
const EXERCISE_UPTAKE = 0.01;

const Q1 = 0;
const Q2 = 1;
const GUT = 2;
const GP = 3;
const GT = 4;
const IP = 5;
const X = 6;
const I1 = 7;
const XL = 8;
const IL = 9;
const S1 = 10;
const S2 = 11;
const GI = 12;
const SECRETION = 13;
const H = 14;
const XH = 15;
const EXERCISE = 16;
const STATES = EXERCISE + EXERCISE_STATES;

export class Padova implements Body {
  readonly #p: PadovaParameters;
  readonly #x = new Float64Array(STATES);
  readonly #solver = new RungeKutta(STATES, (x, slope) => this.#slope(x, slope));
  readonly #m2: number;
  readonly #m3: number;
  readonly #m4: number;
  readonly #kp1: number;
  readonly #Vm0: number;
  readonly #infusion: number;
  readonly #basalRisk: number;
  readonly #greatestRisk: number;
  #influence: Influence = { eating: 0, basal: 0, effort: 0, sensitivity: 1, unexplained: 0 };
  /** The meal that the stomach is at, mg: what was in it and what came since. */
  #dose = 0;

  /** A body in balance at its fasting glucose. */
  constructor(p: PadovaParameters) {
    this.#p = p;
    const x = this.#x;
    this.#m2 = (3 * p.CL) / (5 * p.HEb * p.Vi);
    this.#m4 = (2 * p.CL) / (5 * p.Vi);
    this.#m3 = (p.HEb * p.m1) / (1 - p.HEb);
    x[GP] = p.Gb * p.Vg;
    x[GT] = (p.Fcns - p.EGPb + p.k1 * x[GP]!) / p.k2;
    this.#kp1 = p.EGPb + p.kp2 * x[GP]! + p.kp3 * p.Ib;
    this.#Vm0 = ((p.EGPb - p.Fcns) * (p.Km0 + x[GT]!)) / x[GT]!;
    x[IP] = p.Ib * p.Vi;
    x[IL] = (this.#m2 * x[IP]!) / (p.m1 + this.#m3);
    x[I1] = x[XL] = p.Ib;
    this.#infusion = (this.#m2 + this.#m4) * x[IP]! - p.m1 * x[IL]!;
    x[S1] = this.#infusion / (p.kd + p.ka1);
    x[S2] = (p.kd * x[S1]!) / p.ka2;
    x[GI] = p.Gb;
    x[SECRETION] = N * HB;
    x[H] = HB;
    this.#basalRisk = power(ln(p.Gb), R2);
    this.#greatestRisk = this.#risk(RISK_CONSTANT_BELOW);
  }

  get glucose(): number {
    return this.#x[GP]! / this.#p.Vg;
  }

  get interstitial(): number {
    return this.#x[GI]!;
  }

  get insulin(): number {
    return this.#x[IP]! / this.#p.Vi / PICOMOLES_PER_MILLIUNIT;
  }

  get gut(): number {
    return (this.#x[Q1]! + this.#x[Q2]! + this.#x[GUT]!) / MILLIGRAMS_PER_GRAM;
  }

  get basal(): number {
    return (this.#infusion * this.#p.BW * MINUTES_PER_HOUR) / PICOMOLES_PER_UNIT;
  }

  get fasting(): number {
    return this.#p.Gb;
  }

  beginMeal(grams: number): void {
    this.#dose = this.#x[Q1]! + this.#x[Q2]! + grams * MILLIGRAMS_PER_GRAM;
  }

  inject(units: number): void {
    this.#x[S1]! += (units * PICOMOLES_PER_UNIT) / this.#p.BW;
  }

  step(minutes: number, influence: Influence): void {
    this.#influence = influence;
    this.#solver.step(this.#x, minutes);
    this.#x[GP] = Math.max(this.#x[GP]!, LEAST_GLUCOSE * this.#p.Vg);
    this.#x[GT] = Math.max(this.#x[GT]!, 0);
  }

  #slope(x: Float64Array, slope: Float64Array): void {
    const p = this.#p;
    const { eating, basal, effort, sensitivity, unexplained } = this.#influence;
    const kempt = this.#emptying(x[Q1]! + x[Q2]!);
    slope[Q1] = eating * MILLIGRAMS_PER_GRAM - p.kmax * x[Q1]!;
    slope[Q2] = p.kmax * x[Q1]! - kempt * x[Q2]!;
    slope[GUT] = kempt * x[Q2]! - p.kabs * x[GUT]!;

    const glucose = x[GP]! / p.Vg;
    const appearance = (p.f * p.kabs * x[GUT]!) / p.BW + unexplained * p.Vg;
    const production = Math.max(0, this.#kp1 - p.kp2 * x[GP]! - p.kp3 * x[XL]! + XI * x[XH]!);
    const excretion = p.ke1 * Math.max(0, x[GP]! - p.ke2);
    const acting = x[X]! * (1 + R1 * this.#risk(glucose)) + p.Ib;
    const action = p.Vmx * (sensitisation(x, EXERCISE) * acting - p.Ib);
    const capacity = Math.max(0, this.#Vm0 * (1 + EXERCISE_UPTAKE * x[EXERCISE]!) + action);
    const uptake = (capacity * x[GT]!) / (p.Km0 + x[GT]!);
    slope[GP] = production + appearance - p.Fcns - excretion - p.k1 * x[GP]! + p.k2 * x[GT]!;
    slope[GT] = p.k1 * x[GP]! - p.k2 * x[GT]! - uptake;

    const infusion = (basal * PICOMOLES_PER_UNIT) / MINUTES_PER_HOUR / p.BW;
    const insulin = x[IP]! / p.Vi;
    slope[S1] = infusion - (p.kd + p.ka1) * x[S1]!;
    slope[S2] = p.kd * x[S1]! - p.ka2 * x[S2]!;
    slope[IP] = p.ka1 * x[S1]! + p.ka2 * x[S2]! + p.m1 * x[IL]! - (this.#m2 + this.#m4) * x[IP]!;
    slope[IL] = this.#m2 * x[IP]! - (p.m1 + this.#m3) * x[IL]!;
    slope[X] = p.p2u * (sensitivity * insulin - p.Ib - x[X]!);
    slope[I1] = p.ki * (sensitivity * insulin - x[I1]!);
    slope[XL] = p.ki * (x[I1]! - x[XL]!);

    const wanted = (SIGMA_S * (p.Gb - glucose)) / (Math.max(0, insulin - p.Ib) + 1) + N * HB;
    slope[SECRETION] = RHO * (Math.max(0, wanted) - x[SECRETION]!);
    slope[H] = x[SECRETION]! + DELTA * Math.max(0, -slope[GP] / p.Vg) - N * x[H]!;
    slope[XH] = KH * (Math.max(0, x[H]! - HB) - x[XH]!);
    slope[GI] = (glucose - x[GI]!) / p.tau;
    exerciseSlope(x, slope, EXERCISE, effort);
  }

  /** kempt, 1/min: quick at the beginning and the end of a meal, slow in its middle. */
  #emptying(q: number): number {
    const { kmax, kmin, b, d } = this.#p;
    const dose = this.#dose;
    if (dose <= 0) return kmax;
    const alpha = 5 / (2 * dose * (1 - b));
    const beta = 5 / (2 * dose * d);
    return kmin + ((kmax - kmin) / 2) * (tanh(alpha * (q - b * dose)) - tanh(beta * (q - d * dose)) + 2);
  }

  #risk(glucose: number): number {
    if (glucose >= this.#p.Gb) return 0;
    if (glucose < RISK_CONSTANT_BELOW) return this.#greatestRisk;
    const difference = power(ln(glucose), R2) - this.#basalRisk;
    return 10 * difference * difference;
  }
}
