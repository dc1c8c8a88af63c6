/** Weighted Gram-Schmidt for any number of rows: how a covariance that is a sum of parts gets its UD factors. */
import { LEAST_VARIANCE } from '../models/series';

/**
 * W diag(w) Wᵀ = U D Uᵀ by modified weighted Gram-Schmidt (Thornton 1976; Bierman 1977, ch. VI.4), last row first.
 * `matrix`: W by rows, then a row of the weights w ≥ 0; what it holds is lost. `factors`: U above its diagonal by rows, then D, as in a
 * belief. Every d is at least LEAST_VARIANCE.
 */
export function gramSchmidt(factors: usize, matrix: usize, rows: u32, columns: u32): void {
  const stride: usize = 4 * columns;
  const weights = matrix + stride * rows;
  for (let j = rows - 1; i32(j) >= 0; j--) {
    const row = matrix + stride * j;
    const d = max<f32>(weighted(row, row, weights, columns), LEAST_VARIANCE);
    store<f32>(diagonal(factors, rows, j), d);
    for (let i: u32 = 0; i < j; i++) {
      const other = matrix + stride * i;
      const u = weighted(other, row, weights, columns) / d;
      store<f32>(above(factors, rows, i, j), u);
      for (let c: usize = 0; c < stride; c += 4) store<f32>(other + c, load<f32>(other + c) - u * load<f32>(row + c));
    }
  }
}

/** Where uᵢⱼ, i < j, lies among the factors of a matrix of `rows` rows. */
export function above(factors: usize, rows: u32, i: u32, j: u32): usize {
  return factors + 4 * ((i * (2 * rows - i - 1)) / 2 + j - i - 1);
}

/** Where dⱼ lies. */
export function diagonal(factors: usize, rows: u32, j: u32): usize {
  return factors + 4 * ((rows * (rows - 1)) / 2 + j);
}

/** Σ wᶜ aᶜ bᶜ. */
function weighted(a: usize, b: usize, weights: usize, columns: u32): f32 {
  let sum: f32 = 0;
  for (let c: usize = 0; c < 4 * columns; c += 4) sum += load<f32>(weights + c) * load<f32>(a + c) * load<f32>(b + c);
  return sum;
}
