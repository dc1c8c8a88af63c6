/** Runs small modules under patched wasm3: built for this machine, and as firmware on an emulated Cortex-M4. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareWasm3 } from '../../firmware-harness/wasm3/prepare.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const build = join(root, 'build/tests/wasm3');

/** One call of an exported function; arguments are the bits of i32 or f32 values. */
export interface Call {
  function: string;
  arguments: number[];
}

export interface TestModule {
  name: string;
  bytes: Uint8Array;
  calls: Call[];
}

export interface Build {
  name: string;
  compiler: string;
  flags: string[];
  run: (program: string) => [string, string[]];
}

const SOURCES = ['bind', 'code', 'compile', 'core', 'env', 'exec', 'function', 'info', 'module', 'parse'];
const COMMON = ['-std=gnu11', '-ffp-contract=off', '-fno-math-errno', '-fno-strict-aliasing', '-w'];

/** The definitions that wasm3.cmake gives to firmware. */
function firmwareDefinitions(): string[] {
  const cmake = readFileSync(join(root, 'firmware-harness/wasm3/wasm3.cmake'), 'utf8');
  return [...cmake.matchAll(/^ {4}(d_m3\w+=\S+?)\)?(?: .*)?$/gm)].map(([, definition]) =>
    `-D${definition}`.replace('${CODE_BASE}', '0'),
  );
}

export const HOST: Build = {
  name: 'host',
  compiler: 'cc',
  flags: ['-O2', '-g', '-fsanitize=address'],
  run: (program) => [program, []],
};

/** The host with what firmware switches on, as far as a 64-bit machine can have it. */
export const FUSING_HOST: Build = {
  ...HOST,
  name: 'fusing-host',
  flags: [
    ...HOST.flags,
    '-Dd_m3IsletFusion=1',
    '-Dd_m3IsletFlatLoops=1',
    '-Dd_m3IsletConstantAddresses=1',
    '-Dd_m3Islet32BitBounds=1',
    '-Dd_m3CodePageAlignSize=512',
    '-Dd_m3IsletImports=0',
    '-Dd_m3IsletFunctionsOnDemand=1',
  ],
};

export const CORTEX_M4: Build = {
  name: 'cortex-m4',
  compiler: 'arm-none-eabi-gcc',
  flags: [
    ...[
      '-O2',
      '-ffixed-r7',
      '-mcpu=cortex-m4',
      '-mthumb',
      '-mfpu=fpv4-sp-d16',
      '-mfloat-abi=hard',
      '-ffunction-sections',
      '-fdata-sections',
    ],
    ...[
      '-nostartfiles',
      '--specs=nosys.specs',
      '-Wl,--gc-sections',
      '-Wl,--no-warn-rwx-segments',
      '-T',
      join(here, 'runner.ld'),
    ],
    ...firmwareDefinitions(),
  ],
  run: (program) => [
    'qemu-system-arm',
    [
      '-M',
      'mps2-an386',
      '-display',
      'none',
      '-monitor',
      'none',
      '-serial',
      'none',
      '-chardev',
      'stdio,id=out',
      '-semihosting-config',
      'enable=on,target=native,chardev=out',
      '-kernel',
      program,
    ],
  ],
};

/** A module from its text, with wabt. */
export function assemble(name: string, text: string): Uint8Array {
  mkdirSync(build, { recursive: true });
  const [from, to] = [join(build, `${name}.wat`), join(build, `${name}.wasm`)];
  writeFileSync(from, text);
  execFileSync('wat2wasm', ['--enable-all', from, '-o', to]);
  return readFileSync(to);
}

/** What each call gives: 8 hexadecimal digits, or wasm3's message. */
export function underWasm3({ name, compiler, flags, run }: Build, modules: TestModule[]): string[][] {
  const folder = join(build, name);
  const sources = join(folder, 'wasm3');
  prepareWasm3(sources, { from: join(root, 'node_modules/wasm3-sources/cpp') });
  writeFileSync(join(folder, 'modules.h'), tables(modules));
  const program = join(folder, 'runner');
  const files = SOURCES.map((source) => join(sources, `m3_${source}.c`));
  execFileSync(compiler, [
    join(here, 'runner.c'),
    ...files,
    `-I${sources}`,
    `-I${folder}`,
    ...COMMON,
    ...flags,
    '-o',
    program,
    '-lm',
  ]);
  const { stdout, stderr, status, signal } = spawnSync(...run(program), { encoding: 'utf8', timeout: 60_000 });
  const lines = stdout.trimEnd().split('\n');
  const wanted = modules.reduce((sum, { calls }) => sum + calls.length, 0);
  if (lines.length !== wanted)
    throw new Error(`${name}: ${lines.length} of ${wanted} results, ${signal ?? status}: ${stderr}${lines.at(-1)}`);
  return modules.map(({ calls }) => lines.splice(0, calls.length));
}

/** What each call gives in Node: 8 hexadecimal digits, or `trap`. */
export async function inNode({ bytes, calls }: TestModule): Promise<string[]> {
  const { instance } = await WebAssembly.instantiate(bytes as Uint8Array<ArrayBuffer>);
  return calls.map(({ function: name, arguments: values }) => {
    const call = instance.exports[name] as (...values: number[]) => number;
    try {
      return (call(...values) >>> 0).toString(16).padStart(8, '0');
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return 'trap';
      throw error;
    }
  });
}

function tables(modules: TestModule[]): string {
  const list = (numbers: Iterable<number>) => [...numbers].map((n) => `${n >>> 0}u`).join(',');
  const texts = modules.map(
    ({ bytes, calls }, i) =>
      `static const unsigned char bytes${i}[] = {${[...bytes].join(',')}};\n` +
      `static const struct call calls${i}[] = {${calls.map((c) => `{"${c.function}", ${c.arguments.length}, {${list(c.arguments)}}}`).join(',\n')}};\n`,
  );
  return (
    'struct call { const char *function; unsigned count; unsigned arguments[4]; };\n' +
    'struct module { const unsigned char *bytes; unsigned length; const struct call *calls; unsigned count; };\n' +
    texts.join('') +
    `static const struct module modules[] = {${modules.map(({ bytes, calls }, i) => `{bytes${i}, ${bytes.length}, calls${i}, ${calls.length}}`).join(',')}};\n`
  );
}
