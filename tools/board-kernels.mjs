/** Measures small modules under the patched wasm3 on the emulated Cortex-M4. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildPlugin } from '../firmware-harness/plugin/build.mjs';
import { BUILD_LOCK } from './firmware.mjs';
import { alone } from './lock.mjs';
import { root } from './setup.mjs';

const PRESET = 'mps2-an386-wasm3';
/** Where firmware-harness/kernels/main.c expects the modules, and how long it takes names to be. */
const PACK_ADDRESS = '0x21000000';
const NAME_SIZE = 32;

const execute = promisify(execFile);
const folder = join(root, 'build/firmware', PRESET);

/** Builds the runner, and prepares the sources of wasm3 for it. */
export async function buildRunner() {
  const harness = join(root, 'firmware-harness');
  try {
    await alone(BUILD_LOCK, async () => {
      await execute('cmake', ['--preset', PRESET, '-S', harness], { cwd: harness });
      await execute('cmake', ['--build', folder, '--target', 'islet-kernels']);
    });
  } catch (error) {
    throw new Error(`the kernels' runner could not be built:\n${error.stdout ?? ''}${error.stderr ?? error.message}`, {
      cause: error,
    });
  }
}

/**
 * A module from its text, with wabt.
 * @param {string} text
 * @param {string[]} options of wat2wasm
 * @returns {Uint8Array}
 */
export function assemble(text, options = []) {
  const at = mkdtempSync(join(tmpdir(), 'islet-'));
  try {
    writeFileSync(join(at, 'module.wat'), text);
    execFileSync('wat2wasm', [...options, join(at, 'module.wat'), '-o', join(at, 'module.wasm')]);
    return readFileSync(join(at, 'module.wasm'));
  } finally {
    rmSync(at, { recursive: true });
  }
}

/**
 * Runs each module's calls in order, each module in a fresh interpreter.
 * @param {{ bytes: Uint8Array, calls: string[] }[]} modules calls: exported functions without parameters that give an i32
 * @returns {Promise<{ answer: number, cycles: number }[][]>} by module and call
 */
export async function measureKernels(modules) {
  await buildRunner();
  const at = mkdtempSync(join(tmpdir(), 'islet-'));
  try {
    const [pack, out] = [join(at, 'pack'), join(at, 'cycles')];
    writeFileSync(pack, packed(modules));
    const { stdout } = await execute('qemu-system-arm', [
      ...['-M', 'mps2-an386', '-nographic', '-monitor', 'none', '-serial', 'none'],
      ...['-kernel', join(folder, 'islet-kernels')],
      ...['-device', `loader,file=${pack},addr=${PACK_ADDRESS},force-raw=on`],
      ...['-semihosting-config', 'enable=on,target=native,chardev=console', '-chardev', 'stdio,id=console'],
      ...['-plugin', `${buildPlugin()},core=m4,out=${out}`],
    ]).catch((error) => {
      throw new Error(`the kernels did not run: ${error.stdout?.trim().split('\n').at(-1) || error.message}`, {
        cause: error,
      });
    });
    const lines = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    if (lines.at(-1)?.done !== true) throw new Error(`the kernels ended early: ${stdout.slice(-200)}`);
    const counts = readFileSync(out, 'utf8')
      .split('\n')
      .filter((line) => /^\d/.test(line));
    const found = modules.map(() => []);
    lines.slice(0, -1).forEach(({ kernel: [module, , answer] }, i) => {
      found[module].push({ answer, cycles: Number(counts[i].split(' ')[2]) });
    });
    return found;
  } finally {
    rmSync(at, { recursive: true });
  }
}

function packed(modules) {
  const words = (...values) => Buffer.from(new Uint32Array(values).buffer);
  const parts = [words(modules.length)];
  for (const { bytes, calls } of modules) {
    parts.push(words(bytes.length, calls.length));
    for (const name of calls) {
      if (name.length >= NAME_SIZE) throw new Error(`the kernel's name ${name} is too long`);
      parts.push(Buffer.from(name.padEnd(NAME_SIZE, '\0')));
    }
    parts.push(bytes, Buffer.alloc(-bytes.length & 3));
  }
  return Buffer.concat(parts);
}
