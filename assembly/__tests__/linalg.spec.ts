/** The UD kernels inside AssemblyScript, against updates worked out by hand. Long runs are compared in tests/core. */
import { Belief3, Belief4 } from '../layout/belief';
import { firstVariance3, growLast3, measureFirst3, varianceAlong3 } from '../linalg/ud3';
import { firstVariance4, growLast4, measureFirst4, varianceAlong4 } from '../linalg/ud4';

const three: Belief3 = changetype<Belief3>(memory.data(64));
const four: Belief4 = changetype<Belief4>(memory.data(64));

function near(found: f32, wanted: f32): void {
  expect<bool>(abs<f32>(found - wanted) <= abs<f32>(wanted) * 4e-7 + 1e-7).toBe(true);
}

/** P = [[6, 2, 1], [2, 3, 1], [1, 1, 2]] as U D Uᵀ: d2 = 2, u02 = u12 = 1/2, d1 = 5/2, u01 = 3/5, d0 = 23/5. */
function placeThree(): void {
  three.x0 = 10;
  three.x1 = 1;
  three.x2 = -1;
  three.d2 = 2;
  three.u02 = 0.5;
  three.u12 = 0.5;
  three.d1 = 2.5;
  three.u01 = 0.6;
  three.d0 = 4.6;
}

/** The same with a fourth state of variance 4 that has covariance 2 with the first. */
function placeFour(): void {
  four.x0 = 10;
  four.x1 = 1;
  four.x2 = -1;
  four.x3 = 0;
  four.d3 = 4;
  four.u03 = 0.5;
  four.u13 = 0;
  four.u23 = 0;
  four.d2 = 2;
  four.u02 = 0.5;
  four.u12 = 0.5;
  four.d1 = 2.5;
  four.u01 = 0.6;
  four.d0 = 4.6;
}

describe('variances', () => {
  it('reads P off the factors', () => {
    placeThree();
    near(firstVariance3(three), 6);
    near(varianceAlong3(three, 0, 1, 0), 3);
    near(varianceAlong3(three, 0, 0, 1), 2);
    near(varianceAlong3(three, 1, 1, 1), 19);
    placeFour();
    near(firstVariance4(four), 7);
    near(varianceAlong4(four, 0, 0, 0, 1), 4);
    near(varianceAlong4(four, 1, 0, 0, 1), 15);
  });
});

describe('measureFirst', () => {
  it('moves three states by P h / (hᵀ P h + r) and takes away the outer product', () => {
    placeThree();
    measureFirst3(three, 8, 2);
    near(three.x0, 16); // 10 + 6 · 8 / 8
    near(three.x1, 3);
    near(three.x2, 0);
    near(firstVariance3(three), 1.5); // 6 - 36 / 8
    near(varianceAlong3(three, 0, 1, 0), 2.5); // 3 - 4 / 8
    near(varianceAlong3(three, 0, 0, 1), 1.875); // 2 - 1 / 8
    near(varianceAlong3(three, 1, 1, 1), 8.875); // 19 - 81 / 8
  });

  it('moves four states', () => {
    placeFour();
    measureFirst4(four, 8, 1);
    near(four.x0, 17);
    near(four.x3, 2);
    near(firstVariance4(four), 0.875); // 7 - 49 / 8
    near(varianceAlong4(four, 0, 0, 0, 1), 3.5); // 4 - 4 / 8
    near(varianceAlong4(four, 1, 0, 0, 1), 4.875); // 15 - 81 / 8
  });

  it('changes nothing but the variance where there is no innovation', () => {
    placeFour();
    measureFirst4(four, 0, 1);
    expect<f32>(four.x0).toBe(10);
    expect<f32>(four.x1).toBe(1);
    expect<bool>(firstVariance4(four) < 1).toBe(true);
  });
});

describe('growLast', () => {
  it('adds to the variance of the last state and to nothing else', () => {
    placeThree();
    growLast3(three, 3);
    near(varianceAlong3(three, 0, 0, 1), 5);
    near(firstVariance3(three), 6);
    near(varianceAlong3(three, 0, 1, 0), 3);
    near(varianceAlong3(three, 1, 1, 1), 22);
    placeFour();
    growLast4(four, 0.5);
    near(varianceAlong4(four, 0, 0, 0, 1), 4.5);
    near(firstVariance4(four), 7);
    near(varianceAlong4(four, 1, 0, 0, 1), 15.5);
  });

  it('by nothing changes nothing', () => {
    placeThree();
    growLast3(three, 0);
    near(firstVariance3(three), 6);
    near(varianceAlong3(three, 1, 1, 1), 19);
  });
});
