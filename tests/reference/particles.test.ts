/** The particle filter against the exact filter, enumerated histories of regimes, and quadrature. */
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../math/reference.js';
import { Random } from '../support/random.js';
import { collapse, firstBelief, InteractingFilter, measured, SingleFilter, unscented } from './adaptive-filters.js';
import { AdaptiveForecaster, type Follower } from './adaptive-forecaster.js';
import { contextOf, drift, PRESSED, START, switching, type AdaptiveParameters } from './adaptive-model.js';
import { REAL } from './dual.js';
import { ExactFilter, LINEAR } from './linear-drift.js';
import { acceleration, LEVELS, ParticleFilter, type Moments } from './particles.js';

const THRESHOLDS = [54, 70, 180, 250] as const;
const READINGS = [150, 153, 151, 158, 166, 171, 168, 172, 181, 185];

function after<F extends Follower>(p: AdaptiveParameters, filter: F, readings: readonly number[] = READINGS) {
  const forecaster = new AdaptiveForecaster(p, filter);
  readings.forEach((glucose, k) => forecaster.read({ time: 300 * k, localTime: 43200 + 300 * k }, glucose));
  return forecaster;
}

/** Runs of a particle filter with different seeds: the mean of an estimate, and its standard error as they scatter. */
function replicated(run: (seed: number) => number[], seeds = 16): { mean: number; error: number }[] {
  const runs = Array.from({ length: seeds }, (_, seed) => run(seed + 1));
  return runs[0]!.map((_, i) => {
    const mean = runs.reduce((sum, it) => sum + it[i]!, 0) / seeds;
    const scatter = runs.reduce((sum, it) => sum + (it[i]! - mean) ** 2, 0) / (seeds - 1);
    return { mean, error: Math.sqrt(scatter / seeds) };
  });
}

function expectWithinThreeErrors(found: { mean: number; error: number }[], exact: readonly number[]): void {
  found.forEach(({ mean, error }, i) => expect(Math.abs(mean - exact[i]!) / error).toBeLessThan(3));
}

describe('the particles’ drift', () => {
  it('is the reference’s', () => {
    const random = new Random(9);
    for (let i = 0; i < 500; i++) {
      const statistics = { mean: random.between(90, 250), variance: random.between(10, 130) ** 2, weight: 1440 };
      const context = contextOf(START, statistics, random.between(0, 86400));
      const [g, v] = [random.between(20, 450), random.between(-8, 8)];
      expect(acceleration(START, context, g, v)).toBeCloseTo(drift(REAL, START, context, g, v), 13);
    }
  });
});

describe('for a linear drift, one regime and Gaussian readings', () => {
  const exact = after(LINEAR, new ExactFilter(LINEAR));

  it('the belief is the exact Kalman filter’s within three standard errors', () => {
    const found = replicated((seed) => {
      const { filter } = after(LINEAR, new ParticleFilter(LINEAR, { particles: 4000, seed, usualOnly: true }));
      const { z, v, e, glucose } = filter.belief;
      return [z, v, e, glucose].flatMap(({ mean, sd }) => [mean, sd]);
    });
    const { mean, covariance } = exact.filter.belief;
    const glucose = {
      mean: mean[0]! - mean[2]!,
      variance: covariance.get(0, 0) - 2 * covariance.get(0, 2) + covariance.get(2, 2),
    };
    expectWithinThreeErrors(found, [
      ...mean.flatMap((m, i) => [m, Math.sqrt(covariance.get(i, i))]),
      glucose.mean,
      Math.sqrt(glucose.variance),
    ]);
    expect(Math.max(...found.map(({ error }) => error))).toBeLessThan(0.05);
  });

  it('the evidence is that of the exact filter', () => {
    let logEvidence = 0;
    const running = new AdaptiveForecaster(LINEAR, new ExactFilter(LINEAR));
    READINGS.forEach((glucose, k) => {
      running.read({ time: 300 * k, localTime: 43200 + 300 * k }, glucose);
      logEvidence += Math.log(running.filter.lastDensity);
    });
    const [found] = replicated((seed) => {
      const { filter } = after(LINEAR, new ParticleFilter(LINEAR, { particles: 4000, seed, usualOnly: true }));
      return [filter.logEvidence];
    });
    expectWithinThreeErrors([found!], [logEvidence]);
    expect(found!.error).toBeLessThan(0.05);
  });

  it('forecasts are the exact ones: level, reading, quantiles, and the first reading’s crossing', () => {
    const steps = exact.stepsAhead(6);
    const levels = exact.filter.ahead(exact.context, steps).map(([level]) => level!);
    const noise = LINEAR.sensorNoise ** 2;
    const found = replicated((seed) => {
      const { filter, context } = after(LINEAR, new ParticleFilter(LINEAR, { particles: 4000, seed, usualOnly: true }));
      const ahead = filter.ahead(context, steps, THRESHOLDS);
      const last = ahead.at(-1)!;
      return [last.level.mean, last.level.sd, last.reading.sd, last.quantiles[0]!, ahead[0]!.crossing[2]!];
    });
    const { mean, variance } = levels.at(-1)!;
    const sd = Math.sqrt(variance + noise);
    const first = Math.sqrt(levels[0]!.variance + noise);
    expectWithinThreeErrors(found, [
      mean,
      Math.sqrt(variance),
      sd,
      mean - 1.6448536269514722 * sd,
      normalCdf((levels[0]!.mean - 180) / first),
    ]);
  });

  it('leaves the belief as it is when it forecasts', () => {
    const forecaster = after(LINEAR, new ParticleFilter(LINEAR, { particles: 500 }));
    const before = forecaster.filter.belief;
    forecaster.filter.ahead(forecaster.context, forecaster.stepsAhead(3), THRESHOLDS);
    expect(forecaster.filter.belief).toEqual(before);
  });
});

