/** Mixtures of normal distributions: moments, distribution function and quantiles in float64. */
import { normalCdf } from '../math/reference.js';

export interface Component {
  weight: number;
  mean: number;
  variance: number;
}

export function mixtureMoments(components: readonly Component[]): { mean: number; variance: number } {
  const mean = components.reduce((sum, c) => sum + c.weight * c.mean, 0);
  const variance = components.reduce((sum, c) => sum + c.weight * (c.variance + (c.mean - mean) ** 2), 0);
  return { mean, variance };
}

export const mixtureCdf = (components: readonly Component[], x: number): number =>
  components.reduce(
    (sum, c) => sum + (c.weight > 0 ? c.weight * normalCdf((x - c.mean) / Math.sqrt(c.variance)) : 0),
    0,
  );

/** By bisection between the outermost components. */
export function mixtureQuantile(components: readonly Component[], level: number): number {
  let low = Math.min(...components.map((c) => c.mean - 40 * Math.sqrt(c.variance)));
  let high = Math.max(...components.map((c) => c.mean + 40 * Math.sqrt(c.variance)));
  while (high - low > 1e-10 * (1 + Math.abs(low))) {
    const middle = 0.5 * (low + high);
    if (mixtureCdf(components, middle) < level) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** The same with an independent normal error of this variance added. */
export const widened = (components: readonly Component[], variance: number): Component[] =>
  components.map((c) => ({ ...c, variance: c.variance + variance }));
