/** Figures against their budgets. */
import { budgetFigures, type Budgets } from './budgets.js';
import { keyOf, type Figure } from './figure.js';

/**
 * `over`: above its budget; `new`: it has none; `below`: far enough below for a new budget; `reported`: a count of another
 * toolchain than the budgets', which is told and not judged.
 */
export type Verdict = 'within' | 'below' | 'over' | 'new' | 'reported';

export interface Finding {
  figure: Figure;
  budget?: number;
  verdict: Verdict;
}

export interface Comparison {
  findings: Finding[];
  /** Budgets, as figures, of what was measured no more. */
  unmeasured: Figure[];
}

/** Below its budget by more than this share, a figure deserves a new one. */
const WORTH_A_BLESSING = 0.02;

export interface Conditions {
  /** Whether the boards' toolchain is the one that the budgets name. */
  sameToolchain: boolean;
  /** Whether as many readings were measured as the budgets are for. */
  sameReadings: boolean;
}

export function compare(figures: readonly Figure[], budgets: Budgets, conditions: Conditions): Comparison {
  const known = new Map(budgetFigures(budgets).map((figure) => [keyOf(figure), figure]));
  const findings = figures.map((figure) => {
    const budget = known.get(keyOf(figure))?.value;
    return {
      figure,
      ...(budget === undefined ? {} : { budget }),
      verdict: verdictOf(figure, budget, budgets.toolchain.tolerance, conditions),
    };
  });
  const placeOf = ({ preset, part }: Figure): string => preset ?? part;
  const places = new Set(figures.map(placeOf));
  const measured = new Set(figures.map(keyOf));
  const unmeasured = [...known.values()].filter(
    (figure) => places.has(placeOf(figure)) && !measured.has(keyOf(figure)),
  );
  return { findings, unmeasured };
}

/** Without the named toolchain a board's figure may pass its budget by the tolerance, since another compiler made the code. */
function verdictOf(
  { preset, unit, value }: Figure,
  budget: number | undefined,
  tolerance: number,
  { sameToolchain, sameReadings }: Conditions,
): Verdict {
  const foreign = preset !== undefined && !sameToolchain;
  if (foreign && unit === 'instructions') return 'reported';
  if (budget === undefined) return 'new';
  if (value > (foreign ? budget * (1 + tolerance) : budget)) return 'over';
  return sameReadings && !foreign && value < budget * (1 - WORTH_A_BLESSING) ? 'below' : 'within';
}
