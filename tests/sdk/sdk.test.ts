/** The C SDK on the host: its promises on each engine under AddressSanitizer, and its sources under the compiler's and cppcheck's analysis. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareWasm3 } from '../../firmware-harness/wasm3/prepare.mjs';
import { missingPackages } from '../../tools/toolchain.mjs';
import { ROOT } from '../support/engines.js';

const available = missingPackages().length === 0 || process.env['CI'] !== undefined;
if (!available) console.warn('SKIPPED: the tests of the C SDK; they need what the boards need');

const OUT = `${ROOT}build/sdk-test`;
const SDK = `${ROOT}firmware-harness/sdk`;
const AOT = `${ROOT}firmware-harness/aot`;
const RUNNER = `${ROOT}firmware-harness/runner`;
const FLAGS = [
  '-std=gnu11',
  '-O2',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-strict-aliasing',
  '-DNDEBUG',
  '-Dd_m3ExternalHeap=1',
  '-Dd_m3IsletImports=0',
  '-Dd_m3IsletFunctionsOnDemand=1',
  '-Dd_m3IsletStoredCode=1',
];
const SANITIZE = ['-fsanitize=address', '-g', '-w'];
const SOURCES = [
  ...['islet.c', 'engine-wasm3.c', 'engine-stored.c', 'functions.c', 'store.c', 'heap.c', 'sha256.c'].map(
    (name) => `${SDK}/${name}`,
  ),
  `${AOT}/engine-aot.c`,
];

/** Exports that trap by the first word of the input block: a load, a store, a division, and at once. */
const TRAPPING: Record<string, string> = {
  diagnose: '(i32.load offset=8 (i32.load (i32.const 16)))',
  distribution: '(i32.store offset=8 (i32.load (i32.const 16)) (i32.const 1)) (i32.const 0)',
  forecast: '(i32.div_u (i32.const 1) (i32.load (i32.const 16)))',
  risk: 'unreachable',
};

/** The core with the exports of TRAPPING: its path. */
function trappingModule(): string {
  let text = readFileSync(`${ROOT}build/islet.wat`, 'utf8');
  for (const [name, body] of Object.entries(TRAPPING)) {
    const called = new RegExp(`^ \\(export "${name}" \\(func (\\S+?)\\)\\)`, 'm').exec(text)![1]!;
    const whole = new RegExp(`^ \\(func (${called.replaceAll('$', '\\$')}) \\(result i32\\)$[^]*?^ \\)$`, 'm');
    expect(text).toMatch(whole);
    text = text.replace(whole, (_, symbol: string) => ` (func ${symbol} (result i32)\n  ${body}\n )`);
  }
  const path = `${OUT}/trapping.wasm`;
  writeFileSync(`${OUT}/trapping.wat`, text);
  execFileSync('wat2wasm', [`${OUT}/trapping.wat`, '-o', path]);
  return path;
}

/** The core with so many functions more that no configuration calls: its path. */
function largerModule(functions: number): string {
  const text = readFileSync(`${ROOT}build/islet.wat`, 'utf8');
  const more = Array.from({ length: functions }, (_, k) => ` (func $other/${k} (result i32) (i32.const ${k}))\n`);
  writeFileSync(`${OUT}/larger.wat`, text.replace(/\n\)\s*$/, `\n${more.join('')})\n`));
  execFileSync('wat2wasm', [`${OUT}/larger.wat`, '-o', `${OUT}/larger.wasm`]);
  return `${OUT}/larger.wasm`;
}

/** What the build makes of a module for both engines, in a folder of its own. */
function generate(module: string, folder: string): void {
  const digest = createHash('sha256').update(readFileSync(module)).digest('hex');
  mkdirSync(folder, { recursive: true });
  execFileSync(process.execPath, [`${ROOT}tools/generate-module.mjs`, module, folder]);
  execFileSync(process.execPath, [
    `${ROOT}tools/generate-cases.mjs`,
    `${ROOT}tests/cases/cases.json`,
    `${folder}/cases.h`,
  ]);
  execFileSync('wasm2c', ['-n', `islet_${digest}`, module, '-o', `${folder}/islet_aot.c`]);
}