describe('with regimes of volatility', () => {
  const p: AdaptiveParameters = { ...LINEAR, regimeRatio: 3, switchRate: 0.03, pressOnset: 0 };
  const readings = [150, 152, 149, 158, 176];
  const truth = enumerated(p, readings);

  it('belief and regimes are those of all histories of regimes, each filtered exactly', () => {
    const found = replicated((seed) => {
      const { filter } = after(p, new ParticleFilter(p, { particles: 4000, seed }), readings);
      const { z, v, regimes } = filter.belief;
      return [z.mean, z.sd, v.mean, v.sd, ...regimes.slice(0, 3)];
    });
    expectWithinThreeErrors(found, [truth.z.mean, truth.z.sd, truth.v.mean, truth.v.sd, ...truth.regimes]);
  });

  it('the interacting filter comes near them', () => {
    const { filter } = after(p, new InteractingFilter(p), readings);
    expect(filter.belief.mean[0]! - truth.z.mean).toBeCloseTo(0, 1);
    truth.regimes.forEach((share, r) => expect(Math.abs(filter.probabilities[r]! - share)).toBeLessThan(0.08));
    expect(truth.regimes[2]).toBeGreaterThan(0.7);
  });
});

/** The posterior after these readings by filtering each of the 3ⁿ histories of regimes exactly. */
function enumerated(p: AdaptiveParameters, readings: readonly number[]) {
  const histories = Array.from({ length: 3 ** (readings.length - 1) }, (_, code) => {
    const regimes = readings.slice(1).map((_, k) => Math.floor(code / 3 ** k) % 3);
    const filter = new ExactFilter(p);
    let weight = 1;
    let at = 0;
    let before = -1;
    after(
      p,
      {
        start: (reading: number) => filter.start(reading),
        elapse: (context, substeps) => {
          const regime = regimes[at++]!;
          const ratio = [p.regimeRatio ** -2, 1, p.regimeRatio ** 2][regime]!;
          const transition = switching(p, context, 5);
          const into =
            before < 0
              ? [0, 1, 2].map((s) => [0, 1, 2].reduce((sum, r) => sum + transition[r]![s]! / 3, 0))
              : transition[before]!;
          weight *= into[regime]!;
          before = regime;
          filter.elapse({ ...context, rateIntensity: ratio * context.rateIntensity }, substeps);
        },
        measure: (reading) => {
          filter.measure(reading);
          weight *= filter.lastDensity;
        },
      },
      readings,
    );
    return { weight, regime: regimes.at(-1)!, belief: filter.belief };
  });
  const total = histories.reduce((sum, { weight }) => sum + weight, 0);
  const { mean, covariance } = collapse(
    histories.map(({ belief }) => belief),
    histories.map(({ weight }) => weight / total),
  );
  const of = (i: number): Moments => ({ mean: mean[i]!, sd: Math.sqrt(covariance.get(i, i)) });
  const regimes = [0, 1, 2].map((r) =>
    histories.reduce((sum, { weight, regime }) => sum + (regime === r ? weight / total : 0), 0),
  );
  return { z: of(0), v: of(1), regimes };
}

describe('with Student-t readings', () => {
  const p: AdaptiveParameters = { ...LINEAR, degreesOfFreedom: 3, sensorNoise: 4, initialRate: 1.5 };

  it('the posterior of one is that of quadrature, its evidence too', () => {
    const forecaster = after(p, new SingleFilter(p, unscented), [150]);
    forecaster.elapse({ time: 300, localTime: 43500 });
    const exact = measured(p, forecaster.filter.belief, 175);
    const found = replicated((seed) => {
      const { filter } = after(p, new ParticleFilter(p, { particles: 8000, seed, usualOnly: true }), [150, 175]);
      const { z, v } = filter.belief;
      return [z.mean, z.sd, v.mean, filter.logEvidence];
    });
    expectWithinThreeErrors(found, [
      exact.mean[0]!,
      Math.sqrt(exact.covariance.get(0, 0)),
      exact.mean[1]!,
      exact.logEvidence,
    ]);
  });

  it.each([1, 3, 10])('the forecast reading is a normal level with Student-t noise, ν = %d', (degreesOfFreedom) => {
    const wide = { ...p, degreesOfFreedom, sensorNoise: 12 };
    const forecaster = after(wide, new ParticleFilter(wide, { particles: 40000, usualOnly: true }), [150]);
    const [step] = forecaster.filter.ahead(forecaster.context, forecaster.stepsAhead(1), THRESHOLDS);
    step!.quantiles.forEach((quantile, i) => {
      // P(y < q) = ∫ Φ((q - w - mean) / sd) p(w) dw, w = scale tan θ with density ∝ cos^(ν - 1) θ in θ.
      let [below, total] = [0, 0];
      for (let angle = -1.5705; angle < 1.5705; angle += 0.001) {
        const weight = Math.cos(angle) ** (degreesOfFreedom - 1);
        const w = 12 * Math.sqrt(degreesOfFreedom) * Math.tan(angle);
        total += weight;
        below += weight * normalCdf((quantile - w - step!.level.mean) / step!.level.sd);
      }
      expect(Math.abs(below / total - LEVELS[i]!)).toBeLessThan(0.008);
    });
  });
});

