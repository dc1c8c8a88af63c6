/** The seeds as every process of a run reads them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from './binary.mjs';

/** @returns {{ core: object, others: object[] }} decoded modules */
export function readSeeds(folder) {
  const [core, ...others] = readdirSync(folder)
    .sort()
    .map((name) => decode(readFileSync(join(folder, name))));
  return { core, others };
}
