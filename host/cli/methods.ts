/** `islet methods`: which inference method to use when, how well each forecasts, and what each costs on a pump controller. */
import { Command } from 'commander';
import budgets from '../../budgets.json' with { type: 'json' };
import frontier from '../../docs/frontier.json' with { type: 'json' };
import type { MethodName } from '../core/methods.js';
import type { ModelName } from '../core/parameters.js';
import { displayWidth, padLeft, padRight } from '../terminal/text.js';

interface Use {
  method: MethodName;
  model: ModelName;
  /** Its point in docs/frontier.json, and its cases in the budgets. */
  point: string;
  group: string;
  use: string;
}

/** `variational-diagonal` is there to be compared with, and for no other use. */
const USES: readonly Use[] = [
  {
    ...{ method: 'kalman', model: 'ar2', point: 'ar2', group: 'ar2 5 min' },
    use: 'the autoregression of the literature, as a filter',
  },
  {
    ...{ method: 'kalman', model: 'kinematic', point: 'kinematic', group: 'kinematic 5 min' },
    use: 'the smallest device; any gap in one step; can be smoothed',
  },
  {
    ...{ method: 'extended', model: 'adaptive', point: 'extended', group: 'extended with head 5 min' },
    use: 'the default: the best forecasts for the least work; can be smoothed',
  },
  {
    ...{ method: 'variational', model: 'adaptive', point: 'variational', group: 'variational 5 min' },
    use: 'a sensor whose noise nobody knows: learns it on line',
  },
  {
    ...{ method: 'unscented', model: 'adaptive', point: 'unscented', group: 'unscented 5 min' },
    use: 'long gaps: follows the bend of the drift; otherwise as extended',
  },
  {
    ...{ method: 'interacting', model: 'adaptive', point: 'interacting', group: 'interacting 5 min' },
    use: 'to flag a pressed sensor; the most honest intervals without a head',
  },
  {
    ...{ method: 'particle', model: 'adaptive', point: 'particle', group: 'particle 5 min' },
    use: 'to check the others: no Gaussian shape within a step; flags a pressed sensor',
  },
  {
    ...{ method: 'auto', model: 'adaptive', point: 'auto', group: 'auto 5 min' },
    use: 'extended, and particles beside it while its innovations spread too little or too much',
  },
];

/** Where the memory was measured: the small module for its models, the whole one for the others, both with their code in flash. */
const PRESETS = { kalman: 'mps2-an386-kalman', whole: 'mps2-an386-stored' } as const;

/** What a measured board's budgets hold, as far as it is shown. */
interface Measured {
  stages: Record<string, Record<string, { cycles: number }>>;
  memory: Record<string, { arena: number }>;
}

const HEAD = ['method', 'model', 'WIS 30', 'WIS 60', 'cycles', 'at worst', 'risk', 'RAM'];
/** Columns of words; the others are of numbers. */
const WORDS = 2;

const NOTES = [
  'WIS: weighted interval score at 30 and 60 minutes, mg/dL, of people whom nothing was learned on (AZT1D), with head and widths that',
  'learn: lower is better. Cycles of an emulated Cortex-M4F under wasm3, without wait states of flash (168 k are 1 ms at 168 MHz):',
  'a reading taken in, what is learned from it, and an hour of quantiles and probabilities, on a 5-minute sensor; at worst after gaps of',
  'any length; risk: besides, the probability of crossing. RAM: the arena, all that the C SDK takes; the head is in it for extended',
  'and kalman has none, the others take 1.4 KB more for theirs.',
];

export function methodsCommand(): Command {
  return new Command('methods')
    .description('Say which inference method to use when, how well each forecasts, and what each costs on a Cortex-M4.')
    .action(() => {
      process.stdout.write(`${methodLines().join('\n')}\n`);
    });
}

/** The table of figures, what they mean, and what each method is for. */
export function methodLines(): string[] {
  return [...table(USES.map(figures)), '', ...NOTES, '', ...uses()];
}

function figures({ method, model, point: name, group }: Use): string[] {
  const point = frontier.find((one) => one.name === name)!;
  const preset = PRESETS[method === 'kalman' ? 'kalman' : 'whole'];
  const { stages, memory } = budgets.budgets[preset] as unknown as Measured;
  return [
    ...[method, model, point.wis30.toFixed(2), point.wis60.toFixed(2)],
    ...[short(point.usual), short(point.worst), short(stages[group]!['risk']!.cycles)],
    `${(memory[group]!.arena / 1024).toFixed(1)} KB`,
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((head, k) => Math.max(...[head, ...rows.map((row) => row[k]!)].map(displayWidth)));
  return [HEAD, ...rows].map((row) =>
    row.map((cell, k) => (k < WORDS ? padRight : padLeft)(cell, widths[k]!)).join('  '),
  );
}

function uses(): string[] {
  const name = ({ method, model }: Use) => (method === 'kalman' ? `${method}, ${model}` : method);
  const width = Math.max(...USES.map((one) => displayWidth(name(one))));
  return USES.map((one) => `${padRight(name(one), width)}  ${one.use}`);
}

function short(cycles: number): string {
  return cycles < 999_500 ? `${(cycles / 1000).toFixed(0)} k` : `${(cycles / 1e6).toFixed(1)} M`;
}
