import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../host/learn/symmetric-eigen.js';

const entry = fc.double({ min: -100, max: 100, noNaN: true });

/** Symmetric matrices of any small size. */
const symmetric = fc.integer({ min: 1, max: 8 }).chain((n) =>
  fc.array(entry, { minLength: n * n, maxLength: n * n }).map((entries) => {
    const matrix = Float64Array.from(entries, (_, k) => {
      const [row, column] = [Math.floor(k / n), k % n];
      return entries[Math.min(row, column) * n + Math.max(row, column)]!;
    });
    return { n, matrix };
  }),
);

describe('symmetricEigen', () => {
  it('gives an orthogonal V with A = V diag(values) Vᵀ', () => {
    fc.assert(
      fc.property(symmetric, ({ n, matrix }) => {
        const { values, vectors } = symmetricEigen(matrix, n);
        for (let row = 0; row < n; row++) {
          for (let column = 0; column < n; column++) {
            let product = 0;
            let rebuilt = 0;
            for (let k = 0; k < n; k++) {
              product += vectors[k * n + row]! * vectors[k * n + column]!;
              rebuilt += vectors[row * n + k]! * values[k]! * vectors[column * n + k]!;
            }
            expect(Math.abs(product - (row === column ? 1 : 0))).toBeLessThan(1e-12);
            expect(Math.abs(rebuilt - matrix[row * n + column]!)).toBeLessThan(1e-10);
          }
        }
      }),
    );
  });

  it('knows the eigenvalues of a small matrix', () => {
    const { values } = symmetricEigen(Float64Array.of(2, 1, 0, 1, 2, 0, 0, 0, 7), 3);
    [...values].sort((a, b) => a - b).forEach((value, k) => expect(value).toBeCloseTo([1, 3, 7][k]!, 12));
  });

  it('leaves its argument alone', () => {
    const matrix = Float64Array.of(2, 1, 1, 2);
    symmetricEigen(matrix, 2);
    expect(matrix).toEqual(Float64Array.of(2, 1, 1, 2));
  });
});
