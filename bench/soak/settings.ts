/** Settings of a soak: shipped and plausible ones, ones from anywhere in their ranges, and noises at the ends of theirs. */
import { Feature } from '../../host/core/layout.js';
import { canSmooth, type MethodName } from '../../host/core/methods.js';
import type { ModelName } from '../../host/core/parameters.js';
import type { Configured } from '../../host/gate/driven-core.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { anyParameters, plausibleParameters, RANGES } from '../../tests/support/parameters.js';
import type { Random } from '../../tests/support/random.js';

/** What a soak runs. */
export interface Subject {
  model: ModelName;
  method: MethodName;
}

export type Settings = Required<Omit<Configured, 'method' | 'head'>> &
  Pick<Configured, 'head'> & { method: MethodName };

const NOISES = /Noise$|Sd$|Walk$|^initial|Uncertainty$/;
const DEGREES_OF_FREEDOM = [0, 0, 1, 2.5, 4, 10];

/** Every feature that the method can have. */
export function allFeatures(method: MethodName): number {
  const head = method === 'kalman' ? 0 : Feature.HEAD | Feature.TREATMENTS;
  const always = Feature.SENSOR | Feature.MONITOR | Feature.INTERVALS | Feature.INSULIN | head;
  return canSmooth(method) ? always | Feature.SMOOTHER : always;
}

/** What is shipped, with every feature. */
export function shippedSettings({ model, method }: Subject): Settings {
  return {
    ...{ model, method, sensorInterval: 0, horizon: 3600, features: allFeatures(method), particles: 200 },
    parameters: SHIPPED[model].values,
    head: SHIPPED[model].head,
  };
}

export function randomSettings({ model, method }: Subject, random: Random): Settings {
  return {
    model,
    method,
    sensorInterval: random.of([0, 60, 300, 900, 1800]),
    horizon: 300 * random.whole(1, 24),
    features: randomFeatures(method, random),
    particles: random.of([0, 100, 200, 200, 500]),
    head: SHIPPED[model].head,
    parameters: { ...randomParameters(model, random), degreesOfFreedom: random.of(DEGREES_OF_FREEDOM) },
  };
}

/** Any features that go together: treatments only with the head. */
function randomFeatures(method: MethodName, random: Random): number {
  const features = random.whole(0, 127) & allFeatures(method);
  return (features & Feature.HEAD) === 0 ? features & ~Feature.TREATMENTS : features;
}

function randomParameters(model: ModelName, random: Random): Record<string, number> {
  const roll = random.whole(0, 9);
  if (roll < 1) return SHIPPED[model].values;
  if (roll < 3) return plausibleParameters(model, random).values;
  if (roll < 6) return anyParameters(model, random).values;
  const usual = plausibleParameters(model, random).values;
  if (roll < 7) return { ...usual, ...noisesOf(model, () => 0) };
  if (roll < 8) return { ...usual, ...noisesOf(model, () => 1) };
  // a sensor that leaves no doubt, or all of it, after a belief that knows nothing, or all: near-singular covariances
  return { ...usual, ...noisesOf(model, () => random.whole(0, 1) as 0 | 1) };
}

/** Every noise and prior spread at an end of its range. */
function noisesOf(model: ModelName, end: () => 0 | 1): Record<string, number> {
  const names = Object.keys(RANGES[model]).filter((name) => NOISES.test(name) && !name.startsWith('season'));
  return Object.fromEntries(names.map((name) => [name, Math.fround(RANGES[model][name]![end()])]));
}
