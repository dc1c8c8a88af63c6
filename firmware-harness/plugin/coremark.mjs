/**
 * Compares the timing models with published CoreMark/MHz of real chips:
 * `COREMARK_DIR=<checkout of github.com/eembc/coremark> node firmware-harness/plugin/coremark.mjs`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildPlugin } from './build.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const ITERATIONS = 20;

/** CoreMark/MHz that ARM publishes for its cores, measured with commercial compilers. */
const CORES = [
  { core: 'm4', board: 'mps2-an386', flags: ['-mcpu=cortex-m4', '-mfpu=fpv4-sp-d16'], published: 3.42 },
  { core: 'm7', board: 'mps2-an500', flags: ['-mcpu=cortex-m7', '-mfpu=fpv5-d16'], published: 5.01 },
];

const OPTIMIZATIONS = [
  ['-O2'],
  ['-O3'],
  ['-O3', '-funroll-loops', '-fgcse-sm', '-fno-tree-loop-distribute-patterns', '-finline-limit=500'],
];

/** The check sums of CoreMark's performance run on 2,000 bytes: a wrong one means that another program was measured. */
const CHECKSUMS = [/crclist\s*: 0xe714/, /crcmatrix\s*: 0x1fd7/, /crcstate\s*: 0x8e3a/];

function compile(sources, elf, flags) {
  const files = ['core_list_join', 'core_main', 'core_matrix', 'core_state', 'core_util'];
  const port = join(folder, 'coremark');
  execFileSync('arm-none-eabi-gcc', [
    ...flags,
    ...['-mthumb', '-mfloat-abi=hard', '--specs=rdimon.specs', `-DITERATIONS=${ITERATIONS}`, '-w', `-I${port}`],
    ...[`-I${sources}`, ...files.map((file) => join(sources, `${file}.c`)), join(port, 'core_portme.c')],
    ...['-Wl,--section-start=.vectors=0', '-o', elf],
  ]);
}

function measure({ core, board }, elf, out) {
  const printed = execFileSync('qemu-system-arm', [
    ...['-M', board, '-nographic', '-monitor', 'none', '-serial', 'none', '-kernel', elf],
    ...['-semihosting-config', 'enable=on,target=native', '-plugin', `${buildPlugin()},core=${core},out=${out}`],
  ]);
  const wrong = CHECKSUMS.find((checksum) => !checksum.test(String(printed)));
  if (wrong !== undefined) throw new Error(`CoreMark on ${board} did not print ${wrong}; it printed:\n${printed}`);
  const [, instructions, cycles] = readFileSync(out, 'utf8').trim().split(' ').map(Number);
  return { instructions, cycles };
}

const sources = process.env.COREMARK_DIR;
if (sources === undefined) throw new Error('COREMARK_DIR is not set: name a checkout of github.com/eembc/coremark');
const work = mkdtempSync(join(tmpdir(), 'coremark-'));
try {
  for (const target of CORES)
    for (const optimization of OPTIMIZATIONS) {
      const elf = join(work, 'coremark.elf');
      compile(sources, elf, [...target.flags, ...optimization]);
      const { instructions, cycles } = measure(target, elf, join(work, 'cycles.txt'));
      const score = (1e6 * ITERATIONS) / cycles;
      const perInstruction = cycles / instructions;
      console.log(
        `${target.core} ${optimization.join(' ')}: modelled ${score.toFixed(2)} CoreMark/MHz, published ` +
          `${target.published} (${perInstruction.toFixed(2)} cycles an instruction)`,
      );
    }
} finally {
  rmSync(work, { recursive: true });
}
