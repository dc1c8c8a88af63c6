/** Filters and forecasts of the adaptive model against the float64 reference, event by event. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ContextView, EventKind, Feature, Flag } from '../../host/core/layout.js';
import type { ParameterSet } from '../../host/core/parameters.js';
import { cheapAhead } from '../reference/adaptive-ahead.js';
import { extended, InteractingFilter, SingleFilter, type Belief } from '../reference/adaptive-filters.js';
import { AdaptiveForecaster } from '../reference/adaptive-forecaster.js';
import { START, type AdaptiveParameters } from '../reference/adaptive-model.js';
import { mixtureCdf, mixtureMoments, mixtureQuantile, widened } from '../reference/mixture.js';
import { newEngine } from '../support/engines.js';
import { parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

/** Regimes of the core (usual, calm, lively, pressed) by those of the reference (calm, usual, lively, pressed). */
const ORDER = [1, 0, 2, 3];

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

function referenceParameters({ values }: ParameterSet): AdaptiveParameters {
  return { ...START, ...values };
}

/** A day or so: readings 5 minutes apart that wander, irregular ones, gaps up to three hours, meals, insulin, and time that passes. */
function* life(random: Random): Generator<{ kind: EventKind; time: number; value: number }> {
  let time = random.whole(0, 86400);
  let level = random.between(80, 250);
  let rate = 0;
  for (let k = 0; k < 250; k++) {
    time += random.chance(0.8) ? 300 : random.whole(30, random.chance(0.2) ? 10800 : 900);
    rate = 0.8 * rate + random.between(-4, 4);
    level = Math.min(Math.max(level + rate, 45), 390);
    if (random.chance(0.05)) yield { kind: EventKind.MEAL, time: time - 10, value: random.whole(5, 60) };
    if (random.chance(0.05)) yield { kind: EventKind.INSULIN, time: time - 8, value: random.whole(1, 8) };
    if (random.chance(0.05)) yield { kind: EventKind.ELAPSED, time: time - 5, value: 0 };
    yield { kind: EventKind.READING, time, value: Math.round(level) };
  }
}

/** Largest difference of the means in standard deviations, and of the standard deviations relative to each other. */
function difference(found: { mean: number[]; covariance: number[][] }, wanted: Belief): { mean: number; sd: number } {
  const sds = wanted.mean.map((_, i) => Math.sqrt(wanted.covariance.get(i, i)));
  return {
    mean: Math.max(...sds.map((sd, i) => Math.abs(found.mean[i]! - wanted.mean[i]!) / sd)),
    sd: Math.max(...sds.map((sd, i) => Math.abs(Math.sqrt(found.covariance[i]![i]!) - sd) / sd)),
  };
}

function follow(parameters: ParameterSet, filter: InteractingFilter | SingleFilter, random: Random, each: () => void) {
  const reference = new AdaptiveForecaster(referenceParameters(parameters), filter);
  for (const { kind, time, value } of life(random)) {
    expect(core.event(kind, time, value)).toBeGreaterThanOrEqual(0);
    const now = { time, localTime: time % 86400 };
    if (kind === EventKind.READING) reference.read(now, value);
    else if (kind === EventKind.MEAL) reference.eat(now, value);
    else if (kind === EventKind.INSULIN) reference.inject(now, value);
    else reference.elapse(now);
    if (kind === EventKind.READING) each();
  }
  return reference;
}

function withoutTails(random: Random): ParameterSet {
  const parameters = plausibleParameters('adaptive', random);
  parameters.values['degreesOfFreedom'] = 0;
  parameters.values['errorSd'] = Math.max(parameters.values['errorSd']!, 0.5); // the core keeps a little error even without any
  return parameters;
}

