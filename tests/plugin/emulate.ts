/** Assembles sequences into one program and runs it in QEMU with the plugin. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPlugin } from '../../firmware-harness/plugin/build.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const build = fileURLToPath(new URL('../../build/tests/plugin', import.meta.url));

export const CORES = {
  m4: { board: 'mps2-an386', flags: ['-mcpu=cortex-m4', '-mfpu=fpv4-sp-d16'] },
  m7: { board: 'mps2-an500', flags: ['-mcpu=cortex-m7', '-mfpu=fpv5-d16'] },
};

export type Core = keyof typeof CORES;

export interface Run {
  status: number | null;
  stderr: string;
  /** Lines of the plugin's output as numbers: index, instructions, cycles. */
  measurements: number[][];
  histogram: { kind: string; name: string; instructions: number; cycles: number }[];
}

const isThere = (program: string) => spawnSync(program, ['--version']).status === 0;

/** What is missing to run these tests, as a sentence; undefined if nothing is. */
export function missing(): string | undefined {
  const programs = ['qemu-system-arm', 'arm-none-eabi-gcc', 'cc'].filter((program) => !isThere(program));
  return programs.length === 0 ? undefined : `it needs ${programs.join(', ')}`;
}

/** Runs `body`, the body of a function that may use all registers but lr, on the board of `core`. */
export function run(core: Core, name: string, body: string, pluginArguments?: string): Run {
  const { board, flags } = CORES[core];
  const at = (extension: string) => join(build, `${name}-${core}.${extension}`);
  mkdirSync(build, { recursive: true });
  writeFileSync(at('s'), `.syntax unified\n.thumb\n.text\n.thumb_func\n.global measured\nmeasured:\n${body}\n`);
  const linking = ['-mfloat-abi=hard', '-nostdlib', '-T', join(here, 'memory.ld'), join(here, 'startup.s')];
  execFileSync('arm-none-eabi-gcc', [...flags, ...linking, at('s'), '-o', at('elf')]);
  writeFileSync(at('txt'), '');
  writeFileSync(at('histogram'), '');
  const plugin = pluginArguments ?? `core=${core},out=${at('txt')},histogram=${at('histogram')}`;
  const quiet = ['-nographic', '-monitor', 'none', '-serial', 'none'];
  const { status, stderr } = spawnSync(
    'qemu-system-arm',
    ['-M', board, ...quiet, '-semihosting-config', 'enable=on,target=native', '-kernel', at('elf')].concat([
      '-plugin',
      `${buildPlugin()},${plugin}`,
    ]),
    { encoding: 'utf8', timeout: 60_000 },
  );
  const lines = (extension: string) => readFileSync(at(extension), 'utf8').split('\n').slice(0, -1);
  return {
    status,
    stderr,
    measurements: lines('txt').map((line) => line.split(' ').map(Number)),
    histogram: lines('histogram').map((line) => {
      const [kind, label, instructions, cycles] = line.split(' ');
      return { kind: kind!, name: label!, instructions: Number(instructions), cycles: Number(cycles) };
    }),
  };
}
