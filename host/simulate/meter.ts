/**
 * A fingerstick: M. Vettoretti et al., J Diabetes Sci Technol 11, 724 (2017), find meters with a constant spread below some 75 mg/dL
 * and a proportional one above. The spreads here are those at which 95 % of results meet ISO 15197:2013 (±15 mg/dL below 100, ±15 %
 * above) with room to spare.
 */
import type { Random } from './random.js';

const ZONE = 75;
const RELATIVE_SD = 0.05;
const ABSOLUTE_SD = RELATIVE_SD * ZONE;
const RANGE = { least: 20, greatest: 600 } as const;

/** What the meter shows, mg/dL, for this plasma glucose. */
export function fingerstick(random: Random, plasma: number): number {
  const sd = plasma < ZONE ? ABSOLUTE_SD : RELATIVE_SD * plasma;
  return Math.min(Math.max(Math.round(random.normal(plasma, sd)), RANGE.least), RANGE.greatest);
}
