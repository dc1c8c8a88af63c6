/**
 * The personal head in float64, written from its description and not from its code: readings are a list, what was learned is one
 * batch regression over every target that has arrived.
 */
import type { Head } from '../../host/core/parameters.js';

const NAMES = [
  ...['one', 'rate', 'rise5', 'position', 'bend', 'rise60', 'climb60', 'positionRise30'],
  ...['sin1', 'cos1', 'sin2', 'cos2', 'sin3', 'positionSin1', 'positionCos1', 'positionSin2'],
] as const;

/** What the head asks the filter for. */
export interface FilterView {
  /** Glucose without the sensor's short-term error, mg/dL, and the rate of the level, mg/dL/min. */
  glucose: number;
  rate: number;
  /** G of that glucose. */
  position: number;
  /** Slow standard deviation of the person, mg/dL. */
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
}

export function featuresOf(readings: Readings, filter: FilterView, localTime: number): Record<string, number> {
  const now = readings.latest.glucose;
  const G = filter.position;
  const turn = (2 * Math.PI * localTime) / 86400;
  const rise60 = bounded((now - readings.ago(3600)) / 50);
  return {
    one: 1,
    rate: bounded(filter.rate),
    rise5: bounded((now - readings.ago(300)) / 10),
    position: G,
    bend: bounded((now - 2 * readings.ago(900) + readings.ago(1800)) / 20),
    rise60,
    climb60: Math.max(rise60, 0),
    positionRise30: bounded(G * bounded((now - readings.ago(1800)) / 30)),
    sin1: Math.sin(turn),
    cos1: Math.cos(turn),
    sin2: Math.sin(2 * turn),
    cos2: Math.cos(2 * turn),
    sin3: Math.sin(3 * turn),
    positionSin1: G * Math.sin(turn),
    positionCos1: G * Math.cos(turn),
    positionSin2: G * Math.sin(2 * turn),
  };
}

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

  /** Weights at 30 and 60 min: W with (V⁻¹ + Σ φ φᵀ) (W - W₀) = Σ φ (beyond - φᵀ W₀), V the prior variances. */
  weights(): [number[], number[]] {
    const { weights30, weights60, variances } = this.#head;
    const n = NAMES.length;
    const precision = inOrder(variances, NAMES).map((v, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? 1 / v : 0)),
    );
    for (const { features } of this.targets)
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) precision[i]![j]! += features[i]! * features[j]!;
    const solve = (start: number[], horizon: 0 | 1) => {
      const right = new Array<number>(n).fill(0);
      for (const { features, beyond } of this.targets) {
        const error = beyond[horizon] - sum(features, start);
        features.forEach((f, i) => (right[i]! += f * error));
      }
      return solveLinear(precision, right).map((move, i) => start[i]! + move);
    };
    return [solve(inOrder(weights30, NAMES), 0), solve(inOrder(weights60, NAMES), 1)];
  }

  /** What becomes of the filter's mean and sd at so many minutes, with the population's factors: mean, sd, seven quantiles. */
  correct(minutes: number, mean: number, sd: number, features: Record<string, number>, filter: FilterView) {
    const [at30, at60] = this.weights().map((weights) => sum(weights, vectorOf(features)));
    const late = clamp((minutes - 30) / 30, 0, 1);
    const shapes = [this.#head.shape30, this.#head.shape60].map(({ shift, below, above, levels }) => {
      const terms = [
        1,
        Math.log(clamp(filter.spread, 15, 120) / 50),
        Math.abs(features['rate']!) / 2,
        filter.position,
        Math.min(Math.max((95 - filter.glucose) / 20, 0), 4),
        Math.abs(features['bend']!),
      ];
      const linear = (weights: Record<string, number>) =>
        sum(inOrder(weights, ['one', 'spread', 'speed', 'position', 'depth', 'bend']), terms);
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
    const corrected = mean + Math.min(minutes / 30, 1) * at30! + late * (at60! - at30!);
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
  lowRisk(q05: number, median: number, latest: number, features: Record<string, number>): number {
    const w = this.#head.lowRisk;
    const margin = clamp((1.6448536269514722 * (median - 70)) / Math.max(median - q05, 5), -4, 6);
    const above = Math.max(latest - 70, 0);
    const odds =
      w.one +
      w.margin * margin +
      w.close * Math.max(2 - margin, 0) +
      w.height * Math.min(above / 30, 4) +
      w.near * Math.exp(-above / 10) +
      w.rate * features['rate']! +
      w.bend * features['bend']!;
    return 1 / (1 + Math.exp(-odds));
  }
}

/** x with A x = b, by elimination with pivots. */
function solveLinear(A: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = A.map((row, i) => [...row, b[i]!]);
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i;
    [rows[k], rows[best]] = [rows[best]!, rows[k]!];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const rest = rows[i]!.slice(i + 1, n).reduce((total, value, k) => total + value * x[i + 1 + k]!, 0);
    x[i] = (rows[i]![n]! - rest) / rows[i]![i]!;
  }
  return x;
}
