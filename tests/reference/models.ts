/** The process models as stochastic differential equations, in minutes. The last state is the carbohydrate on board, g. */
import { Matrix } from 'ml-matrix';
import type { ParameterSet } from '../../host/core/parameters.js';
import { add, ar2Roots, logarithm, multiply, scale } from './complex.js';
import type { Sde } from './discretise.js';

/** Minutes between the values that a1 and a2 weigh. */
const LAG = 5;

export function sdeOf({ model, values: p }: ParameterSet): Sde {
  const square = (name: string) => p[name]! ** 2;
  const k = p['mealDecay']!;
  const appearance = p['mealGain']! * k * k;
  if (model === 'kinematic') {
    return {
      // z, v, a, m, u
      drift: new Matrix([
        [-p['reversion']!, 1, 0, 1, 0],
        [0, -p['rateDecay']!, 1, 0, 0],
        [0, 0, -p['accelerationDecay']!, 0, 0],
        [0, 0, 0, -k, appearance],
        [0, 0, 0, 0, -k],
      ]),
      intensity: Matrix.diag([
        square('levelNoise'),
        square('rateNoise'),
        square('accelerationNoise'),
        square('mealNoise'),
        0,
      ]),
    };
  }
  const { stiffness, damping } = oscillator(p['a1']!, p['a2']!);
  return {
    // z, v, m, u
    drift: new Matrix([
      [0, 1, 1, 0],
      [-stiffness, -damping, 0, 0],
      [0, 0, -k, appearance],
      [0, 0, 0, -k],
    ]),
    intensity: Matrix.diag([0, square('rateNoise'), square('mealNoise'), 0]),
  };
}

/** k0 and k1 of z″ = -k0 z - k1 z′ whose roots are the logarithms of the AR(2)'s roots over 5 minutes. */
export function oscillator(a1: number, a2: number): { stiffness: number; damping: number } {
  const [one, other] = ar2Roots(a1, a2).map((root) => scale(logarithm(root), 1 / LAG)) as [
    ReturnType<typeof logarithm>,
    ReturnType<typeof logarithm>,
  ];
  // A conjugate pair: atan2 gives opposite angles, so both results are real.
  return { stiffness: multiply(one, other).re, damping: -add(one, other).re };
}
