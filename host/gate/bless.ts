/** New budgets from what was measured. A blessing needs a reason, and never goes above a bar. */
import { withFigures, type Budgets } from './budgets.js';
import type { DigestFinding } from './digests.js';
import { barLine } from './messages.js';
import type { Report } from './report.js';

/** Why there is no blessing, one reason a line. */
export class NotBlessed extends Error {}

/** The budgets that the figures of a report make. Throws NotBlessed. */
export function blessed(before: Budgets, report: Report, reason: string, date: string): Budgets {
  const objections = objectionsTo(before, report);
  if (objections.length > 0) throw new NotBlessed(objections.join('\n'));
  const after = withFigures(
    before,
    report.findings.map(({ figure }) => figure),
  );
  const { toolchain } = report;
  if (toolchain !== undefined) after.toolchain = { ...before.toolchain, gcc: toolchain.gcc, qemu: toolchain.qemu };
  after.readings = report.readings;
  after.blessings = [{ date, reason }, ...before.blessings];
  return after;
}

function objectionsTo(before: Budgets, { bars, digests, toolchain, presets, readings }: Report): string[] {
  const others = Object.entries(before.budgets)
    .filter(([preset, { stages }]) => !presets.includes(preset) && Object.keys(stages).length > 0)
    .map(([preset]) => preset);
  const partial = others.length === 0 ? undefined : `bless all presets together, with ${others.join(', ')}`;
  return [
    ...bars.filter(({ kept }) => !kept).map(barLine),
    ...disagreements(digests),
    ...(toolchain !== undefined && !toolchain.named && partial !== undefined
      ? [`another toolchain than the budgets': ${partial}`]
      : []),
    ...(readings !== before.readings && partial !== undefined
      ? [`${readings} readings and not the ${before.readings} of the budgets: ${partial}`]
      : []),
  ];
}

/** Changed bits may be blessed, but only if they changed in the same way everywhere. */
function disagreements(digests: readonly DigestFinding[]): string[] {
  const reference = new Map<string, DigestFinding>();
  const found: string[] = [];
  for (const one of digests) {
    const key = `${one.readings} ${one.case}`;
    const first = reference.get(key);
    if (first === undefined) reference.set(key, one);
    else if (first.found !== one.found)
      found.push(`${one.on} and ${first.on} differ in bits: case "${one.case}" after ${one.readings} readings`);
  }
  return found.slice(0, 3);
}
