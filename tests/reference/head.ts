/**
 * The personal head in float64, written from its description and not from its code: readings are a list, what was learned is the
 * posterior of every target in turn, as a whole covariance of which only what is kept is left after each.
 */
import type { Head } from '../../host/core/parameters.js';

/** Learned together. */
const MOTION = ['rate', 'rise5', 'jolt', 'bend', 'rise60', 'climb60', 'unrest', 'unrestRise60', 'one'] as const;
/** Each learned for itself. */
const ALONE = [
  ...['position', 'depth', 'usual', 'positionRise30', 'positionUnrest'],
  ...['sin1', 'cos1', 'sin2', 'cos2', 'sin3', 'cos3', 'sin4', 'cos4'],
  ...['positionSin1', 'positionCos1', 'positionSin2', 'rateSin1'],
] as const;
const NAMES = [...MOTION, ...ALONE];

/** What the head asks the filter for. */
export interface FilterView {
  /** Glucose without the sensor's short-term error, mg/dL, and the rate of the level, mg/dL/min. */
  glucose: number;
  rate: number;
  /** G of that glucose. */
  position: number;
  /** Slow mean and standard deviation of the person, mg/dL. */
  usual: number;
  spread: number;
}

export interface Target {
  features: number[];
  /** How far the readings after 30 and 60 min lay above the filter's forecasts. */
  beyond: [number, number];
}

const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
const bounded = (x: number) => clamp(x, -4, 4);
const sum = (a: readonly number[], b: readonly number[]) => a.reduce((total, x, k) => total + x * b[k]!, 0);
const inOrder = (terms: Readonly<Record<string, number>>, names: readonly string[]) =>
  names.map((name) => terms[name]!);

/** Readings, the oldest first: of each 5 minutes of the clock the first, and the last of all. */
export class Readings {
  #all: { time: number; glucose: number }[] = [];

  add(time: number, glucose: number): void {
    const fiveMinutes = (at: { time: number }) => Math.floor(at.time / 300);
    const [before, last] = this.#all.slice(-2);
    if (last !== undefined && fiveMinutes(before!) === fiveMinutes(last)) this.#all.pop();
    this.#all.push({ time, glucose });
  }

  get latest() {
    return this.#all.at(-1)!;
  }

