/** Inputs that the search for the worst case tries: settings, parameters and a few events, the last of which is measured. */
import { EventKind, Feature } from '../../host/core/layout.js';
import type { MethodName } from '../../host/core/methods.js';
import type { Head, ModelName } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { anyParameters, RANGES } from '../../tests/support/parameters.js';
import type { Random } from '../../tests/support/random.js';
import type { Stage } from '../../host/gate/stages.js';

export interface Step {
  kind: EventKind;
  /** Seconds after the event before, or after the start; below 0 it is late. */
  after: number;
  value: number;
}

export interface Candidate {
  model: ModelName;
  method: MethodName;
  /** `Feature` bits and number of particles. */
  features: number;
  particles: number;
  /** s; 0: the core follows the readings. */
  sensorInterval: number;
  /** s */
  horizon: number;
  parameters: Record<string, number>;
  head?: Head | undefined;
  /** Time of the first event, s, from which `after` counts. */
  start: number;
  steps: Step[];
}

/** What is searched: a method on a model, and `Feature` bits that it always has. */
export interface Searched {
  model: ModelName;
  method: MethodName;
  features: number;
}

/** What the search switches on and off beside these. The linear models' bars are for none, so they are searched without. */
const FEATURES = Feature.SENSOR | Feature.MONITOR | Feature.INTERVALS | Feature.INSULIN;
const PARTICLES = [100, 200, 500];

const SENSOR_INTERVALS = [0, 60, 300];
const MOST_STEPS = 6;
/** Times that something depends on: sensors' intervals, the longest step of 16 h, half an hour, and one second around them. */
const NOTABLE_TIMES = [1, 59, 60, 61, 299, 300, 301, 520, 900, 1200, 1800, 1801, 3600, 57599, 57600, 57601];
const NOTABLE_READINGS = [20, 54, 70, 120, 180, 250, 600];
const STEPS_AHEAD = 24;
const FORECAST_STEP = 300;

/** Ranges of the head's numbers that `configure` accepts, from assembly/head/validate.ts. */
const HEAD_SHAPE = { shift: [-2, 2], below: [-2, 2], above: [-2, 2], levels: [0.3, 4] } as const;
const HEAD_RANGES = {
  weights30: [-100, 100],
  weights60: [-100, 100],
  variances: [1e-6, 1000],
  shape30: HEAD_SHAPE,
  shape60: HEAD_SHAPE,
  lowRisk: [-10, 10],
  learning: { memory: [0.9, 1], limit30: [1, 400], limit60: [1, 400] },
} as const;

/** Readings by seconds after the one before, and mg/dL: leaps that let `auto` escalate, and origins of the head with both their targets. */
const LEAPS = [
  [0, 100],
  [1200, 300],
  [1800, 120],
  [1800, 280],
] as const;
const TARGETS = [
  [600, 120],
  [1800, 150],
  [1800, 190],
] as const;

/** Inputs that get where random ones seldom do; the search begins at them, too. */
export function openings({ model, method, features }: Searched, stage: Stage): Candidate[] {
  if (model !== 'adaptive') return [];
  const { values, head } = SHIPPED.adaptive;
  const most = Math.max(...PARTICLES);
  return [LEAPS, TARGETS].map((readings) => {
    const steps = readings.map(([after, value]) => ({ kind: EventKind.READING, after, value }));
    if (stage === 'update') steps.push({ ...steps.at(-1)! }); // time passes up to the last reading, which is then measured
    return measuring(
      {
        ...{ model, method, features: FEATURES | features, particles: hasParticles(method) ? most : 0 },
        ...{ sensorInterval: 300, horizon: FORECAST_STEP * STEPS_AHEAD, parameters: { ...values } },
        ...((features & Feature.HEAD) === 0 ? {} : { head }),
        start: 0,
        steps,
      },
      stage,
    );
  });
}

export function randomCandidate(random: Random, searched: Searched, stage: Stage): Candidate {
  const { model, method } = searched;
  const steps = Array.from({ length: random.whole(1, MOST_STEPS) }, () => randomStep(random));
  return measuring(
    {
      model,
      method,
      features: anyFeatures(random, searched),
      particles: anyParticles(random, method),
      sensorInterval: random.of(SENSOR_INTERVALS),
      horizon: FORECAST_STEP * random.whole(1, STEPS_AHEAD),
      parameters: anyParameters(model, random).values,
      ...((searched.features & Feature.HEAD) === 0 ? {} : { head: anyHead(random) }),
      start: random.chance(0.5) ? 0 : random.whole(0, 1_000_000),
      steps,
    },
    stage,
  );
}

/** What was worst for another stage, made into an input of this one. */
export function adapted(from: Candidate, stage: Stage): Candidate {
  return measuring({ ...from, steps: from.steps.map((step) => ({ ...step })) }, stage);
}

export function mutated(random: Random, from: Candidate, stage: Stage): Candidate {
  const to: Candidate = { ...from, parameters: { ...from.parameters }, steps: from.steps.map((step) => ({ ...step })) };
  for (let changes = random.whole(1, 3); changes > 0; changes--) change(random, to);
  return measuring(to, stage);
}

