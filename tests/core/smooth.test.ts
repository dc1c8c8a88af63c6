/** The fixed-lag smoother against the joint normal of all states given all readings, solved at once in float64. */
import { Matrix } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind, SmoothedStepView, SmoothedView, Status } from '../../host/core/layout.js';
import type { MethodName } from '../../host/core/methods.js';
import { AdaptiveForecaster } from '../reference/adaptive-forecaster.js';
import { batchProblem, batchSmooth, type Normal } from '../reference/batch.js';
import { LINEAR } from '../reference/linear-drift.js';
import { blockOf, knowNoise, referenceOf, wander } from '../support/adaptive.js';
import { same } from '../support/bytes.js';
import { newCore, newEngine } from '../support/engines.js';
import type { Event } from '../support/events.js';
import { anyParameters, LINEAR_MODELS, parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';
import { configureSmoother, NodeCollector, smoothed, TangentSmoother } from '../support/smooth.js';

const HOUR = 3600;

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

/** Readings that wander, and meals between them, without times that tell nothing; the first event is a reading. */
function told(random: Random, count: number, seconds: number): Event[] {
  const events = wander(random, count, seconds).filter(({ kind }) => kind !== EventKind.ELAPSED);
  return events.slice(events.findIndex(({ kind }) => kind === EventKind.READING));
}

function feed(events: readonly Event[], each: () => void = () => undefined): void {
  for (const { kind, time, value } of events) {
    each();
    expect(core.event(kind, time, value)).toBeGreaterThanOrEqual(0);
  }
}

/** Largest deviation of the core's smoothed hour from the batch's, means in standard deviations, standard deviations relative. */
function deviation(
  events: readonly Event[],
  batch: readonly Normal[],
  glucose: number[],
  rate: number[],
  setpoint: number,
) {
  const steps = smoothed(core);
  const last = events.at(-1)!.time;
  const within = events.filter(({ time }) => last - time <= HOUR).length;
  expect(steps.length).toBe(Math.min(within, 61));
  let worst = { mean: 0, sd: 0 };
  steps.forEach((step, k) => {
    const { mean, covariance } = batch.at(-1 - k)!;
    expect(step.secondsAgo).toBe(last - events.at(-1 - k)!.time);
    for (const [along, found, foundSd, offset] of [
      [glucose, step.glucose, step.glucoseSd, setpoint],
      [rate, step.rate, step.rateSd, 0],
    ] as const) {
      const l = Matrix.rowVector([...along]);
      const sd = Math.sqrt(l.mmul(covariance).mmul(l.transpose()).get(0, 0));
      worst = {
        mean: Math.max(worst.mean, Math.abs(found - offset - l.mmul(mean).get(0, 0)) / sd),
        sd: Math.max(worst.sd, Math.abs(foundSd / sd - 1)),
      };
    }
  });
  return worst;
}

describe.each(LINEAR_MODELS)('%s', (model) => {
  it.each([60, 300, 900])(
    'GIVEN readings every %i s, gaps and meals THEN the last hour is that of the batch solution',
    (seconds) => {
      const random = new Random(seconds);
      let worst = { mean: 0, sd: 0 };
      for (let run = 0; run < 3; run++) {
        const parameters = plausibleParameters(model, random);
        parameters.values['scaleOffset'] = 1000;
        const p = parameters.values;
        expect(configureSmoother(core, parameters, 'kalman')).toBe(0);
        const events = told(random, 70, seconds);
        feed(events);
        const { prior, nodes } = batchProblem(
          parameters,
          events.map(({ kind, time, value }) =>
            kind === EventKind.READING ? { time, glucose: value } : { time, grams: value },
          ),
        );
        const batch = batchSmooth(prior, nodes);
        const along =
          model === 'ar2'
            ? [
                [1, 0, 0, 0],
                [0, 1, 1, 0],
              ]
            : [
                [1, 0, 0, 0, 0],
                [-p['reversion']!, 1, 0, 1, 0],
              ];
        const found = deviation(events, batch, along[0]!, along[1]!, p['setpoint']!);
        worst = { mean: Math.max(worst.mean, found.mean), sd: Math.max(worst.sd, found.sd) };
      }
      console.log(`${model}, ${seconds} s:`, worst);
      expect(worst.mean).toBeLessThan(3e-4);
      expect(worst.sd).toBeLessThan(1e-5);
    },
  );
});

describe.each<MethodName>(['extended', 'variational'])('adaptive, %s, with a linear drift', (method) => {
  it.each(method === 'extended' ? [300, 900] : [60, 300, 900])(
    'GIVEN readings every %i s, gaps and meals THEN the last hour is that of the batch solution',
    (seconds) => {
      const p = referenceOf(blockOf(LINEAR));
      const random = new Random(seconds);
      let worst = { mean: 0, sd: 0 };
      for (let run = 0; run < 3; run++) {
        expect(configureSmoother(core, blockOf(LINEAR), method)).toBe(0);
        const events = told(random, 70, seconds);
        feed(events, () => method === 'variational' && knowNoise(core, p.sensorNoise ** 2));
        const reference = new AdaptiveForecaster(p, new NodeCollector(p));
        for (const { kind, time, value } of events) {
          const now = { time, localTime: time % 86400 };
          if (kind === EventKind.READING) reference.read(now, value);
          else reference.eat(now, value);
        }
        const { prior, nodes } = reference.filter;
        const found = deviation(events, batchSmooth(prior!, nodes), [1, 0, -1], [0, 1, 0], 0);
        worst = { mean: Math.max(worst.mean, found.mean), sd: Math.max(worst.sd, found.sd) };
      }
      console.log(`adaptive, ${method}, ${seconds} s:`, worst);
      expect(worst.mean).toBeLessThan(3e-4);
      expect(worst.sd).toBeLessThan(1e-5);
    },
  );
});

describe('adaptive, extended, with the drift as it is', () => {
  it('GIVEN readings, gaps and meals THEN the last hour is that of the float64 smoother along the same tangents', () => {
    const random = new Random(9);
    let worst = { mean: 0, sd: 0 };
    for (let run = 0; run < 12; run++) {
      const block = plausibleParameters('adaptive', random);
      block.values['degreesOfFreedom'] = 0;
      block.values['errorSd'] = Math.max(block.values['errorSd']!, 0.5); // the reference inverts a covariance
      const p = referenceOf(block);
      expect(configureSmoother(core, block, 'extended')).toBe(0);
      const events = told(random, 70, random.of([300, 600, 900]));
      feed(events);
      const reference = new AdaptiveForecaster(p, new TangentSmoother(p));
      for (const { kind, time, value } of events) {
        const now = { time, localTime: time % 86400 };
        if (kind === EventKind.READING) reference.read(now, value);
        else reference.eat(now, value);
      }
      const found = deviation(events, reference.filter.smoothed(), [1, 0, -1], [0, 1, 0], 0);
      worst = { mean: Math.max(worst.mean, found.mean), sd: Math.max(worst.sd, found.sd) };
    }
    console.log('adaptive, as it is:', worst);
    expect(worst.mean).toBeLessThan(2e-3);
    expect(worst.sd).toBeLessThan(2e-4);
  });
});

const ALL: { model: 'ar2' | 'kinematic' | 'adaptive'; method: MethodName }[] = [
  { model: 'ar2', method: 'kalman' },
  { model: 'kinematic', method: 'kalman' },
  { model: 'adaptive', method: 'extended' },
  { model: 'adaptive', method: 'variational' },
];

describe('adaptive, extended, with a drift that nobody learned and that runs away', () => {
  it('goes back only as far as there is a way: every number is finite', () => {
    const random = new Random(8);
    for (let k = 0; k < 150; k++) {
      const parameters = anyParameters('adaptive', random);
      Object.assign(parameters.values, { sensorNoise: 50, initialRate: 20, degreesOfFreedom: 1 });
      expect(configureSmoother(core, parameters, 'extended')).toBe(0);
      for (let reading = 0; reading < 60; reading++) {
        core.event(EventKind.READING, 80_000 + 60 * reading, 200 + random.between(-5, 5));
        if (reading % 5 !== 0) continue;
        for (const { glucose, glucoseSd, rate, rateSd } of smoothed(core))
          if (!Number.isFinite(glucose + rate) || !(glucoseSd > 0 && rateSd > 0))
            expect.fail(`life ${k}, reading ${reading}: ${glucose} ± ${glucoseSd}, rate ${rate} ± ${rateSd}`);
      }
    }
  });
});

describe.each(ALL)('$model, $method', ({ model, method }) => {
  it('is nowhere less sure than the filter was, and everywhere finite', () => {
    const random = new Random(2);
    for (let run = 0; run < 10; run++) {
      expect(configureSmoother(core, plausibleParameters(model, random), method)).toBe(0);
      const filtered = new Map<number, { glucoseSd: number; rateSd: number }>();
      for (const { kind, time, value } of wander(random, 40, random.of([60, 300, 900]))) {
        core.event(kind, time, value);
        if (core.call('diagnose') < 0) continue;
        const { glucoseSd, rateSd } = core.diagnostics;
        filtered.set(time, { glucoseSd, rateSd });
      }
      const steps = smoothed(core);
      const linear = core.state.scaleLength === 0; // elsewhere the spread follows the mean
      steps.forEach(({ secondsAgo, glucose, glucoseSd, rate, rateSd }) => {
        const before = filtered.get(core.state.time - secondsAgo)!;
        expect(Number.isFinite(glucose + rate)).toBe(true);
        expect(Math.min(glucoseSd, rateSd)).toBeGreaterThan(0);
        if (!linear) return;
        expect(glucoseSd).toBeLessThanOrEqual(before.glucoseSd * 1.0001);
        if (model !== 'adaptive') expect(rateSd).toBeLessThanOrEqual(before.rateSd * 1.0001);
      });
    }
  });

  it('GIVEN a gap after which the belief starts anew, or a clock that went back THEN it goes back no farther', () => {
    expect(configureSmoother(core, parametersOf(model), method)).toBe(0);
    for (let k = 0; k < 10; k++) core.event(EventKind.READING, 300 * k, 150 + k);
    expect(smoothed(core)).toHaveLength(10);
    core.event(EventKind.READING, 70_000, 140);
    expect(smoothed(core).map(({ secondsAgo }) => secondsAgo)).toEqual([0]);
    core.event(EventKind.READING, 70_300, 142);
    core.event(EventKind.ELAPSED, 70_400, 0);
    expect(smoothed(core).map(({ secondsAgo }) => secondsAgo)).toEqual([100, 400]);
    expect(core.event(EventKind.ELAPSED, 60_000, 0, 0, 'recoverClock')).toBe(0);
    expect(smoothed(core)).toHaveLength(0);
    core.event(EventKind.READING, 60_300, 145);
    expect(smoothed(core)).toHaveLength(1);
  });

  it('GIVEN a reading a minute THEN it has 61 steps; GIVEN news that is an hour old THEN none', () => {
    expect(configureSmoother(core, parametersOf(model), method)).toBe(0);
    for (let k = 0; k < 100; k++) core.event(EventKind.READING, 60 * k, 150 + (k % 7));
    expect(smoothed(core).map(({ secondsAgo }) => secondsAgo)).toEqual(Array.from({ length: 61 }, (_, k) => 60 * k));
    core.event(EventKind.ELAPSED, 60 * 99 + HOUR + 1, 0);
    expect(smoothed(core)).toHaveLength(0);
  });

  it('GIVEN a meal at the very second of a reading THEN both have the same past glucose', () => {
    expect(configureSmoother(core, parametersOf(model, { degreesOfFreedom: 0 }), method)).toBe(0);
    for (let k = 0; k < 10; k++) {
      core.event(EventKind.READING, 300 * k, 150 + 5 * k);
      if (k === 5) core.event(EventKind.MEAL, 300 * k, 40);
    }
    const [meal, reading] = smoothed(core).filter(({ secondsAgo }) => secondsAgo === 1200);
    expect(Math.abs(meal!.glucose - reading!.glucose)).toBeLessThan(1e-3 * reading!.glucoseSd);
    expect(Math.abs(meal!.glucoseSd / reading!.glucoseSd - 1)).toBeLessThan(1e-3);
  });

  it('touches neither the state nor memory at or above memoryEnd, and a restored snapshot answers the same', async () => {
    expect(configureSmoother(core, parametersOf(model), method)).toBe(0);
    feed(told(new Random(4), 80, 60));
    core.call('seal');
    const before = core.bytes();
    core.engine.memory.fill(0xa5, core.memoryEnd);
    const steps = smoothed(core);
    expect(same(core.bytes(), before)).toBe(true);
    expect(core.engine.memory.subarray(core.memoryEnd).every((byte) => byte === 0xa5)).toBe(true);
    core.engine.memory.fill(0xa5, core.engine.addresses.stateAddress + core.state.length);
    expect(smoothed(core)).toEqual(steps);
    const other = new RawCore(await newEngine());
    other.engine.memory.set(before, other.engine.addresses.stateAddress);
    expect(other.call('restore')).toBe(0);
    expect(smoothed(other)).toEqual(steps);
  });

  it('is refused before a reading, and where the configuration leaves it out', () => {
    expect(configureSmoother(core, parametersOf(model), method)).toBe(0);
    expect(core.call('smooth')).toBe(Status.NO_READING);
    expect(configureSmoother(core, parametersOf(model), method, 0)).toBe(0);
    const length = core.state.length;
    core.event(EventKind.READING, 0, 150);
    expect(core.call('smooth')).toBe(Status.FEATURE_OFF);
    configureSmoother(core, parametersOf(model), method);
    expect(core.state.length).toBeGreaterThan(length + 61 * 60);
  });
});

describe('the configuration', () => {
  it('with a smoother is refused for methods without one', () => {
    for (const method of ['interacting', 'unscented'] as const) {
      expect(configureSmoother(core, parametersOf('adaptive'), method)).toBe(Status.BAD_CONFIGURATION);
    }
  });

  it('with a feature that the module does not have is refused', () => {
    const unknown = 0x40000000;
    expect(configureSmoother(core, parametersOf('adaptive'), 'extended', unknown)).toBe(Status.BAD_CONFIGURATION);
  });
});

describe('Forecaster.smooth', () => {
  it('answers what the core does', async () => {
    const forecaster = (await newCore()).create({ parameters: parametersOf('kinematic'), features: ['smoother'] });
    expect(configureSmoother(core, parametersOf('kinematic'), 'kalman')).toBe(0);
    for (let k = 0; k < 20; k++) {
      forecaster.observe({ time: 300 * k, localTime: 300 * k }, 120 + k * k);
      core.event(EventKind.READING, 300 * k, 120 + k * k);
    }
    const steps = forecaster.smooth();
    expect(steps).toEqual(smoothed(core));
    expect(steps).toHaveLength(13);
    expect(SmoothedView.SIZE + 61 * SmoothedStepView.SIZE).toBe(1228);
  });

  it('throws for a forecaster without a smoother', async () => {
    const other = await newCore();
    const forecaster = other.create({ parameters: parametersOf('kinematic') });
    forecaster.observe({ time: 0, localTime: 0 }, 120);
    expect(() => forecaster.smooth()).toThrow('FEATURE_OFF');
    const settings = { parameters: parametersOf('adaptive'), method: 'interacting', features: ['smoother'] } as const;
    expect(() => other.create(settings)).toThrow('the method interacting has no smoother');
  });
});
