/**
 * Builds the firmware of a board and runs it in the emulator.
 *   node tools/firmware.mjs build PRESET
 *   node tools/firmware.mjs run PRESET digests 288      # prints what the board prints
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { root } from './setup.mjs';

const harness = join(root, 'firmware-harness');
const execute = promisify(execFile);

/** Presets of firmware-harness/CMakePresets.json; each is a machine of the emulator and an engine. */
export const PRESETS = ['mps2-an386-wasm3', 'mps2-an500-wasm3', 'netduinoplus2-wasm3'];

const MOST_OUTPUT = 256 * 1024 * 1024;

function requirePreset(preset) {
  if (!PRESETS.includes(preset)) throw new Error(`no preset ${preset}: choose one of ${PRESETS.join(', ')}`);
}

/**
 * Builds the programs of a preset where something changed. Throws with the compiler's messages.
 * @param {string} preset
 * @param {{ module?: string }} options `module`: pins another module than build/islet.wasm
 */
export async function buildFirmware(preset, { module = join(root, 'build/islet.wasm') } = {}) {
  requirePreset(preset);
  if (!existsSync(module)) throw new Error(`there is no module ${module}: run npm run build`);
  const folder = join(root, 'build/firmware', preset);
  try {
    await execute('cmake', ['--preset', preset, '-S', harness, `-DISLET_MODULE=${module}`], { cwd: harness });
    await execute('cmake', ['--build', folder]);
  } catch (error) {
    throw new Error(
      `the firmware of ${preset} could not be built:\n${error.stdout ?? ''}${error.stderr ?? error.message}`,
      { cause: error },
    );
  }
}

/**
 * Runs a command of the runner and answers what it printed, one object a line.
 * @param {string} preset
 * @param {string[]} command such as ['digests', '288']
 * @returns {Promise<Record<string, any>[]>}
 * @throws when the board reports an error or does not come to its end
 */
export async function runFirmware(preset, command, { seconds = 600 } = {}) {
  requirePreset(preset);
  let output;
  try {
    ({ stdout: output } = await execute('qemu-system-arm', emulatorArguments(preset, command), {
      maxBuffer: MOST_OUTPUT,
      timeout: seconds * 1000,
    }));
  } catch (error) {
    throw new Error(`${preset} ${command.join(' ')}: ${lastLine(error.stdout) ?? error.stderr ?? error.message}`, {
      cause: error,
    });
  }
  const lines = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  if (lines.at(-1)?.done !== true) throw new Error(`${preset} ${command.join(' ')}: ended early: ${lastLine(output)}`);
  return lines;
}

function emulatorArguments(preset, command) {
  const machine = preset.replace(/-[^-]*$/, '');
  const words = ['islet', ...command].map((word) => `arg=${word}`).join(',');
  const image = join(root, 'build/firmware', preset, 'islet-cases');
  return [
    ...['-M', machine, '-nographic', '-monitor', 'none', '-serial', 'none', '-kernel', image],
    ...['-semihosting-config', `enable=on,target=native,chardev=console,${words}`],
    ...['-chardev', 'stdio,id=console'], // otherwise the board's output is the emulator's standard error,
  ];
}

function lastLine(output) {
  return output?.trim().split('\n').at(-1) || undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [verb, preset, ...command] = process.argv.slice(2);
  if (!['build', 'run'].includes(verb) || !PRESETS.includes(preset)) {
    console.error(`usage: node tools/firmware.mjs build|run PRESET [COMMAND …]\npresets: ${PRESETS.join(', ')}`);
    process.exit(2);
  }
  try {
    await buildFirmware(preset);
    if (verb === 'run') {
      const { status } = spawnSync('qemu-system-arm', emulatorArguments(preset, command), { stdio: 'inherit' });
      process.exitCode = status ?? 1;
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
