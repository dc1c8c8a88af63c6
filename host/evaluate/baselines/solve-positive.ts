/** Linear equations with a symmetric, positive definite matrix. */

/** Solves A x = b by Cholesky's factorisation A = L Lᵀ; `matrix` is A by rows. Throws when A is not positive. */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const factor = matrix.slice();
  const x = right.slice();
  for (let column = 0; column < n; column++) {
    for (let row = column; row < n; row++) {
      let rest = factor[row * n + column]!;
      for (let k = 0; k < column; k++) rest -= factor[row * n + k]! * factor[column * n + k]!;
      if (row > column) factor[row * n + column] = rest / factor[column * n + column]!;
      else if (rest > 0) factor[row * n + column] = Math.sqrt(rest);
      else throw new RangeError('the matrix is not positive definite');
    }
  }
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) x[row]! -= factor[row * n + k]! * x[k]!;
    x[row]! /= factor[row * n + row]!;
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) x[row]! -= factor[k * n + row]! * x[k]!;
    x[row]! /= factor[row * n + row]!;
  }
  return x;
}
