/** The gate's last word, in one line. */
import { failures } from './messages.js';
import { grouped } from './numbers.js';
import type { Report } from './report.js';

export function verdictLine(report: Report): string {
  const { findings, digests, presets, passed, missing } = report;
  const on = presets.length === 0 ? 'without boards' : `on ${presets.join(', ')}`;
  const compared = `${grouped(findings.length)} figures and ${grouped(digests.length)} digests, ${on}`;
  if (passed) return `gate passed: ${compared}`;
  const reasons = failures(report).length || missing.length;
  return `gate failed: ${grouped(reasons)} reason${reasons === 1 ? '' : 's'}; ${compared}`;
}
