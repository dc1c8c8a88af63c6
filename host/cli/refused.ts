/** What commands say of readings that the core refused: how many for which reason, and what may help. */
import type { Refusal } from '../core/status.js';

/** Readings that the core refused, by reason. */
export type Refused = Partial<Record<Refusal, number>>;

/** Reasons with their numbers, and advice on them; undefined when nothing was refused. `readings`: how many there were. */
export function refusedText(refused: Refused, readings: number): string | undefined {
  const reasons = Object.entries(refused).map(([reason, number]) => `${number} ${reason}`);
  if (reasons.length === 0) return undefined;
  return [reasons.join(', '), ...advice(refused, readings)].join('; ');
}

function advice(refused: Refused, readings: number): string[] {
  const disorder = (refused['out-of-order'] ?? 0) + (refused['clock-went-back'] ?? 0);
  const strange = refused['out-of-range'] ?? 0;
  return [
    ...(disorder > 0 ? ['islet convert puts rows in the order of time'] : []),
    ...(strange > readings / 2 ? ['if they are mmol/L, call their column glucose_mmoll'] : []),
  ];
}
