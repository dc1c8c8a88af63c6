/** What accuracy costs: each method's weighted interval score beside its modelled cycles on a microcontroller. */
import type { Account } from '../evaluate/account.js';
import { Plot } from './svg.js';
import { STYLE } from './style.js';
import { fixed, whole } from './words.js';

/** Cycles of the stages by group, as in budgets.json. */
export type Metered = Readonly<Record<string, Readonly<Partial<Record<'step' | 'distribution', number>>>>>;

export interface FrontierPoint {
  name: string;
  wis30: number;
  wis60: number;
  /** A reading taken in and an hour's distribution forecast, on a 5-minute sensor: worst case; null: not budgeted. */
  cycles: number | null;
  /** No other method is both cheaper and better at 30 minutes. */
  efficient: boolean;
}

/** Cheapest first; those without a budget last. */
export function points(accounts: readonly Account[], metered: Metered): FrontierPoint[] {
  const all = accounts.map(({ model, method, all: { scores } }) => {
    const name = method === 'kalman' ? model : method;
    const { step, distribution } = metered[`${name} 5 min`] ?? {};
    const cycles = step === undefined || distribution === undefined ? null : step + distribution;
    return { name, wis30: scores.islet[30]!.wis, wis60: scores.islet[60]!.wis, cycles };
  });
  return all
    .map((one) => ({
      ...one,
      efficient:
        one.cycles !== null &&
        !all.some(
          (other) => other !== one && other.cycles !== null && other.cycles <= one.cycles! && other.wis30 <= one.wis30,
        ),
    }))
    .sort((a, b) => (a.cycles ?? Infinity) - (b.cycles ?? Infinity));
}

export function markdownTable(found: readonly FrontierPoint[]): string {
  const rows = found.map(({ name, wis30, wis60, cycles, efficient }) => {
    const label = efficient ? `**${name}**` : name;
    return `| ${label} | ${fixed(wis30, 2)} | ${fixed(wis60, 2)} | ${cycles === null ? '–' : whole(cycles)} |`;
  });
  return ['| method | WIS 30 | WIS 60 | cycles |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const FRAME = { width: 600, height: 380, margin: { top: 34, right: 110, bottom: 46, left: 58 } };

/** A file of its own: it carries its style. */
export function frontierPlot(found: readonly FrontierPoint[], name: string): string {
  const budgeted = found.filter((one): one is FrontierPoint & { cycles: number } => one.cycles !== null);
  const powers = budgeted.map(({ cycles }) => Math.log10(cycles));
  const [from, to] = [Math.floor(Math.min(...powers)), Math.ceil(Math.max(...powers))];
  const scores = budgeted.map(({ wis30 }) => wis30);
  const [least, most] = [Math.floor(Math.min(...scores) * 5) / 5, Math.ceil(Math.max(...scores) * 5 + 0.01) / 5];
  const whole5 = Array.from({ length: Math.round((most - least) * 5) + 1 }, (_, k) =>
    Number((least + k / 5).toFixed(1)),
  );
  const decades = Array.from({ length: to - from + 1 }, (_, k) => from + k);
  const plot = new Plot(
    FRAME,
    {
      from,
      to,
      ticks: decades,
      label: 'cycles for a reading and its forecast, Cortex-M4 under wasm3',
      text: (power) => whole(10 ** power),
    },
    {
      from: least,
      to: most,
      ticks: whole5,
      label: 'WIS at 30 min, mg/dL: lower is better',
      text: (wis) => fixed(wis, 1),
    },
  );
  const edge = budgeted.filter(({ efficient }) => efficient);
  plot.line(
    edge.map(({ cycles, wis30 }) => [Math.log10(cycles), wis30]),
    'curve islet',
  );
  for (const { name: method, cycles, wis30, efficient } of budgeted) {
    plot.dot(Math.log10(cycles), wis30, efficient ? 'dot islet' : 'one', efficient ? 6 : 5);
    plot.text(Math.log10(cycles), wis30, method, efficient ? 'label islet' : '', [9, -6]);
  }
  const told = budgeted.map((one) => `${one.name}: WIS ${fixed(one.wis30, 2)} for ${whole(one.cycles)} cycles`);
  const drawn = plot.picture(name, 'What accuracy costs', `${told.join('; ')}.`);
  return drawn
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace('</title>', `</title><style>${STYLE}</style>`);
}
