/** What this step would cost on a pump's controller. */
import { make, say, the } from '../dom.js';
import type { MethodName } from '../../core/methods.js';
import type { Choice } from '../session.js';
import type { Cost, Stage } from '../twin.js';

/** M7 cycles for each of the M4's, by stage, as the boards measured them: made from budgets.json when the page is built. */
export type Proportions = Readonly<Record<string, Readonly<Record<Stage, number>>>>;

/** A method that no board has run, and the one that it is a variant of. */
const VARIANTS: Readonly<Partial<Record<MethodName, MethodName>>> = { 'variational-diagonal': 'variational' };

const STAGES: readonly (readonly [Stage, string])[] = [
  ['step', 'update'],
  ['distribution', 'forecast'],
  ['risk', 'risk'],
];
const CLOCKS = [
  { core: 'M4', mhz: 64 },
  { core: 'M4', mhz: 168 },
  { core: 'M7', mhz: 216 },
  { core: 'M7', mhz: 480 },
] as const;

export class CostPanel {
  readonly #proportions: Proportions;
  readonly #note = the('cost-note', HTMLElement);
  readonly #rows = STAGES.map(([stage, name]) => {
    const cells = Array.from({ length: 1 + CLOCKS.length }, () => make('td'));
    return { stage, cells, row: make('tr', {}, make('th', { scope: 'row' }, name), ...cells) };
  });

  constructor(proportions: Proportions) {
    this.#proportions = proportions;
    the('cost', HTMLTableSectionElement).replaceChildren(...this.#rows.map(({ row }) => row));
  }

  show(cost: Cost | undefined, { model, method }: Choice): void {
    const variant = VARIANTS[method];
    const proportion = this.#proportions[model === 'adaptive' ? (variant ?? method) : model];
    for (const { stage, cells } of this.#rows) {
      const cycles = cost?.[stage];
      say(cells[0]!, cycles === undefined ? '–' : cycles.toLocaleString('en'));
      CLOCKS.forEach(({ core, mhz }, k) => {
        const factor = core === 'M4' ? 1 : proportion?.[stage];
        const known = cycles !== undefined && factor !== undefined;
        say(cells[k + 1]!, known ? millisecondsText((cycles * factor) / (1000 * mhz)) : '–');
      });
    }
    const board =
      proportion === undefined
        ? ' No board has been measured with this method, so there are no figures for the M7.'
        : variant === undefined
          ? ''
          : ` For the M7 it is taken for ${variant}, which a board was measured with.`;
    say(this.#note, noteOf(cost, board));
  }
}

function noteOf(cost: Cost | undefined, board: string): string {
  if (cost === undefined) return 'The metered twin counts from the next reading on.';
  return cost.agrees
    ? `Counted just now by the metered twin, which came to the same bytes.${board}`
    : 'The metered twin came to other bytes: please report this.';
}

function millisecondsText(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0);
}
