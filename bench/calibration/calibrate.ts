/**
 * Measures what each operation of the patched wasm3 costs on the modelled Cortex-M4 and writes host/gate/weights.json:
 * `node tools/calibrate.mjs`. Kernels run on the emulated board; how often they run each operation is counted in Node; the
 * costs are the least squares of the relative errors.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import type { Fusions } from '../../host/gate/interpreter.js';
import { fusionsOf, type Weights } from '../../host/gate/weights.js';
import { Random } from '../../tests/support/random.js';
import type * as BoardKernels from '../../tools/board-kernels.mjs';
import { countOperations, HOST_CALL, type CallCounts } from './counts.js';
import { fusionsOfInterpreter } from './fusions.js';
import { fitNonNegative } from './least-squares.js';
import { randomKernels } from './random-kernels.js';
import { functionText, moduleText, singleKernels, type Kernel } from './single-kernels.js';

const RANDOM_KERNELS = 400;
const KERNELS_IN_A_MODULE = 20;
/** Operations that tell the ways of a branch apart: what they add may be negative. */
const FREE = ['Then', 'Next'];

/** The tools that run kernels on the board. */
export type Board = typeof BoardKernels;

interface Row {
  name: string;
  operations: Map<string, number>;
  cycles: number;
}

async function measure(board: Board, kernels: Kernel[], fusions: Fusions): Promise<Row[]> {
  const modules: BoardKernels.KernelModule[] = [];
  for (let i = 0; i < kernels.length; i += KERNELS_IN_A_MODULE) {
    const part = kernels.slice(i, i + KERNELS_IN_A_MODULE);
    const functions = part.map((kernel, k) => functionText(kernel, `kernel${k}`));
    modules.push({
      bytes: board.assemble(moduleText(functions)),
      calls: part.map((_, k) => `kernel${k}`),
    });
  }
  const measured = (await board.measureKernels(modules)).flat();
  const counted: CallCounts[] = [];
  for (const { bytes, calls } of modules) counted.push(...(await countOperations(bytes, calls, fusions)));
  return kernels.map(({ name }, i) => ({ name, operations: counted[i]!.operations, cycles: measured[i]!.cycles }));
}

/** Kernels that take no part in the fit. */
async function measureOthers(root: string, board: Board, fusions: Fusions): Promise<Row[]> {
  const folder = join(root, 'firmware-harness/kernels');
  const files = readdirSync(folder).filter((file) => file.endsWith('.wat'));
  const modules = files.map((file) => ({
    bytes: board.assemble(readFileSync(join(folder, file), 'utf8')),
    calls: ['run'],
  }));
  const measured = (await board.measureKernels(modules)).flat();
  const counted = await Promise.all(modules.map(({ bytes, calls }) => countOperations(bytes, calls, fusions)));
  return files.map((name, i) => ({ name, operations: counted[i]![0]!.operations, cycles: measured[i]!.cycles }));
}

function fit(rows: readonly Row[]): Map<string, number> {
  const names = [...new Set(rows.flatMap(({ operations }) => [...operations.keys()]))].sort();
  const relative = rows.map(({ operations, cycles }) => names.map((name) => (operations.get(name) ?? 0) / cycles));
  const costs = fitNonNegative(
    relative,
    rows.map(() => 1),
    names.map((name) => FREE.includes(name)),
  );
  return new Map(names.map((name, i) => [name, costs[i]!]));
}

function errorsOf(rows: readonly Row[], costs: ReadonlyMap<string, number>) {
  return rows
    .map(({ name, operations, cycles }) => {
      let sum = 0;
      for (const [operation, times] of operations) sum += times * (costs.get(operation) ?? 0);
      return { name, error: sum / cycles - 1 };
    })
    .sort((a, b) => Math.abs(b.error) - Math.abs(a.error));
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const rounded = (cycles: number) => Math.round(cycles * 100) / 100;

export async function calibrate(root: string, board: Board): Promise<void> {
  await board.buildRunner();
  const tables = fusionsOfInterpreter(root);
  const fusions = fusionsOf(tables);
  const kernels = [...singleKernels(), ...randomKernels(new Random(1), RANDOM_KERNELS)];
  const rows = await measure(board, kernels, fusions);
  const costs = fit(rows);
  const errors = errorsOf(rows, costs);
  const typical = Math.sqrt(errors.reduce((sum, { error }) => sum + error * error, 0) / errors.length);

  const operations = [...costs].filter(([name]) => name !== HOST_CALL).map(([name, cost]) => [name, rounded(cost)]);
  const weights: Weights = {
    about: [
      'Written by: node tools/calibrate.mjs',
      'Cycles of a Cortex-M4 without wait states, as the plugin of firmware-harness/plugin models them, for each operation of the patched wasm3 by its name there (m3_exec.h; r: operand in the register, s: in a slot).',
      `Fitted to ${rows.length} kernels of bench/calibration on the board mps2-an386: non-negative least squares of the relative errors, ${percent(typical)} root mean square.`,
      'Entry zero, Entry constant: two locals to clear, four constants to copy when a function is called. Then, Next: what the way of a branch without a jump adds. hostCall: a call from outside.',
    ],
    hostCall: rounded(costs.get(HOST_CALL)!),
    ...tables,
    operations: Object.fromEntries(operations) as Record<string, number>,
  };
  const file = join(root, 'host/gate/weights.json');
  const options = { ...(await prettier.resolveConfig(file)), filepath: file };
  writeFileSync(file, await prettier.format(JSON.stringify(weights), options));
  console.log(`${rows.length} kernels, ${operations.length} operations: ${percent(typical)} root mean square error`);
  for (const { name, error } of errors.slice(0, 5)) console.log(`  ${percent(error).padStart(8)}  ${name}`);
  const others = errorsOf(await measureOthers(root, board, fusions), costs);
  console.log('kernels that took no part in it:');
  for (const { name, error } of others) console.log(`  ${percent(error).padStart(8)}  ${name}`);
  const unseen = tables.fusions.filter(([, , both]) => !costs.has(both!)).map(([, , both]) => both);
  if (unseen.length > 0) console.log(`fused in no kernel, so counted as their parts: ${unseen.join(', ')}`);
  console.log(`written: ${file}`);
}