describe('for the model as it is', () => {
  it('the Gaussian filters come near: belief, and forecast at an hour', () => {
    const particles = after(START, new ParticleFilter(START));
    const interacting = after(START, new InteractingFilter(START, unscented));
    const { z, v, regimes } = particles.filter.belief;
    const { mean } = interacting.filter.belief;
    expect(Math.abs(mean[0]! - z.mean) / z.sd).toBeLessThan(0.15);
    expect(Math.abs(mean[1]! - v.mean) / v.sd).toBeLessThan(0.15);
    regimes.forEach((share, r) => expect(Math.abs(interacting.filter.probabilities[r]! - share)).toBeLessThan(0.06));
    const steps = particles.stepsAhead(12);
    const truth = particles.filter.ahead(particles.context, steps, THRESHOLDS).at(-1)!;
    const forecast = interacting.filter.ahead(interacting.context, steps).at(-1)!;
    const center = forecast.reduce((sum, c) => sum + c.weight * c.mean, 0);
    expect(Math.abs(center - truth.level.mean) / truth.level.sd).toBeLessThan(0.1);
  });

  it('switches by the transition of the model, and crosses ever more', () => {
    const p = { ...START, pressOnset: 0.02, pressDayShare: 1 };
    const forecaster = after(p, new ParticleFilter(p));
    const steps = forecaster.stepsAhead(4);
    const transition = switching(p, forecaster.context, 5);
    let expected = forecaster.filter.belief.regimes;
    const ahead = forecaster.filter.ahead(forecaster.context, steps, THRESHOLDS);
    for (const { regimes } of ahead) {
      expected = transition.map((_, s) => expected.reduce((sum, share, r) => sum + share * transition[r]![s]!, 0));
      regimes.forEach((share, r) => expect(Math.abs(share - expected[r]!)).toBeLessThan(0.012));
    }
    expect(ahead.at(-1)!.regimes[PRESSED]).toBeGreaterThan(0.2);
    for (let k = 1; k < 4; k++) {
      ahead[k]!.crossing.forEach((share, t) => expect(share).toBeGreaterThanOrEqual(ahead[k - 1]!.crossing[t]!));
    }
    expect(ahead.at(-1)!.crossing[2]).toBeGreaterThan(0.5);
  });

  it('finds a pressed sensor and lets its offset go at release, as the interacting filter does', () => {
    const readings = [...Array.from({ length: 12 }, () => 140), 118, 104, 99, 97];
    const run = <F extends Follower>(filter: F, more: readonly number[] = []) => {
      const forecaster = new AdaptiveForecaster(START, filter);
      [...readings, ...more].forEach((glucose, k) =>
        forecaster.read({ time: 300 * k, localTime: 3 * 3600 + 300 * k }, glucose),
      );
      return filter;
    };
    // Onset is rare, so few particles are pressed at first: take many.
    const pressed = run(new ParticleFilter(START, { particles: 60000 })).belief;
    const interacting = run(new InteractingFilter(START));
    expect(pressed.regimes[PRESSED]).toBeGreaterThan(0.9);
    expect(Math.abs(pressed.regimes[PRESSED]! - interacting.probabilities[PRESSED]!)).toBeLessThan(0.05);
    const { mean } = interacting.belief;
    expect(Math.abs(pressed.glucose.mean - (mean[0]! - mean[2]!)) / pressed.glucose.sd).toBeLessThan(0.5);
    const free = run(new ParticleFilter(START, { particles: 60000 }), [139, 140]).belief;
    expect(free.regimes[PRESSED]).toBeLessThan(0.1);
    expect(free.e.sd).toBeLessThan(3);
  });

  it('starts as the filters do', () => {
    const { filter } = after(START, new ParticleFilter(START, { particles: 50000 }), [120]);
    const { z, v, e, regimes } = filter.belief;
    const { mean, covariance } = firstBelief(START, 120);
    [z, v, e].forEach((it, i) => {
      expect(Math.abs(it.mean - mean[i]!) / it.sd).toBeLessThan(0.02);
      expect(it.sd / Math.sqrt(covariance.get(i, i))).toBeCloseTo(1, 1);
    });
    expect(regimes.map((share) => share * 3)).toEqual([1, 1, 1, 0].map((share) => expect.closeTo(share, 3)));
  });
});
