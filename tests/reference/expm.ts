/** Matrix exponential in float64: Taylor's series on a scaled matrix, squared back (Moler and Van Loan 2003, method 3). */
import { Matrix } from 'ml-matrix';

const TERMS = 15;

export function expm(a: Matrix): Matrix {
  const squarings = Math.max(0, Math.ceil(Math.log2(norm(a) / 0.25)));
  const small = Matrix.div(a, 2 ** squarings);
  let sum = Matrix.eye(a.rows, a.rows);
  for (let k = TERMS; k >= 1; k--) sum = Matrix.eye(a.rows, a.rows).add(small.mmul(sum).div(k));
  for (let k = 0; k < squarings; k++) sum = sum.mmul(sum);
  return sum;
}

/** Largest sum of magnitudes of a row. */
export function norm(a: Matrix): number {
  return Math.max(...a.to2DArray().map((row) => row.reduce((sum, x) => sum + Math.abs(x), 0)), 1e-300);
}
