/**
 * The f32 functions inside AssemblyScript: known values, edges, saturation, symmetry and order. Errors over the whole range are
 * measured in tests/math.
 */

import { arg } from '../math/arg';
import { exp } from '../math/exp';
import { expm1 } from '../math/expm1';
import { log } from '../math/log';
import { normalCdf } from '../math/normal-cdf';
import { NORMAL_QUANTILE_LIMIT, normalQuantile } from '../math/normal-quantile';

const PI: f32 = 3.14159265;
const E: f32 = 2.71828183;
const LN2: f32 = 0.693147181;
const TINY: f32 = 1e-30;

function next(x: f32): f32 {
  return reinterpret<f32>(reinterpret<i32>(x) + 1);
}

/** How many f32 lie between two numbers of the same sign. */
function ulps(a: f32, b: f32): i32 {
  const distance: i32 = reinterpret<i32>(a) - reinterpret<i32>(b);
  return distance < 0 ? -distance : distance;
}

describe('exp', () => {
  it('has known values', () => {
    expect<f32>(exp(0)).toBe(1);
    expect<f32>(exp(-0.0)).toBe(1);
    expect<i32>(ulps(exp(1), E)).toBeLessThanOrEqual(1);
    expect<i32>(ulps(exp(LN2), 2)).toBeLessThanOrEqual(1);
    expect<i32>(ulps(exp(-10), 4.53999298e-5)).toBeLessThanOrEqual(1);
  });

  it('saturates', () => {
    expect<f32>(exp(88.72284)).toBe(f32.MAX_VALUE);
    expect<f32>(exp(<f32>Infinity)).toBe(f32.MAX_VALUE);
    expect<f32>(exp(-88)).toBe(0);
    expect<f32>(exp(-(<f32>Infinity))).toBe(0);
    expect<f32>(exp(<f32>NaN)).toBe(0);
    expect<bool>(isFinite<f32>(exp(88.72283))).toBe(true);
    expect<f32>(exp(88.72283)).toBeGreaterThan(3.4e38);
    expect<f32>(exp(-87.33)).toBeGreaterThan(1.17549435e-38);
  });

  it('is monotone across the changes of exponent', () => {
    let violations: i32 = 0;
    for (let k: i32 = -125; k < 127; ++k) {
      let x: f32 = (<f32>k + <f32>0.5) * LN2;
      for (let i: i32 = 0; i < 8; ++i) {
        const further: f32 = next(x); // further from zero
        if (x > 0 ? exp(further) < exp(x) : exp(further) > exp(x)) ++violations;
        x = further;
      }
    }
    expect<i32>(violations).toBe(0);
  });
});

describe('expm1', () => {
  it('has known values', () => {
    expect<f32>(expm1(0)).toBe(0);
    expect<f32>(expm1(TINY)).toBe(TINY);
    expect<f32>(expm1(-TINY)).toBe(-TINY);
    expect<i32>(ulps(expm1(1e-4), 1.00005e-4)).toBeLessThanOrEqual(2);
    expect<i32>(ulps(expm1(1), 1.71828183)).toBeLessThanOrEqual(2);
    expect<i32>(ulps(expm1(-1), -0.632120559)).toBeLessThanOrEqual(2);
  });

  it('saturates', () => {
    expect<f32>(expm1(100)).toBe(f32.MAX_VALUE);
    expect<f32>(expm1(-20)).toBe(-1);
    expect<f32>(expm1(-88)).toBe(-1);
    expect<f32>(expm1(-(<f32>Infinity))).toBe(-1);
    expect<f32>(expm1(<f32>NaN)).toBe(-1);
  });
});

describe('log', () => {
  it('has known values', () => {
    expect<f32>(log(1)).toBe(0);
    expect<i32>(ulps(log(E), 1)).toBeLessThanOrEqual(1);
    expect<i32>(ulps(log(2), LN2)).toBeLessThanOrEqual(1);
    expect<i32>(ulps(log(0.5), -LN2)).toBeLessThanOrEqual(1);
    expect<i32>(ulps(log(180), 5.19295685)).toBeLessThanOrEqual(1);
    expect<i32>(ulps(log(f32.MAX_VALUE), 88.7228391)).toBeLessThanOrEqual(1);
  });

  it('reaches into the subnormal numbers', () => {
    expect<i32>(ulps(log(1e-40), -92.1034037)).toBeLessThanOrEqual(1);
    expect<i32>(ulps(log(f32.MIN_VALUE), -103.278929)).toBeLessThanOrEqual(1);
  });

  it('saturates', () => {
    expect<f32>(log(0)).toBe(-f32.MAX_VALUE);
    expect<f32>(log(-1)).toBe(-f32.MAX_VALUE);
    expect<f32>(log(<f32>NaN)).toBe(-f32.MAX_VALUE);
    expect<f32>(log(<f32>Infinity)).toBe(88.72284);
  });
});

