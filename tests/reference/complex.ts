/** Complex numbers: as much as the roots of an AR(2) and their logarithms take. */
export interface Complex {
  re: number;
  im: number;
}

export const complex = (re: number, im = 0): Complex => ({ re, im });

export const add = (a: Complex, b: Complex): Complex => complex(a.re + b.re, a.im + b.im);

export const scale = (a: Complex, by: number): Complex => complex(a.re * by, a.im * by);

export const multiply = (a: Complex, b: Complex): Complex =>
  complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);

/** Principal logarithm. */
export const logarithm = (a: Complex): Complex => complex(Math.log(Math.hypot(a.re, a.im)), Math.atan2(a.im, a.re));

/** Principal square root. */
export function squareRoot(a: Complex): Complex {
  const half = scale(complex(Math.log(Math.hypot(a.re, a.im)), Math.atan2(a.im, a.re)), 0.5);
  if (a.re === 0 && a.im === 0) return complex(0);
  return complex(Math.exp(half.re) * Math.cos(half.im), Math.exp(half.re) * Math.sin(half.im));
}

/** Both roots of r² = a1 r + a2. */
export function ar2Roots(a1: number, a2: number): [Complex, Complex] {
  const root = squareRoot(complex(a1 * a1 + 4 * a2));
  return [scale(add(complex(a1), root), 0.5), scale(add(complex(a1), scale(root, -1)), 0.5)];
}
