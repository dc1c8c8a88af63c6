/** Parameter sets for tests: explicit defaults, plausible random ones, and ones on the edges of their ranges. */
import type { ModelName, ParameterSet } from '../../host/core/parameters.js';
import { ar2Roots } from '../reference/complex.js';
import type { Random } from './random.js';

type Values = Record<string, number>;

const COMMON: Values = {
  scaleOffset: 60,
  setpoint: 140,
  sensorNoise: 2.5,
  degreesOfFreedom: 0,
  initialRate: 1.5,
  initialMealEffect: 0.3,
  mealGain: 2,
  mealDecay: 0.025,
  mealUncertainty: 0.3,
  mealNoise: 0.02,
  insulinGain: 0,
  insulinDecay: 0.015,
  biasSd: 8,
  biasWalk: 1.5,
  gainSd: 0.08,
  gainWalk: 0.01,
  meterNoise: 5,
  meterShare: 0.07,
  sensorLag: 6,
};
/** The drift of forecasting practice, rounded. */
const ADAPTIVE: Values = {
  scaleOffset: 1000,
  degreesOfFreedom: 4,
  populationSd: 55,
  statisticsMemory: 5760,
  meanShare: 0.9,
  driftPower: 0.8,
  noisePower: 0.65,
  ...{ c0: -0.004, c1: -0.02, c2: 0.004, c3: -0.0015, c4: -0.04, c5: -0.008 },
  ...{ c6: 0, c7: -0.001, c8: 0.0005, c9: 0.01, c10: 0.0055, c11: -0.0125 },
  ...{ seasonDriftSin1: -0.004, seasonDriftCos1: -0.001, seasonDriftSin2: -0.001, seasonDriftCos2: 0.002 },
  ...{ seasonDriftSin3: 0.0005, seasonDriftCos3: 0.0003, seasonDampingSin: -0.008, seasonDampingCos: -0.01 },
  ...{ seasonNoiseSin: -0.12, seasonNoiseCos: 0.05 },
  ...{ seasonDampingSin2: -0.003, seasonDampingCos2: 0.002, seasonNoiseSin2: -0.03, seasonNoiseCos2: 0.006 },
  ...{ noiseLevel: 0.03, noiseLow: 0.1, noiseSpeed: 0.1 },
  rateNoise: 0.22,
  levelNoise: 0.12,
  regimeRatio: 1.75,
  switchRate: 0.01,
  errorSd: 1.5,
  errorTime: 15,
  pressOnset: 0.0005,
  pressDayShare: 0.1,
  pressRelease: 0.03,
  pressDepth: 0.3,
  pressTime: 4,
  pressNoise: 15,
};
const OWN: Record<ModelName, Values> = {
  adaptive: ADAPTIVE,
  ar2: { a1: 1.716, a2: -0.723, rateNoise: 0.2 },
  kinematic: {
    reversion: 0.005,
    rateDecay: 0.06,
    accelerationDecay: 0.15,
    levelNoise: 0.1,
    rateNoise: 0.1,
    accelerationNoise: 0.03,
    initialAcceleration: 0.1,
  },
};

/** Models of the Kalman filter. */
export const LINEAR_MODELS = ['ar2', 'kinematic'] as const;
export type LinearModel = (typeof LINEAR_MODELS)[number];

/** Ranges that `configure` accepts, from assembly/layout/parameters.ts. */
export const RANGES: Record<ModelName, Record<string, readonly [number, number]>> = (() => {
  const common = {
    scaleOffset: [0, 1e6],
    setpoint: [60, 300],
    sensorNoise: [0.1, 50],
    degreesOfFreedom: [0, 10], // 0, or 1..10
    initialRate: [0.001, 20],
    initialMealEffect: [0.001, 20],
    mealGain: [0, 20],
    mealDecay: [0.002, 0.2],
    mealUncertainty: [0, 2],
    mealNoise: [0, 5],
    insulinGain: [0, 200],
    insulinDecay: [0.002, 0.2],
    biasSd: [0.1, 50],
    biasWalk: [0, 20],
    gainSd: [0.001, 0.3],
    gainWalk: [0, 0.1],
    meterNoise: [0.1, 50],
    meterShare: [0, 0.5],
    sensorLag: [0, 30],
  } as const;
  const coefficients = Object.keys(ADAPTIVE).filter((name) => /^c\d|^season/.test(name));
  return {
    adaptive: {
      ...common,
      scaleOffset: [1000, 1e6],
      populationSd: [15, 120],
      statisticsMemory: [1440, 100000],
      meanShare: [0, 1],
      driftPower: [0, 2],
      noisePower: [0, 2],
      ...Object.fromEntries(coefficients.map((name) => [name, [-1, 1] as const])),
      noiseLevel: [-1, 1],
      noiseLow: [-1, 1],
      noiseSpeed: [-1, 1],
      rateNoise: [0.001, 20],
      levelNoise: [0, 20],
      regimeRatio: [1, 10],
      switchRate: [0, 1],
      errorSd: [0, 50],
      errorTime: [1, 1000],
      pressOnset: [0, 0.1],
      pressDayShare: [0, 1],
      pressRelease: [0.001, 1],
      pressDepth: [0, 0.9],
      pressTime: [1, 100],
      pressNoise: [1, 100],
    },
    ar2: { ...common, a1: [-2, 2], a2: [-1, 1], rateNoise: [0, 20] },
    kinematic: {
      ...common,
      reversion: [0, 0.2],
      rateDecay: [0, 0.5],
      accelerationDecay: [0, 0.5],
      levelNoise: [0, 20],
      rateNoise: [0, 20],
      accelerationNoise: [0, 5],
      initialAcceleration: [0.001, 5],
    },
  };
})();

