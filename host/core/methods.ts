/** Inference methods, and on which models they run. */
import { Method } from './layout.js';
import type { ModelName } from './parameters.js';

/** Method by name; docs/SPEC.md says what each is. */
export const METHODS = {
  kalman: Method.KALMAN,
  extended: Method.EXTENDED,
  unscented: Method.UNSCENTED,
  interacting: Method.INTERACTING,
  particle: Method.PARTICLE,
  variational: Method.VARIATIONAL,
  'variational-diagonal': Method.VARIATIONAL_DIAGONAL,
} as const;

export type MethodName = keyof typeof METHODS;

export const METHOD_NAMES = Object.keys(METHODS) as MethodName[];

/** Methods that run on a model, the one to use by default first. */
export function methodsOf(model: ModelName): readonly [MethodName, ...MethodName[]] {
  return model === 'adaptive'
    ? ['extended', 'interacting', 'unscented', 'particle', 'variational', 'variational-diagonal']
    : ['kalman'];
}

/** What to tell someone who asks for a method on a model that does not run it. */
export function noSuchMethod(method: MethodName, model: ModelName): string {
  return `the method ${method} does not run on the model ${model}, which has ${methodsOf(model).join(', ')}`;
}

/** Whether a method can say afterwards what was: those whose predictions have one tangent. */
export function canSmooth(method: MethodName): boolean {
  return method !== 'interacting' && method !== 'unscented' && method !== 'particle';
}
