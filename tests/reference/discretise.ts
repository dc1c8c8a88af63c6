/** Φ and Q of a linear stochastic differential equation over a time step, three ways that do not share a formula. */
import { Matrix } from 'ml-matrix';
import { expm, norm } from './expm.js';

/** dx = A x dt + dw, E dw dwᵀ = W dt. */
export interface Sde {
  drift: Matrix;
  intensity: Matrix;
}

export interface Discrete {
  transition: Matrix;
  noise: Matrix;
}

/** Largest ‖A‖ h over which the block exponential is taken at once: exp(-A h) grows with it. */
const LARGEST_BLOCK = 8;

/** Van Loan (1978): exp([-A W; 0 Aᵀ] h) = [· Φ⁻¹Q; 0 Φᵀ]; long steps are run through as several. */
export function vanLoan({ drift, intensity }: Sde, h: number): Discrete {
  const pieces = Math.max(1, Math.ceil((norm(drift) * h) / LARGEST_BLOCK));
  const piece = vanLoanBlock({ drift, intensity }, h / pieces);
  let { transition, noise } = piece;
  for (let k = 1; k < pieces; k++) {
    noise = piece.transition.mmul(noise).mmul(piece.transition.transpose()).add(piece.noise);
    transition = piece.transition.mmul(transition);
  }
  return { transition, noise };
}

function vanLoanBlock({ drift, intensity }: Sde, h: number): Discrete {
  const n = drift.rows;
  const block = Matrix.zeros(2 * n, 2 * n);
  block.setSubMatrix(Matrix.mul(drift, -h), 0, 0);
  block.setSubMatrix(Matrix.mul(intensity, h), 0, n);
  block.setSubMatrix(drift.transpose().mul(h), n, n);
  const exponential = expm(block);
  const transition = exponential.subMatrix(n, 2 * n - 1, n, 2 * n - 1).transpose();
  const noise = transition.mmul(exponential.subMatrix(0, n - 1, n, 2 * n - 1));
  return { transition, noise: noise.add(noise.transpose()).mul(0.5) };
}

/** dΦ/dt = A Φ and dQ/dt = A Q + Q Aᵀ + W by the classical Runge-Kutta method. */
export function rungeKutta({ drift, intensity }: Sde, h: number, steps: number): Discrete {
  const phiRate = (phi: Matrix) => drift.mmul(phi);
  const noiseRate = (q: Matrix) => drift.mmul(q).add(q.mmul(drift.transpose())).add(intensity);
  let transition: Matrix = Matrix.eye(drift.rows, drift.rows);
  let noise: Matrix = Matrix.zeros(drift.rows, drift.rows);
  for (let k = 0; k < steps; k++) {
    transition = rungeKuttaStep(transition, phiRate, h / steps);
    noise = rungeKuttaStep(noise, noiseRate, h / steps);
  }
  return { transition, noise };
}

function rungeKuttaStep(x: Matrix, rate: (x: Matrix) => Matrix, h: number): Matrix {
  const k1 = rate(x);
  const k2 = rate(Matrix.add(x, Matrix.mul(k1, h / 2)));
  const k3 = rate(Matrix.add(x, Matrix.mul(k2, h / 2)));
  const k4 = rate(Matrix.add(x, Matrix.mul(k3, h)));
  return Matrix.add(
    x,
    k1
      .add(k2.mul(2))
      .add(k3.mul(2))
      .add(k4)
      .mul(h / 6),
  );
}

/** Q = ∫ exp(A s) W exp(Aᵀ s) ds by Simpson's rule on `panels` panels. */
export function simpson({ drift, intensity }: Sde, h: number, panels: number): Matrix {
  const at = (s: number) => {
    const phi = expm(Matrix.mul(drift, s));
    return phi.mmul(intensity).mmul(phi.transpose());
  };
  const sum = at(0).add(at(h));
  for (let k = 1; k < 2 * panels; k++) sum.add(at((h * k) / (2 * panels)).mul(k % 2 === 1 ? 4 : 2));
  return sum.mul(h / (6 * panels));
}
