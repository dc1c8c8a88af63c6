/**
 * How far a method's forecast lies from what the model says: from that of a particle filter in float64 on the same readings,
 * with so many particles that its own error is small.
 */
import { EventKind, type ForecastStepView } from '../../host/core/layout.js';
import type { MethodName } from '../../host/core/methods.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { referenceOf } from '../support/adaptive.js';
import type { RawCore } from '../support/raw-core.js';
import { AdaptiveForecaster } from './adaptive-forecaster.js';
import { LEVELS, ParticleFilter, type Moments, type ParticleStep } from './particles.js';
import type { Reading } from './segments.js';

const THRESHOLDS = [54, 70, 180, 250] as const;
const STEP_MINUTES = 5;
const HORIZON = 60;

/** What the model says of the readings to come, and of glucose now. */
export interface Truth {
  glucose: Moments;
  /** Variance of a reading around the level, (mg/dL)². */
  noise: number;
  steps: ParticleStep[];
}

export interface Distance {
  /** The forecast's mean less the truth's, in the truth's standard deviations. */
  mean: number;
  /** Standard deviation over the truth's. */
  sd: number;
  /** The greatest difference of the distribution functions, at the seven quantiles and the four thresholds. */
  kolmogorov: number;
  /** What the forecast's 90 % interval holds of the truth. */
  covered90: number;
  /** By how much the mean log score of a normal distribution with these moments is worse than with the truth's, nats. */
  logScore: number;
  /** The greatest error of the four probabilities that this reading lies beyond a threshold. */
  beyond: number;
  /** The same for any reading up to this one. */
  crossing: number;
}

/** The particle filter after these readings, all regimes or the usual volatility alone. */
export function truthOf(readings: readonly Reading[], particles: number, usualOnly: boolean): Truth {
  const p = referenceOf(SHIPPED.adaptive);
  const forecaster = new AdaptiveForecaster(p, new ParticleFilter(p, { particles, usualOnly }));
  for (const { time, localTime, glucose } of readings) forecaster.read({ time, localTime }, glucose);
  return {
    glucose: forecaster.filter.belief.glucose,
    noise: (p.sensorNoise ** 2 * p.degreesOfFreedom) / (p.degreesOfFreedom - 2),
    steps: forecaster.filter.ahead(forecaster.context, forecaster.stepsAhead(HORIZON / STEP_MINUTES), THRESHOLDS),
  };
}

/** Feeds the readings to the core, without what it learns of the person, and has it forecast. */
export function forecastBy(core: RawCore, readings: readonly Reading[], method: MethodName, particles?: number): void {
  core.configure(SHIPPED.adaptive, 300, HORIZON * 60, method, 0, particles);
  for (const { time, localTime, glucose } of readings) core.event(EventKind.READING, time, glucose, localTime);
  for (const call of ['distribution', 'risk', 'diagnose'] as const) core.call(call);
}

/** The core's last forecast of the reading `minutes` ahead against the truth. */
export function distanceAt(core: RawCore, { steps, noise }: Truth, minutes: number): Distance {
  const k = minutes / STEP_MINUTES - 1;
  const found = core.forecastSteps[k]!;
  const { level, readings, crossing } = steps[k]!;
  const share = (x: number) => sharesBelow(readings, x);
  const quantiles = quantilesOf(found);
  const trueSd = Math.hypot(level.sd, Math.sqrt(noise));
  const off = (found.mean - level.mean) / trueSd;
  const sd = found.sd / trueSd;
  const beyond = [
    Math.abs(found.below54 - share(54)),
    Math.abs(found.below70 - share(70)),
    Math.abs(found.above180 - (1 - share(180))),
    Math.abs(found.above250 - (1 - share(250))),
  ];
  const risk = core.riskSteps[k]!;
  const risks = [risk.crossBelow54, risk.crossBelow70, risk.crossAbove180, risk.crossAbove250];
  return {
    mean: off,
    sd,
    kolmogorov: Math.max(...beyond, ...quantiles.map((q, i) => Math.abs(share(q) - LEVELS[i]!))),
    covered90: share(quantiles.at(-1)!) - share(quantiles[0]!),
    logScore: Math.log(sd) + (1 + off ** 2) / (2 * sd ** 2) - 0.5,
    beyond: Math.max(...beyond),
    crossing: Math.max(...risks.map((probability, t) => Math.abs(probability - crossing[t]!))),
  };
}

/** Standard deviation of the belief about glucose now over the truth's: below 1 the method is too sure of itself. */
export function sureness(core: RawCore, { glucose }: Truth): number {
  return core.diagnostics.glucoseSd / glucose.sd;
}

function quantilesOf({ q05, q10, q25, q50, q75, q90, q95 }: ForecastStepView): number[] {
  return [q05, q10, q25, q50, q75, q90, q95];
}

/** Share of the sorted values below x. */
function sharesBelow(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}
