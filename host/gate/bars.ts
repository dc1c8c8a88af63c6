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
      const [worst] = sumsOf(bar, figures, groups).sort((a, b) => b.value - a.value);
      const allowed = 'conceded' in bar ? Math.max(limit, bar.conceded?.upTo ?? 0) : limit;
      const within = (most: number) => worst !== undefined && worst.value <= most;
      return { bar, limit, unit, ...worst, met: within(limit), kept: within(allowed) };
    });
}

function sumsOf(bar: Bar, figures: readonly Figure[], groups: readonly Group[]): { value: number; group?: string }[] {
  const ours = figures.filter(({ preset, unit }) => preset === bar.preset && unit !== 'instructions');
  if ('flash' in bar) {
    const sections = ours.filter(({ part }) => part === 'flash');
    return sections.length === 0 ? [] : [{ value: sum(sections) }];
  }
  const names: readonly string[] = 'stages' in bar ? bar.stages : [bar.memory];
  const part = 'stages' in bar ? 'stages' : 'memory';
  return groups
    .filter(({ model, minutesAhead }) => model === bar.model && minutesAhead <= (bar.minutesAhead ?? Infinity))
    .flatMap(({ name: group }) => {
      const parts = ours.filter((one) => one.part === part && one.group === group && names.includes(one.name));
      return parts.length === names.length ? [{ value: sum(parts), group }] : [];
    });
}

function sum(figures: readonly Figure[]): number {
  return figures.reduce((all, { value }) => all + value, 0);
}
