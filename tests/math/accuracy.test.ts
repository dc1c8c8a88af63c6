/** The error bounds that the headers of assembly/math state, over all exponents, in the module as it is released. */

import { beforeAll, describe, expect, it } from 'vitest';
import { compileMath, LEVELS, type MathExports } from './compile.js';
import * as reference from './reference.js';
import { away, bothSigns, evenly, positives, ulp, ulpError, worst } from './samples.js';

const MAX = 3.4028234663852886e38;
const SMALLEST_NORMAL = 2 ** -126;
const SMALLEST = 2 ** -149;
const EXP_HIGH = Math.fround(88.72283);
const EXP_LOW = Math.fround(-87.33);

let released: MathExports;

beforeAll(async () => {
  // The other levels give the same bits: identical.test.ts.
  released = (await compileMath(LEVELS.slice(-1)))[0]!.functions;
}, 60_000);

const everywhere = positives(1500, [EXP_HIGH, EXP_LOW, 88, 12.9, Math.SQRT1_2, Math.LN2 / 2, 1, SMALLEST_NORMAL]);

describe('exp', () => {
  it('errs by at most 1.01 ULP in its range', () => {
    const samples = [...bothSigns(everywhere), ...evenly(EXP_LOW, EXP_HIGH, 600_000)];
    const inside = Float32Array.from(samples.filter((x) => x >= EXP_LOW && x <= EXP_HIGH));
    const largest = worst(inside, ulpError(released.exp, Math.exp));
    expect(largest.error, `at ${largest.at}`).toBeLessThanOrEqual(1.01);
  });

  it('saturates one step beyond its range, and nowhere inside', () => {
    expect(released.exp(EXP_HIGH)).toBeLessThan(MAX);
    expect(released.exp(away(EXP_HIGH, 1))).toBe(MAX);
    expect(released.exp(EXP_LOW)).toBeGreaterThan(SMALLEST_NORMAL);
    expect(released.exp(away(EXP_LOW, 1))).toBe(0);
    for (const x of everywhere) {
      if (x > EXP_HIGH && released.exp(x) !== MAX) expect.fail(`exp(${x}) = ${released.exp(x)}`);
      if (-x < EXP_LOW && !Object.is(released.exp(-x), 0)) expect.fail(`exp(${-x}) = ${released.exp(-x)}`);
    }
    expect(released.exp(Infinity)).toBe(MAX);
    expect(released.exp(-Infinity)).toBe(0);
    expect(released.exp(NaN)).toBe(0);
    expect(released.exp(0)).toBe(1);
    expect(released.exp(-0)).toBe(1);
  });

  it('never falls between neighbours', () => {
    const falls = worst(evenly(EXP_LOW, EXP_HIGH - 1e-4, 400_000), (x) => {
      const [low, high] = x > 0 ? [x, away(x, 1)] : [away(x, 1), x];
      const a = released.exp(low);
      return Math.max(0, a - released.exp(high)) / ulp(a);
    });
    expect(falls.error, `at ${falls.at}`).toBe(0);
  });
});

describe('expm1', () => {
  it('errs by at most 2 ULP', () => {
    const samples = [...bothSigns(everywhere), ...evenly(-88, 88, 400_000), ...evenly(-2, 2, 400_000)];
    const inside = Float32Array.from(samples.filter((x) => x <= EXP_HIGH));
    const largest = worst(inside, ulpError(released.expm1, Math.expm1));
    expect(largest.error, `at ${largest.at}`).toBeLessThanOrEqual(2);
  });

  it('saturates', () => {
    expect(released.expm1(MAX)).toBe(MAX);
    expect(released.expm1(Infinity)).toBe(MAX);
    expect(released.expm1(-88)).toBe(-1);
    expect(released.expm1(-MAX)).toBe(-1);
    expect(released.expm1(-Infinity)).toBe(-1);
    expect(released.expm1(NaN)).toBe(-1);
    expect(released.expm1(0)).toBe(0);
    expect(released.expm1(SMALLEST)).toBe(SMALLEST);
  });
});

describe('log', () => {
  it('errs by at most 1 ULP, subnormal numbers included', () => {
    const samples = Float32Array.from([
      ...positives(3000, [Math.SQRT1_2, Math.SQRT2, 1, SMALLEST_NORMAL]),
      ...evenly(0.5, 2, 400_000),
    ]);
    const largest = worst(samples, ulpError(released.log, Math.log));
    expect(largest.error, `at ${largest.at}`).toBeLessThanOrEqual(1);
  });

  it('answers −MAX where there is no logarithm', () => {
    for (const x of [0, -0, -SMALLEST, -1, -MAX, -Infinity, NaN]) expect(released.log(x), `log(${x})`).toBe(-MAX);
    expect(released.log(Infinity)).toBe(Math.fround(128 * Math.LN2));
    expect(released.log(1)).toBe(0);
  });
});