function change(random: Random, to: Candidate): void {
  const at = random.whole(0, to.steps.length - 1);
  const step = to.steps[at]!;
  switch (random.whole(0, to.head !== undefined ? 11 : to.model === 'adaptive' ? 10 : 8)) {
    case 0:
      to.sensorInterval = random.of(SENSOR_INTERVALS);
      return;
    case 1:
      to.horizon = FORECAST_STEP * random.whole(1, STEPS_AHEAD);
      return;
    case 2:
      to.parameters = anyParameters(to.model, random).values;
      return;
    case 3:
    case 4: {
      const name = random.of(Object.keys(RANGES[to.model]));
      to.parameters[name] = Math.fround(anyOf(random, name, RANGES[to.model][name]!));
      return;
    }
    case 5:
      if (to.steps.length < MOST_STEPS) to.steps.splice(at, 0, randomStep(random));
      return;
    case 6:
      if (to.steps.length > 1) to.steps.splice(at, 1);
      return;
    case 7:
      step.after = random.chance(0.5) ? randomTime(random) : Math.max(step.after + random.whole(-60, 60), 0);
      return;
    case 8:
      Object.assign(step, { ...randomStep(random), after: step.after });
      return;
    case 9:
      to.features = anyFeatures(random, { ...to, features: to.features & ~FEATURES });
      return;
    case 10:
      to.particles = anyParticles(random, to.method);
      return;
    case 11:
      to.head = anyHead(random);
  }
}

function anyFeatures(random: Random, { model, features }: Searched): number {
  return features | (model === 'adaptive' ? random.word() & FEATURES : 0);
}

function anyParticles(random: Random, method: MethodName): number {
  return hasParticles(method) ? random.of(PARTICLES) : 0;
}

function hasParticles(method: MethodName): boolean {
  return method === 'particle' || method === 'auto';
}

/** The shipped head, or one with numbers from anywhere in their ranges. */
function anyHead(random: Random): Head {
  const head = SHIPPED.adaptive.head!;
  return random.chance(0.5) ? head : drawn(random, head, HEAD_RANGES);
}

type Range = readonly [number, number];
interface Numbers {
  readonly [name: string]: number | Numbers;
}
interface Ranges {
  readonly [name: string]: Range | Ranges;
}

/** The same numbers by the same names, each drawn from the range that stands for it or for all that it is among. */
function drawn<Of extends Numbers>(random: Random, numbers: Of, ranges: Range | Ranges): Of {
  const entries = Object.entries(numbers).map(([name, value]) => {
    const own = isRange(ranges) ? ranges : ranges[name]!;
    if (typeof value !== 'number') return [name, drawn(random, value, own)];
    const [low, high] = isRange(own) ? own : [value, value];
    return [name, Math.fround(random.between(low, high))];
  });
  return Object.fromEntries(entries) as Of;
}

function isRange(ranges: Range | Ranges): ranges is Range {
  return Array.isArray(ranges);
}

function anyOf(random: Random, name: string, [low, high]: readonly [number, number]): number {
  if (name === 'degreesOfFreedom') return random.of([0, 1, 3.5, 10]);
  if (name === 'scaleOffset') return low > 0 ? low : random.of([0, 1, 60, 999.9, 1000]);
  return random.chance(0.3) ? random.of([low, high]) : random.between(low, high);
}

function randomStep(random: Random): Step {
  const after = randomTime(random);
  const roll = random.whole(0, 9);
  if (roll < 7)
    return {
      kind: EventKind.READING,
      after,
      value: random.chance(0.3) ? random.of(NOTABLE_READINGS) : random.whole(20, 600),
    };
  if (roll < 8) return { kind: EventKind.MEAL, after, value: random.whole(1, 300) };
  return { kind: EventKind.ELAPSED, after, value: 0 };
}

function randomTime(random: Random): number {
  return random.chance(0.4) ? random.of(NOTABLE_TIMES) : Math.round(random.logarithmic(1, 90_000));
}

/** The last event is what the stage means; a stage that answers from the state has readings before it. */
function measuring(candidate: Candidate, stage: Stage): Candidate {
  const { steps } = candidate;
  const last = steps.at(-1)!;
  const reading = { kind: EventKind.READING, value: 100 + (last.value % 100) };
  if (stage === 'predict') Object.assign(last, { kind: EventKind.ELAPSED, value: 0 });
  else if (stage === 'update') {
    if (last.kind !== EventKind.READING) Object.assign(last, reading);
    last.after = 0;
    const before = steps.at(-2);
    if (before?.kind === EventKind.READING) Object.assign(before, { kind: EventKind.ELAPSED, value: 0 });
  } else if (stage === 'check') {
    last.after = last.after % 2 === 0 ? -Math.min(last.after, 2000) : 0;
  } else if (last.kind !== EventKind.READING && stage === 'step') Object.assign(last, reading);
  return candidate;
}
