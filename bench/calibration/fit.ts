/** Weights that are not negative, by least squares of relative errors. */

export interface Observation {
  /** How often each feature was paid. */
  counts: ReadonlyMap<string, number>;
  cycles: number;
}

/** Pull of each weight towards what an operation costs on average: only for features that the observations hardly show. */
const PULL = 1e-6;
export const AVERAGE = 15;
const SWEEPS = 4000;

/** Cycles of each feature, by coordinate descent on the normal equations; the same numbers in, the same numbers out. */
export function fitWeights(observations: readonly Observation[]): Record<string, number> {
  const names = [...new Set(observations.flatMap(({ counts }) => [...counts.keys()]))].sort();
  const rows = observations.map(({ counts, cycles }) => names.map((name) => (counts.get(name) ?? 0) / cycles));
  const gram = names.map((_, i) => names.map((_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)));
  const target = names.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0));
  const weights = names.map(() => AVERAGE);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    names.forEach((_, i) => {
      const rest = gram[i]!.reduce((sum, g, j) => (j === i ? sum : sum + g * weights[j]!), 0);
      weights[i] = Math.max(0, (target[i]! + PULL * AVERAGE - rest) / (gram[i]![i]! + PULL));
    });
  }
  return Object.fromEntries(names.map((name, i) => [name, Math.round(weights[i]! * 10) / 10]));
}
