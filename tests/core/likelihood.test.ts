/** The six-node Student-t update, measured against the true posterior by quadrature. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind } from '../../host/core/layout.js';
import { studentPosterior } from '../reference/student.js';
import { newEngine } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';
import { RawCore } from '../support/raw-core.js';

const SETPOINT = 300;
const DEGREES = [1, 2, 3, 4, 6, 10];
/** Predicted variance over noise variance; the noise is 1. */
const RATIOS = [0.1, 0.3, 1, 3, 10, 30];
/** Innovations, in predicted standard deviations √(s + R). */
const INNOVATIONS = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10, 14, 20];

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

/** The core's posterior of a level N(0, variance) after a reading `innovation` away with noise 1. */
function corePosterior(innovation: number, variance: number): { mean: number; variance: number } {
  core.event(EventKind.READING, 1000, SETPOINT);
  core.event(EventKind.ELAPSED, 1300, 0);
  core.belief = { x: [0, 0, 0, 0], u: [0, 0, 0, 0, 0, 0], d: [variance, 1, 1, 1] };
  expect(core.event(EventKind.READING, 1300, SETPOINT + innovation)).toBeGreaterThanOrEqual(0);
  const { mean, covariance } = core.moments;
  return { mean: mean[0]!, variance: covariance[0]![0]! };
}

function configure(degreesOfFreedom: number): void {
  const parameters = parametersOf('kinematic', {
    scaleOffset: 1000,
    setpoint: SETPOINT,
    sensorNoise: 1,
    degreesOfFreedom,
  });
  expect(core.configure(parameters)).toBe(0);
}

/** Largest deviations over ratios and innovations up to these: of the mean in prior sd, of the sd relative. */
function largest(degreesOfFreedom: number, highestRatio: number, reach: number) {
  let mean = { value: 0, at: '' };
  let sd = { value: 0, at: '' };
  for (const ratio of RATIOS.filter((r) => r <= highestRatio)) {
    for (const size of INNOVATIONS.filter((i) => i <= reach)) {
      configure(degreesOfFreedom);
      const variance = Math.fround(ratio);
      const innovation = Math.fround(SETPOINT + size * Math.sqrt(variance + 1)) - SETPOINT;
      const found = corePosterior(innovation, variance);
      const exact = studentPosterior(innovation, variance, 1, degreesOfFreedom);
      const meanOff = Math.abs(found.mean - exact.mean) / Math.sqrt(variance);
      const sdOff = Math.abs(Math.sqrt(found.variance / exact.variance) - 1);
      const at = `s/R ${ratio}, innovation ${size} sd`;
      if (meanOff > mean.value) mean = { value: meanOff, at };
      if (sdOff > sd.value) sd = { value: sdOff, at };
    }
  }
  return { mean, sd };
}

/**
 * Stated tolerances by degrees of freedom, [mean in prior sd, sd relative]: `near` for innovations up to 3 sd, `middle` up to
 * 6 sd where the reading is not much sharper than its prediction (s/R up to 3), `far` for all. The widest node has 243 times
 * the noise's variance, so a reading farther away than it explains moves the level by s e / (s + 243 R) however far it lies,
 * where the true posterior goes back to the prior. Lower these when the core gets better.
 */
const TOLERANCES: Record<number, Record<'near' | 'middle' | 'far', [number, number]>> = {
  1: { near: [0.2, 0.26], middle: [0.1, 0.16], far: [2.4, 0.3] },
  2: { near: [0.05, 0.14], middle: [0.05, 0.14], far: [2.3, 0.34] },
  3: { near: [0.02, 0.09], middle: [0.02, 0.15], far: [2.2, 0.34] },
  4: { near: [0.02, 0.05], middle: [0.02, 0.16], far: [2.2, 0.43] },
  6: { near: [0.03, 0.02], middle: [0.04, 0.16], far: [2, 0.46] },
  10: { near: [0.08, 0.03], middle: [0.09, 0.17], far: [1.8, 0.39] },
};

const BANDS = {
  near: { highestRatio: 30, reach: 3 },
  middle: { highestRatio: 3, reach: 6 },
  far: { highestRatio: 30, reach: 20 },
};

describe('the Student-t update', () => {
  it.each(DEGREES)('with ν = %s has the moments of the true posterior within the stated tolerance', (nu) => {
    for (const band of ['near', 'middle', 'far'] as const) {
      const { mean, sd } = largest(nu, BANDS[band].highestRatio, BANDS[band].reach);
      console.log(
        `Student-t, ν = ${nu}, ${band}: mean ${mean.value.toFixed(3)} prior sd (${mean.at}), sd ${sd.value.toFixed(3)} (${sd.at})`,
      );
      expect(mean.value, `${band}: mean`).toBeLessThan(TOLERANCES[nu]![band][0]);
      expect(sd.value, `${band}: sd`).toBeLessThan(TOLERANCES[nu]![band][1]);
    }
  });

  it('never lets a reading from farther away than 4 sd move the level more with fewer degrees of freedom', () => {
    const moved = DEGREES.map((nu) => {
      configure(nu);
      return corePosterior(12, 1).mean;
    });
    expect(moved).toEqual([...moved].sort((a, b) => a - b));
  });

  it('is symmetric: mirrored innovations give mirrored beliefs, bit for bit', () => {
    for (const innovation of [0.5, 3, 7.25, 40]) {
      configure(4);
      const up = corePosterior(innovation, 2);
      configure(4);
      const down = corePosterior(-innovation, 2);
      expect(down.mean).toBe(-up.mean);
      expect(down.variance).toBe(up.variance);
    }
  });
});
