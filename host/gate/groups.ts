/** Groups of cases that share a budget: one for each model or method and sensor interval, and for horizons beyond an hour. */
import { Feature } from '../core/layout.js';
import type { Case } from './cases.js';

const USUAL_HORIZON = 60;

export interface Group {
  /** Such as "kinematic 5 min". */
  name: string;
  /** What runs, as `filterOf` names it. */
  filter: string;
  /** Longest horizon of its cases, min. */
  minutesAhead: number;
}

/** What runs: a model with the Kalman filter, or a method of the adaptive model, perhaps with a head, and that with treatments. */
export function filterOf({ model, method, features = 0 }: Filter): string {
  const filter = method === 'kalman' ? model : method; // all others run on one model
  if ((features & Feature.HEAD) === 0) return filter;
  return (features & Feature.TREATMENTS) === 0 ? `${filter} with head` : `${filter} with head and treatments`;
}

interface Filter {
  model: string;
  method: string;
  features?: number | undefined;
}

/** The name of a case's group. */
export function groupNameOf({ model, method, sensorInterval, horizon, features, readings }: Case): string {
  const interval = (sensorInterval === 0 ? readings.spacing : sensorInterval) / 60;
  const ahead = horizon / 60;
  return `${filterOf({ model, method, features })} ${interval} min${ahead > USUAL_HORIZON ? `, ${ahead} min ahead` : ''}`;
}

/** The groups in the order of their cases. */
export function groupsOf(cases: readonly Case[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of cases) {
    const name = groupNameOf(one);
    const minutesAhead = Math.max(groups.get(name)?.minutesAhead ?? 0, one.horizon / 60);
    groups.set(name, { name, filter: filterOf(one), minutesAhead });
  }
  return [...groups.values()];
}
