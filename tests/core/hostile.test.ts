/** 100,000 steps of random hostile input leave a usable state, and nothing that is not a number anywhere. */
import { describe, expect, it } from 'vitest';
import { EventKind, Feature } from '../../host/core/layout.js';
import { MODEL_NAMES, type ModelName } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { allFinite, nansInOutputs, nansInState, same } from '../support/bytes.js';
import { newEngine } from '../support/engines.js';
import { anyParameters, parametersOf, plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const STEPS = 100_000;
const WORST_VALUES = [NaN, Infinity, -Infinity, 0, -0, -1, 1e-45, 3.4e38, -3.4e38, 19.99, 20, 600, 600.1, 300, 300.1];

function hostileValue(random: Random, kind: number): number {
  if (random.chance(0.3)) return random.of(WORST_VALUES);
  if (kind === EventKind.BASAL) return random.chance(0.2) ? random.of([35, 35.001, -1e-45]) : random.between(0, 36);
  return kind === EventKind.MEAL ? random.between(0, 300) : random.between(20, 600);
}

/** What the model with a head learns with. */
const LEARNING = Feature.HEAD | Feature.INTERVALS | Feature.INSULIN | Feature.TREATMENTS;

function featuresOf(model: ModelName, random: Random): number {
  const features = random.of([0, 1, 2, 4, 7, 7]);
  return model === 'adaptive' && random.chance(0.5) ? features | LEARNING : features;
}

function hostileTime(random: Random, now: number): number {
  const choice = random.between(0, 1);
  if (choice < 0.05) return random.word();
  if (choice < 0.1) return now;
  if (choice < 0.2) return Math.max(0, now - random.whole(0, 5000));
  if (choice < 0.21) return Math.min(2 ** 32 - 1, now + random.whole(0, 10 ** 6));
  return Math.min(2 ** 32 - 1, now + random.whole(0, 900));
}

const DIAGNOSED = [
  'insulinOnBoard',
  'bias',
  'biasSd',
  'gain',
  'gainSd',
  'innovationSpread',
  'innovationLean',
  'glucose',
  'glucoseSd',
  'rate',
  'rateSd',
  'acceleration',
  'mealEffect',
  'carbsOnBoard',
] as const;

/** Everything the host can read after an event is usable. */
function expectUsable(core: RawCore, what: string): void {
  const found = problems(core);
  expect(found, `${what}: ${found.join('; ')}`).toEqual([]);
}

function problems(core: RawCore): string[] {
  const found: string[] = [];
  const demand = (good: boolean, problem: string) => {
    if (!good && found.length < 5) found.push(problem);
  };
  const { beliefs, state } = core;
  for (const belief of beliefs) {
    demand(allFinite(belief), `belief ${JSON.stringify(belief)}`);
    demand(Math.min(...belief.d) > 0, `D ${belief.d}`);
  }
  for (const offset of nansInState(core)) demand(false, `NaN in the state at ${offset}`);
  if (state.readings === 0) return found;
  for (const call of ['distribution', 'risk', 'diagnose'] as const) demand(core.call(call) === 0, `${call} refused`);
  for (const place of nansInOutputs(core)) demand(false, `NaN in the outputs: ${place}`);
  core.forecastSteps.forEach((step, k) => {
    const quantiles = [step.q05, step.q10, step.q25, step.q50, step.q75, step.q90, step.q95];
    const numbers = [step.mean, step.sd, step.scaledMean, step.scaledSd, ...quantiles];
    demand(numbers.every(Number.isFinite), `forecast step ${k}: mean, sd, scaled, quantiles ${numbers}`);
    demand(step.sd >= 0, `forecast step ${k}: sd ${step.sd}`);
    demand(ordered(quantiles), `forecast step ${k}: quantiles ${quantiles}`);
    demand(ordered([0, step.below54, step.below70, 1]), `forecast step ${k}: low ${step.below54}, ${step.below70}`);
    demand(
      ordered([0, step.above250, step.above180, 1]),
      `forecast step ${k}: high ${step.above250}, ${step.above180}`,
    );
  });
  core.riskSteps.forEach((step, k) => {
    const { crossBelow54, crossBelow70, crossAbove180, crossAbove250 } = step;
    for (const p of [crossBelow54, crossBelow70, crossAbove180, crossAbove250])
      demand(p >= 0 && p <= 1, `risk ${k}: ${p}`);
  });
  for (const name of DIAGNOSED) demand(Number.isFinite(core.diagnostics[name]), `${name} ${core.diagnostics[name]}`);
  return found;
}

function ordered(numbers: number[]): boolean {
  return numbers.every((x, i) => i === 0 || numbers[i - 1]! <= x);
}

describe.each(MODEL_NAMES)('%s', (model) => {
  it.each([
    ['plausible parameters, Gaussian', plausibleParameters, 0],
    ['plausible parameters, Student-t', plausibleParameters, 3],
    ['any parameters, Gaussian', anyParameters, 0],
    ['any parameters, Student-t', anyParameters, 3],
  ] as const)('stays usable through hostile input with %s', async (_, parametersFrom, degreesOfFreedom) => {
    const random = new Random(degreesOfFreedom + 21);
    const core = new RawCore(await newEngine());
    const { head } = SHIPPED[model];
    let accepted = 0;
    for (let step = 0; step < STEPS / 8; step++) {
      if (step % 500 === 0) {
        const parameters = parametersFrom(model, random);
        parameters.values['degreesOfFreedom'] = degreesOfFreedom;
        const interval = random.of([0, 60, 300, 900]);
        expect(core.configure({ ...parameters, head }, interval, 3600, undefined, featuresOf(model, random))).toBe(0);
      }
      const kind = random.chance(0.05) ? random.whole(0, 12) : random.of([1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const localTime = random.chance(0.02) ? random.word() : random.whole(0, 86399);
      const time = hostileTime(random, core.state.time);
      const call = random.chance(0.01) ? 'recoverClock' : 'observe';
      const before = step % 20 === 0 ? core.bytes() : undefined;
      const status = core.event(kind, time, hostileValue(random, kind), localTime, call);
      if (status >= 0) accepted++;
      else if (before !== undefined && !same(core.bytes(), before)) expect.fail(`step ${step}: refused, but changed`);
      if (step % 200 === 199) expectUsable(core, `step ${step}`);
      else if (!allFinite(core.belief)) expectUsable(core, `step ${step}`);
    }
    expect(accepted).toBeGreaterThan(STEPS / 40);
  });

  it('stays usable when nothing decays, all noises are the largest, and no reading comes for 100 years', async () => {
    const core = new RawCore(await newEngine());
    const changes: Record<string, number> =
      model === 'adaptive'
        ? { c1: 1, c3: 1, c4: 1, rateNoise: 20, levelNoise: 20, errorSd: 50, initialRate: 20 }
        : model === 'ar2'
          ? { a1: 1.9999, a2: -0.999901, rateNoise: 20, mealNoise: 5 }
          : {
              reversion: 0,
              rateDecay: 0,
              accelerationDecay: 0,
              levelNoise: 20,
              rateNoise: 20,
              accelerationNoise: 5,
              mealNoise: 5,
              initialAcceleration: 5,
              initialRate: 20,
            };
    expect(core.configure(parametersOf(model, changes))).toBe(0);
    core.event(EventKind.READING, 0, 150);
    for (let time = 57_600; time < 2 ** 32; time += 57_600) {
      core.event(EventKind.ELAPSED, time, 0);
      if (time % (57_600 * 5000) === 0) expectUsable(core, `${(time / 31_557_600).toFixed(1)} years`);
    }
    expectUsable(core, 'at the end of time');
  });

  it('stays usable when 300 g are eaten every second for a day', async () => {
    const core = new RawCore(await newEngine());
    core.configure(parametersOf(model, { mealGain: 20, mealUncertainty: 2, mealDecay: 0.2 }));
    core.event(EventKind.READING, 0, 150);
    for (let time = 1; time < 20_000; time++) core.event(EventKind.MEAL, time, 300);
    expectUsable(core, 'after the feast');
    for (let k = 0; k < 100; k++) core.event(EventKind.READING, 20_000 + 300 * k, 600);
    expectUsable(core, 'after 100 readings at the top');
  });

  it('stays usable when readings jump from end to end every second', async () => {
    const core = new RawCore(await newEngine());
    for (const degreesOfFreedom of [0, 1, 3]) {
      core.configure(
        parametersOf(model, { degreesOfFreedom, sensorNoise: 0.1, ...(model !== 'adaptive' && { scaleOffset: 0 }) }),
      );
      for (let time = 0; time < 5000; time++) core.event(EventKind.READING, time, time % 2 === 0 ? 20 : 600);
      expectUsable(core, `degrees ${degreesOfFreedom}`);
    }
  });
});
