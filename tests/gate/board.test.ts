/**
 * The twin's cycles against the board's modelled ones: kernels that took no part in measuring the weights, and the core's own
 * calls. After a change to wasm3 or its patches: node tools/calibrate.mjs.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { StageMeter } from '../../bench/stages.js';
import { STAGES } from '../../host/gate/stages.js';
import type { Cases } from '../../host/gate/cases.js';
import { filterOf } from '../../host/gate/groups.js';
import { measureWorst, worstOfCases, type WorstCase } from '../cases/worst.js';
import { meteredEngine } from '../../host/gate/metered-engine.js';
import { COUNTER_NAME, meter, SHIPPED_WEIGHTS } from '../../host/gate/meter.js';
import { assemble, measureKernels } from '../../tools/board-kernels.mjs';
import { buildFirmware, measureFirmware, measureWorst as measureWorstOnBoard } from '../../tools/firmware.mjs';
import { missingPackages } from '../../tools/toolchain.mjs';
import { MODULE, ROOT } from '../support/engines.js';

const TOLERANCE = 0.2;

// Without the tools there is no board; on a CI that is a failure.
const missing = missingPackages();
const available = missing.length === 0 || process.env['CI'] !== undefined;
if (!available) console.warn(`SKIPPED: the metered twin against the board; install ${missing.join(' ')}`);

const folder = `${ROOT}firmware-harness/kernels/`;
const kernels = readdirSync(folder).filter((file) => file.endsWith('.wat'));

interface Instance {
  exports: Record<string, unknown>;
}

describe.runIf(available)('kernels', () => {
  let bytes: Uint8Array[];
  let measured: { answer: number; cycles: number }[];
  beforeAll(async () => {
    bytes = kernels.map((file) => assemble(readFileSync(folder + file, 'utf8')));
    measured = (await measureKernels(bytes.map((module) => ({ bytes: module, calls: ['run'] })))).flat();
  });

  it.each(kernels.map((name, i) => ({ name, i })))('$name', async ({ i }) => {
    const { instance } = (await WebAssembly.instantiate(meter(bytes[i]!, SHIPPED_WEIGHTS))) as { instance: Instance };
    const answer = (instance.exports['run'] as () => number)() >>> 0;
    const cycles = (instance.exports[COUNTER_NAME] as WebAssembly.Global).value as number;
    expect(answer).toBe(measured[i]!.answer);
    expect(answer).not.toBe(0);
    expect(Math.abs(cycles / measured[i]!.cycles - 1)).toBeLessThan(TOLERANCE);
  });
});

describe.runIf(available)('the core', () => {
  const READINGS = 60;
  const { cases } = JSON.parse(readFileSync(`${ROOT}tests/cases/cases.json`, 'utf8')) as Cases;
  const { cases: worst } = JSON.parse(readFileSync(`${ROOT}tests/cases/worst.json`, 'utf8')) as { cases: WorstCase[] };
  let measured: Awaited<ReturnType<typeof measureFirmware>>;
  let worstOnBoard: Awaited<ReturnType<typeof measureWorstOnBoard>>;
  beforeAll(async () => {
    await buildFirmware('mps2-an386-wasm3');
    measured = await measureFirmware('mps2-an386-wasm3', READINGS);
    worstOnBoard = await measureWorstOnBoard('mps2-an386-wasm3');
  });

  it.each(worst)('worst $stage $model, $method', async (given) => {
    const meter = new StageMeter(await meteredEngine('webassembly', MODULE, SHIPPED_WEIGHTS));
    const { cycles } = measureWorst(meter, given);
    const onBoard = worstOnBoard.find(({ name }) => name === `worst ${given.stage} ${filterOf(given)}`)!.cycles;
    expect(Math.abs(cycles / onBoard - 1)).toBeLessThan(TOLERANCE);
  });

  it.each(cases.map((given, i) => ({ ...given, i })))('$name', async (given) => {
    const meter = new StageMeter(await meteredEngine('webassembly', MODULE, SHIPPED_WEIGHTS));
    const worst = worstOfCases(meter, [given], READINGS).get(filterOf(given))!;
    for (const stage of STAGES) {
      const onBoard = measured.find((one) => one.case === given.i && one.stage === stage)!.cycles;
      expect(Math.abs(worst[stage] / onBoard - 1), stage).toBeLessThan(TOLERANCE);
    }
  });
});