describe('normalCdf', () => {
  const samples = Float32Array.from([...bothSigns(positives(300, [12.9, 1, 5.4])), ...evenly(-13, 13, 200_000)]);

  it('errs by at most 1.5e-7, and 6e-6 of itself in the lower tail', () => {
    const absolute = worst(samples, (x) => Math.abs(released.normalCdf(x) - reference.normalCdf(x)));
    expect(absolute.error, `at ${absolute.at}`).toBeLessThanOrEqual(1.5e-7);
    const lower = samples.filter((x) => x <= 0 && x > Math.fround(-12.9));
    const relative = worst(lower, (x) => Math.abs(released.normalCdf(x) / reference.normalCdf(x) - 1));
    expect(relative.error, `at ${relative.at}`).toBeLessThanOrEqual(6e-6);
  });

  it('adds up to 1 with its mirror image within half an ULP of 1', () => {
    const sum = worst(samples, (x) => Math.abs(released.normalCdf(x) + released.normalCdf(-x) - 1));
    expect(sum.error, `at ${sum.at}`).toBeLessThanOrEqual(2 ** -25);
    expect(released.normalCdf(0)).toBe(0.5);
    expect(released.normalCdf(-0)).toBe(0.5);
  });

  it('never falls by more than 4 ULP between neighbours, nor at all over 1e-4', () => {
    const falls = worst(evenly(-12.89, 12.9, 400_000), (x) => {
      const [low, high] = x > 0 ? [x, away(x, 1)] : [away(x, 1), x];
      const a = released.normalCdf(low);
      return Math.max(0, a - released.normalCdf(high)) / ulp(a);
    });
    expect(falls.error, `at ${falls.at}`).toBeLessThanOrEqual(4);
    for (let i = -129_000, before = 0; i < 129_000; ++i) {
      const p = released.normalCdf(i * 1e-4);
      if (p < before) expect.fail(`Φ falls at ${i * 1e-4}`);
      before = p;
    }
  });

  it('saturates', () => {
    for (const x of [12.9, MAX, Infinity]) expect(released.normalCdf(x), `Φ(${x})`).toBe(1);
    for (const x of [-12.9, -MAX, -Infinity, NaN]) expect(released.normalCdf(x), `Φ(${x})`).toBe(0);
    expect(released.normalCdf(away(-12.9, -1))).toBeGreaterThan(SMALLEST_NORMAL);
  });
});

describe('normalQuantile', () => {
  const below = positives(700, [0.04, 0.96, 0.5, 1]).filter((p) => p < 1);
  const samples = Float32Array.from([
    ...below,
    ...below.map((p) => 1 - p).filter((p) => p > 0 && p < 1),
    ...evenly(1e-6, 1 - 6e-8, 100_000),
  ]);

  it('errs by at most 1.2e-6·max(1, |z|)', () => {
    const largest = worst(samples, (p) => {
      const z = reference.normalQuantile(p);
      return Math.abs(released.normalQuantile(p) - z) / Math.max(1, Math.abs(z));
    });
    expect(largest.error, `at ${largest.at}`).toBeLessThanOrEqual(1.2e-6);
  });

  it('is antisymmetric where 1 − p is exact', () => {
    for (let i = 1; i < 65_536; ++i) {
      const p = i / 65_536;
      if (released.normalQuantile(p) !== -released.normalQuantile(1 - p)) expect.fail(`p = ${p}`);
    }
  });

  it('never falls by more than 2.4e-6·max(1, |z|), also where its branches meet', () => {
    const sorted = Float32Array.from(samples).sort();
    let before = -Infinity;
    let largest = 0;
    for (const p of sorted) {
      const z = released.normalQuantile(p);
      largest = Math.max(largest, (before - z) / Math.max(1, Math.abs(z)));
      before = z;
    }
    expect(largest).toBeLessThanOrEqual(2.4e-6);
  });

  it('saturates beyond every result inside', () => {
    const limit = Math.fround(14.2);
    for (const p of [0, -0, -SMALLEST, -1, -Infinity, NaN]) expect(released.normalQuantile(p), `p = ${p}`).toBe(-limit);
    for (const p of [1, 2, MAX, Infinity]) expect(released.normalQuantile(p), `p = ${p}`).toBe(limit);
    expect(released.normalQuantile(SMALLEST)).toBeGreaterThan(-limit);
    expect(released.normalQuantile(1 - 2 ** -24)).toBeLessThan(limit);
  });
});

