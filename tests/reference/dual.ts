/**
 * Dual numbers: a value with its gradient, so that a Jacobian comes from running the equations themselves and not from
 * formulas derived from them (forward-mode automatic differentiation, Wengert 1964).
 */

/** The arithmetic that the equations of a model are written in: over plain numbers, or over dual ones. */
export interface Arithmetic<T> {
  constant(value: number): T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  scale(a: T, by: number): T;
  absolute(a: T): T;
  /** Within low..high; outside, the derivative is 0. */
  clamp(a: T, low: number, high: number): T;
}

export interface Dual {
  readonly value: number;
  /** Derivatives by the variables. */
  readonly gradient: readonly number[];
}

export const REAL: Arithmetic<number> = {
  constant: (value) => value,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  scale: (a, by) => a * by,
  absolute: Math.abs,
  clamp: (a, low, high) => Math.min(Math.max(a, low), high),
};

/** Dual numbers with `count` variables. */
export function dualArithmetic(count: number): Arithmetic<Dual> {
  const none = Array.from({ length: count }, () => 0);
  const constant = (value: number): Dual => ({ value, gradient: none });
  const scale = ({ value, gradient }: Dual, by: number): Dual => ({
    value: value * by,
    gradient: gradient.map((d) => d * by),
  });
  const add = (a: Dual, b: Dual): Dual => ({
    value: a.value + b.value,
    gradient: a.gradient.map((d, i) => d + b.gradient[i]!),
  });
  return {
    constant,
    scale,
    add,
    subtract: (a, b) => add(a, scale(b, -1)),
    multiply: (a, b) => ({
      value: a.value * b.value,
      gradient: a.gradient.map((d, i) => d * b.value + a.value * b.gradient[i]!),
    }),
    absolute: (a) => scale(a, Math.sign(a.value)),
    clamp: (a, low, high) => (a.value < low ? constant(low) : a.value > high ? constant(high) : a),
  };
}

/** The variables at a point: each with derivative 1 by itself. */
export const variables = (point: readonly number[]): Dual[] =>
  point.map((value, i) => ({ value, gradient: point.map((_, j) => (i === j ? 1 : 0)) }));
