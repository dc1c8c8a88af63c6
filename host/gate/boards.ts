/** Measures a module on the emulated boards: builds them one after the other, runs two at a time. */
import { readFileSync } from 'node:fs';
import type * as FirmwareTools from '../../tools/firmware.mjs';
import type * as Toolchain from '../../tools/toolchain.mjs';
import { MEMORIES } from './budgets.js';
import { checkpointsOf } from './digest.js';
import type { Holdings } from '../engines/engine.js';
import { holdingsOf, isHeld } from './held.js';
import type { Case } from './cases.js';
import type { DigestFinding } from './digests.js';
import { WorstOf, type Figure } from './figure.js';
import { groupNameOf } from './groups.js';
import { worstGroupNameOf } from './worst.js';

/** The project's tools for boards, and its toolchain. */
export type Firmware = Pick<
  typeof FirmwareTools,
  'PRESETS' | 'moduleOf' | 'buildFirmware' | 'runFirmware' | 'measureFirmware' | 'measureWorst' | 'flashSections'
> &
  Pick<typeof Toolchain, 'missingPackages' | 'toolchainVersions'>;

export interface BoardsTask {
  presets: readonly string[];
  /** Absolute paths: the module of each preset, and the file of cases. */
  moduleOf: (preset: string) => string;
  casesFile: string;
  cases: readonly Case[];
  readings: number;
  /** Where a preset is built; the usual place unless given. */
  folderOf?: (preset: string) => string;
  progress: (preset: string, doing: string) => void;
}

export interface Measured {
  figures: Figure[];
  digests: DigestFinding[];
}

const AT_A_TIME = 2;

export async function measureBoards(firmware: Firmware, task: BoardsTask): Promise<Measured> {
  const waiting = [...task.presets];
  const measured = new Map<string, Measured>();
  let built = Promise.resolve();
  const work = async (): Promise<void> => {
    for (let preset = waiting.shift(); preset !== undefined; preset = waiting.shift()) {
      const next = preset;
      built = built.then(() => build(firmware, next, task));
      await built;
      measured.set(next, await measureBoard(firmware, next, task));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const inOrder = task.presets.map((preset) => measured.get(preset)!);
  return { figures: inOrder.flatMap(({ figures }) => figures), digests: inOrder.flatMap(({ digests }) => digests) };
}

async function build(firmware: Firmware, preset: string, task: BoardsTask): Promise<void> {
  task.progress(preset, 'building');
  await firmware.buildFirmware(preset, {
    module: task.moduleOf(preset),
    cases: task.casesFile,
    ...folder(preset, task),
  });
}

async function measureBoard(firmware: Firmware, preset: string, task: BoardsTask): Promise<Measured> {
  const { cases, readings, progress } = task;
  const worst = new WorstOf();
  progress(preset, 'comparing bits');
  const lines = await firmware.runFirmware(preset, ['digests', String(readings)], folder(preset, task));
  addMemory(worst, preset, cases, lines);
  progress(preset, 'counting cycles');
  for (const one of await firmware.measureFirmware(preset, readings, folder(preset, task))) {
    const given = cases[one.case]!;
    for (const unit of ['cycles', 'instructions'] as const) {
      const at = { case: given.name, reading: one.reading };
      worst.add({
        ...{ preset, part: 'stages', group: groupNameOf(given), name: one.stage, unit },
        ...{ value: one[unit], worst: at },
      });
    }
  }
  for (const { name, stage, filter, cycles, instructions } of await firmware.measureWorst(preset, folder(preset, task)))
    for (const [unit, value] of [
      ['cycles', cycles],
      ['instructions', instructions],
    ] as const)
      worst.add({
        ...{ preset, part: 'stages', group: worstGroupNameOf(filter), name: stage, unit },
        ...{ value, worst: { case: name } },
      });
  for (const [name, value] of Object.entries(await firmware.flashSections(preset, folder(preset, task))))
    worst.add({ preset, part: 'flash', name, unit: 'bytes', value });
  progress(preset, 'done');
  const held = await holdingsOf(readFileSync(task.moduleOf(preset)));
  return { figures: worst.figures, digests: digestsIn(lines, preset, cases, readings, held) };
}

function folder(preset: string, { folderOf }: BoardsTask): { folder?: string } {
  return folderOf === undefined ? {} : { folder: folderOf(preset) };
}

type Lines = Awaited<ReturnType<Firmware['runFirmware']>>;

function addMemory(worst: WorstOf, preset: string, cases: readonly Case[], lines: Lines): void {
  for (const { memory } of lines as { memory?: Record<string, number> }[]) {
    if (memory === undefined) continue;
    const given = cases[memory['case']!]!;
    const sizes = { ...memory, arena: memory['arenaPeak']! };
    for (const name of MEMORIES)
      worst.add({
        ...{ preset, part: 'memory', group: groupNameOf(given), name, unit: 'bytes' },
        ...{ value: (sizes as Record<string, number>)[name]!, worst: { case: given.name } },
      });
  }
}

/** Throws when the board left out a checkpoint of a case that its module holds: what was not compared does not pass. */
function digestsIn(
  lines: Lines,
  preset: string,
  cases: readonly Case[],
  most: number,
  held: Holdings,
): DigestFinding[] {
  const found = new Map(
    (lines as { case?: number; readings?: number; digest?: string }[]).flatMap((line) =>
      line.digest === undefined ? [] : [[`${line.case} ${line.readings}`, line.digest] as const],
    ),
  );
  return cases.flatMap((one, index) =>
    (isHeld(held, one) ? checkpointsOf(one, most) : []).map((readings) => {
      const digest = found.get(`${index} ${readings}`);
      if (digest === undefined)
        throw new Error(`${preset}: no digest of case "${one.name}" after ${readings} readings`);
      return { on: preset, case: one.name, readings, expected: one.digests[readings]!, found: digest };
    }),
  );
}