describe('normalCdf', () => {
  it('has known values', () => {
    expect<f32>(normalCdf(0)).toBe(0.5);
    expect<f32>(normalCdf(-0.0)).toBe(0.5);
    expect<f32>(abs<f32>(normalCdf(1) - <f32>0.841344746)).toBeLessThan(1e-7);
    expect<f32>(abs<f32>(normalCdf(-1.96) - <f32>0.0249978951)).toBeLessThan(3e-8);
    expect<f32>(abs<f32>(normalCdf(-6) / <f32>9.86587645e-10 - 1)).toBeLessThan(6e-6);
    expect<f32>(abs<f32>(normalCdf(-12) / <f32>1.77648211e-33 - 1)).toBeLessThan(6e-6);
  });

  it('saturates', () => {
    expect<f32>(normalCdf(-12.9)).toBe(0);
    expect<f32>(normalCdf(-(<f32>Infinity))).toBe(0);
    expect<f32>(normalCdf(6)).toBe(1);
    expect<f32>(normalCdf(<f32>Infinity)).toBe(1);
    expect<f32>(normalCdf(<f32>NaN)).toBe(0);
  });

  it('is symmetric and increases', () => {
    let largest: f32 = 0;
    let violations: i32 = 0;
    let before: f32 = 0;
    for (let i: i32 = -1300; i <= 1300; ++i) {
      const x: f32 = <f32>i * <f32>0.01;
      const p: f32 = normalCdf(x);
      largest = max<f32>(largest, abs<f32>(p + normalCdf(-x) - 1));
      if (p < before) ++violations;
      before = p;
    }
    expect<f32>(largest).toBeLessThanOrEqual(5.96046448e-8);
    expect<i32>(violations).toBe(0);
  });
});

describe('normalQuantile', () => {
  it('has known values', () => {
    expect<f32>(normalQuantile(0.5)).toBe(0);
    expect<f32>(abs<f32>(normalQuantile(0.05) + <f32>1.64485363)).toBeLessThan(1.2e-6);
    expect<f32>(abs<f32>(normalQuantile(0.95) - <f32>1.64485363)).toBeLessThan(1.2e-6);
    expect<f32>(abs<f32>(normalQuantile(0.025) + <f32>1.95996398)).toBeLessThan(2.4e-6);
    expect<f32>(abs<f32>(normalQuantile(1e-30) + <f32>11.4640247)).toBeLessThan(1.4e-5);
  });

  it('saturates', () => {
    expect<f32>(normalQuantile(0)).toBe(-NORMAL_QUANTILE_LIMIT);
    expect<f32>(normalQuantile(-1)).toBe(-NORMAL_QUANTILE_LIMIT);
    expect<f32>(normalQuantile(<f32>NaN)).toBe(-NORMAL_QUANTILE_LIMIT);
    expect<f32>(normalQuantile(1)).toBe(NORMAL_QUANTILE_LIMIT);
    expect<f32>(normalQuantile(<f32>Infinity)).toBe(NORMAL_QUANTILE_LIMIT);
    expect<f32>(normalQuantile(f32.MIN_VALUE)).toBeGreaterThan(-NORMAL_QUANTILE_LIMIT);
    expect<f32>(normalQuantile(f32.MIN_VALUE)).toBeLessThan(-14.12);
  });

  it('is antisymmetric, increases and undoes normalCdf', () => {
    let asymmetric: i32 = 0;
    let violations: i32 = 0;
    let largest: f32 = 0;
    let before: f32 = -NORMAL_QUANTILE_LIMIT;
    for (let i: i32 = 1; i < 4096; ++i) {
      const p: f32 = <f32>i / <f32>4096; // p and 1 − p are exact
      const z: f32 = normalQuantile(p);
      if (normalQuantile(<f32>1 - p) != -z) ++asymmetric;
      if (z <= before) ++violations;
      before = z;
      largest = max<f32>(largest, abs<f32>(normalCdf(z) - p));
    }
    expect<i32>(asymmetric).toBe(0);
    expect<i32>(violations).toBe(0);
    expect<f32>(largest).toBeLessThan(6e-7);
  });
});

describe('arg', () => {
  it('has known values', () => {
    expect<f32>(arg(1, 0)).toBe(0);
    expect<f32>(arg(-1, 0)).toBe(PI);
    expect<f32>(arg(0, 1)).toBe(<f32>0.5 * PI);
    expect<f32>(arg(1, 1)).toBe(<f32>0.25 * PI);
    expect<i32>(ulps(arg(-1, 1), 2.35619449)).toBeLessThanOrEqual(3);
    expect<i32>(ulps(arg(3, 4), 0.927295218)).toBeLessThanOrEqual(3);
    expect<i32>(ulps(arg(4, 3), 0.643501109)).toBeLessThanOrEqual(3);
    expect<i32>(ulps(arg(f32.MAX_VALUE, f32.MAX_VALUE), <f32>0.25 * PI)).toBe(0);
  });

  it('answers 0 where there is no angle', () => {
    expect<f32>(arg(0, 0)).toBe(0);
    expect<f32>(arg(<f32>Infinity, 1)).toBe(0);
    expect<f32>(arg(1, <f32>NaN)).toBe(0);
  });

  it('adds up over a half turn', () => {
    let largest: f32 = 0;
    for (let i: i32 = 0; i <= 200; ++i) {
      const x: f32 = <f32>(i - 100);
      const y: f32 = 37;
      largest = max<f32>(largest, abs<f32>(arg(x, y) + arg(-x, y) - PI));
    }
    expect<f32>(largest).toBeLessThan(5e-7);
  });
});