  /** Glucose so many seconds before the last reading, on straight lines between readings. */
  ago(seconds: number): number {
    const wanted = this.latest.time - seconds;
    const after = this.#all.findIndex(({ time }) => time > wanted);
    if (after === 0) return this.#all[0]!.glucose;
    const [a, b] = [this.#all[after - 1]!, this.#all[after]!];
    return a.glucose + ((b.glucose - a.glucose) * (wanted - a.time)) / (b.time - a.time);
  }

  /**
   * The way up and down that the straight lines went in so many seconds before the last reading, and a usual one of 21 mg/dL in an hour where
   * nothing was read for more than 20 minutes.
   */
  way(seconds: number): number {
    const since = this.latest.time - seconds;
    const points = [{ time: since, glucose: this.ago(seconds) }, ...this.#all.filter(({ time }) => time > since)];
    return points.slice(1).reduce((total, { time, glucose }, k) => {
      const before = points[k]!;
      const apart = time - before.time;
      return total + Math.abs(glucose - before.glucose) + (apart > 1200 ? 0.0058 * apart : 0);
    }, 0);
  }
}

export function featuresOf(readings: Readings, filter: FilterView, localTime: number): Record<string, number> {
  const now = readings.latest.glucose;
  const G = filter.position;
  const turn = (k: number) => (2 * Math.PI * k * localTime) / 86400;
  const rate = bounded(filter.rate);
  const rise5 = bounded((now - readings.ago(300)) / 10);
  const rise60 = bounded((now - readings.ago(3600)) / 50);
  const unrest = bounded(0.6 + Math.log(0.2 + readings.way(3600) / 60));
  return {
    rate,
    rise5,
    jolt: Math.abs(rise5),
    bend: bounded((now - 2 * readings.ago(900) + readings.ago(1800)) / 20),
    rise60,
    climb60: Math.max(rise60, 0),
    unrest,
    unrestRise60: bounded(rise60 * unrest),
    one: 1,
    position: G,
    depth: depthOf(filter.glucose),
    usual: bounded((filter.usual - 145) / 50),
    positionRise30: bounded(G * bounded((now - readings.ago(1800)) / 30)),
    positionUnrest: bounded(G * unrest),
    ...Object.fromEntries(
      [1, 2, 3, 4].flatMap((k) => [
        [`sin${k}`, Math.sin(turn(k))],
        [`cos${k}`, Math.cos(turn(k))],
      ]),
    ),
    positionSin1: G * Math.sin(turn(1)),
    positionCos1: G * Math.cos(turn(1)),
    positionSin2: G * Math.sin(turn(2)),
    rateSin1: rate * Math.sin(turn(1)),
  };
}

const depthOf = (glucose: number) => clamp((95 - glucose) / 20, 0, 4);
const logSpreadOf = ({ spread }: FilterView) => Math.log(clamp(spread, 15, 120) / 50);

/** In the order of the weights. */
export function vectorOf(features: Readonly<Record<string, number>>): number[] {
  return inOrder(features, NAMES);
}

export class HeadReference {
  readonly targets: Target[] = [];
  readonly #head: Head;

  constructor(head: Head) {
    this.#head = head;
  }

  /**
   * Weights at 30 and 60 min. With V the covariance, in units of the noise's variance: W ← W + V φ (beyond - φᵀ W) / (1 + φᵀ V φ),
   * V ← V - V φ φᵀ V / (1 + φᵀ V φ), of which the part of motion and the diagonal stay.
   */
  weights(): [number[], number[]] {
    const { weights30, weights60, variances } = this.#head;
    const both: [number[], number[]] = [inOrder(weights30, NAMES), inOrder(weights60, NAMES)];
    const V = inOrder(variances, NAMES).map((v, i, all) => all.map((_, j) => (i === j ? v : 0)));
    for (const { features, beyond } of this.targets) {
      const gain = V.map((row) => sum(row, features));
      const scale = 1 + sum(gain, features);
      both.forEach((weights, h) => {
        const step = (beyond[h]! - sum(features, weights)) / scale;
        weights.forEach((_, i) => (weights[i]! += gain[i]! * step));
      });
      V.forEach((row, i) =>
        row.forEach((_, j) => {
          const kept = i === j || Math.max(i, j) < MOTION.length;
          row[j] = kept ? row[j]! - (gain[i]! * gain[j]!) / scale : 0;
        }),
      );
    }
    return both;
  }

  /** What becomes of the filter's mean and sd at so many minutes, with the population's factors: mean, sd, seven quantiles. */
  correct(minutes: number, mean: number, sd: number, features: Record<string, number>, filter: FilterView) {
    const [at30, at60] = this.weights().map((weights) => sum(weights, vectorOf(features)));
    const late = clamp((minutes - 30) / 30, 0, 1);
    const shapes = [this.#head.shape30, this.#head.shape60].map(({ shift, below, above, levels }) => {
      const terms = [
        1,
        logSpreadOf(filter),
        features['unrest']!,
        filter.position,
        depthOf(filter.glucose),
        Math.abs(features['bend']!),
      ];
      const linear = (weights: Record<string, number>) =>
        sum(inOrder(weights, ['one', 'spread', 'unrest', 'position', 'depth', 'bend']), terms);
      const factor = (weights: Record<string, number>) => Math.exp(clamp(linear(weights), -1.5, 1.5));
      const reach = (factors: number[], by: number) => {
        const distances = factors.map((f, k) => [0.6744897501960817, 1.2815515655446004, 1.6448536269514722][k]! * f);
        return distances.map((_, k) => by * Math.max(...distances.slice(0, k + 1)));
      };
      return {
        shift: linear(shift),
        below: reach([levels.inner0, levels.middle0, levels.outer0], factor(below)),
        above: reach([levels.inner1, levels.middle1, levels.outer1], factor(above)),
      };
    });
    const mix = (of: (shape: (typeof shapes)[number]) => number) => (1 - late) * of(shapes[0]!) + late * of(shapes[1]!);
    const corrected = mean + correctionAt(minutes, at30!, at60!);
    const median = corrected + mix(({ shift }) => shift) * sd;
    const below = [0, 1, 2].map((k) => mix((shape) => shape.below[k]!));
    const above = [0, 1, 2].map((k) => mix((shape) => shape.above[k]!));
    return {
      mean: corrected,
      sd: (sd * (below[2]! + above[2]!)) / (2 * 1.6448536269514722),
      quantiles: [-below[2]!, -below[1]!, -below[0]!, 0, ...above].map((d) => median + d * sd),
    };
  }

  /** Probability of a reading below 70 mg/dL within 30 min, from the 5 % quantile and the median then. */
  lowRisk(q05: number, median: number, latest: number, features: Record<string, number>, filter: FilterView): number {
    const w = this.#head.lowRisk;
    const margin = clamp((1.6448536269514722 * (median - 70)) / Math.max(median - q05, 5), -4, 6);
    const above = Math.max(latest - 70, 0);
    const odds =
      w.one +
      w.margin * margin +
      w.height * Math.min(above / 30, 4) +
      w.near * Math.exp(-above / 10) +
      w.rate * features['rate']! +
      w.unrest * features['unrest']! +
      w.spread * logSpreadOf(filter);
    return 1 / (1 + Math.exp(-odds));
  }
}

/** A straight line through both corrections, flat behind 60 minutes; before 30 min the parabola from 0 that runs into it. */
function correctionAt(minutes: number, at30: number, at60: number): number {
  const perMinute = (at60 - at30) / 30;
  if (minutes >= 30) return at30 + perMinute * Math.min(minutes - 30, 30);
  const back = 30 - minutes;
  return at30 - perMinute * back + (30 * perMinute - at30) * (back / 30) ** 2;
}
