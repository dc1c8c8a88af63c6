/** The C SDK on the host: its promises under AddressSanitizer, and its sources under the compiler's and cppcheck's analysis. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareWasm3 } from '../../firmware-harness/wasm3/prepare.mjs';
import { missingPackages } from '../../tools/toolchain.mjs';
import { ROOT } from '../support/engines.js';

const available = missingPackages().length === 0 || process.env['CI'] !== undefined;
if (!available) console.warn('SKIPPED: the tests of the C SDK; they need what the boards need');

const OUT = `${ROOT}build/sdk-test`;
const SDK = `${ROOT}firmware-harness/sdk`;
const RUNNER = `${ROOT}firmware-harness/runner`;
const FLAGS = [
  '-std=gnu11',
  '-O2',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-strict-aliasing',
  '-DNDEBUG',
  '-Dd_m3ExternalHeap=1',
];

describe.runIf(available)('the C SDK', () => {
  let wasm3: string;
  beforeAll(() => {
    wasm3 = prepareWasm3().to;
    mkdirSync(OUT, { recursive: true });
    execFileSync(process.execPath, ['tools/generate-module.mjs', 'build/islet.wasm', OUT], { cwd: ROOT });
    execFileSync(process.execPath, ['tools/generate-cases.mjs', 'tests/cases/cases.json', `${OUT}/cases.h`], {
      cwd: ROOT,
    });
  });

  const include = () => [`-I${SDK}`, `-I${OUT}`, `-isystem${wasm3}`];

  it('keeps its promises', () => {
    const sanitize = ['-fsanitize=address', '-g', '-w'];
    const parts = readdirSync(wasm3).filter((name) => /^m3_.*\.c$/.test(name));
    execFileSync('cc', [
      ...FLAGS,
      ...sanitize,
      ...include(),
      `-I${RUNNER}`,
      ...parts.map((name) => `${wasm3}/${name}`),
      ...['islet.c', 'engine-wasm3.c', 'heap.c', 'sha256.c'].map((name) => `${SDK}/${name}`),
      `${OUT}/islet_module.c`,
      `${RUNNER}/events.c`,
      `${ROOT}tests/sdk/program.c`,
      ...['-o', `${OUT}/program`, '-lm'],
    ]);
    const env = { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' };
    const { stdout, stderr, status } = spawnSync(`${OUT}/program`, { encoding: 'utf8', env });
    expect(stdout + stderr).toBe('0 failures\n');
    expect(status).toBe(0);
  });

  it.each(['islet.c', 'engine-wasm3.c', 'heap.c', 'sha256.c'])(
    '%s compiles without a warning, also of the analyser',
    (name) => {
      const warnings = ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Wstrict-prototypes', '-fanalyzer', '-Werror'];
      execFileSync('cc', [...FLAGS, ...warnings, ...include(), '-c', `${SDK}/${name}`, '-o', `${OUT}/${name}.o`]);
    },
  );

  it('has nothing that cppcheck finds', () => {
    execFileSync('cppcheck', [
      ...['--std=c11', '--enable=warning,portability', '--error-exitcode=1', '--quiet', '--inline-suppr'],
      ...['--suppress=missingIncludeSystem', `-I${SDK}`, `-I${OUT}`],
      ...['islet.c', 'engine-wasm3.c', 'heap.c', 'sha256.c'].map((name) => `${SDK}/${name}`),
    ]);
  });
});
