/** Least squares where most coefficients may not be below zero, by cyclic coordinate descent on the normal equations. */

const SWEEPS = 20000;
const TOLERANCE = 1e-9;

/**
 * The coefficients that bring rows · x closest to the targets.
 * @param isFree whether a coefficient may be negative
 */
export function fitNonNegative(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  isFree: readonly boolean[],
): number[] {
  const count = isFree.length;
  const gram = isFree.map((_, a) => isFree.map((_, b) => rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0)));
  const right = isFree.map((_, a) => rows.reduce((sum, row, i) => sum + row[a]! * targets[i]!, 0));
  const x = new Array<number>(count).fill(0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let largest = 0;
    for (let a = 0; a < count; a++) {
      const own = gram[a]![a]!;
      if (own === 0) continue;
      let residual = right[a]!;
      for (let b = 0; b < count; b++) residual -= gram[a]![b]! * x[b]!;
      const moved = x[a]! + residual / own;
      const next = isFree[a]! ? moved : Math.max(moved, 0);
      largest = Math.max(largest, Math.abs(next - x[a]!));
      x[a] = next;
    }
    if (largest < TOLERANCE) break;
  }
  return x;
}
