/**
 * The adaptive model in float64: glucose g with momentum v under a nonlinear drift that adapts to the person's slow statistics
 * and to the clock, a sensor with a short-term error e, three regimes of volatility and a pressed sensor.
 *
 * State (z, v, e): z = g + e, mg/dL, what the sensor shows without white noise; v, mg/dL/min; e, mg/dL. Time in minutes where
 * nothing else is said. The equations are written over an `Arithmetic`, so that dual numbers give their Jacobians.
 *
 * Where the model's description leaves a choice, this is what is done here:
 * - the context of a step is that of its start: statistics after the last reading, local time at the start; night is
 *   22:00 <= local time < 08:00;
 * - a step of T s takes ⌈T / 300⌉ equal substeps, 24 at most; a step longer than 180 min is one of 180 min;
 * - the doubt about meals adds (mealUncertainty · rise of carbohydrate per minute)² to the intensity of the noise on the rate
 *   and so reaches g too; no regime scales it, nor the noise on the level; insulin adds no doubt;
 * - a pressed sensor's e is pulled to the share of g at the start of the substep;
 * - L = max(95 - g, 0) / 20 takes g unclamped.
 */
import { Matrix } from 'ml-matrix';
import { dualArithmetic, REAL, variables, type Arithmetic } from './dual.js';

/** Parameters with the model's names; all times in minutes, glucose in mg/dL. */
export const START = {
  c0: -0.00365,
  c1: -0.01953,
  c2: 0.00433,
  c3: -0.00147,
  c4: -0.03805,
  c5: -0.00998,
  c6: 0.00009,
  c7: -0.0012,
  c8: 0.00024,
  c9: 0.00831,
  c10: 0.00587,
  c11: -0.01244,
  meanShare: 0.94,
  driftPower: 0.955,
  noisePower: 0.73,
  seasonDriftSin1: -0.00422,
  seasonDriftCos1: -0.00066,
  seasonDriftSin2: -0.00127,
  seasonDriftCos2: 0.0026,
  seasonDriftSin3: -0.0005,
  seasonDriftCos3: 0.00032,
  seasonDampingSin: -0.00868,
  seasonDampingCos: -0.00804,
  seasonNoiseSin: -0.127,
  seasonNoiseCos: 0.034,
  seasonDampingSin2: 0,
  seasonDampingCos2: 0,
  seasonNoiseSin2: 0,
  seasonNoiseCos2: 0,
  noiseLevel: 0,
  noiseLow: 0,
  noiseSpeed: 0,
  rateNoise: 0.216,
  // 0.20 per 5-minute step.
  levelNoise: 0.0894,
  regimeRatio: 1.71,
  switchRate: 0.0092,
  sensorNoise: 2.32,
  degreesOfFreedom: 0,
  errorSd: 2,
  errorTime: 15,
  pressOnset: 0.0002,
  pressDayShare: 0.1,
  pressRelease: 0.02,
  pressDepth: 0.3,
  pressTime: 5,
  pressNoise: 10,
  initialRate: 1.5,
  setpoint: 145,
  populationSd: 55,
  // Four days.
  statisticsMemory: 5760,
  mealGain: 0.36,
  mealDecay: 0.0776,
  mealUncertainty: 0.26,
  insulinGain: 3,
  insulinDecay: 0.015,
};

export type AdaptiveParameters = Record<keyof typeof START, number>;

export const REGIMES = 4;

/** The regime of a pressed sensor. */
export const PRESSED = 3;

/** The regime that methods with one regime use. */
export const USUAL = 1;

/** Longest step, and the gap after which a reading starts anew, s. */
export const LONGEST_STEP = 180 * 60;

const DRIFT_SCALE = 60;
const REFERENCE_SD = 50;
const FIRST_WEIGHT = 1440;

// Slow statistics

/** Running mean and variance of the readings, and the minutes that they weigh. */
export interface SlowStatistics {
  mean: number;
  variance: number;
  weight: number;
}

export const populationStatistics = (p: AdaptiveParameters): SlowStatistics => ({
  mean: p.setpoint,
  variance: p.populationSd ** 2,
  weight: FIRST_WEIGHT,
});

/** After a reading that comes `minutes` after the one before; the first comes after 5. */
export function afterReading(
  p: AdaptiveParameters,
  { mean, variance, weight }: SlowStatistics,
  reading: number,
  minutes: number,
): SlowStatistics {
  const covered = Math.min(minutes, 15);
  const a = covered / (weight + covered);
  const d = reading - mean;
  return {
    mean: mean + a * d,
    variance: (1 - a) * (variance + a * d * d),
    weight: Math.min(weight + covered, p.statisticsMemory),
  };
}

// Context

