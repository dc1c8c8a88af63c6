/** A report of the gate for the terminal. */
import type { Ink, Paint } from '../terminal/paint.js';
import { displayWidth, padLeft, padRight } from '../terminal/text.js';
import type { BarResult } from './bars.js';
import type { Finding } from './compare.js';
import { failures, hints } from './messages.js';
import { amount, change, grouped, ratio } from './numbers.js';
import type { Costs, Report } from './report.js';
import { tablesOf, type Table } from './tables.js';
import { verdictLine } from './verdict.js';

const NAME = 18;
const VALUE = 11;
const CHANGE = 9;
const TRACK = 20;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const MOST_FAILURES = 16;

/** Lines of at most `width` columns where the content allows it. */
export function reportLines(report: Report, width: number, paint: Paint): string[] {
  return [
    ...heading(report, paint),
    ...barBlock(report.bars, paint),
    ...tablesOf(report).flatMap((table) => tableBlock(table, width, paint)),
    ...report.why.flatMap((costs) => costBlock(costs, paint)),
    ...verdict(report, paint),
  ];
}

function heading({ module, readings, toolchain }: Report, paint: Paint): string[] {
  const title = `${paint('strong', 'islet gate')}  module ${module.sha256.slice(0, 12)}, ${amount(module.bytes, 'bytes')}`;
  const tools = toolchain === undefined ? '' : `gcc ${toolchain.gcc}, qemu ${toolchain.qemu}`;
  return [
    title,
    paint('quiet', `worst of ${readings} readings of each case; cycles are modelled, without wait states of flash`),
    ...(tools === '' ? [] : [paint('quiet', tools)]),
    '',
  ];
}

/** One block for each preset that has bars. */
function barBlock(bars: readonly BarResult[], paint: Paint): string[] {
  const presets = [...new Set(bars.map(({ bar }) => bar.preset))];
  return presets.flatMap((preset) => {
    const ours = bars.filter(({ bar }) => bar.preset === preset);
    const title = `bars of ${preset}`;
    const name = Math.max(title.length, ...ours.map((result) => whatOf(result).length));
    const head = padLeft('measured', VALUE) + padLeft('bar', VALUE);
    return [
      padRight(paint('strong', title), name) + paint('quiet', head),
      ...ours.map((result) => barLine(result, name, paint)),
      '',
    ];
  });
}

function whatOf({ bar, unit }: BarResult): string {
  return `${bar.what}, ${unit}`;
}

function barLine(result: BarResult, name: number, paint: Paint): string {
  const { limit, value, group = '', met, kept } = result;
  const measured = value === undefined ? '–' : grouped(value);
  const share = value === undefined ? 0 : value / limit;
  const left = padRight(whatOf(result), name) + padLeft(measured, VALUE) + padLeft(grouped(limit), VALUE);
  const said = met ? `${Math.floor(share * 100)} %` : value === undefined ? 'missing' : ratio(value, limit);
  const ink: Ink = met ? 'inRange' : kept ? 'high' : 'low';
  const right = `${track(share, ink, paint)} ${paint(ink, padLeft(said, 7))}  ${paint('quiet', group)}`;
  return `${met ? left : paint(ink, left)}  ${right}`.trimEnd();
}

/** A share of a limit, exact to an eighth of a column; what is beyond it fills the track. */
function track(share: number, ink: Ink, paint: Paint): string {
  const eighths = Math.round(Math.min(share, 1) * TRACK * 8);
  const filled = '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
  return paint(ink, filled) + paint('rule', '·'.repeat(TRACK - filled.length));
}

/** A table, its columns wrapped into as many blocks as the width asks for. */
function tableBlock({ title, columns, rows }: Table, width: number, paint: Paint): string[] {
  const fitting = Math.max(1, Math.floor((width - NAME) / (VALUE + CHANGE)));
  const lines: string[] = [];
  for (let from = 0; from < columns.length; from += fitting) {
    const range = [from, from + fitting] as const;
    const heads = columns.slice(...range).map((column) => padLeft(column, VALUE + CHANGE));
    const beside = displayWidth(title) < NAME;
    if (!beside) lines.push(paint('strong', title));
    lines.push(padRight(beside ? paint('strong', title) : '', NAME) + paint('quiet', heads.join('')));
    for (const { name, cells } of rows) {
      const shown = cells.slice(...range);
      if (shown.every((cell) => cell === undefined)) continue;
      lines.push((padRight(name, NAME) + shown.map((cell) => cellText(cell, paint)).join('')).trimEnd());
    }
    lines.push('');
  }
  return lines;
}

function cellText(finding: Finding | undefined, paint: Paint): string {
  if (finding === undefined) return padLeft('–', VALUE) + ' '.repeat(CHANGE);
  const { figure, budget, verdict: found } = finding;
  const value = padLeft(grouped(figure.value), VALUE);
  switch (found) {
    case 'over':
      return paint('low', value + padLeft(ratio(figure.value, budget!), CHANGE));
    case 'new':
      return value + paint('high', padLeft('new', CHANGE));
    default: {
      const said = figure.value === budget || budget === undefined ? '' : change(figure.value, budget);
      return value + paint(found === 'below' ? 'inRange' : 'quiet', padLeft(said, CHANGE));
    }
  }
}

function costBlock({ of, unit, total, functions }: Costs, paint: Paint): string[] {
  const lines = functions.map(
    ({ name, value, share }) =>
      `${padLeft(`${(share * 100).toFixed(1)} %`, 8)}${padLeft(grouped(value), VALUE)}  ${name}`,
  );
  return [`${paint('strong', of)}  ${paint('quiet', amount(total, unit))}`, ...lines, ''];
}

function verdict(report: Report, paint: Paint): string[] {
  const found = failures(report);
  const shown = found.slice(0, MOST_FAILURES);
  const rest = found.length - shown.length;
  return [
    ...shown.map((line) => paint('low', line)),
    ...(rest > 0 ? [paint('low', `… and ${rest} more: --json has all of them`)] : []),
    ...report.missing.map((line) => paint('high', `not measured: ${line}`)),
    ...hints(report).map((line) => paint('quiet', line)),
    paint(report.passed ? 'inRange' : 'low', verdictLine(report)),
  ];
}