describe('arg', () => {
  it('errs by at most 3.5 ULP', () => {
    const lengths = [1, 1e-38, 1e-30, 3e-5, 0.7, 123.4, 1e20, 1e38].map(Math.fround);
    const slopes = bothSigns(positives(100, [1, Math.SQRT2 - 1, Math.SQRT2 + 1]));
    for (const y of lengths) {
      const inside = slopes.filter((x) => Math.atan2(y, x) >= SMALLEST_NORMAL);
      expect(inside.length).toBeGreaterThan(30_000);
      const largest = worst(
        inside,
        ulpError(
          (x) => released.arg(x, y),
          (x) => Math.atan2(y, x),
        ),
      );
      expect(largest.error, `at (${largest.at}, ${y})`).toBeLessThanOrEqual(3.5);
    }
    const turn = worst(evenly(0, Math.PI, 300_000), (angle) => {
      const x = Math.fround(Math.cos(angle));
      const y = Math.fround(Math.sin(angle));
      const exact = Math.atan2(Math.abs(y), x);
      return Math.abs(released.arg(x, y) - exact) / ulp(exact);
    });
    expect(turn.error, `at ${turn.at}`).toBeLessThanOrEqual(3.5);
  });

  it('has exact edges', () => {
    expect(released.arg(1, 0)).toBe(0);
    expect(released.arg(0, 1)).toBe(Math.fround(Math.PI / 2));
    expect(released.arg(-1, 0)).toBe(Math.fround(Math.PI));
    expect(released.arg(MAX, MAX)).toBe(Math.fround(Math.PI / 4));
    expect(released.arg(SMALLEST, SMALLEST)).toBe(Math.fround(Math.PI / 4));
    expect(released.arg(1, -1)).toBe(released.arg(1, 1));
    for (const [x, y] of [
      [0, 0],
      [Infinity, 1],
      [1, Infinity],
      [Infinity, Infinity],
      [NaN, 1],
      [1, NaN],
    ] as const) {
      expect(released.arg(x, y), `arg(${x}, ${y})`).toBe(0);
    }
  });
});

describe('NormalDraw', () => {
  /** The word of an odd multiple of 2⁻²⁴. */
  const wordOf = (k: number) => ((k - 0x800000) / 2) << 9;
  const pOf = (k: number) => k / 2 ** 24;
  const multiples = Array.from({ length: 400_000 }, (_, i) => 2 * Math.floor(((i + 0.5) * 2 ** 23) / 400_000) + 1);

  it('errs by at most 0.003 near 0 and 0.018 up to 3.7, and rises with its word', () => {
    let [near, far, before] = [0, 0, -Infinity];
    for (const k of multiples) {
      const z = released.normalDraw(wordOf(k));
      const exact = reference.normalQuantile(pOf(k));
      const error = Math.abs(z - exact);
      if (Math.abs(exact) <= 1) near = Math.max(near, error);
      if (Math.abs(exact) <= 3.7) far = Math.max(far, error);
      if (z < before) expect.fail(`falls to ${z} at ${k}`);
      before = z;
    }
    expect(near).toBeLessThanOrEqual(0.003);
    expect(far).toBeLessThanOrEqual(0.018);
  });

  it('is distributed as a standard normal number within 7.1e-4, its variance within 1e-4, and ends at 3.905', () => {
    let [off, squares] = [0, 0];
    for (const k of multiples) {
      const z = released.normalDraw(wordOf(k));
      off = Math.max(off, Math.abs(reference.normalCdf(z) - pOf(k)));
      squares += z * z;
    }
    expect(off).toBeLessThanOrEqual(7.1e-4);
    expect(Math.abs(squares / multiples.length - 1)).toBeLessThanOrEqual(1e-4);
    expect(released.normalDraw(0x7fffffff)).toBeLessThan(3.905);
    expect(released.normalDraw(0x80000000)).toBe(-released.normalDraw(0x7fffffff));
  });
});

describe('Rough', () => {
  it('errs by at most 1.3e-4 in log2', () => {
    const normal = positives(1500, [1, SMALLEST_NORMAL]).filter((x) => x >= SMALLEST_NORMAL);
    const largest = worst(normal, (x) => Math.abs(released.roughLog2(x) - Math.log2(x)));
    expect(largest.error, `at ${largest.at}`).toBeLessThanOrEqual(1.3e-4);
    expect(released.roughLog2(1)).toBe(0);
  });

  it('errs by at most 1.1e-4 of itself in exp2', () => {
    const largest = worst(evenly(-126, 126, 600_000), (x) => Math.abs(released.roughExp2(x) / 2 ** x - 1));
    expect(largest.error, `at ${largest.at}`).toBeLessThanOrEqual(1.1e-4);
    expect(released.roughExp2(0)).toBe(1);
  });
});

describe('waiting', () => {
  it('is the time that a share of exponential ones exceeds', () => {
    for (const rate of [0.001, 0.015, 0.3])
      for (const share of [0.999, 0.5, 0.01, 1e-7])
        expect(Math.abs(released.waiting(share, rate) * rate + Math.log(share))).toBeLessThan(1e-4);
    expect(released.waiting(0.5, 0)).toBe(1e9);
  });
});