/** Parameters of a model, every number as the f32 that the core gets. */
export function parametersOf(model: ModelName, changes: Values = {}): ParameterSet {
  const all = Object.entries({ ...COMMON, ...OWN[model], ...changes });
  const values = Object.fromEntries(all.map(([name, value]) => [name, Math.fround(value)]));
  return { format: 'islet-parameters', version: 1, model, values };
}

/** Parameters as a fit could give them. */
export function plausibleParameters(model: ModelName, random: Random): ParameterSet {
  if (model === 'adaptive') return plausibleAdaptive(random);
  return parametersOf(model, {
    scaleOffset: random.of([0, 10, 60, 200, 999, 1000, 1e6]),
    setpoint: random.between(80, 200),
    sensorNoise: random.logarithmic(0.5, 12),
    initialRate: random.logarithmic(0.2, 4),
    initialMealEffect: random.logarithmic(0.05, 1),
    mealGain: random.between(0.5, 6),
    mealDecay: random.logarithmic(0.01, 0.06),
    mealUncertainty: random.between(0, 0.8),
    mealNoise: random.chance(0.3) ? 0 : random.logarithmic(0.005, 0.1),
    ...(model === 'ar2' ? plausibleAr2(random) : plausibleKinematic(random)),
  });
}

function plausibleAdaptive(random: Random): ParameterSet {
  const changes = Object.entries(ADAPTIVE)
    .filter(([name]) => /^c\d|^season/.test(name))
    .map(([name, value]) => [name, value * random.between(0.5, 1.5)] as const);
  return parametersOf('adaptive', {
    ...Object.fromEntries(changes),
    sensorNoise: random.logarithmic(0.5, 12),
    initialRate: random.logarithmic(0.2, 4),
    mealGain: random.between(0.2, 6),
    mealDecay: random.logarithmic(0.01, 0.06),
    mealUncertainty: random.between(0, 0.8),
    rateNoise: random.logarithmic(0.05, 0.6),
    levelNoise: random.chance(0.3) ? 0 : random.logarithmic(0.05, 2),
    regimeRatio: random.logarithmic(1.05, 3),
    switchRate: random.logarithmic(0.001, 0.1),
    errorSd: random.chance(0.3) ? 0 : random.logarithmic(0.1, 8),
    errorTime: random.logarithmic(3, 60),
  });
}

function plausibleKinematic(random: Random): Values {
  return {
    reversion: random.chance(0.2) ? 0 : random.logarithmic(0.0005, 0.03),
    rateDecay: random.logarithmic(0.005, 0.3),
    accelerationDecay: random.logarithmic(0.01, 0.45),
    levelNoise: random.chance(0.3) ? 0 : random.logarithmic(0.05, 2),
    rateNoise: random.logarithmic(0.02, 0.6),
    accelerationNoise: random.logarithmic(0.002, 0.1),
    initialAcceleration: random.logarithmic(0.01, 0.5),
  };
}

function plausibleAr2(random: Random): Values {
  const rateNoise = random.logarithmic(0.05, 1);
  if (random.chance(0.4)) {
    const size = random.between(0.6, 0.99);
    return { a1: 2 * size * Math.cos(random.between(0.01, 0.6)), a2: -size * size, rateNoise };
  }
  const slow = random.between(0.9, 0.998);
  const fast = random.between(0.2, 0.9);
  return { a1: slow + fast, a2: -slow * fast, rateNoise };
}

