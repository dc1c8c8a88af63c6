/** Speed of a filter step in Node, beside the Kalman filters of the npm registry on the same job: ratios of one run. */
import KalmanFilterJs from 'kalmanjs';
import kalmanFilter from 'kalman-filter';
import { EventKind, StateView } from '../host/core/layout.js';
import type { ParameterSet } from '../host/core/parameters.js';
import { SHIPPED } from '../host/parameters/shipped.js';
import { vanLoan } from '../tests/reference/discretise.js';
import { sdeOf } from '../tests/reference/models.js';
import { newEngine } from '../tests/support/engines.js';
import { RawCore } from '../tests/support/raw-core.js';

const INTERVAL = 300;
const STEPS_AHEAD = 12;
const ROUNDS = 9;

/** Linear scale and Gaussian noise: what a plain Kalman filter can do too. */
const parameters: ParameterSet = {
  ...SHIPPED.kinematic,
  values: {
    ...SHIPPED.kinematic.values,
    scaleOffset: 1000,
    degreesOfFreedom: 0,
    sensorNoise: 2,
    accelerationNoise: 0.02,
    mealNoise: 0.05,
  },
};
const setpoint = parameters.values['setpoint']!;
const readings = Array.from({ length: 4096 }, (_, k) => 140 + 50 * Math.sin(k / 15) + ((k * 7919) % 13) - 6);

interface Contender {
  name: string;
  /** Runs over some readings; answers the last mean of the level, mg/dL. */
  step: (count: number) => number;
  /** The same, with a forecast of 12 steps after each reading. */
  forecast: (count: number) => number;
}

function islet(raw: RawCore): Contender {
  const run = (count: number, ahead: boolean) => {
    raw.configure(parameters, INTERVAL);
    for (let k = 0; k < count; k++) {
      raw.event(EventKind.READING, k * INTERVAL, readings[k % readings.length]!);
      if (ahead) raw.call('forecast');
    }
    return new StateView(raw.data, raw.engine.addresses.stateAddress).setpoint + raw.belief.x[0]!;
  };
  return { name: 'islet, 4 states', step: (n) => run(n, false), forecast: (n) => run(n, true) };
}

/** kalman-filter with the very matrices of the model. */
function kalmanFilterPackage(): Contender {
  const { drift, intensity } = sdeOf(parameters);
  const cut = { drift: drift.subMatrix(0, 3, 0, 3), intensity: intensity.subMatrix(0, 3, 0, 3) };
  const { transition, noise } = vanLoan(cut, INTERVAL / 60);
  const { values: p } = parameters;
  const prior = [p['sensorNoise']!, p['initialRate']!, p['initialAcceleration']!, p['initialMealEffect']!];
  const filter = new kalmanFilter.KalmanFilter({
    observation: { dimension: 1, stateProjection: [[1, 0, 0, 0]], covariance: [[p['sensorNoise']! ** 2]] },
    dynamic: {
      dimension: 4,
      transition: transition.to2DArray(),
      covariance: noise.to2DArray(),
      init: {
        mean: [[readings[0]! - setpoint], [0], [0], [0]],
        covariance: prior.map((sd, i) => prior.map((_, j) => (i === j ? sd * sd : 0))),
      },
    },
  });
  const run = (count: number, ahead: boolean) => {
    let belief = new kalmanFilter.State({ ...filter.getInitState(), index: 0 });
    for (let k = 1; k < count; k++) {
      const predicted = filter.predict({ previousCorrected: belief });
      belief = filter.correct({ predicted, observation: [[readings[k % readings.length]! - setpoint]] });
      if (!ahead) continue;
      let future = belief;
      for (let s = 0; s < STEPS_AHEAD; s++) future = filter.predict({ previousCorrected: future });
    }
    return setpoint + belief.mean[0]![0]!;
  };
  return { name: 'kalman-filter, 4 states', step: (n) => run(n, false), forecast: (n) => run(n, true) };
}

/** kalmanjs knows one state only: a smaller job, shown for scale. */
function kalmanJsPackage(): Contender {
  const run = (count: number) => {
    const filter = new KalmanFilterJs({ R: 1, Q: 4 });
    for (let k = 0; k < count; k++) filter.filter(readings[k % readings.length]!);
    return filter.lastMeasurement();
  };
  return { name: 'kalmanjs, 1 state', step: run, forecast: () => NaN };
}

/** Median nanoseconds for one reading. */
function time(run: (count: number) => number, count: number): number {
  run(count);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint();
    run(count);
    return Number(process.hrtime.bigint() - start) / count;
  });
  return rounds.sort((a, b) => a - b)[(ROUNDS - 1) / 2]!;
}

const raw = new RawCore(await newEngine());
const own = islet(raw);
const other = kalmanFilterPackage();
const scalar = kalmanJsPackage();

const difference = Math.abs(own.step(300) - other.step(300));
if (!(difference < 0.05)) throw new Error(`not the same job: the filters differ by ${difference} mg/dL`);
console.log(
  `After 300 readings both 4-state filters believe in the same glucose, to ${difference.toExponential(1)} mg/dL\n`,
);

const rows = [own, other].map((contender) => ({
  name: contender.name,
  step: time(contender.step, contender === own ? 200_000 : 2_000),
  forecast: time(contender.forecast, contender === own ? 100_000 : 400),
}));
rows.push({ name: scalar.name, step: time(scalar.step, 200_000), forecast: NaN });

const cell = (text: string) => text.padStart(16);
const per = (ns: number) => (Number.isNaN(ns) ? '–' : `${Math.round(1e9 / ns).toLocaleString('en')} /s`);
console.log(`${'median of 9 rounds'.padEnd(26)}${cell('step')}${cell('step, forecast')}`);
for (const row of rows) console.log(`${row.name.padEnd(26)}${cell(per(row.step))}${cell(per(row.forecast))}`);
const [islets, theirs] = rows as [(typeof rows)[0], (typeof rows)[0]];
const ratio = (a: number, b: number) => `${(b / a).toFixed(0)} ×`;
console.log(
  `${'islet / kalman-filter'.padEnd(26)}${cell(ratio(islets.step, theirs.step))}${cell(ratio(islets.forecast, theirs.forecast))}`,
);
