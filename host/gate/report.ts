/** What the gate found, as its JSON tells it. */
import type { BarResult } from './bars.js';
import type { Finding } from './compare.js';
import { differs, type DigestFinding } from './digests.js';
import type { Figure } from './figure.js';

export interface Costs {
  of: string;
  unit: 'cycles' | 'bytes';
  total: number;
  functions: { name: string; share: number; value: number }[];
}

export interface Report {
  format: 'islet-gate';
  version: 1;
  passed: boolean;
  module: { file: string; bytes: number; sha256: string };
  budgets: string;
  readings: number;
  presets: readonly string[];
  /** That of the boards, and whether it is the one that the budgets name; nothing without boards. */
  toolchain?: { gcc: string; qemu: string; named: boolean };
  bars: BarResult[];
  findings: Finding[];
  unmeasured: Figure[];
  digests: DigestFinding[];
  /** What should have been measured and could not, and what to do; each fails the gate when all is demanded. */
  missing: string[];
  why: Costs[];
}

/** Whether a module with these findings may ship. */
export function isPassed(
  { bars, findings, unmeasured, digests, missing }: Omit<Report, 'passed'>,
  demandAll: boolean,
): boolean {
  return (
    bars.every(({ kept }) => kept) &&
    findings.every(({ verdict }) => verdict !== 'over' && verdict !== 'new') &&
    unmeasured.length === 0 &&
    !digests.some(differs) &&
    !(demandAll && missing.length > 0)
  );
}
