/** The gate: measures a module everywhere it is asked to, and judges it by its budgets. */
import { createHash } from 'node:crypto';
import type { Engine } from '../engines/engine.js';
import { webAssemblyEngine } from '../engines/webassembly.js';
import { barResults } from './bars.js';
import { measureBoards, type Firmware, type Measured } from './boards.js';
import type { Budgets } from './budgets.js';
import type { Case } from './cases.js';
import { compare } from './compare.js';
import { digestsOn } from './digests.js';
import { groupsOf } from './groups.js';
import { holdingsOf, isHeld } from './held.js';
import { meteredFigures } from './metered.js';
import { isPassed, type Report } from './report.js';
import { explain } from './why.js';
import { worstFigures, worstGroups, type WorstCase } from './worst.js';

export interface GateTask {
  module: Uint8Array;
  /** Absolute path. */
  moduleFile: string;
  /** The module as text, for the names of its functions. */
  text?: string;
  budgetsFile: string;
  budgets: Budgets;
  casesFile: string;
  cases: readonly Case[];
  /** The worst inputs that were found, which count beside the cases. */
  worst: readonly WorstCase[];
  readings: number;
  presets: readonly string[];
  /** What builds and runs the boards; nothing when none are to be measured. */
  firmware?: Firmware;
  /** The module of a preset; `moduleFile` on all of them unless given. */
  moduleOf?: (preset: string) => string;
  /** Where a preset is built; the usual place unless given. */
  folderOf?: (preset: string) => string;
  /** An engine of wasm3 for a module, where it was built. */
  wasm3?: (module: Uint8Array) => Promise<Engine>;
  /** What should have been measured and could not. */
  missing: readonly string[];
  /** Whether what is missing fails the gate. */
  demandAll: boolean;
  explain: boolean;
  progress: (place: string, doing: string) => void;
}

export async function runGate(task: GateTask): Promise<Report> {
  const { module, text, budgets, cases, worst, readings, firmware, missing } = task;
  const presets = firmware === undefined ? [] : task.presets;
  const [host, boards] = await Promise.all([measureHost(task), onBoards(task)]);
  const figures = [...boards.figures, ...host.figures];
  const toolchain = firmware && presets.length > 0 ? toolchainOf(firmware, budgets) : undefined;
  const { findings, unmeasured } = compare(figures, budgets, {
    sameToolchain: toolchain?.named ?? true,
    sameReadings: readings === budgets.readings,
  });
  const report: Omit<Report, 'passed'> = {
    format: 'islet-gate',
    version: 1,
    module: {
      file: task.moduleFile,
      bytes: module.length,
      sha256: createHash('sha256').update(module).digest('hex'),
    },
    budgets: task.budgetsFile,
    readings,
    presets,
    ...(toolchain === undefined ? {} : { toolchain }),
    bars: barResults(budgets.bars, figures, [...groupsOf(cases), ...worstGroups(worst)], presets),
    findings,
    unmeasured,
    digests: [...host.digests, ...boards.digests],
    missing: [...missing],
    why: task.explain ? await explain(module, text, cases, worst, findings) : [],
  };
  return { ...report, passed: isPassed(report, task.demandAll) };
}

/** What this machine measures itself, of what the module holds. */
async function measureHost(task: GateTask): Promise<Measured> {
  const { module, readings, wasm3, progress } = task;
  const held = await holdingsOf(module);
  const cases = task.cases.filter((one) => isHeld(held, one));
  const worst = task.worst.filter((one) => isHeld(held, one));
  progress('engines', 'comparing bits');
  const digests = await digestsOn('webassembly', () => webAssemblyEngine(module), cases, readings);
  if (wasm3 !== undefined) digests.push(...(await digestsOn('wasm3', () => wasm3(module), cases, readings)));
  progress('engines', 'done');
  const metered = await meteredFigures(module, cases, readings, (detail) => progress('metered', detail));
  metered.push(...(await worstFigures(module, worst)));
  progress('metered', 'done');
  const bytes = { part: 'module', name: 'bytes', unit: 'bytes', value: module.length } as const;
  return { figures: [...metered, bytes], digests };
}

async function onBoards(task: GateTask): Promise<Measured> {
  const { firmware, presets, moduleFile, casesFile, cases, readings, folderOf, progress } = task;
  const { moduleOf = () => moduleFile } = task;
  if (firmware === undefined) return { figures: [], digests: [] };
  return measureBoards(firmware, {
    ...{ presets, moduleOf, casesFile, cases, readings, progress },
    ...(folderOf === undefined ? {} : { folderOf }),
  });
}

function toolchainOf(firmware: Firmware, { toolchain }: Budgets): Report['toolchain'] {
  const { gcc, qemu } = firmware.toolchainVersions();
  return { gcc, qemu, named: gcc === toolchain.gcc && qemu === toolchain.qemu };
}
