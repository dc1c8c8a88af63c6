/**
 * Fits the weights of the metered twin, host/gate/weights.json, to modelled cycles of random functions on an emulated Cortex-M4
 * under wasm3, and says how well they predict these, the kernels that tests/gate keeps back, and the core's own calls.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { COUNTER_NAME, featuresOf, meter, OTHER, type Weights } from '../host/gate/meter.js';
import { heldOutKernels } from '../tests/gate/kernels.js';
import { modelledCycles, type TestModule } from '../tests/wasm3/engines.js';
import { randomKernels } from '../tests/wasm3/random-kernels.js';
import { AVERAGE, fitWeights, type Observation } from './calibration/fit.js';

const FILE = 'host/gate/weights.json';

const kernels = randomKernels(Number(process.argv[2] ?? 160));
console.log(`measuring ${kernels.length} random functions on an emulated Cortex-M4 …`);
const cycles = modelledCycles('calibration', kernels).map(([one]) => one!);
const observations = kernels.map((kernel, i): Observation => ({ counts: counted(kernel), cycles: cycles[i]! }));
const weights = fitWeights(observations);
report(
  'random functions, fitted',
  kernels.map((kernel, i) => predicted(kernel, weights) / cycles[i]!),
);
const heldOut = modelledCycles('held-out', heldOutKernels).map(([one]) => one!);
heldOutKernels.forEach((kernel, i) => {
  console.log(
    `${kernel.name.padEnd(16)} ${percent(predicted(kernel, weights) / heldOut[i]!)}  of ${heldOut[i]!} cycles`,
  );
});
const file = JSON.parse(readFileSync(FILE, 'utf8')) as { about: string[]; cycles: Weights };
writeFileSync(FILE, `${JSON.stringify({ about: file.about, cycles: { ...weights, [OTHER]: AVERAGE } }, null, 2)}\n`);
console.log(`wrote ${FILE}`);

/** How often a call pays each feature. */
function counted(kernel: TestModule): Map<string, number> {
  const counts = new Map<string, number>();
  for (const feature of featuresOf(kernel.bytes)) counts.set(feature, predicted(kernel, { [feature]: 1 }));
  return counts;
}

function predicted({ bytes, calls }: TestModule, given: Weights): number {
  const twin = new WebAssembly.Module(meter(bytes, given) as Uint8Array<ArrayBuffer>);
  const { exports } = new WebAssembly.Instance(twin);
  const { function: name, arguments: values } = calls[0]!;
  (exports[name] as (...values: number[]) => number)(...values);
  return (exports[COUNTER_NAME] as () => number)() >>> 0;
}

function report(what: string, ratios: readonly number[]): void {
  const sorted = [...ratios].sort((a, b) => a - b);
  const at = (share: number) => percent(sorted[Math.round(share * (sorted.length - 1))]!);
  console.log(`${what}: ${at(0)} to ${at(1)} of the modelled cycles, the middle half ${at(0.25)} to ${at(0.75)}`);
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}