describe('the extended filter', () => {
  it('believes what the reference believes, and forecasts its levels', () => {
    let [mean, sd, ahead] = [0, 0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(seed);
      const parameters = withoutTails(random);
      expect(core.configure(parameters, 300, 3600, 'extended', Feature.INSULIN)).toBe(0);
      const filter = new SingleFilter(referenceParameters(parameters), extended);
      const reference = follow(parameters, filter, random, () => {
        const found = difference(core.moments, filter.belief);
        mean = Math.max(mean, found.mean);
        sd = Math.max(sd, found.sd);
      });
      core.call('distribution');
      filter.ahead(reference.context, reference.stepsAhead(12)).forEach((components, k) => {
        const wanted = mixtureMoments(widened(components, parameters.values['sensorNoise']! ** 2));
        const { mean: found, sd: foundSd } = core.forecastSteps[k]!;
        const apart = Math.abs(found - Math.min(Math.max(wanted.mean, 20), 600)) / Math.sqrt(wanted.variance);
        ahead = Math.max(ahead, apart, Math.abs(foundSd / Math.sqrt(wanted.variance) - 1));
      });
    }
    console.log(
      `extended: mean ${mean.toExponential(1)} sd, sd ${sd.toExponential(1)}, ahead ${ahead.toExponential(1)}`,
    );
    expect(mean).toBeLessThan(2e-3);
    expect(sd).toBeLessThan(5e-3);
    expect(ahead).toBeLessThan(2e-3);
  });
});

describe('the interacting filter', () => {
  it('believes what the reference believes in every regime, and weighs them alike', () => {
    let [mean, sd, weight] = [0, 0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(100 + seed);
      const parameters = withoutTails(random);
      expect(core.configure(parameters, 300, 3600, 'interacting', Feature.INSULIN)).toBe(0);
      const filter = new InteractingFilter(referenceParameters(parameters));
      follow(parameters, filter, random, () => {
        core.regimes.forEach(({ weight: found, moments }, r) => {
          const wanted = filter.probabilities[ORDER[r]!]!;
          weight = Math.max(weight, Math.abs(found - wanted));
          if (wanted < 5e-3) return; // hardly any reading has told such a regime apart from rounding
          const apart = difference(moments, filter.beliefs[ORDER[r]!]!);
          mean = Math.max(mean, apart.mean);
          sd = Math.max(sd, apart.sd);
        });
      });
    }
    console.log(
      `interacting: mean ${mean.toExponential(1)} sd, sd ${sd.toExponential(1)}, weight ${weight.toExponential(1)}`,
    );
    expect(mean).toBeLessThan(0.05);
    expect(sd).toBeLessThan(0.01);
    expect(weight).toBeLessThan(0.005);
  });

  it('forecasts the mixture that the reference forecasts, and nearly that of the full run ahead', () => {
    const worst = { mean: 0, sd: 0, quantile: 0, probability: 0, full: 0 };
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(200 + seed);
      const parameters = withoutTails(random);
      const p = referenceParameters(parameters);
      expect(core.configure(parameters, 300, 3600, 'interacting', Feature.INSULIN)).toBe(0);
      const filter = new InteractingFilter(p);
      const reference = follow(parameters, filter, random, () => {});
      core.call('distribution');
      const steps = reference.stepsAhead(12);
      const noise = p.sensorNoise ** 2;
      const cheap = cheapAhead(p, reference.context, filter.beliefs, filter.probabilities, steps);
      const full = filter.ahead(reference.context, steps);
      core.forecastSteps.forEach((step, k) => {
        const wanted = widened(cheap[k]!, noise);
        const { mean, variance } = mixtureMoments(wanted);
        if (mean < 40 || mean > 400) return; // forecasts are kept to what a sensor can show
        const sd = Math.sqrt(variance);
        const exactly = widened(full[k]!, noise);
        worst.mean = Math.max(worst.mean, Math.abs(step.mean - mean) / sd);
        worst.sd = Math.max(worst.sd, Math.abs(step.sd / sd - 1));
        worst.quantile = Math.max(
          worst.quantile,
          ...(
            [
              [step.q10, 0.1],
              [step.q25, 0.25],
              [step.q90, 0.9],
            ] as const
          ).map(([q, level]) => Math.abs(q - Math.max(mixtureQuantile(wanted, level), 20)) / sd),
        );
        worst.probability = Math.max(
          worst.probability,
          Math.abs(step.below70 - mixtureCdf(wanted, 70)),
          Math.abs(step.above180 - (1 - mixtureCdf(wanted, 180))),
        );
        worst.full = Math.max(worst.full, Math.abs(mixtureCdf(exactly, 180) - (1 - step.above180)));
      });
    }
    console.log(
      `interacting ahead: ${Object.entries(worst)
        .map(([what, x]) => `${what} ${x.toFixed(4)}`)
        .join(', ')}`,
    );
    expect(worst.mean).toBeLessThan(0.02);
    expect(worst.sd).toBeLessThan(0.02);
    expect(worst.quantile).toBeLessThan(0.15);
    expect(worst.probability).toBeLessThan(0.01);
    expect(worst.full).toBeLessThan(0.05);
  });

  it('with regimes that do not differ is the extended filter', () => {
    const random = new Random(5);
    const parameters = withoutTails(random);
    Object.assign(parameters.values, { regimeRatio: 1, pressOnset: 0 });
    const events = [...life(random)];
    const runs = (['extended', 'interacting'] as const).map((method) => {
      expect(core.configure(parameters, 300, 3600, method, Feature.INSULIN)).toBe(0);
      for (const { kind, time, value } of events) core.event(kind, time, value);
      core.call('distribution');
      return core.forecastSteps.map(({ mean, sd, q05, below70 }) => [mean, sd, q05, below70]);
    });
    runs[0]!.forEach((step, k) => step.forEach((x, i) => expect(runs[1]![k]![i]).toBeCloseTo(x, i === 3 ? 4 : 1)));
  });

  it('believes in a pressed sensor when readings fall at night faster than glucose can, and in glucose when they return', () => {
    const parameters = parametersOf('adaptive');
    const night = 3 * 3600;
    core.configure(parameters, 300, 3600, 'interacting', Feature.INSULIN);
    for (let k = 0; k < 48; k++) core.event(EventKind.READING, night + 300 * k, 120 + (k % 3));
    const [before] = core.regimes.slice(3);
    for (const [k, glucose] of [85, 80, 78, 80].entries())
      core.event(EventKind.READING, night + 300 * (48 + k), glucose);
    const [during] = core.regimes.slice(3);
    core.call('diagnose');
    const shown = core.diagnostics.glucose;
    expect(core.diagnostics.pressed).toBe(during!.weight);
    expect(core.state.flags & Flag.PRESSED).not.toBe(0);
    for (let k = 0; k < 4; k++) core.event(EventKind.READING, night + 300 * (52 + k), 121);
    const [after] = core.regimes.slice(3);
    expect(core.state.flags & Flag.PRESSED).toBe(0);
    expect(before!.weight).toBeLessThan(0.02);
    expect(during!.weight).toBeGreaterThan(0.5);
    expect(after!.weight).toBeLessThan(0.3);
    expect(shown).toBeGreaterThan(90); // glucose itself, not what the pressed sensor shows
  });
});

