/** exp, ln, powers and tanh from + − × ÷ alone, whose bits IEEE 754 fixes: the engines' own may differ. */

const LN2_HIGH = 0.6931471803691238; // its last 21 bits are zero, so that k · LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10;
const TERMS = 13;
const SQRT2 = 1.4142135623730951;
const BIAS = 1023;

const word = new DataView(new ArrayBuffer(8));

/** eˣ for |x| ≤ 700; relative error below 1e-15. x = k ln 2 + r, |r| ≤ ln 2 / 2, and Taylor's series for eʳ. */
export function exp(x: number): number {
  const k = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = TERMS; n > 0; n--) sum = 1 + (r / n) * sum;
  return sum * powerOfTwo(k);
}

/** ln x for normal x > 0; x = 2ᵏ m with m in [√½, √2), and ln m = 2 artanh((m − 1) / (m + 1)). */
export function ln(x: number): number {
  word.setFloat64(0, x);
  let k = (word.getUint32(0) >>> 20) - BIAS;
  let m = x * powerOfTwo(-k);
  if (m >= SQRT2) {
    m /= 2;
    k++;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 21; n > 0; n -= 2) sum = sum * square + 1 / n;
  return k * LN2_HIGH + (2 * s * sum + k * LN2_LOW);
}

/** xʸ for x > 0. */
export function power(x: number, y: number): number {
  return exp(y * ln(x));
}

export function tanh(x: number): number {
  if (x > 20) return 1;
  if (x < -20) return -1;
  const e = exp(2 * x);
  return (e - 1) / (e + 1);
}

/** 2ᵏ, exact, −1022 ≤ k ≤ 1023. */
function powerOfTwo(k: number): number {
  word.setUint32(0, (k + BIAS) << 20);
  word.setUint32(4, 0);
  return word.getFloat64(0);
}