/** What slow statistics and the clock make of the parameters; held constant over a step and over a forecast. */
export interface Context {
  /** G = (g - centre) / scale. */
  centre: number;
  scale: number;
  /** Added to the drift, mg/dL/min². */
  seasonDrift: number;
  /** Added to the damping, 1/min. */
  seasonDamping: number;
  /** Intensity of the white noise on the rate in regime 1, (mg/dL/min)²/min, and on the level, (mg/dL)²/min. */
  rateIntensity: number;
  levelIntensity: number;
  /** Hazard that the sensor is pressed, 1/min. */
  onset: number;
}

/** Glucose, mg/dL, and momentum, mg/dL/min, as they are believed. */
export type Position = readonly [g: number, v: number];

/** `localTime`: time of day, s. */
export function contextOf(
  p: AdaptiveParameters,
  { mean, variance }: SlowStatistics,
  localTime: number,
  [g, v]: Position = [mean, 0],
): Context {
  const logSd = Math.log(Math.min(Math.max(Math.sqrt(variance), 15), 120) / REFERENCE_SD);
  const t = (2 * Math.PI * localTime) / 86400;
  const season = (sin: number, cos: number, harmonic = 1) =>
    sin * Math.sin(harmonic * t) + cos * Math.cos(harmonic * t);
  const centre = 140 + p.meanShare * (mean - 140);
  const scale = DRIFT_SCALE * Math.exp(p.driftPower * logSd);
  const G = Math.min(Math.max((g - centre) / scale, -2.2), 3.5);
  const L = Math.max(95 - g, 0) / 20;
  const where = p.noiseLevel * G * G + p.noiseLow * L + p.noiseSpeed * Math.min(Math.abs(v), 5);
  const noise = Math.exp(
    2 *
      (p.noisePower * logSd +
        season(p.seasonNoiseSin, p.seasonNoiseCos) +
        season(p.seasonNoiseSin2, p.seasonNoiseCos2, 2) +
        where),
  );
  const night = localTime >= 22 * 3600 || localTime < 8 * 3600;
  return {
    centre,
    scale,
    seasonDrift:
      season(p.seasonDriftSin1, p.seasonDriftCos1) +
      season(p.seasonDriftSin2, p.seasonDriftCos2, 2) +
      season(p.seasonDriftSin3, p.seasonDriftCos3, 3),
    seasonDamping: season(p.seasonDampingSin, p.seasonDampingCos) + season(p.seasonDampingSin2, p.seasonDampingCos2, 2),
    rateIntensity: p.rateNoise ** 2 * noise,
    levelIntensity: p.levelNoise ** 2 * noise,
    onset: p.pressOnset * (night ? 1 : p.pressDayShare),
  };
}

// Inputs

/** Two equal compartments each: carbohydrate, g, and insulin, units. */
export interface Inputs {
  carbs: readonly [number, number];
  insulin: readonly [number, number];
}

export const NO_INPUTS: Inputs = { carbs: [0, 0], insulin: [0, 0] };

/** The compartments `h` minutes later, and how much left the second in between. */
export function absorb([first, second]: readonly [number, number], decay: number, h: number) {
  const left = Math.exp(-decay * h);
  const after = [first * left, (second + decay * h * first) * left] as const;
  return { after, absorbed: first + second - after[0] - after[1] };
}

/** A stretch of time over which the equations are stepped once. */
export interface Substep {
  /** Length, min. */
  h: number;
  /** Rise of glucose by carbohydrate less insulin, mg/dL. */
  rise: number;
  /** Rise by carbohydrate alone, mg/dL/min. */
  mealRate: number;
}

/** How a step of `seconds` is divided, and what the inputs do in it. */
export function substepsOf(p: AdaptiveParameters, inputs: Inputs, seconds: number) {
  const count = Math.min(Math.ceil(seconds / 300), 24);
  const h = seconds / 60 / count;
  const substeps: Substep[] = [];
  let { carbs, insulin } = inputs;
  for (let k = 0; k < count; k++) {
    const eaten = absorb(carbs, p.mealDecay, h);
    const acted = absorb(insulin, p.insulinDecay, h);
    const mealRise = p.mealGain * eaten.absorbed;
    substeps.push({ h, rise: mealRise - p.insulinGain * acted.absorbed, mealRate: mealRise / h });
    carbs = eaten.after;
    insulin = acted.after;
  }
  return { substeps, inputs: { carbs, insulin } satisfies Inputs };
}

// Drift

