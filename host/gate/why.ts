/** Which functions cost: of a stage by the metered twin, of the module and of flash by their bytes. */
import type { Case } from './cases.js';
import type { Finding } from './compare.js';
import { functionNames } from './function-names.js';
import { functionShares } from './metered.js';
import { parseModule } from './module.js';
import type { Costs } from './report.js';
import type { WorstCase } from './worst.js';

const MOST = 8;

/**
 * Explains what is over its budget, or with nothing over it every stage and the module. Stages are explained by their worst
 * reading in the metered twin, whatever board they are over their budget on.
 */
export async function explain(
  module: Uint8Array,
  text: string | undefined,
  cases: readonly Case[],
  worstFound: readonly WorstCase[],
  findings: readonly Finding[],
): Promise<Costs[]> {
  const over = findings.filter(({ verdict }) => verdict === 'over');
  const chosen = (over.length > 0 ? over : findings).map(({ figure }) => figure);
  const explained: Costs[] = [];
  for (const { figure } of findings) {
    const { part, group, name, worst } = figure;
    if (part !== 'metered' || worst === undefined) continue;
    if (!chosen.some((one) => one.group === group && one.name === name && one.part !== 'memory')) continue;
    const functions = await functionShares(module, text, cases, worstFound, name, worst);
    const costs = functions.map((one) => ({ name: one.name, value: one.cycles }));
    explained.push(costsOf(`${group} · ${name}`, 'cycles', costs));
  }
  if (chosen.some(({ part }) => part === 'module' || part === 'flash')) explained.push(sizes(module, text));
  return explained;
}

function sizes(binary: Uint8Array, text: string | undefined): Costs {
  const module = parseModule(binary);
  const names = functionNames(module, text);
  const functions = module.functions.map(({ start, end, index }) => ({ name: names[index]!, value: end - start }));
  const code = functions.reduce((all, { value }) => all + value, 0);
  return costsOf('the module', 'bytes', [...functions, { name: 'data and all else', value: binary.length - code }]);
}

function costsOf(of: string, unit: Costs['unit'], costs: readonly { name: string; value: number }[]): Costs {
  const total = costs.reduce((all, { value }) => all + value, 0);
  const functions = [...costs]
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST)
    .map(({ name, value }) => ({ name, value, share: value / total }));
  return { of, unit, total, functions };
}
