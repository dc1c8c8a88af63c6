/**
 * Builds the firmware of a board and runs it in the emulator.
 *   node tools/firmware.mjs build PRESET
 *   node tools/firmware.mjs run PRESET digests 288      # prints what the board prints
 *   node tools/firmware.mjs measure PRESET 288          # modelled cycles of each call, worst over 288 readings of each case, and
 *                                                       # of the calls of tests/cases/worst.json
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildPlugin } from '../firmware-harness/plugin/build.mjs';
import { alone } from './lock.mjs';
import { root } from './setup.mjs';

const harness = join(root, 'firmware-harness');
const execute = promisify(execFile);

/** The preset that runs the module for small devices. */
const KALMAN = 'mps2-an386-kalman';

/** Presets of firmware-harness/CMakePresets.json that run a module; each is a machine of the emulator and an engine. */
export const PRESETS = [
  'mps2-an386-wasm3',
  'mps2-an386-stored',
  KALMAN,
  'mps2-an500-wasm3',
  'netduinoplus2-stored',
  'mps2-an386-aot',
  'mps2-an500-aot',
];

/** The hand-written filter of bench/native: it has no digests, and knows the kinematic cases only. */
export const NATIVE = 'mps2-an386-native';

const ALL = [...PRESETS, NATIVE];

/** Held while firmware is built: all presets share the prepared sources of wasm3. */
export const BUILD_LOCK = join(root, 'build/firmware/.building');

const MOST_OUTPUT = 256 * 1024 * 1024;

function requirePreset(preset) {
  if (!ALL.includes(preset)) throw new Error(`no preset ${preset}: choose one of ${ALL.join(', ')}`);
}

/** The module of the build that a preset runs. */
export function moduleOf(preset) {
  return join(root, 'build', preset === KALMAN ? 'islet-kalman.wasm' : 'islet.wasm');
}

/** Where the programs of a preset are built unless a `folder` says otherwise. */
const buildFolder = (preset) => join(root, 'build/firmware', preset);

/**
 * Builds the programs of a preset where something changed. Throws with the compiler's messages.
 * @param {string} preset
 * @param {{ module?: string, cases?: string, folder?: string }} options `module`: pins another module than `moduleOf`;
 *   `cases`: runs other cases than those of tests/cases; `folder`: builds there. Absolute paths.
 */
