/** The bars: promises that no budget, thus no blessing, may pass. */
import type { Bar } from './budgets.js';
import type { Figure } from './figure.js';
import type { Group } from './groups.js';

export interface BarResult {
  bar: Bar;
  limit: number;
  unit: 'cycles' | 'bytes';
  /** The worst of the groups that the bar is about; nothing when none of them was measured. */
  value?: number;
  group?: string;
  met: boolean;
  /** Whether it is met, or passed by no more than is conceded. */
  kept: boolean;
}

/** Stages that do not look ahead: any horizon says what they cost. */
const WITHOUT_HORIZON: readonly string[] = ['check', 'predict', 'update', 'step'];

/** What became of each bar whose preset was measured. A sum of stages is that of their worst, wherever each was seen. */
export function barResults(
  bars: readonly Bar[],
  figures: readonly Figure[],
  groups: readonly Group[],
  presets: readonly string[],
): BarResult[] {
  return bars
    .filter(({ preset }) => presets.includes(preset))
    .map((bar) => {
      const [limit, unit] = 'cycles' in bar ? ([bar.cycles, 'cycles'] as const) : ([bar.bytes, 'bytes'] as const);
      const parts = partsOf(bar, figures, groups);
      if (parts === undefined) return { bar, limit, unit, met: false, kept: false };
      const value = parts.reduce((sum, part) => sum + part.value, 0);
      const { group } = parts.reduce((a, b) => (b.value > a.value ? b : a));
      const allowed = Math.max(limit, bar.conceded?.upTo ?? 0);
      return {
        ...{ bar, limit, unit, value, met: value <= limit, kept: value <= allowed },
        ...(group === undefined ? {} : { group }),
      };
    });
}

/** The figures that add up to what the bar is about; nothing when one of them was not measured. */
function partsOf(bar: Bar, figures: readonly Figure[], groups: readonly Group[]): Figure[] | undefined {
  const ours = figures.filter(({ preset, unit }) => preset === bar.preset && unit !== 'instructions');
  if ('flash' in bar) {
    const sections = ours.filter(({ part }) => part === 'flash');
    return sections.length === 0 ? undefined : sections;
  }
  const [part, names] = 'stages' in bar ? (['stages', bar.stages] as const) : (['memory', [bar.memory]] as const);
  const farthest = (name: string): number =>
    WITHOUT_HORIZON.includes(name) ? Infinity : (bar.minutesAhead ?? Infinity);
  const isMeant = (group: string | undefined, name: string): boolean =>
    groups.some((one) => one.name === group && one.filter === bar.filter && one.minutesAhead <= farthest(name));
  const parts = names.map((name) =>
    ours
      .filter((one) => one.part === part && one.name === name && isMeant(one.group, name))
      .reduce<Figure | undefined>(
        (worst, one) => (worst !== undefined && worst.value >= one.value ? worst : one),
        undefined,
      ),
  );
  return parts.every((one) => one !== undefined) ? parts : undefined;
}