describe.runIf(available)('the C SDK', () => {
  let wasm3: string;
  let objects: string[];
  beforeAll(() => {
    wasm3 = prepareWasm3().to;
    mkdirSync(OUT, { recursive: true });
    const parts = readdirSync(wasm3).filter((name) => /^m3_.*\.c$/.test(name));
    execFileSync('cc', [...FLAGS, ...SANITIZE, '-c', ...parts.map((name) => `${wasm3}/${name}`)], { cwd: OUT });
    objects = parts.map((name) => `${OUT}/${name.replace(/c$/, 'o')}`);
    generate(`${ROOT}build/islet.wasm`, `${OUT}/shipped`);
    generate(trappingModule(), `${OUT}/trapping`);
    generate(largerModule(60), `${OUT}/larger`);
  });

  const include = (folder: string) => [`-I${SDK}`, `-I${AOT}`, `-I${RUNNER}`, `-I${OUT}/${folder}`, `-isystem${wasm3}`];

  const ENGINES: Record<string, () => string[]> = {
    wasm3: () => [...['engine-wasm3.c', 'functions.c', 'heap.c'].map((name) => `${SDK}/${name}`), ...objects],
    stored: () => [
      ...['engine-stored.c', 'store.c', 'functions.c', 'heap.c'].map((name) => `${SDK}/${name}`),
      `${ROOT}tests/sdk/store-here.c`,
      ...objects,
    ],
    aot: () => ['engine-aot.c', 'translated.c'].map((name) => `${AOT}/${name}`),
  };

  /** Builds a program of this folder with an engine and a generated module, and runs it. */
  function outcome(engine: string, program: string, module: string): { output: string; status: number | null } {
    const out = `${OUT}/${program}-${module}-${engine}`;
    execFileSync('cc', [
      ...FLAGS,
      ...[...SANITIZE, `-DTRANSLATED=${Number(engine === 'aot')}`, `-DCOMPILES=${Number(engine === 'wasm3')}`],
      ...include(module),
      ...ENGINES[engine]!(),
      ...['islet.c', 'sha256.c'].map((name) => `${SDK}/${name}`),
      `${OUT}/${module}/islet_module.c`,
      `${RUNNER}/events.c`,
      `${RUNNER}/digest.c`,
      `${ROOT}tests/sdk/${program}.c`,
      ...['-o', out, '-lm'],
    ]);
    const env = { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' };
    const { stdout, stderr, status } = spawnSync(out, { encoding: 'utf8', env });
    return { output: stdout + stderr, status };
  }

  const expectNoFailures = (engine: string, program: string, module: string) =>
    expect(outcome(engine, program, module)).toEqual({ output: '0 failures\n', status: 0 });

  describe.each(Object.keys(ENGINES))('on %s', (engine) => {
    it('keeps its promises', () => expectNoFailures(engine, 'program', 'shipped'));
    it('answers a status when the module traps', () => expectNoFailures(engine, 'traps', 'trapping'));
  });

  it('serves a device with the code of it alone, and refuses code that is damaged, for another program or for another device', () =>
    expectNoFailures('stored', 'stored-code', 'shipped'));

  it('takes no more of the arena for functions that the configuration never calls', () => {
    const shipped = outcome('wasm3', 'usage', 'shipped');
    expect(shipped.output).toMatch(/^\d+\n$/);
    expect(outcome('wasm3', 'usage', 'larger')).toEqual(shipped);
  });

  it.each(['c++11', 'c++20'])('is called from %s, without a warning', (standard) => {
    const source = '#include "islet.h"\nint32_t serve(islet *self) { return islet_forecast(self); }\n';
    const flags = [`-std=${standard}`, '-Wall', '-Wextra', '-Wconversion', '-pedantic', '-Werror'];
    const assembly = execFileSync(
      'arm-none-eabi-g++',
      [...flags, `-I${SDK}`, `-I${OUT}/shipped`, '-S', '-x', 'c++', '-', '-o', '-'],
      { input: source, encoding: 'utf8' },
    );
    expect(assembly).toMatch(/\bbl?\s+islet_forecast\b/); // by its C name
  });

  it('does not build with the translation of another module than the pinned one', () => {
    const mixed = [`-I${OUT}/shipped`, ...include('trapping')]; // the pin of the one, the translation of the other
    writeFileSync(
      `${OUT}/mixed.c`,
      `#include "${OUT}/shipped/islet_module.h"\n#include "${OUT}/trapping/islet_aot.h"\n#include "${AOT}/engine-aot.c"\n`,
    );
    const { stderr, status } = spawnSync('cc', [...FLAGS, ...mixed, '-c', `${OUT}/mixed.c`, '-o', `${OUT}/mixed.o`], {
      encoding: 'utf8',
    });
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/unknown type name .Z_islet_[0-9a-f]{64}_instance_t/);
  });

  it('saves the floating-point registers that a caller may hold values in before it enters translated code', () => {
    const cpu = ['-mcpu=cortex-m4', '-mfpu=fpv4-sp-d16', '-mthumb', '-mfloat-abi=hard'];
    const assembly = execFileSync(
      'arm-none-eabi-gcc',
      [...FLAGS, ...cpu, ...include('shipped'), '-S', `${AOT}/engine-aot.c`, '-o', '-'],
      { encoding: 'utf8' },
    );
    const call = /^islet_engine_call:$[^]*?\.size\tislet_engine_call/m.exec(assembly)![0];
    expect(call).toMatch(/vpush\.64\t\{d8, d9, d10, d11, d12, d13, d14, d15\}/);
    expect(call).toMatch(/vldm\tsp!, \{d8-d15\}/);
  });

  it.each(SOURCES)('%s compiles without a warning, also of the analyser', (path) => {
    const warnings = ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Wstrict-prototypes', '-fanalyzer', '-Werror'];
    execFileSync('cc', [...FLAGS, ...warnings, ...include('shipped'), '-c', path, '-o', `${OUT}/warnings.o`]);
  });

  it('has nothing that cppcheck finds', () => {
    execFileSync('cppcheck', [
      ...['--std=c11', '--enable=warning,portability', '--error-exitcode=1', '--quiet', '--inline-suppr'],
      ...['--suppress=missingIncludeSystem', `-I${SDK}`, `-I${AOT}`, `-I${OUT}/shipped`],
      ...SOURCES,
    ]);
  });
});