describe('the context', () => {
  it('stays finite where coefficients that nobody learned drive the belief', () => {
    for (const glucose of [-9000, -2000, 9000]) {
      core.configure(parametersOf('adaptive', { noiseLow: 1, noiseLevel: 1, rateNoise: 20, levelNoise: 20 }), 300);
      core.event(EventKind.READING, 0, 150);
      core.belief = { x: [glucose, 0, 0], u: [0, 0, 0], d: [1, 1, 1] };
      core.event(EventKind.MEAL, 0, 10); // no time passes: the belief stays where it is
      const context = new ContextView(core.data, core.beliefAddress - ContextView.SIZE);
      expect(Number.isFinite(context.rateNoise + context.levelNoise), `${glucose}`).toBe(true);
      expect(context.rateNoise).toBeGreaterThan(400);
    }
  });
});

describe('what a meal does', () => {
  it('is to raise the forecast by its gain, and to widen it while it is absorbed', () => {
    const parameters = plausibleParameters('adaptive', new Random(9));
    Object.assign(parameters.values, { mealGain: 2, mealDecay: 0.05, mealUncertainty: 0.3 });
    const forecasts = [0, 40].map((grams) => {
      core.configure(parameters, 300, 3600, 'interacting', Feature.INSULIN);
      for (let k = 0; k < 24; k++) core.event(EventKind.READING, 300 * k, 110);
      if (grams > 0) core.event(EventKind.MEAL, 300 * 23, grams);
      core.call('distribution');
      return core.forecastSteps.map(({ mean, sd }) => ({ mean, sd }));
    });
    const [without, eaten] = forecasts.map((steps) => steps[11]!);
    expect(eaten!.mean - without!.mean).toBeGreaterThan(25);
    expect(eaten!.mean - without!.mean).toBeLessThan(90);
    expect(eaten!.sd).toBeGreaterThan(1.1 * without!.sd);
  });
});
