/** The vector that the optimiser searches, and the parameter sets that its points stand for. */
import type { ParameterSet } from '../core/parameters.js';
import type { Inputs } from '../stream/forecast-recording.js';
import { learnedParameters, type LearnedParameter } from './learned-parameters.js';
import { toAutoregression, toOscillator } from './oscillator.js';
import { fromCoordinate, toCoordinate } from './range.js';

/** Digits of a learned number in a parameter file: what is scored is what is written. */
const DIGITS = 6;

type Values = Record<string, number>;

export class SearchSpace {
  readonly #base: ParameterSet;
  readonly #learned: readonly LearnedParameter[];

  /** Numbers that are not learned keep their values in `base`, which the core accepts. */
  constructor(base: ParameterSet, inputs: Inputs) {
    this.#base = base;
    this.#learned = learnedParameters(base.model, inputs, base.values['degreesOfFreedom']! > 0);
  }

  /** Names of the coordinates. */
  get names(): string[] {
    return this.#learned.map(({ name }) => name);
  }

  /** The plain guess. */
  get start(): Float64Array {
    return Float64Array.from(this.#learned, ({ start, range }) => toCoordinate(range, start));
  }

  /** The point of a parameter set of the same model. */
  encode({ values }: ParameterSet): Float64Array {
    const searched = this.#hasOscillator ? withOscillator(values) : values;
    return Float64Array.from(this.#learned, ({ name, range }) => toCoordinate(range, searched[name]!));
  }

  /** The parameter set at a point. Every point has one that the core accepts. */
  decode(point: Float64Array): ParameterSet {
    const searched = Object.fromEntries(
      this.#learned.map(({ name, range }, k) => [name, fromCoordinate(range, point[k]!)]),
    );
    const learned = this.#hasOscillator ? withoutOscillator(searched) : searched;
    const rounded = Object.fromEntries(Object.entries(learned).map(([name, value]) => [name, significant(value)]));
    const { format, version, model, values } = this.#base;
    return { format, version, model, values: { ...values, ...rounded } };
  }

  /** Whether a1 and a2 are learned, by what they stand for. */
  get #hasOscillator(): boolean {
    return this.names.includes('frequency');
  }
}

/** Rounds to as many significant digits as a parameter file has. */
export function significant(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function withOscillator(values: Values): Values {
  return { ...values, ...toOscillator({ a1: values['a1']!, a2: values['a2']! }) };
}

function withoutOscillator({ frequency, damping, ...values }: Values): Values {
  return { ...values, ...toAutoregression({ frequency: frequency!, damping: damping! }) };
}
