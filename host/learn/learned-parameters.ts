/** Which numbers of each model are learned, where the search for each begins, and where it may go. */
import type { ModelName } from '../core/parameters.js';
import type { Inputs } from '../stream/forecast-recording.js';
import { linear, logarithmic, type Range } from './range.js';

export interface LearnedParameter {
  /** A parameter of the model, or `frequency` and `damping` in the place of the AR(2)'s a1 and a2. */
  name: string;
  /** Where the search begins when nobody says otherwise: a plain guess, learned on nobody. */
  start: number;
  range: Range;
}

/**
 * Ranges lie inside those of SPEC.md. The lower end of a noise or a rate is so small that it makes no difference, as
 * its logarithm can not reach zero. Units are those of SPEC.md.
 */
const SENSOR: readonly LearnedParameter[] = [{ name: 'sensorNoise', start: 2, range: logarithmic(0.1, 50) }];

/** Of the linear models; the adaptive one is on glucose itself, and its setpoint is where the running mean starts. */
const SCALE: readonly LearnedParameter[] = [
  { name: 'scaleOffset', start: 60, range: logarithmic(0, 1000, 120) },
  { name: 'setpoint', start: 140, range: linear(60, 300, 30) },
];

const SEASONS = [
  'DriftSin1',
  'DriftCos1',
  'DriftSin2',
  'DriftCos2',
  'DriftSin3',
  'DriftCos3',
  'DampingSin',
  'DampingCos',
];

/** One unit of the coordinate of a coefficient of the adaptive model's drift. */
const COEFFICIENT = 0.01;

function coefficient(name: string, start = 0): LearnedParameter {
  return { name, start, range: linear(-1, 1, COEFFICIENT) };
}

const MODELS: Readonly<Record<ModelName, readonly LearnedParameter[]>> = {
  ar2: [
    { name: 'frequency', start: 0.018, range: logarithmic(0.003, 0.1) }, // Nightscout's AR2 rounded
    { name: 'damping', start: 1.8, range: logarithmic(0.2, 5) },
    { name: 'rateNoise', start: 0.2, range: logarithmic(0.005, 20) },
  ],
  kinematic: [
    { name: 'reversion', start: 0.005, range: logarithmic(0.0001, 0.2) },
    { name: 'rateDecay', start: 0.06, range: logarithmic(0.001, 0.5) },
    { name: 'accelerationDecay', start: 0.15, range: logarithmic(0.005, 0.5) },
    { name: 'levelNoise', start: 0.3, range: logarithmic(0.05, 20) },
    { name: 'rateNoise', start: 0.1, range: logarithmic(0.005, 20) },
    { name: 'accelerationNoise', start: 0.03, range: logarithmic(0.0001, 5) },
  ],
  adaptive: [
    coefficient('c0'),
    coefficient('c1', -0.02),
    coefficient('c2'),
    coefficient('c3'),
    coefficient('c4', -0.04),
    ...['c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11'].map((name) => coefficient(name)),
    ...SEASONS.map((name) => coefficient(`season${name}`)),
    { name: 'seasonNoiseSin', start: 0, range: linear(-1, 1, 0.1) },
    { name: 'seasonNoiseCos', start: 0, range: linear(-1, 1, 0.1) },
    coefficient('seasonDampingSin2'),
    coefficient('seasonDampingCos2'),
    { name: 'seasonNoiseSin2', start: 0, range: linear(-1, 1, 0.1) },
    { name: 'seasonNoiseCos2', start: 0, range: linear(-1, 1, 0.1) },
    { name: 'noiseLevel', start: 0, range: linear(-1, 1, 0.05) },
    { name: 'noiseLow', start: 0, range: linear(-1, 1, 0.1) },
    { name: 'noiseSpeed', start: 0, range: linear(-1, 1, 0.1) },
    { name: 'meanShare', start: 0.9, range: linear(0, 1, 0.2) },
    { name: 'driftPower', start: 0.8, range: linear(0, 2, 0.2) },
    { name: 'noisePower', start: 0.7, range: linear(0, 2, 0.2) },
    { name: 'rateNoise', start: 0.2, range: logarithmic(0.005, 20) },
    { name: 'levelNoise', start: 0.1, range: logarithmic(0.01, 20) },
    { name: 'regimeRatio', start: 1.7, range: logarithmic(1, 10) },
    { name: 'switchRate', start: 0.01, range: logarithmic(0.0005, 1) },
    { name: 'errorSd', start: 1, range: logarithmic(0.05, 50) },
    { name: 'errorTime', start: 15, range: logarithmic(1, 1000) },
  ],
};

/** Of announced meals. Their gain is the net rise with the insulin that people take along. */
const MEALS: readonly LearnedParameter[] = [
  { name: 'mealGain', start: 1, range: logarithmic(0.02, 20) },
  { name: 'mealDecay', start: 0.04, range: logarithmic(0.002, 0.2) },
  { name: 'mealUncertainty', start: 0.3, range: logarithmic(0.01, 2) },
];

/** Below 2 a reading would have no variance: a better score by a hair, and a belief that is sure of itself without reason. */
const DEGREES_OF_FREEDOM: LearnedParameter = { name: 'degreesOfFreedom', start: 4, range: logarithmic(2, 10) };

/**
 * The numbers to learn. From readings alone: the sensor's and the model's, and the degrees of freedom of a Student-t
 * likelihood (a Gaussian stays Gaussian). With announced meals: theirs alone, on top of what the readings have taught, since
 * few subjects announce them.
 */
export function learnedParameters(model: ModelName, inputs: Inputs, studentT: boolean): readonly LearnedParameter[] {
  if (inputs === 'all') return MEALS;
  return [
    ...(model === 'adaptive' ? [] : SCALE),
    ...SENSOR,
    ...MODELS[model],
    ...(studentT ? [DEGREES_OF_FREEDOM] : []),
  ];
}
