/** Ridge regression on twelve lags, fitted on other subjects: what a linear model can learn from an hour. */
import { interpolate } from '../interpolate.js';
import type { Readings } from '../protocol.js';
import type { Asked, Case } from './case.js';
import { solvePositive } from './solve-positive.js';

const LAGS = 12;
const LAG_MINUTES = 5;
/** Subtracted from the current value, mg/dL, so that the intercept is well determined. */
const CENTRE = 140;
/** Added per forecast to each squared coefficient but the intercept's, (mg/dL)²: little beside a variance of thousands. */
const PENALTY = 0.01;

/** Intercept, current value, and how much each earlier lag lies above it. */
const FEATURES = 1 + LAGS;

/** Means of each case, mg/dL, by coefficients learned on all others; undefined when fewer than two have forecasts. */
export function ridge(cases: readonly Case[]): Float64Array[] | undefined {
  if (cases.filter(({ observed }) => observed.some((reading) => !Number.isNaN(reading))).length < 2) return undefined;
  const own = cases.map(normalEquations);
  const all = own.reduce((sum, one) => plus(sum, one));
  return cases.map((asked, k) => predict(asked, solve(plus(all, own[k]!, -1))));
}

/** Means of each case, mg/dL, by coefficients learned on the teachers alone; undefined when they have no forecasts. */
export function ridgeBy(teachers: readonly Case[], asked: readonly Asked[]): Float64Array[] | undefined {
  if (teachers.every(({ observed }) => observed.every(Number.isNaN))) return undefined;
  const coefficients = solve(teachers.map(normalEquations).reduce((sum, one) => plus(sum, one)));
  return asked.map((one) => predict(one, coefficients));
}

/** XᵀX (by rows) and Xᵀy of `n` forecasts, y the change from the current value: sums, so that a subject can be taken out. */
interface NormalEquations {
  n: number;
  gram: Float64Array;
  moment: Float64Array;
}

function normalEquations({ readings, origins, observed }: Case): NormalEquations {
  const gram = new Float64Array(FEATURES ** 2);
  const moment = new Float64Array(FEATURES);
  const x = new Float64Array(FEATURES);
  let n = 0;
  origins.forEach((origin, i) => {
    if (Number.isNaN(observed[i]!)) return;
    n++;
    fillFeatures(x, readings, origin);
    const change = observed[i]! - readings.glucose[origin]!;
    for (let row = 0; row < FEATURES; row++) {
      moment[row]! += x[row]! * change;
      for (let column = 0; column < FEATURES; column++) gram[row * FEATURES + column]! += x[row]! * x[column]!;
    }
  });
  return { n, gram, moment };
}

function plus(a: NormalEquations, b: NormalEquations, sign = 1): NormalEquations {
  return {
    n: a.n + sign * b.n,
    gram: a.gram.map((value, k) => value + sign * b.gram[k]!),
    moment: a.moment.map((value, k) => value + sign * b.moment[k]!),
  };
}

function solve({ n, gram, moment }: NormalEquations): Float64Array {
  const penalised = gram.slice();
  for (let k = 1; k < FEATURES; k++) penalised[k * FEATURES + k]! += PENALTY * n;
  return solvePositive(penalised, moment);
}

function predict({ readings, origins }: Asked, coefficients: Float64Array): Float64Array {
  const x = new Float64Array(FEATURES);
  return Float64Array.from(origins, (origin) => {
    fillFeatures(x, readings, origin);
    return readings.glucose[origin]! + x.reduce((sum, feature, k) => sum + feature * coefficients[k]!, 0);
  });
}

function fillFeatures(x: Float64Array, readings: Readings, origin: number): void {
  const current = readings.glucose[origin]!;
  const time = readings.minutes[origin]!;
  x[0] = 1;
  x[1] = current - CENTRE;
  for (let lag = 1; lag < LAGS; lag++) x[1 + lag] = interpolate(readings, time - lag * LAG_MINUTES) - current;
}