export async function buildFirmware(
  preset,
  { module = moduleOf(preset), cases = join(root, 'tests/cases/cases.json'), folder = buildFolder(preset) } = {},
) {
  requirePreset(preset);
  if (!existsSync(module)) throw new Error(`there is no module ${module}: run npm run build`);
  const settings = [`-DISLET_MODULE=${module}`, `-DISLET_CASES=${cases}`];
  try {
    await alone(BUILD_LOCK, async () => {
      await execute('cmake', ['--preset', preset, '-S', harness, '-B', folder, ...settings], { cwd: harness });
      await execute('cmake', ['--build', folder]);
    });
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
export async function runFirmware(preset, command, { seconds = 1800, plugin = [], folder = buildFolder(preset) } = {}) {
  requirePreset(preset);
  let output;
  try {
    ({ stdout: output } = await execute('qemu-system-arm', [...emulatorArguments(preset, command, folder), ...plugin], {
      maxBuffer: MOST_OUTPUT,
      timeout: seconds * 1000,
      killSignal: 'SIGKILL', // what ends otherwise answers as if it had come to its end
    }));
  } catch (error) {
    const reason = error.killed
      ? `did not end within ${seconds} s`
      : (lastLine(error.stdout) ?? error.stderr ?? error.message);
    throw new Error(`${preset} ${command.join(' ')}: ${reason}`, { cause: error });
  }
  const lines = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  if (lines.at(-1)?.done !== true) throw new Error(`${preset} ${command.join(' ')}: ended early: ${lastLine(output)}`);
  return lines;
}

/**
 * Measures the calls of the core between the runner's markers, with the emulator's plugin: what each stage of each case costs
 * over so many readings, at most (`reading`, `instructions`, `cycles`) and typically (`medianCycles`).
 * @param {string} preset
 * @param {number} readings
 * @param {{ folder?: string }} options
 * @returns {Promise<{ case: number, stage: string, reading: number, instructions: number, cycles: number, medianCycles: number }[]>}
 */
export async function measureFirmware(preset, readings, { folder } = {}) {
  const stages = new Map();
  for (const call of await countCalls(preset, ['measure', String(readings)], folder)) {
    const key = `${call.case} ${call.stage}`;
    if (!stages.has(key)) stages.set(key, []);
    stages.get(key).push(call);
  }
  return [...stages.values()].map((calls) => {
    const sorted = calls.sort((a, b) => a.cycles - b.cycles || b.reading - a.reading);
    return { ...sorted.at(-1), medianCycles: sorted[(sorted.length - 1) >> 1].cycles };
  });
}

/**
 * Measures the calls of tests/cases/worst.json, in its order; `name` is `worst STAGE FILTER`.
 * @param {string} preset one that runs the module
 * @param {{ folder?: string }} options
 * @returns {Promise<{ name: string, stage: string, filter: string, instructions: number, cycles: number }[]>}
 */
export async function measureWorst(preset, { folder } = {}) {
  const { cases } = JSON.parse(readFileSync(join(root, 'tests/cases/worst.json'), 'utf8'));
  const found = await countCalls(preset, ['worst'], folder);
  return found.map(({ case: index, stage, instructions, cycles }) => {
    const { model, method, head } = cases[index];
    const filter = `${method === 'kalman' ? model : method}${head === undefined ? '' : ' with head'}`;
    return { name: `worst ${stage} ${filter}`, stage, filter, instructions, cycles };
  });
}

/** Runs a command of the runner under the plugin: each measured call with what it cost. */
async function countCalls(preset, command, folder) {
  const scratch = mkdtempSync(join(tmpdir(), 'islet-'));
  try {
    const out = join(scratch, 'cycles');
    const core = preset.includes('an500') ? 'm7' : 'm4';
    const plugin = ['-plugin', `${buildPlugin()},core=${core},out=${out}`];
    const lines = await runFirmware(preset, command, { plugin, folder });
    const named = lines.flatMap((line) => (line.measure === undefined ? [] : [line.measure]));
    const counted = readFileSync(out, 'utf8')
      .split('\n')
      .filter((line) => /^\d/.test(line));
    if (named.length !== counted.length) throw new Error(`${preset}: ${named.length} calls, ${counted.length} counts`);
    return named.map(([index, reading, stage], i) => {
      const [, instructions, cycles] = counted[i].split(' ').map(Number);
      return { case: index, stage, reading, instructions, cycles };
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Prints a table: a line for each case, a column for each stage, in thousands of cycles. */
async function printMeasures(preset, readings) {
  const { cases } = JSON.parse(readFileSync(join(root, 'tests/cases/cases.json'), 'utf8'));
  const found = await measureFirmware(preset, readings);
  const stages = [...new Set(found.map(({ stage }) => stage))];
  const width = Math.max(...cases.map(({ name }) => name.length));
  console.log(`${preset}: modelled cycles, no wait states, thousands; worst of ${readings} readings`);
  console.log([' '.repeat(width), ...stages.map((stage) => stage.padStart(12))].join(' '));
  cases.forEach(({ name }, index) => {
    const cells = stages.map((stage) => found.find((one) => one.case === index && one.stage === stage)?.cycles);
    console.log(
      [name.padEnd(width), ...cells.map((c) => (c === undefined ? '-' : (c / 1000).toFixed(1)).padStart(12))].join(' '),
    );
  });
  if (preset === NATIVE) return;
  console.log('the worst calls of tests/cases/worst.json');
  for (const { name, cycles } of await measureWorst(preset))
    console.log(`${name.padEnd(width)} ${(cycles / 1000).toFixed(1).padStart(12)}`);
}

/**
 * Bytes of flash that the smallest program takes, by section.
 * @param {string} preset
 * @param {{ folder?: string }} options
 * @returns {Promise<Record<string, number>>}
 */
export async function flashSections(preset, { folder = buildFolder(preset) } = {}) {
  const { stdout } = await execute('arm-none-eabi-size', ['-A', '-d', join(folder, 'islet-minimal')]);
  const sizes = [...stdout.matchAll(/^\.(text|ARM\.exidx|rodata|module|data) +(\d+)/gm)];
  return Object.fromEntries(sizes.map(([, name, size]) => [name, Number(size)]).filter(([, size]) => size > 0));
}

function emulatorArguments(preset, command, folder = buildFolder(preset)) {
  return emulation(preset.replace(/-[^-]*$/, ''), join(folder, 'islet-cases'), ['islet', ...command]);
}

/** Arguments of the emulator that runs a program on a machine, with its command line; what it prints is the emulator's output. */
export function emulation(machine, program, words) {
  const line = words.map((word) => `arg=${word}`).join(',');
  return [
    ...['-M', machine, '-nographic', '-monitor', 'none', '-serial', 'none', '-kernel', program],
    ...['-semihosting-config', `enable=on,target=native,chardev=console,${line}`],
    ...['-chardev', 'stdio,id=console'], // otherwise the board's output is the emulator's standard error,
  ];
}

function lastLine(output) {
  return output?.trim().split('\n').at(-1) || undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [verb, preset, ...command] = process.argv.slice(2);
  if (!['build', 'run', 'measure'].includes(verb) || !ALL.includes(preset)) {
    console.error(`usage: node tools/firmware.mjs build|run|measure PRESET [COMMAND …]\npresets: ${ALL.join(', ')}`);
    process.exit(2);
  }
  try {
    await buildFirmware(preset);
    if (verb === 'measure') await printMeasures(preset, Number(command[0] ?? 288));
    if (verb === 'run') {
      const { status } = spawnSync('qemu-system-arm', emulatorArguments(preset, command), { stdio: 'inherit' });
      process.exitCode = status ?? 1;
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
