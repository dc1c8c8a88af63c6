/** Each reason why the gate fails, as a line that says what, where, by how much, and what to do. */
import type { BarResult } from './bars.js';
import type { Finding } from './compare.js';
import { differs, type DigestFinding } from './digests.js';
import { titleOf, type Figure, type Worst } from './figure.js';
import { amount, grouped, ratio } from './numbers.js';
import type { Report } from './report.js';

/** One line for each kind of failure, the gravest first: bits, bars, budgets. Empty when nothing is wrong. */
export function failures({ digests, bars, findings, unmeasured }: Report): string[] {
  return [
    ...bits(digests.filter(differs)),
    ...bars.filter(({ kept }) => !kept).map(barLine),
    ...findings
      .filter(({ verdict }) => verdict === 'over')
      .sort((a, b) => b.figure.value / b.budget! - a.figure.value / a.budget!)
      .map(overLine),
    ...counted(
      findings.filter(({ verdict }) => verdict === 'new').map(({ figure }) => figure),
      'no budget',
      (them) => `bless ${them} with --bless REASON`,
    ),
    ...counted(unmeasured, 'a budget and no measurement', (them) => `bless ${them} away with --bless REASON`),
  ];
}

/** What a person may want to know though nothing is wrong. */
export function hints({ bars, findings, toolchain }: Report): string[] {
  const below = findings.filter(({ verdict }) => verdict === 'below').length;
  return [
    ...bars.filter(({ met, kept }) => kept && !met).map(concededLine),
    ...(below === 0 ? [] : [belowLine(below)]),
    ...(toolchain === undefined || toolchain.named
      ? []
      : [
          `the toolchain is gcc ${toolchain.gcc}, qemu ${toolchain.qemu}, not the budgets': instructions are only reported, ` +
            'the boards may pass their budgets by the tolerance',
        ]),
  ];
}

function belowLine(count: number): string {
  const [figures, them] = count === 1 ? ['1 figure is', 'it'] : [`${grouped(count)} figures are`, 'them'];
  const their = count === 1 ? 'its budget' : 'their budgets';
  return `${figures} more than 2 % below ${their}: --bless REASON keeps ${them} there`;
}

function bits(different: readonly DigestFinding[]): string[] {
  const places = new Map<string, DigestFinding[]>();
  for (const one of different) places.set(one.on, [...(places.get(one.on) ?? []), one]);
  return [...places].map(([on, [first, ...others]]) => {
    const { case: name, readings, expected, found } = first!;
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    return (
      `different bits on ${on}: case "${name}" after ${readings} reading${readings === 1 ? '' : 's'}, digest ` +
      `${found.slice(0, 12)}… instead of ${expected.slice(0, 12)}…${more}`
    );
  });
}

export function barLine({ bar, limit, unit, value, group }: BarResult): string {
  const what = `${bar.what} on ${bar.preset}`;
  if (value === undefined) return `bar: ${what}: nothing was measured that it is about`;
  const where = group === undefined ? '' : `, ${group}`;
  return `above its bar: ${what}${where}: ${amount(value, unit)}, bar ${grouped(limit)}: ${ratio(value, limit)}`;
}

function concededLine(result: BarResult): string {
  const { bar } = result;
  if (bar.conceded === undefined) return barLine(result);
  return `${barLine(result)}; up to ${grouped(bar.conceded.upTo)} is conceded: ${bar.conceded.because}`;
}

function overLine({ figure, budget }: Finding): string {
  const { value, unit, part, worst } = figure;
  const what = part === 'module' || part === 'flash' ? 'larger' : part === 'memory' ? 'more memory' : 'slower';
  return (
    `${what}: ${titleOf(figure)}: ${amount(value, unit)}, budget ${grouped(budget!)}: ` +
    `${ratio(value, budget!)}${worst === undefined ? '' : worstText(worst)}`
  );
}

export function worstText({ case: name, reading }: Worst): string {
  return ` (worst: "${name}"${reading === undefined ? '' : `, reading ${reading}`})`;
}

function counted(figures: readonly Figure[], have: string, todo: (them: string) => string): string[] {
  if (figures.length === 0) return [];
  const [first] = figures;
  const [are, them] = figures.length === 1 ? ['figure has', 'it'] : ['figures have', 'them'];
  return [`${grouped(figures.length)} ${are} ${have}, such as ${titleOf(first!)} (${first!.unit}): ${todo(them!)}`];
}