/** dv/dt, mg/dL/min². */
export function drift<T>(on: Arithmetic<T>, p: AdaptiveParameters, context: Context, g: T, v: T): T {
  const { add, multiply: times, scale, constant, clamp } = on;
  const G = clamp(scale(add(g, constant(-context.centre)), 1 / context.scale), -2.2, 3.5);
  const vc = clamp(v, -5, 5);
  const L = scale(clamp(on.subtract(constant(95), g), 0, Infinity), 1 / 20);
  const polynomial = (x: T, coefficients: readonly number[]) =>
    coefficients.reduceRight((sum, c) => add(times(sum, x), constant(c)), constant(0));
  const damping = [
    polynomial(G, [p.c4 + context.seasonDamping, p.c6, p.c7]),
    scale(on.absolute(vc), p.c5),
    scale(L, p.c11),
  ].reduce(add);
  return [
    polynomial(G, [p.c0 + context.seasonDrift, p.c1, p.c2, p.c3]),
    times(damping, vc),
    scale(times(vc, vc), p.c8),
    polynomial(L, [0, p.c9, p.c10]),
  ].reduce(add);
}

export type State<T> = readonly [z: T, v: T, e: T];

/** The state after a substep without noise. */
export function advance<T>(
  on: Arithmetic<T>,
  p: AdaptiveParameters,
  context: Context,
  regime: number,
  [z, v, e]: State<T>,
  { h, rise }: Substep,
): State<T> {
  const { add, scale } = on;
  const g = on.subtract(z, e);
  const moved = add(v, scale(drift(on, p, context, g, v), h));
  const level = [g, scale(add(v, moved), h / 2), on.constant(rise)].reduce(add);
  const kept = errorOf(p, regime, h).kept;
  const error = regime === PRESSED ? add(scale(e, kept), scale(g, -(1 - kept) * p.pressDepth)) : scale(e, kept);
  return [add(level, error), moved, error];
}

/** The same, and its Jacobian, by dual numbers. */
export function linearise(
  p: AdaptiveParameters,
  context: Context,
  regime: number,
  x: readonly number[],
  substep: Substep,
) {
  const after = advance(DUAL, p, context, regime, variables(x) as unknown as State<Dual3>, substep);
  return { state: after.map(({ value }) => value), jacobian: new Matrix(after.map(({ gradient }) => [...gradient])) };
}

const DUAL = dualArithmetic(3);
type Dual3 = ReturnType<typeof DUAL.constant>;

/** The same without derivatives. */
export const advanceReal = (
  p: AdaptiveParameters,
  context: Context,
  regime: number,
  x: readonly number[],
  substep: Substep,
): readonly number[] => advance(REAL, p, context, regime, x as unknown as State<number>, substep);

// Noise

/** What is left of e after h minutes, and the variance that it gains. */
export function errorOf(p: AdaptiveParameters, regime: number, h: number): { kept: number; variance: number } {
  const [time, sd] = regime === PRESSED ? [p.pressTime, p.pressNoise] : [p.errorTime, p.errorSd];
  const kept = Math.exp(-h / time);
  return { kept, variance: sd ** 2 * (1 - kept ** 2) };
}

/** Share of the usual intensity of the noise on the rate. */
export function ratioOf(p: AdaptiveParameters, regime: number): number {
  return [p.regimeRatio ** -2, 1, p.regimeRatio ** 2, 1][regime]!;
}

/** Intensity of the white noise on the rate in a substep, (mg/dL/min)²/min. */
export const rateIntensity = (p: AdaptiveParameters, context: Context, regime: number, { mealRate }: Substep): number =>
  ratioOf(p, regime) * context.rateIntensity + (p.mealUncertainty * mealRate) ** 2;

/** Covariance of the noise of a substep on (z, v, e). */
export function noiseOf(p: AdaptiveParameters, context: Context, regime: number, substep: Substep): Matrix {
  const { h } = substep;
  const q = rateIntensity(p, context, regime, substep);
  const level = (q * h ** 3) / 3 + context.levelIntensity * h;
  const both = (q * h ** 2) / 2;
  const error = errorOf(p, regime, h).variance;
  return new Matrix([
    [level + error, both, error],
    [both, q * h, 0],
    [error, 0, error],
  ]);
}

// Switching

/** Row r: where a belief of regime r goes within `minutes`. What becomes pressed is not released at once, nor the reverse. */
export function switching(p: AdaptiveParameters, { onset }: Context, minutes: number): number[][] {
  const same = Math.exp(-minutes * p.switchRate);
  const free = Math.exp(-minutes * onset);
  const pressed = Math.exp(-minutes * p.pressRelease);
  return Array.from({ length: REGIMES }, (_, r) =>
    Array.from({ length: REGIMES }, (_, s) => {
      if (r === PRESSED) return s === PRESSED ? pressed : (1 - pressed) / 3;
      return s === PRESSED ? 1 - free : free * ((r === s ? same : 0) + (1 - same) / 3);
    }),
  );
}
