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

/** Presets of firmware-harness/CMakePresets.json that run the module; each is a machine of the emulator and an engine. */
export const PRESETS = [
  'mps2-an386-wasm3',
  'mps2-an500-wasm3',
  'netduinoplus2-wasm3',
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
    await alone(BUILD_LOCK, async () => {
      await execute('cmake', ['--preset', preset, '-S', harness, `-DISLET_MODULE=${module}`], { cwd: harness });
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
export async function runFirmware(preset, command, { seconds = 600, plugin = [] } = {}) {
  requirePreset(preset);
  let output;
  try {
    ({ stdout: output } = await execute('qemu-system-arm', [...emulatorArguments(preset, command), ...plugin], {
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

/**
 * Measures the calls of the core between the runner's markers, with the emulator's plugin: what each stage of each case costs
 * over so many readings, at most (`reading`, `instructions`, `cycles`) and typically (`medianCycles`). Behind the cases come those of
 * worst.json, one stage each, named `worst STAGE MODEL`; only an engine that runs the module has them.
 * @param {string} preset
 * @param {number} readings
 * @returns {Promise<{ case: number, name: string, stage: string, reading: number, instructions: number, cycles: number, medianCycles: number }[]>}
 */
export async function measureFirmware(preset, readings) {
  const folder = mkdtempSync(join(tmpdir(), 'islet-'));
  try {
    const out = join(folder, 'cycles');
    const core = preset.includes('an500') ? 'm7' : 'm4';
    const plugin = ['-plugin', `${buildPlugin()},core=${core},out=${out}`];
    const lines = await runFirmware(preset, ['measure', String(readings)], { plugin });
    const named = lines.flatMap((line) => (line.measure === undefined ? [] : [line.measure]));
    const counted = readFileSync(out, 'utf8')
      .split('\n')
      .filter((line) => /^\d/.test(line));
    if (named.length !== counted.length) throw new Error(`${preset}: ${named.length} calls, ${counted.length} counts`);
    const names = caseNames();
    const stages = new Map();
    named.forEach(([index, reading, stage], i) => {
      const [, instructions, cycles] = counted[i].split(' ').map(Number);
      const key = `${index} ${stage}`;
      if (!stages.has(key)) stages.set(key, []);
      stages.get(key).push({ case: index, name: names[index], stage, reading, instructions, cycles });
    });
    return [...stages.values()].map((calls) => {
      const sorted = calls.sort((a, b) => a.cycles - b.cycles || b.reading - a.reading);
      return { ...sorted.at(-1), medianCycles: sorted[(sorted.length - 1) >> 1].cycles };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Names of the cases in the order in which the runner numbers them. */
function caseNames() {
  const read = (file) => JSON.parse(readFileSync(join(root, 'tests/cases', file), 'utf8')).cases;
  return [
    ...read('cases.json').map(({ name }) => name),
    ...read('worst.json').map(({ stage, model }) => `worst ${stage} ${model}`),
  ];
}

/** Prints a table: a line for each case, a column for each stage, in thousands of cycles. */
async function printMeasures(preset, readings) {
  const names = caseNames();
  const found = await measureFirmware(preset, readings);
  const stages = [...new Set(found.map(({ stage }) => stage))];
  const width = Math.max(...names.map((name) => name.length));
  console.log(`${preset}: modelled cycles, no wait states, thousands; worst of ${readings} readings`);
  console.log([' '.repeat(width), ...stages.map((stage) => stage.padStart(12))].join(' '));
  names.forEach((name, index) => {
    const cells = stages.map((stage) => found.find((one) => one.case === index && one.stage === stage)?.cycles);
    console.log(
      [name.padEnd(width), ...cells.map((c) => (c === undefined ? '-' : (c / 1000).toFixed(1)).padStart(12))].join(' '),
    );
  });
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
