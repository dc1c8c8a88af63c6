/** `islet methods`: which inference method to use when, and what each costs on a pump controller. */
import { Command } from 'commander';
import budgets from '../../budgets.json' with { type: 'json' };
import type { MethodName } from '../core/methods.js';
import { displayWidth, padLeft, padRight } from '../terminal/text.js';

/** What each is for; its cases in the budgets. `variational-diagonal` is there to be compared with, and has no budget. */
const USES: readonly { method: MethodName; model: string; group: string; use: string }[] = [
  {
    ...{ method: 'kalman', model: 'kinematic', group: 'kinematic 5 min' },
    use: 'the smallest device; any gap in one step; can be smoothed',
  },
  {
    ...{ method: 'extended', model: 'adaptive', group: 'extended 5 min' },
    use: 'the default: with its head, which costs some 50 thousand more, the best forecasts; can be smoothed',
  },
  {
    ...{ method: 'interacting', model: 'adaptive', group: 'interacting 5 min' },
    use: 'to flag a pressed sensor; the most honest intervals without a head',
  },
  {
    ...{ method: 'particle', model: 'adaptive', group: 'particle 5 min' },
    use: 'to check the others: no Gaussian shape within a step; scores like interacting',
  },
  {
    ...{ method: 'unscented', model: 'adaptive', group: 'unscented 5 min' },
    use: 'long gaps: follows the bend of the drift; otherwise no better than extended',
  },
  {
    ...{ method: 'variational', model: 'adaptive', group: 'variational 5 min' },
    use: 'a sensor whose noise nobody knows: learns it on line',
  },
  {
    ...{ method: 'auto', model: 'adaptive', group: 'auto 5 min' },
    use: 'extended, and particles beside it while its innovations spread too little or too much: a light device that knows calm from lively',
  },
];

/** Where the costs were measured. */
const PRESET = 'mps2-an386-wasm3';

type Stages = Record<string, Record<string, { cycles: number }>>;
type Memory = Record<string, Record<string, number>>;

const HEAD = ['method', 'model', 'step', 'forecast', 'risk', 'arena', 'use it for'];

export function methodsCommand(): Command {
  return new Command('methods')
    .description('Say which inference method to use when, and what each costs on a Cortex-M4.')
    .action(() => {
      process.stdout.write(`${methodLines().join('\n')}\n`);
    });
}

/** The table, one line for each method. */
export function methodLines(): string[] {
  const { stages, memory } = budgets.budgets[PRESET] as unknown as { stages: Stages; memory: Memory };
  const rows = USES.map(({ method, model, group, use }) => {
    const cycles = (stage: string) => {
      const measured = stages[group]?.[stage];
      return measured === undefined ? '–' : thousands(measured.cycles);
    };
    const arena = memory[group]?.['arena'];
    return [
      ...[method, model, cycles('step'), cycles('distribution'), cycles('risk')],
      ...[arena === undefined ? '–' : `${(arena / 1024).toFixed(0)} KB`, use],
    ];
  });
  const widths = HEAD.map((head, k) => Math.max(...[head, ...rows.map((row) => row[k]!)].map(displayWidth)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, k) => (k >= 2 && k <= 5 ? padLeft : padRight)(cell, widths[k]!))
      .join('  ')
      .trimEnd();
  return [
    line(HEAD),
    ...rows.map(line),
    '',
    'step: worst of the cases of a 5-minute sensor, gaps among them; forecast: 12 steps with quantiles and probabilities; risk: of crossing',
    'modelled cycles of an emulated Cortex-M4F under wasm3, without wait states of flash (168 k are 1 ms at 168 MHz); arena: all RAM of the SDK',
  ];
}

function thousands(cycles: number): string {
  return cycles < 999_500 ? `${(cycles / 1000).toFixed(0)} k` : `${(cycles / 1e6).toFixed(1)} M`;
}
