/** f32 values over all exponents, and distances between f32 and float64 values. */

const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);

export function fromBits(bits: number): number {
  word[0] = bits;
  return single[0]!;
}

export function toBits(x: number): number {
  single[0] = x;
  return word[0]!;
}

/** The f32 that lies `steps` representable values further from zero. */
export function away(x: number, steps: number): number {
  return fromBits(toBits(x) + steps);
}

/**
 * Positive f32 values: `perExponent` in each of the 255 exponents (subnormal ones included), at golden-ratio steps through the mantissa,
 * both ends of each exponent, and each of `around` with its 16 neighbours on either side.
 */
export function positives(perExponent: number, around: readonly number[] = []): Float32Array {
  const values: number[] = [];
  let mantissa = 0;
  for (let exponent = 0; exponent < 255; ++exponent) {
    const base = exponent << 23;
    for (let i = 0; i < perExponent; ++i) {
      mantissa = (mantissa + 0x4f1bbd) & 0x7fffff;
      values.push(fromBits(base | mantissa));
    }
    for (let i = 1; i <= 8; ++i) values.push(fromBits(base + i), fromBits(base + 0x800000 - i));
  }
  for (const x of around) for (let i = -16; i <= 16; ++i) values.push(away(Math.abs(x), i));
  return Float32Array.from(values.filter((x) => x > 0));
}

/** `count` values from `low` to `high`, evenly. */
export function evenly(low: number, high: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** The values and their negatives. */
export function bothSigns(values: Float32Array): Float32Array {
  const all = new Float32Array(2 * values.length);
  all.set(values);
  all.set(
    values.map((x) => -x),
    values.length,
  );
  return all;
}

/** The spacing of f32 at a value: 2^(e − 23), 2^−149 for subnormal values. */
export function ulp(x: number): number {
  const exponent = (toBits(x) >>> 23) & 0xff;
  return 2 ** (Math.max(exponent, 1) - 150);
}

export interface Worst {
  error: number;
  at: number;
}

/** The largest error over the samples; a result that is not finite counts as an infinite error. */
export function worst(samples: Float32Array, error: (x: number) => number): Worst {
  const largest: Worst = { error: -1, at: NaN };
  for (const x of samples) {
    const e = error(x);
    if (!(e <= largest.error)) {
      largest.error = Number.isNaN(e) ? Infinity : e;
      largest.at = x;
    }
  }
  return largest;
}

/** The error of `f` against `reference` in ULP of the reference. */
export function ulpError(f: (x: number) => number, reference: (x: number) => number): (x: number) => number {
  return (x) => {
    const exact = reference(x);
    return Math.abs(f(x) - exact) / ulp(Math.fround(exact));
  };
}
