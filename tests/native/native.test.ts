/** The hand-written filter of bench/native forecasts what the module forecasts: it is the same job that the bench compares. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFirmware, NATIVE, runFirmware } from '../../tools/firmware.mjs';
import { missingPackages } from '../../tools/toolchain.mjs';
import type { Cases } from '../../host/gate/cases.js';
import { runCase } from '../../host/gate/digest.js';
import { RawCore } from '../support/raw-core.js';
import { newEngine, ROOT } from '../support/engines.js';

const available = missingPackages().length === 0 || process.env['CI'] !== undefined;
if (!available) console.warn('SKIPPED: the test of bench/native; it needs what the boards need');

const READINGS = 8640;
const REPORTED = 12;

/** Largest difference, as a share of the forecast's standard deviation: what two orders of rounding in f32 add up to. */
const TOLERANCE = 0.0005;

const { cases } = JSON.parse(readFileSync(`${ROOT}tests/cases/cases.json`, 'utf8')) as Cases;
const kinematic = cases.flatMap((it, index) => (it.model === 'kinematic' ? [{ ...it, index }] : []));

interface Forecast {
  case: number;
  readings: number;
  /** Mean and standard deviation of each step, as bits. */
  forecast: number[];
}

const floats = (bits: number[]) => new Float32Array(Uint32Array.from(bits).buffer);

describe.runIf(available)('bench/native', () => {
  let found: Forecast[];
  beforeAll(async () => {
    await buildFirmware(NATIVE);
    const lines = await runFirmware(NATIVE, ['forecasts', String(READINGS)]);
    found = lines.filter((line): line is Forecast & Record<string, unknown> => 'forecast' in line);
  });

  it('runs every kinematic case and no other', () => {
    expect([...new Set(found.map((line) => line.case))]).toEqual(kinematic.map(({ index }) => index));
  });

  it.each(kinematic)('forecasts the same as the module: $name', async (given) => {
    const own = found.filter((line) => line.case === given.index);
    expect(own).toHaveLength(READINGS / REPORTED);
    let worst = 0;
    const core = runCase(new RawCore(await newEngine()), given);
    for (let reading = 1; reading <= READINGS; reading++) {
      const raw = core.next().value;
      if (reading % REPORTED !== 0) continue;
      raw.call('forecast');
      const { readings, forecast } = own[reading / REPORTED - 1]!;
      expect(readings).toBe(reading);
      const steps = raw.forecastSteps;
      const native = floats(forecast);
      expect(native).toHaveLength(2 * steps.length);
      steps.forEach(({ mean, sd }, k) => {
        worst = Math.max(worst, Math.abs(native[2 * k]! - mean) / sd, Math.abs(native[2 * k + 1]! / sd - 1));
      });
    }
    expect(worst).toBeLessThan(TOLERANCE);
  });

  it('has nothing that the analyser or cppcheck find', () => {
    const folder = `${ROOT}bench/native`;
    const filter = readdirSync(folder).filter((name) => name.endsWith('.c') && name !== 'main.c'); // that one is for boards
    const paths = filter.map((name) => `${folder}/${name}`);
    const sdk = `-I${ROOT}firmware-harness/sdk`;
    for (const path of paths)
      execFileSync('cc', ['-std=c11', '-O2', '-fanalyzer', '-Werror', sdk, '-S', path, '-o', '-']);
    execFileSync('cppcheck', [
      ...['--std=c11', '--enable=warning,portability', '--error-exitcode=1', '--quiet'],
      ...['--suppress=missingIncludeSystem', sdk, ...paths],
    ]);
  });
});
