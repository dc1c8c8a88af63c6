/** The numbers of the adaptive model that are re-estimated for a person, and how people differ in them. */
import type { ParameterSet } from '../core/parameters.js';
import { significant } from '../learn/search-space.js';

interface PersonalParameter {
  name: string;
  /** `factor`: its logarithm differs by this standard deviation; `offset`: it differs itself. */
  kind: 'factor' | 'offset';
  sd: number;
  lowest: number;
  highest: number;
}

/**
 * Few, and each with a meaning of its own: how restless glucose is, how noisy the sensor, how fast glucose returns and how fast
 * its motion dies away. What else a person is like, running statistics, learned widths and the head follow on line.
 */
export const PERSONAL: readonly PersonalParameter[] = [
  { name: 'rateNoise', kind: 'factor', sd: 0.2, lowest: 0.005, highest: 20 },
  { name: 'sensorNoise', kind: 'factor', sd: 0.3, lowest: 0.1, highest: 50 },
  { name: 'c1', kind: 'offset', sd: 0.006, lowest: -1, highest: 1 },
  { name: 'c4', kind: 'offset', sd: 0.006, lowest: -1, highest: 1 },
];

/** The parameters of a person who lies so many standard deviations from the population in each of them. */
export function personalParameters(population: ParameterSet, deviations: ArrayLike<number>): ParameterSet {
  const own = PERSONAL.map(({ name, kind, sd, lowest, highest }, k): [string, number] => {
    const usual = population.values[name]!;
    if (deviations[k] === 0) return [name, usual]; // to the last digit
    const value = kind === 'factor' ? usual * Math.exp(sd * deviations[k]!) : usual + sd * deviations[k]!;
    return [name, significant(Math.min(Math.max(value, lowest), highest))];
  });
  const { format, version, model, values, head } = population;
  return { format, version, model, values: { ...values, ...Object.fromEntries(own) }, ...(head && { head }) };
}
