/**
 * The grid of states on which crossing risk is judged: every threshold, from 1, 8 or 25 mg/dL inside it, drifting away from it
 * slowly, still, moving towards it or steeply towards it, sharply known or hardly known; through four sets of parameters.
 */
import { Matrix } from 'ml-matrix';
import type { ParameterSet } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import type { RawCore } from '../support/raw-core.js';
import { crossingFrequencies } from './monte-carlo.js';
import { sdeOf } from './models.js';

export interface CrossingCase {
  name: string;
  parameters: ParameterSet;
  threshold: number;
  /** Start, mg/dL. */
  glucose: number;
  /** Rate, mg/dL/min on the working scale. */
  rate: number;
  /** Standard deviations of level, rate, acceleration, meal effect; correlations between level and rate. */
  spread: { level: number; rate: number; acceleration: number; meal: number; correlation: number };
}

const changed = (base: ParameterSet, values: Record<string, number>): ParameterSet => ({
  ...base,
  values: { ...base.values, ...values },
});

/** Shipped, a nearly deterministic process, a wild one with a noisy sensor, and the shipped AR(2). */
export const PARAMETER_SETS: readonly (readonly [string, ParameterSet])[] = [
  ['shipped', SHIPPED.kinematic],
  [
    'calm',
    changed(SHIPPED.kinematic, { rateNoise: 0.03, accelerationNoise: 0.003, mealNoise: 0.003, degreesOfFreedom: 0 }),
  ],
  [
    'wild',
    changed(SHIPPED.kinematic, { rateNoise: 0.5, accelerationNoise: 0.15, sensorNoise: 6, degreesOfFreedom: 0 }),
  ],
  ['ar2', SHIPPED.ar2],
];

const SPREADS = {
  sharp: { level: 2, rate: 0.3, acceleration: 0.02, meal: 0.05, correlation: 0.5 },
  vague: { level: 20, rate: 2, acceleration: 0.2, meal: 0.5, correlation: -0.3 },
};

/** All 96 cases; each set of parameters meets every fourth. */
export function crossingCases(): CrossingCase[] {
  const cases: CrossingCase[] = [];
  for (const threshold of [54, 70, 180, 250]) {
    const inside = threshold <= 70 ? 1 : -1;
    for (const distance of [1, 8, 25]) {
      for (const towards of [-0.5, 0, 1, 3]) {
        for (const [spread, sds] of Object.entries(SPREADS)) {
          const [set, parameters] =
            PARAMETER_SETS[(cases.length + Math.floor(cases.length / 8)) % PARAMETER_SETS.length]!;
          cases.push({
            name: `${set}, ${spread}, ${distance} mg/dL from ${threshold}, ${towards} mg/dL/min towards it`,
            parameters,
            threshold,
            glucose: threshold + inside * distance,
            rate: -inside * towards,
            spread: sds,
          });
        }
      }
    }
  }
  return cases;
}

export interface RiskError {
  /** Largest difference between core and Monte Carlo over steps and thresholds. */
  worst: number;
  /** Sum and number of all differences. */
  sum: number;
  count: number;
}

/** Risk of the core for a case on a sensor's grid, against plain Monte Carlo. `interval` in minutes. */
export function riskError(raw: RawCore, it: CrossingCase, interval: number, minutes: number, paths: number): RiskError {
  const belief = placeBelief(raw, it, interval, minutes);
  const { state } = raw;
  const frequencies = crossingFrequencies({
    sde: withoutInput(it.parameters),
    ...belief,
    readingVariance: state.readingVariance,
    thresholds: [state.deviation54, state.deviation70, state.deviation180, state.deviation250],
    interval,
    readings: Math.floor(minutes / interval),
    paths,
    seed: 20250101,
  });
  if (raw.call('risk') < 0) throw new Error('risk was refused');
  const error: RiskError = { worst: 0, sum: 0, count: 0 };
  raw.riskSteps.forEach((step, k) => {
    const reading = Math.floor(((k + 1) * 5) / interval) - 1;
    const expected = frequencies[reading] ?? [0, 0, 0, 0];
    [step.crossBelow54, step.crossBelow70, step.crossAbove180, step.crossAbove250].forEach((p, t) => {
      const difference = Math.abs(p - expected[t]!);
      error.worst = Math.max(error.worst, difference);
      error.sum += difference;
      error.count++;
    });
  });
  return error;
}

/** Configures the core and puts the case's belief into its state. */
function placeBelief(raw: RawCore, it: CrossingCase, interval: number, minutes: number) {
  raw.configure(it.parameters, interval * 60, minutes * 60);
  raw.event(1, 100000, it.glucose);
  const { level, rate, acceleration, meal, correlation } = it.spread;
  const kinematic = it.parameters.model === 'kinematic';
  const x = kinematic ? [raw.belief.x[0]!, it.rate, 0, 0] : [raw.belief.x[0]!, it.rate, 0];
  // U D Uᵀ with level and rate correlated: u01 = cov / var(rate).
  const u01 = (correlation * level) / rate;
  const d = [level ** 2 * (1 - correlation ** 2), rate ** 2, acceleration ** 2, meal ** 2];
  if (!kinematic) d.splice(2, 1);
  const above = (x.length * (x.length - 1)) / 2;
  raw.belief = { x, u: Array.from({ length: above }, (_, i) => (i === 0 ? u01 : 0)), d };
  return raw.moments;
}

/** The equation without the carbohydrate on board, which is its last state. */
function withoutInput(parameters: ParameterSet) {
  const { drift, intensity } = sdeOf(parameters);
  const last = drift.rows - 2;
  const cut = (m: Matrix) => m.subMatrix(0, last, 0, last);
  return { drift: cut(drift), intensity: cut(intensity) };
}
