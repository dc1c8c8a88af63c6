/** What the build of the page needs of the host. */
import type { Stage } from './twin.js';
import type { Proportions } from './panels/cost.js';

export { meter, SHIPPED_WEIGHTS } from '../gate/meter.js';
export { POLICY } from './policy.js';

type Cycles = Record<Stage, { cycles: number }>;
interface Budgets {
  budgets: Record<string, { stages?: Record<string, Cycles> }>;
}

const M4 = 'mps2-an386-wasm3';
const M7 = 'mps2-an500-wasm3';
const GROUP = /^(\S+)(?: with head)? 5 min$/;

/** M7 cycles for each of the M4's, by method or linear model, of 5-minute sensors an hour ahead; with the head where that was measured. */
export function proportionsOf({ budgets }: Budgets): Proportions {
  const found: Record<string, Record<Stage, number>> = {};
  for (const [group, m4] of Object.entries(budgets[M4]?.stages ?? {})) {
    const name = GROUP.exec(group)?.[1];
    const m7 = budgets[M7]?.stages?.[group];
    if (name === undefined || m7 === undefined) continue;
    if (found[name] !== undefined && !group.includes('with head')) continue;
    const proportion = (stage: Stage): number => Number((m7[stage].cycles / m4[stage].cycles).toFixed(4));
    found[name] = { step: proportion('step'), distribution: proportion('distribution'), risk: proportion('risk') };
  }
  return found;
}
