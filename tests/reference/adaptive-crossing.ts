/**
 * Crossing frequencies of the adaptive model by plain Monte Carlo in float64: state, regime and reading are drawn, moved and
 * counted, stretch by stretch, with nothing integrated out and nothing linearised. It shares no step with the core's paths.
 */
import { Random } from '../support/random.js';
import { gaussians } from './gaussians.js';

type Values = Readonly<Record<string, number>>;

/** What the clock and the person make of the model: the core's `Context` in plain numbers. */
export interface CrossingContext {
  centre: number;
  precision: number;
  push: number;
  damping: number;
  rateNoise: number;
  levelNoise: number;
  onset: number;
}

export interface RegimeBelief {
  weight: number;
  /** Of (z, v, e). */
  mean: readonly number[];
  /** Lower triangular square root of the covariance of (e, v, z), in this order. */
  root: readonly (readonly number[])[];
}

export type Thresholds = readonly [number, number, number, number];

export interface AdaptiveCrossing {
  parameters: Values;
  context: CrossingContext;
  /** Usual, calm, lively, pressed; or the usual one alone, which then never switches. */
  beliefs: readonly RegimeBelief[];
  /** Standard deviation of a reading around z. */
  readingSd: number;
  /** Announced carbohydrate in both compartments, g. */
  carbs: readonly [number, number];
  /** To the first reading and between readings, min. */
  first: number;
  interval: number;
  readings: number;
  /** By reading: below the first two, above the last two. */
  thresholds: readonly Thresholds[];
  paths: number;
  seed: number;
}

const PRESSED = 3;

/** By reading and threshold: share of paths with a reading beyond the threshold up to then. */
export function adaptiveCrossings(problem: AdaptiveCrossing): number[][] {
  const { parameters: p, context, beliefs, thresholds, paths, readings } = problem;
  const random = new Random(problem.seed);
  const normal = gaussians(problem.seed);
  const uniform = () => random.between(0, 1);
  const ratios = [1, p['regimeRatio']! ** -2, p['regimeRatio']! ** 2, 1];
  const switches = beliefs.length > 1;
  const stretches = stretchesOf(problem);
  const counts = Array.from({ length: readings }, () => [0, 0, 0, 0]);

  for (let path = 0; path < paths; path++) {
    let left = uniform();
    let r = 0;
    while (r < beliefs.length - 1 && left >= beliefs[r]!.weight) left -= beliefs[r++]!.weight;
    const { mean, root } = beliefs[r]!;
    const draw = [normal(), normal(), normal()];
    const moved = root.map((row) => row.reduce((sum, x, i) => sum + x * draw[i]!, 0));
    let e = mean[2]! + moved[0]!;
    let v = mean[1]! + moved[1]!;
    let g = mean[0]! + moved[2]! - e;
    const crossed = [false, false, false, false];
    for (const { h, rise, reading } of stretches) {
      if (switches) {
        if (r === PRESSED) {
          if (uniform() < 1 - Math.exp(-h * p['pressRelease']!)) {
            r = random.whole(0, 2);
            e = p['errorSd']! * normal();
          }
        } else if (uniform() < 1 - Math.exp(-h * context.onset)) r = PRESSED;
        else if (uniform() < 1 - Math.exp(-h * p['switchRate']!)) r = random.whole(0, 2);
      }
      const q = ratios[r]! * context.rateNoise + (p['mealUncertainty']! * (rise / h)) ** 2;
      const jolt = Math.sqrt(q * h) * normal();
      const next = v + h * driftOf(p, context, g, v) + jolt;
      const before = g;
      g += (h / 2) * (v + next) + rise + Math.sqrt((q * h ** 3) / 12 + context.levelNoise * h) * normal();
      v = next;
      const [time, sd] = r === PRESSED ? [p['pressTime']!, p['pressNoise']!] : [p['errorTime']!, p['errorSd']!];
      const keep = Math.exp(-h / time);
      e = keep * e - (r === PRESSED ? (1 - keep) * p['pressDepth']! * before : 0);
      e += sd * Math.sqrt(1 - keep * keep) * normal();
      if (reading === undefined) continue;
      const y = g + e + problem.readingSd * normal();
      thresholds[reading]!.forEach((threshold, t) => {
        crossed[t] ||= t < 2 ? y < threshold : y > threshold;
        if (crossed[t]) counts[reading]![t]!++;
      });
    }
  }
  return counts.map((row) => row.map((count) => count / paths));
}

interface Stretch {
  /** Length, min. */
  h: number;
  /** Rise by carbohydrate, mg/dL. */
  rise: number;
  /** The reading at its end. */
  reading: number | undefined;
}

function stretchesOf({ parameters: p, carbs, first, interval, readings }: AdaptiveCrossing): Stretch[] {
  let [one, two] = carbs;
  const stretches: Stretch[] = [];
  for (let k = 0; k < readings; k++) {
    const minutes = k === 0 ? first : interval;
    const count = Math.ceil(minutes / 5);
    const h = minutes / count;
    for (let i = 0; i < count; i++) {
      const keep = Math.exp(-h * p['mealDecay']!);
      const after: [number, number] = [one * keep, (two + p['mealDecay']! * h * one) * keep];
      const rise = p['mealGain']! * (one + two - after[0] - after[1]);
      [one, two] = after;
      stretches.push({ h, rise, reading: i + 1 === count ? k : undefined });
    }
  }
  return stretches;
}

/** dv/dt, mg/dL/min². */
function driftOf(p: Values, context: CrossingContext, g: number, momentum: number): number {
  const G = Math.min(Math.max((g - context.centre) * context.precision, -2.2), 3.5);
  const v = Math.min(Math.max(momentum, -5), 5);
  const L = Math.max(95 - g, 0) / 20;
  return (
    context.push +
    p['c1']! * G +
    p['c2']! * G ** 2 +
    p['c3']! * G ** 3 +
    (context.damping + p['c5']! * Math.abs(v) + p['c6']! * G + p['c7']! * G ** 2) * v +
    p['c8']! * v ** 2 +
    p['c9']! * L +
    p['c10']! * L ** 2 +
    p['c11']! * L * v
  );
}
