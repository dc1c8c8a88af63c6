/** budgets.json: what each figure may be at most, the bars that no budget may pass, and why it was last changed. */
import { dirname, resolve } from 'node:path';
import * as z from 'zod/mini';
import { type Figure, type FigureName } from './figure.js';
import { contentOf } from './json-file.js';
import { STAGES } from './stages.js';

const count = z.int().check(z.nonnegative());
const counts = z.record(z.string(), count);

export const MEMORIES = ['arena', 'linearMemory', 'wasmStack', 'cStack'] as const;

/** A bar that is not met yet: what it may cost until then, and why. */
const ConcessionSchema = z.strictObject({ upTo: count, because: z.string() });

/** A promise about one preset: a sum of stages or a kind of memory of a filter (as `filterOf` names it), or all of flash. */
const BarSchema = z.union([
  z.strictObject({
    what: z.string(),
    preset: z.string(),
    filter: z.string(),
    minutesAhead: z.optional(count),
    stages: z.array(z.enum(STAGES)).check(z.minLength(1)),
    cycles: count,
    conceded: z.optional(ConcessionSchema),
  }),
  z.strictObject({
    what: z.string(),
    preset: z.string(),
    filter: z.string(),
    minutesAhead: z.optional(count),
    memory: z.enum(MEMORIES),
    bytes: count,
    conceded: z.optional(ConcessionSchema),
  }),
  z.strictObject({
    what: z.string(),
    preset: z.string(),
    flash: z.literal('all'),
    bytes: count,
    conceded: z.optional(ConcessionSchema),
  }),
]);

const PresetSchema = z.strictObject({
  stages: z.record(
    z.string(),
    z.record(z.string(), z.strictObject({ cycles: count, instructions: z.optional(count) })),
  ),
  memory: z.record(z.string(), counts),
  flash: counts,
});

const BudgetsSchema = z.strictObject({
  about: z.array(z.string()),
  cases: z.string(),
  readings: z.int().check(z.positive()),
  toolchain: z.strictObject({ gcc: z.string(), qemu: z.string(), tolerance: z.number().check(z.nonnegative()) }),
  bars: z.array(BarSchema),
  budgets: z.record(z.string(), PresetSchema),
  metered: z.record(z.string(), counts),
  module: z.strictObject({ bytes: z.optional(count) }),
  blessings: z.array(z.strictObject({ date: z.string(), reason: z.string() })),
});

export type Bar = z.infer<typeof BarSchema>;
export type Budgets = z.infer<typeof BudgetsSchema>;

/** Throws an Error for people when the file is not there or is not one of budgets. */
export function readBudgets(path: string): Budgets {
  return contentOf(path, BudgetsSchema, 'a file of budgets');
}

/** The file of cases that budgets from `path` name. */
export function casesFileOf({ cases }: Budgets, path: string): string {
  return resolve(dirname(path), cases);
}

/** Every figure that has a budget, with its budget as its value. */
export function budgetFigures({ budgets, metered, module }: Budgets): Figure[] {
  const found: Figure[] = [];
  const add = (name: FigureName, value: number | undefined) => {
    if (value !== undefined) found.push({ ...name, value });
  };
  for (const [preset, { stages, memory, flash }] of Object.entries(budgets)) {
    for (const [group, costs] of Object.entries(stages))
      for (const [name, of] of Object.entries(costs))
        for (const unit of ['cycles', 'instructions'] as const)
          add({ preset, part: 'stages', group, name, unit }, of[unit]);
    for (const [group, sizes] of Object.entries(memory))
      for (const [name, size] of Object.entries(sizes))
        add({ preset, part: 'memory', group, name, unit: 'bytes' }, size);
    for (const [name, size] of Object.entries(flash)) add({ preset, part: 'flash', name, unit: 'bytes' }, size);
  }
  for (const [group, costs] of Object.entries(metered))
    for (const [name, cost] of Object.entries(costs)) add({ part: 'metered', group, name, unit: 'cycles' }, cost);
  add({ part: 'module', name: 'bytes', unit: 'bytes' }, module.bytes);
  return found;
}

/** The budgets that are the figures themselves; those of presets, and all the rest, that were not measured stay. */
export function withFigures(before: Budgets, figures: readonly Figure[]): Budgets {
  const after = structuredClone(before);
  const presets = new Set(figures.flatMap(({ preset }) => preset ?? []));
  for (const preset of presets) after.budgets[preset] = { stages: {}, memory: {}, flash: {} };
  if (figures.some(({ part }) => part === 'metered')) after.metered = {};
  const inOrder = [...figures].sort((a, b) => orderOf(a) - orderOf(b));
  for (const { preset, part, group = '', name, unit, value } of inOrder) {
    if (part === 'module') after.module.bytes = value;
    else if (part === 'metered') (after.metered[group] ??= {})[name] = value;
    else if (part === 'flash') after.budgets[preset!]!.flash[name] = value;
    else if (part === 'memory') (after.budgets[preset!]!.memory[group] ??= {})[name] = value;
    else Object.assign(((after.budgets[preset!]!.stages[group] ??= {})[name] ??= { cycles: 0 }), { [unit]: value });
  }
  return after;
}

/** Stages stand in the order of the work. */
function orderOf({ name }: FigureName): number {
  return (STAGES as readonly string[]).indexOf(name);
}

const WIDTH = 120;

/** The file's text: what holds only plain values stands on one line where it fits, as prettier leaves it. */
export function budgetsText(budgets: Budgets): string {
  return `${textOf(budgets, '')}\n`;
}

function textOf(value: unknown, indent: string, before = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? '[]' : '{}';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return `${open}${close}`;
  const inner = `${indent}  `;
  const nameOf = (key: string) => (isArray ? '' : `${JSON.stringify(key)}: `);
  if (entries.every(([, item]) => isShort(item)) || (isArray && entries.length === 1)) {
    const items = entries.map(([key, item]) => `${nameOf(key)}${textOf(item, inner)}`).join(', ');
    const line = isArray ? `[${items}]` : `{ ${items} }`;
    if (!line.includes('\n') && indent.length + before.length + line.length + 1 <= WIDTH) return line;
  }
  const items = entries.map(([key, item]) => `${inner}${nameOf(key)}${textOf(item, inner, nameOf(key))}`);
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

/** Whether a value may stand on one line with its neighbours. */
function isShort(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const items = Object.values(value);
  return items.length === 0 || (Array.isArray(value) && items.every((item) => typeof item !== 'object'));
}