/** Names and changes of the edges worth a run of their own. */
export const EDGES: readonly { name: string; model: LinearModel; changes: Values }[] = [
  { name: 'no decay at all', model: 'kinematic', changes: { reversion: 0, rateDecay: 0, accelerationDecay: 0 } },
  {
    name: 'all decays equal',
    model: 'kinematic',
    changes: { reversion: 0.1, rateDecay: 0.1, accelerationDecay: 0.1, mealDecay: 0.1 },
  },
  {
    name: 'all decays as fast as allowed',
    model: 'kinematic',
    changes: { reversion: 0.2, rateDecay: 0.5, accelerationDecay: 0.5, mealDecay: 0.2 },
  },
  {
    name: 'all decays very slow',
    model: 'kinematic',
    changes: { reversion: 1e-5, rateDecay: 1e-5, accelerationDecay: 1e-5, mealDecay: 0.002 },
  },
  {
    name: 'only level noise',
    model: 'kinematic',
    changes: { levelNoise: 20, rateNoise: 0, accelerationNoise: 0, mealNoise: 0 },
  },
  {
    name: 'no noise at all',
    model: 'kinematic',
    changes: { levelNoise: 0, rateNoise: 0, accelerationNoise: 0, mealNoise: 0 },
  },
  {
    name: 'noises as large as allowed',
    model: 'kinematic',
    changes: { levelNoise: 20, rateNoise: 20, accelerationNoise: 5, mealNoise: 5, sensorNoise: 0.1 },
  },
  { name: 'a precise sensor', model: 'kinematic', changes: { sensorNoise: 0.1 } },
  { name: 'a useless sensor', model: 'kinematic', changes: { sensorNoise: 50 } },
  { name: 'complex roots', model: 'ar2', changes: { a1: 1.7, a2: -0.8 } },
  { name: 'complex roots with a negative real part', model: 'ar2', changes: { a1: -0.8, a2: -0.9 } },
  { name: 'complex roots almost on the unit circle', model: 'ar2', changes: { a1: 1.99, a2: -0.99999 } },
  { name: 'a double root', model: 'ar2', changes: { a1: 1.75, a2: -0.765625 } },
  { name: 'nearly a double root, real', model: 'ar2', changes: { a1: 1.75, a2: -0.7656249 } },
  { name: 'nearly a double root, complex', model: 'ar2', changes: { a1: 1.75, a2: -0.7656251 } },
  { name: 'a root almost at 1', model: 'ar2', changes: { a1: 1.69999, a2: -0.699991 } },
  { name: 'a very fast root', model: 'ar2', changes: { a1: 0.95, a2: -1e-6 } },
  { name: 'two very fast roots', model: 'ar2', changes: { a1: 1e-3, a2: -2e-7 } },
  { name: 'no noise', model: 'ar2', changes: { rateNoise: 0, mealNoise: 0 } },
  { name: 'the meal as fast as the rate', model: 'ar2', changes: { a1: 1.64, a2: -0.67, mealDecay: 0.05 } },
];

/** Parameters anywhere in the ranges that `configure` accepts, zeros and extremes among them. */
export function anyParameters(model: ModelName, random: Random): ParameterSet {
  for (;;) {
    const changes = Object.fromEntries(
      Object.entries(RANGES[model]).map(([name, [low, high]]) => [name, anyValue(random, low, high)]),
    );
    changes['degreesOfFreedom'] = 0;
    changes['scaleOffset'] = random.of([0, 1, 30, 500, 999.9, 1000]);
    if (model === 'adaptive') changes['scaleOffset'] = 1000;
    if (model !== 'ar2') return parametersOf(model, changes);
    Object.assign(changes, anyAr2(random));
    const parameters = parametersOf(model, changes);
    if (hasLogarithm(parameters.values['a1']!, parameters.values['a2']!)) return parameters;
  }
}

function anyValue(random: Random, low: number, high: number): number {
  const choice = random.between(0, 1);
  if (choice < 0.15) return low;
  if (choice < 0.25) return high;
  if (low < 0) return random.between(low, high);
  return random.logarithmic(Math.max(low, high * 1e-5), high);
}

/** Roots anywhere inside the unit circle, off the negative axis. */
function anyAr2(random: Random): Values {
  const size = () => (random.chance(0.5) ? 1 - random.logarithmic(1e-4, 0.9) : random.logarithmic(1e-3, 0.999));
  if (random.chance(0.5)) {
    const r = size();
    return { a1: 2 * r * Math.cos(random.between(0, 3)), a2: -r * r };
  }
  const [one, other] = [size(), size()];
  return { a1: one + other, a2: -one * other };
}

/** Whether both roots of r² = a1 r + a2 lie inside the unit circle and off the axis of zero and negative numbers. */
export function hasLogarithm(a1: number, a2: number): boolean {
  return ar2Roots(a1, a2).every(({ re, im }) => Math.hypot(re, im) < 1 && (im !== 0 || re > 0));
}
