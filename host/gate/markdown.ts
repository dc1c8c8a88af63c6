/** A report of the gate as Markdown, such as for the summary of a CI job. */
import type { BarResult } from './bars.js';
import type { Finding } from './compare.js';
import { failures, hints } from './messages.js';
import { amount, change, grouped, ratio } from './numbers.js';
import type { Costs, Report } from './report.js';
import { tablesOf } from './tables.js';
import { verdictLine } from './verdict.js';

export function markdown(report: Report): string {
  const { module, readings, toolchain, passed, missing, bars, why } = report;
  const tools = toolchain === undefined ? '' : ` gcc ${toolchain.gcc}, qemu ${toolchain.qemu}.`;
  const sections = [
    `## ${passed ? '✅' : '❌'} Islet ${verdictLine(report)}`,
    list([...failures(report), ...missing.map((line) => `not measured: ${line}`)]),
    `Module \`${module.sha256.slice(0, 12)}\`, ${amount(module.bytes, 'bytes')}; worst of ${readings} readings of each case; ` +
      `cycles are modelled, without wait states of flash.${tools}`,
    list(hints(report)),
    bars.length === 0 ? '' : table(['bar', 'measured', 'limit', 'share', 'where'], bars.map(barRow)),
    ...tablesOf(report).map(({ title, columns, rows }) =>
      table(
        [title, ...columns],
        rows.map(({ name, cells }) => [name.trim(), ...cells.map(cell)]),
      ),
    ),
    ...why.map(costs),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function barRow({ bar, limit, unit, value, group, met, kept }: BarResult): string[] {
  const measured = value === undefined ? '–' : amount(value, unit);
  const share = value === undefined ? 'missing' : met ? `${Math.floor((value / limit) * 100)} %` : ratio(value, limit);
  return [
    bar.what,
    measured,
    grouped(limit),
    met ? share : `**${share}** ${kept ? '⚠️' : '❌'}`,
    [group, bar.preset].filter((part) => part !== undefined).join(', '),
  ];
}

function cell(finding: Finding | undefined): string {
  if (finding === undefined) return '–';
  const { figure, budget, verdict } = finding;
  const value = grouped(figure.value);
  if (verdict === 'over') return `**${value}** ❌ ${ratio(figure.value, budget!)} of ${grouped(budget!)}`;
  if (verdict === 'new') return `${value} (new)`;
  return budget === undefined || budget === figure.value ? value : `${value} (${change(figure.value, budget)})`;
}

function costs({ of, unit, total, functions }: Costs): string {
  const rows = functions.map(({ name, value, share }) => [
    `\`${name}\``,
    grouped(value),
    `${(share * 100).toFixed(1)} %`,
  ]);
  return table([`why: ${of}`, `of ${amount(total, unit)}`, 'share'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, k) => (k === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
