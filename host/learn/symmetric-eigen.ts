/** Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (Golub and Van Loan, section 8.5). */

export interface Eigen {
  values: Float64Array;
  /** Eigenvector k is column k; by rows. */
  vectors: Float64Array;
}

/** Convergence is quadratic: a dozen sweeps reach rounding error at any size that is used here. */
const MOST_SWEEPS = 50;

/** Off-diagonal entries below this share of their diagonal are rounding error. */
const NEGLIGIBLE = 1e-18;

/** A = V diag(values) Vᵀ for the symmetric `matrix` A of size n, by rows; V is orthogonal. */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let k = 0; k < n; k++) vectors[k * n + k] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p * n + q]!) <= NEGLIGIBLE * Math.sqrt(Math.abs(a[p * n + p]! * a[q * n + q]!))) continue;
        rotate(a, vectors, n, p, q);
        rotated = true;
      }
    }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: n }, (_, k) => a[k * n + k]!), vectors };
}

/** A ← Jᵀ A J and V ← V J with the rotation J in the plane (p, q) that makes A's entry (p, q) zero. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const tau = (a[q * n + q]! - a[p * n + p]!) / (2 * a[p * n + q]!);
  const tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, cosine, sine);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, cosine, sine);
  for (let k = 0; k < n; k++) turn(vectors, k * n + p, k * n + q, cosine, sine);
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}

function turn(values: Float64Array, i: number, j: number, cosine: number, sine: number): void {
  const first = values[i]!;
  const second = values[j]!;
  values[i] = cosine * first - sine * second;
  values[j] = sine * first + cosine * second;
}
