/** The example of firmware-harness/README.md as a team builds it: its code stored from what a device printed, its parameters as C. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFirmware, emulation } from '../../tools/firmware.mjs';
import { missingPackages } from '../../tools/toolchain.mjs';
import { ROOT } from '../support/engines.js';

// Without the tools there are no boards; on a CI that is a failure.
const missing = missingPackages();
const available = missing.length === 0 || process.env['CI'] !== undefined;
if (!available) console.warn(`SKIPPED: the firmware example; install ${missing.join(' ')}`);

const PRESET = 'mps2-an386-stored';
const BUILT = `${ROOT}build/firmware/${PRESET}`;
const OUT = `${ROOT}build/firmware-example`;
const HARNESS = `${ROOT}firmware-harness`;
const TOOL = `${ROOT}tools/store-code.mjs`;
/** A configuration without features, as the example has it. */
const DEVICE = ['model', '2', 'method', '1', 'features', '0'];

/** What store-code.mjs makes of a print, such as a serial line had it. */
const stored = (printed: string, out = `${OUT}/refused.c`) =>
  spawnSync(process.execPath, [TOOL, out], { input: printed, encoding: 'utf8' });

describe.runIf(available)('stored code that a device printed', () => {
  let printed: string;
  beforeAll(async () => {
    await buildFirmware(PRESET);
    mkdirSync(OUT, { recursive: true });
    const program = emulation('mps2-an386', `${BUILT}/islet-store`, ['islet-store', ...DEVICE]);
    printed = execFileSync('qemu-system-arm', program, { encoding: 'utf8' });
  });

  it('is the one that the build stores', () => {
    execFileSync(process.execPath, [TOOL, `${OUT}/built.c`, `${BUILT}/islet-store`, 'mps2-an386', ...DEVICE]);
    expect(stored(printed, `${OUT}/islet_code.c`)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(`${OUT}/islet_code.c`, 'utf8')).toBe(readFileSync(`${OUT}/built.c`, 'utf8'));
  });

  it('is found among what a serial line says besides', () => {
    const line = `boot\r\n\r\n${printed.replaceAll('\n', '\r\n')}\r\n$ `;
    expect(stored(line, `${OUT}/serial.c`)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(`${OUT}/serial.c`, 'utf8')).toBe(readFileSync(`${OUT}/islet_code.c`, 'utf8'));
  });

  it.each<[string, (whole: string) => string, RegExp]>([
    [
      'a digit is wrong',
      (whole) => `${whole.slice(0, 5000)}${whole[5000] === '0' ? '1' : '0'}${whole.slice(5001)}`,
      /damaged or cut off/,
    ],
    ['a word is lost', (whole) => whole.slice(0, 5000) + whole.slice(5016), /damaged or cut off/],
    ['a digit is lost', (whole) => whole.slice(0, 5000) + whole.slice(5001), /damaged or cut off/],
    ['the end is missing', (whole) => whole.slice(0, -40), /damaged or cut off/],
    ['nothing was printed', () => '', /holds no stored code/],
    [
      'the device refused',
      () => '{"error":"islet_store answers -69"}\n',
      /made no code: \{"error":"islet_store answers -69"\}/,
    ],
  ])('is refused when %s', (_, spoil, message) => {
    const { status, stderr } = stored(spoil(printed));
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trim()).not.toContain('\n');
  });

  it('serves the example, which forecasts what the README says of its own', () => {
    const example = /```c\n([^]*?)```/.exec(readFileSync(`${HARNESS}/README.md`, 'utf8'))![1]!;
    writeFileSync(`${OUT}/example.c`, example);
    execFileSync(process.execPath, [`${ROOT}tools/generate-parameters.mjs`, 'kinematic', `${OUT}/wearer.h`]);
    execFileSync('arm-none-eabi-gcc', [
      ...['-std=c11', '-Os', '-ffp-contract=off', '-Wall', '-Wextra', '-Wconversion', '-pedantic', '-Werror'],
      ...['-mcpu=cortex-m4', '-mfpu=fpv4-sp-d16', '-mthumb', '-mfloat-abi=hard'],
      ...['--specs=nano.specs', '-nostartfiles', '-Wl,--gc-sections'],
      ...[`-L${HARNESS}/boards`, `-T${HARNESS}/boards/mps2/memory.ld`],
      ...['sdk', 'runner', 'boards'].map((folder) => `-I${HARNESS}/${folder}`),
      ...[`-I${BUILT}/generated`, `-I${OUT}`],
      ...[`${OUT}/example.c`, `${OUT}/islet_code.c`, `${ROOT}tests/firmware/device.c`, `${HARNESS}/runner/report.c`],
      ...['board', 'islet', 'engine'].map((library) => `${BUILT}/lib${library}.a`),
      ...['-lm', '-o', `${OUT}/example`],
    ]);
    const program = emulation('mps2-an386', `${OUT}/example`, ['example']);
    const forecast = JSON.parse(execFileSync('qemu-system-arm', program, { encoding: 'utf8' })) as object;
    const said = /^in 30 min: (\d+) mg\/dL.*\n.* by then: (\d+) %$/m.exec(readFileSync(`${ROOT}README.md`, 'utf8'));
    expect(forecast).toEqual({ mean: Number(said![1]), below70: Number(said![2]) });
  });
});
