/** The seal of a parameter file: a digest of its numbers, by which a later change of them by hand shows. */
import { createHash } from 'node:crypto';
import type { ParameterSet } from '../core/parameters.js';

/** SHA-256 of what the core is given: model, version, values and head, names in alphabetical order. */
export function sealOf({ model, version, values, head }: ParameterSet): string {
  const ordered = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, member]) => [name, ordered(member)])
      : value;
  return createHash('sha256')
    .update(JSON.stringify(ordered({ model, version, values, head: head ?? null })))
    .digest('hex');
}

/** Whether the numbers are those that were sealed; undefined: they never were. */
export function isIntact(parameters: ParameterSet): boolean | undefined {
  const seal = parameters.learned?.sha256;
  return seal === undefined ? undefined : seal === sealOf(parameters);
}
