/** Random states of the adaptive model near a threshold, in the core and for the plain Monte Carlo reference. */
import {
  ConfigurationView,
  ContextView,
  Method,
  Model,
  RegimesView,
  StateView,
  StatisticsView,
} from '../../host/core/layout.js';
import { writeParameters } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import type { RawCore } from '../support/raw-core.js';
import { Random } from '../support/random.js';
import { adaptiveCrossings, type RegimeBelief, type Thresholds } from './adaptive-crossing.js';

const THRESHOLDS = [54, 70, 180, 250] as const;
/** Floats of a belief: mean, above the diagonal of U, D. */
const BELIEF = 9;
const READING = 1;
const MEAL = 2;

export interface CrossingError {
  /** Largest difference between core and reference over steps and thresholds. */
  worst: number;
  /** Sum and number of all differences. */
  sum: number;
  count: number;
}

/** Configures the adaptive model with its shipped parameters. `interval`, `horizon`: s. */
export function configureAdaptive(raw: RawCore, method: Method, interval: number, horizon: number): void {
  const configuration = new ConfigurationView(raw.data, raw.engine.addresses.configurationAddress);
  configuration.model = Model.ADAPTIVE;
  configuration.method = method;
  configuration.sensorInterval = interval;
  configuration.horizon = horizon;
  writeParameters(raw.data, raw.engine.addresses.parametersAddress, SHIPPED.adaptive);
  raw.call('configure');
}

/** A state of the seed: near a threshold, moving anyhow, sharply or hardly known, now and then with a meal or a pressed sensor. */
export function placeAdaptive(raw: RawCore, method: Method, seed: number, interval: number, minutes: number): void {
  const random = new Random(seed);
  configureAdaptive(raw, method, interval * 60, minutes * 60);
  const put = (from: number, values: readonly number[]) =>
    values.forEach((value, i) => raw.data.setFloat32(from + 4 * i, value, true));
  const clock = random.whole(0, 86399);
  raw.event(READING, 100_000, 140, clock);
  if (seed % 4 === 0) raw.event(MEAL, 100_000, random.between(15, 60), clock);
  const t = seed % 4;
  const level = THRESHOLDS[t]! + (t < 2 ? 1 : -1) * random.of([1, 4, 10, 20, 40, 70]);
  const vague = random.chance(0.2);
  const u01 = random.between(0.2, 1.5) * (vague ? 4 : 1);
  const belief = [
    ...[level, random.between(-2.5, 2.5), random.between(-1, 1)],
    ...[u01, random.between(0.2, 0.8), random.between(-0.1, 0.05)],
    ...[random.between(0.5, vague ? 20 : 4) ** 2, random.between(0.25, vague ? 1.5 : 0.9) ** 2, 1],
  ];
  const beliefsAt = raw.beliefAddress;
  put(beliefsAt, belief);
  if (method !== Method.INTERACTING) return;
  const scaled = (factor: number) => belief.map((x, i) => (i === 7 ? x * factor : x));
  put(beliefsAt + 4 * BELIEF, scaled(0.6));
  put(beliefsAt + 8 * BELIEF, scaled(1.6));
  put(beliefsAt + 12 * BELIEF, [level - 10, ...belief.slice(1, 2), -25, ...belief.slice(3, 8), 60]);
  const weights = [random.between(0.2, 1), random.between(0.1, 1), random.between(0.1, 1)];
  const pressed = seed % 6 === 0 ? random.between(0.05, 0.6) : 0.002;
  const total = weights.reduce((sum, w) => sum + w, 0);
  put(beliefsAt + 16 * BELIEF, [...weights.map((w) => (w / total) * (1 - pressed)), pressed]);
}

/** The core's risk from its present state against `paths` plain paths; `against`: by reading, what they are held against. */
export function adaptiveRiskError(
  raw: RawCore,
  interval: number,
  minutes: number,
  paths: number,
  against?: readonly Thresholds[],
): CrossingError {
  const address = raw.engine.addresses.stateAddress;
  const state = new StateView(raw.data, address);
  const method = new ConfigurationView(raw.data, address + StateView.SIZE).method;
  const beliefsAt = raw.beliefAddress;
  const contextAt = beliefsAt - ContextView.SIZE;
  const statistics = new StatisticsView(raw.data, contextAt - StatisticsView.SIZE);
  const { usual, calm, lively, pressed } = new RegimesView(raw.data, beliefsAt + 16 * BELIEF);
  const weights = method === Method.INTERACTING ? [usual, calm, lively, pressed] : [1];
  const first = interval - (((state.time - state.lastReading) / 60) % interval);
  const readings = Math.floor((minutes - first) / interval) + 1;
  const reference = adaptiveCrossings({
    parameters: SHIPPED.adaptive.values,
    context: plain(new ContextView(raw.data, contextAt)),
    beliefs: weights.map((weight, r) => beliefAt(raw, beliefsAt + 4 * BELIEF * r, weight)),
    readingSd: Math.sqrt(state.readingVariance),
    carbs: [state.carbsOnBoard, statistics.absorbing],
    first,
    interval,
    readings,
    thresholds: against ?? Array.from({ length: readings }, () => THRESHOLDS),
    paths,
    seed: state.time,
  });
  raw.call('risk');
  const error: CrossingError = { worst: 0, sum: 0, count: 0 };
  raw.riskSteps.forEach((step, k) => {
    const last = Math.floor(((k + 1) * 5 - first) / interval);
    if (last < 0) return;
    const found = [step.crossBelow54, step.crossBelow70, step.crossAbove180, step.crossAbove250];
    found.forEach((p, t) => {
      const difference = Math.abs(p - reference[last]![t]!);
      error.worst = Math.max(error.worst, difference);
      error.sum += difference;
      error.count++;
    });
  });
  return error;
}

function plain({ centre, precision, push, damping, rateNoise, levelNoise, onset }: ContextView) {
  return { centre, precision, push, damping, rateNoise, levelNoise, onset };
}

/** P = U D Uᵀ from its last state up: e, then v given e, then z given both. */
function beliefAt(raw: RawCore, at: number, weight: number): RegimeBelief {
  const [z, v, e, u01, u02, u12, d0, d1, d2] = Array.from({ length: BELIEF }, (_, i) =>
    raw.data.getFloat32(at + 4 * i, true),
  ) as [number, number, number, number, number, number, number, number, number];
  const [s0, s1, s2] = [Math.sqrt(d0), Math.sqrt(d1), Math.sqrt(d2)];
  return {
    weight,
    mean: [z, v, e],
    root: [
      [s2, 0, 0],
      [u12 * s2, s1, 0],
      [u02 * s2, u01 * s1, s0],
    ],
  };
}
