/** The core and a float64 filter of the adaptive model, fed the same events. */
import { EventKind, NoiseBeliefView } from '../../host/core/layout.js';
import type { ParameterSet } from '../../host/core/parameters.js';
import type { AdaptiveFilter, Belief } from '../reference/adaptive-filters.js';
import { AdaptiveForecaster } from '../reference/adaptive-forecaster.js';
import { START, type AdaptiveParameters } from '../reference/adaptive-model.js';
import { worse, type Deviation } from './compare.js';
import type { Event } from './events.js';
import { parametersOf } from './parameters.js';
import type { Random } from './random.js';
import type { RawCore } from './raw-core.js';

/** The reference's parameters as a block for the core, every number as the f32 that the core gets. */
export function blockOf(p: AdaptiveParameters): ParameterSet {
  const known = parametersOf('adaptive').values;
  const values = Object.fromEntries(Object.entries(p).filter(([name]) => name in known));
  return parametersOf('adaptive', values);
}

/** The numbers of a block under the reference's names, without insulin, which the core does not know. */
export function referenceOf({ values }: ParameterSet): AdaptiveParameters {
  return { ...START, ...values, insulinGain: 0 } as AdaptiveParameters;
}

/** Feeds an event to a reference. */
export function tell(reference: AdaptiveForecaster<AdaptiveFilter>, { kind, time, value }: Event): void {
  const now = { time, localTime: time % 86400 };
  if (kind === EventKind.READING) reference.read(now, value);
  else if (kind === EventKind.MEAL) reference.eat(now, value);
  else reference.elapse(now);
}

/**
 * Readings that wander between 90 and 220 mg/dL every `seconds` or a few more (never less than 5 minutes apart then: nearer ones count
 * for less, which the references do not know), with gaps of 15 to 45 minutes, meals, and
 * times without a reading: nothing that takes a belief beyond the clamps of a linear drift.
 */
export function wander(random: Random, count: number, seconds: number): Event[] {
  const events: Event[] = [];
  let time = random.whole(0, 86400);
  let glucose = random.between(120, 180);
  let rate = 0;
  for (let k = 0; k < count; k++) {
    time += random.chance(0.05)
      ? random.whole(900, 2700)
      : seconds + (seconds < 300 ? random.whole(-3, 3) : random.whole(0, 6));
    rate = 0.9 * rate + 0.15 * random.normal() - 0.002 * (glucose - 150);
    glucose = Math.min(Math.max(glucose + (seconds / 60) * rate, 90), 220);
    if (random.chance(0.03)) {
      events.push({ kind: EventKind.MEAL, time: time - random.whole(1, 40), value: random.whole(5, 40) });
    }
    if (random.chance(0.05)) events.push({ kind: EventKind.ELAPSED, time, value: 0 });
    events.push({ kind: EventKind.READING, time, value: Math.fround(glucose + 2 * random.normal()) });
  }
  return events;
}

/** Variance that counts as none: the core keeps 1e-6 where the sensor has no short-term error. */
const RESOLUTION = 0.01;

/** How far the core's belief lies from another: means in standard deviations, covariances relative to them. */
export function adaptiveDeviation(core: RawCore, { mean, covariance }: Belief): Deviation {
  const found = core.moments;
  let worst: Deviation = { mean: 0, sd: 0 };
  mean.forEach((x, i) => {
    const sd = Math.sqrt(covariance.get(i, i) + RESOLUTION);
    worst = worse(worst, { mean: Math.abs(found.mean[i]! - x) / sd, sd: 0 });
    mean.forEach((_, j) => {
      const size = sd * Math.sqrt(covariance.get(j, j) + RESOLUTION);
      worst = worse(worst, { mean: 0, sd: (0.5 * Math.abs(found.covariance[i]![j]! - covariance.get(i, j))) / size });
    });
  });
  return worst;
}

/** How far its forecast lies from a Gaussian reference's; the core must have filled the block. */
export function adaptiveForecastDeviation(
  core: RawCore,
  reference: AdaptiveForecaster<AdaptiveFilter>,
  noise: number,
): Deviation {
  const steps = core.forecastSteps;
  const ahead = reference.filter.ahead(reference.context, reference.stepsAhead(steps.length));
  return ahead.reduce<Deviation>(
    (worst, [level], k) => {
      const sd = Math.sqrt(level!.variance + noise);
      const { scaledMean, scaledSd } = steps[k]!;
      return worse(worst, { mean: Math.abs(scaledMean - level!.mean) / sd, sd: Math.abs(scaledSd / sd - 1) });
    },
    { mean: 0, sd: 0 },
  );
}

/** What the core, configured with `variational`, believes of the noise of readings. */
export function noiseBelief(core: RawCore): NoiseBeliefView {
  return new NoiseBeliefView(core.data, core.beliefAddress + BELIEF_SIZE);
}

/** Lets the core know the noise's variance as good as exactly: no reading moves it. */
export function knowNoise(core: RawCore, variance: number): void {
  const noise = noiseBelief(core);
  noise.shape = KNOWN;
  noise.scale = KNOWN * variance;
}

/** Shape of an inverse-gamma beside which a reading's ½ is nothing in f32. */
const KNOWN = 1e9;

/** Of a belief of three states, bytes. */
const BELIEF_SIZE = 36;
