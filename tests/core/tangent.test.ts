/** The tangent that the extended filter takes through a substep, against the Jacobian of the float64 model by dual numbers. */
import { Matrix } from 'ml-matrix';
import { beforeAll, expect, it } from 'vitest';
import { EventKind } from '../../host/core/layout.js';
import {
  afterReading,
  contextOf,
  linearise,
  noiseOf,
  populationStatistics,
  USUAL,
} from '../reference/adaptive-model.js';
import { referenceOf } from '../support/adaptive.js';
import { newEngine } from '../support/engines.js';
import { plausibleParameters } from '../support/parameters.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const { READING, MEAL, ELAPSED } = EventKind;

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

it('GIVEN any belief, inside and outside the clamps of the drift THEN a step moves its mean and covariance along it', () => {
  const random = new Random(15);
  const places = { clampedG: 0, clampedV: 0, low: 0, compared: 0 };
  let [mean, covariance] = [0, 0];
  for (let run = 0; run < 400; run++) {
    const block = plausibleParameters('adaptive', random);
    const p = referenceOf(block);
    expect(core.configure(block, 300, 3600, 'extended')).toBe(0);
    const time = random.whole(0, 86399);
    core.event(READING, time, 150);
    const g = random.between(30, 450);
    const v = random.between(-7, 7);
    const e = random.between(-8, 8);
    core.belief = { x: [g + e, v, e].map(Math.fround), u: [0.3, -0.5, 0.4], d: [9, 0.25, 4] };
    core.event(MEAL, time, 1e-4); // no time passes: the context is filled where the belief was put
    const before = core.moments;
    const statistics = afterReading(p, populationStatistics(p), 150, 5);
    const context = contextOf(p, statistics, time, [g, v]);
    const x = before.mean;
    const seconds = random.whole(30, 300);
    core.event(ELAPSED, time + seconds, 0);
    const G = (x[0]! - x[2]! - context.centre) / context.scale;
    const kinks = [x[0]! - x[2]! - 95, x[1]!, Math.abs(x[1]!) - 5, G + 2.2, G - 3.5]; // no tangent there
    if (kinks.some((distance) => Math.abs(distance) < 1e-3)) continue;
    const substep = { h: seconds / 60, rise: 0, mealRate: 0 };
    const { state, jacobian } = linearise(p, context, USUAL, x, substep);
    const noise = noiseOf(p, context, USUAL, substep);
    const wanted = jacobian.mmul(new Matrix(before.covariance)).mmul(jacobian.transpose()).add(noise);
    const sds = [0, 1, 2].map((i) => Math.sqrt(wanted.get(i, i)));
    const found = core.moments;
    sds.forEach((sd, i) => {
      mean = Math.max(mean, Math.abs(found.mean[i]! - state[i]!) / sd);
      sds.forEach((other, j) => {
        covariance = Math.max(covariance, Math.abs(found.covariance[i]![j]! - wanted.get(i, j)) / (sd * other));
      });
    });
    places.compared++;
    if (G < -2.2 || G > 3.5) places.clampedG++;
    if (Math.abs(x[1]!) > 5) places.clampedV++;
    if (x[0]! - x[2]! < 95) places.low++;
  }
  console.log(`tangent: mean ${mean.toExponential(1)} sd, covariance ${covariance.toExponential(1)}`, places);
  expect(Math.min(...Object.values(places))).toBeGreaterThan(30);
  expect(mean).toBeLessThan(1e-4);
  expect(covariance).toBeLessThan(3e-5);
});
