/** What each stage costs in the metered twin: the same integers on every machine, without a cross compiler. */
import type { Case } from './cases.js';
import { WorstOf, type Figure, type Worst } from './figure.js';
import { groupNameOf } from './groups.js';
import { SHIPPED_WEIGHTS } from './weights.js';
import { functionCosts, meteredEngine } from './metered-engine.js';
import { runStages, type Stage } from './stages.js';
import { runWorst, worstNameOf, type WorstCase } from './worst.js';

/** The worst of so many readings of each group's cases. Throws when the meter does not know the module. */
export async function meteredFigures(
  module: Uint8Array,
  cases: readonly Case[],
  readings: number,
  progress: (detail: string) => void,
): Promise<Figure[]> {
  const worst = new WorstOf();
  for (const [k, one] of cases.entries()) {
    progress(`case ${k + 1} of ${cases.length}`);
    const { engine, take } = await meteredEngine('webassembly', module, SHIPPED_WEIGHTS);
    const group = groupNameOf(one);
    const called = (name: Stage, reading: number) =>
      worst.add({
        part: 'metered',
        group,
        name,
        unit: 'cycles',
        value: take(),
        worst: { case: one.name, reading },
      });
    await breath();
    runStages(engine, one, readings, called, () => void take());
  }
  return worst.figures;
}

export interface FunctionShare {
  name: string;
  cycles: number;
}

/** What each function costs in one call of a stage, the most expensive first; `text` is the module as text, for their names. */
export async function functionShares(
  module: Uint8Array,
  text: string | undefined,
  cases: readonly Case[],
  worstFound: readonly WorstCase[],
  stage: string,
  { case: name, reading }: Worst,
): Promise<FunctionShare[]> {
  const { engine, take } = await functionCosts('webassembly', module, SHIPPED_WEIGHTS, text);
  const shares = () => take().map((each) => ({ name: each.name, cycles: each.cycles }));
  if (reading === undefined)
    return runWorst(
      engine,
      worstFound.find((given) => worstNameOf(given) === name)!,
      shares,
    );
  const one = cases.find((given) => given.name === name)!;
  let found: FunctionShare[] = [];
  const called = (of: Stage, at: number) => {
    if (of === stage && at === reading) found = shares();
  };
  runStages(engine, one, reading, called, () => void take());
  return found;
}

/** Lets the boards go on, which run beside this. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
