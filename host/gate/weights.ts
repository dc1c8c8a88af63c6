/** What each operation of the patched wasm3 costs on a Cortex-M4: measured by `node tools/calibrate.mjs`, kept in weights.json. */
import type { Fusions } from './interpreter.js';
import shipped from './weights.json' with { type: 'json' };

export interface Weights {
  about: string[];
  /** What a call from outside costs before and behind the function. */
  hostCall: number;
  /** Cycles of an operation, by the name that wasm3 gives it. */
  operations: Record<string, number>;
  /** Operations that the interpreter makes one: first, second, both. */
  fusions: string[][];
  /** Products, and what adds them to a sum in the register. */
  sums: string[][];
}

/** The weights that the project ships, measured with its own wasm3. */
export const SHIPPED_WEIGHTS: Weights = shipped;

export function fusionsOf({ fusions, sums }: Pick<Weights, 'fusions' | 'sums'>): Fusions {
  const setting = fusions.filter(([, second]) => second === 'SetSlot_f32');
  return {
    pairs: new Map(fusions.map(([first, second, both]) => [`${first} ${second}`, both!])),
    withoutSet: new Map(setting.map(([first, , both]) => [both!, first!])),
    sums: new Map(sums.map(([product, added]) => [product!, added!])),
  };
}

/** Cycles of some operations. `missing` is asked for those that are not in the table. */
export function costOf(
  operations: ReadonlyMap<string, number>,
  weights: Weights,
  missing: (operation: string) => number,
): number {
  let sum = 0;
  for (const [operation, times] of operations) if (times !== 0) sum += times * costOfOne(operation, weights, missing);
  return sum;
}

/** An operation that no kernel had fused costs what its parts cost, which is a little too much. */
function costOfOne(operation: string, weights: Weights, missing: (operation: string) => number): number {
  const known = weights.operations[operation];
  if (known !== undefined) return known;
  const [first, second] = weights.fusions.find(([, , both]) => both === operation) ?? [];
  if (first === undefined) return missing(operation);
  return costOfOne(first, weights, missing) + costOfOne(second!, weights, missing);
}
