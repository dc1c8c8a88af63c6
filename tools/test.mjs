/** `npm test`: makes the clone ready, then runs every check and test; ends with one line that counts the tests. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { provideBrowser } from './browser.mjs';
import { root, setUp } from './setup.mjs';
import { provideToolchain } from './toolchain.mjs';

setUp();
provideToolchain();
provideBrowser();

const bin = (name, file) => join(root, 'node_modules', name, file);
const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;

const failures = [];
const check = (name, ok) => {
  if (!ok) failures.push(name);
};

check('generated files', node('tools/generate.mjs', '--check'));
check('format', node(bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'));
check('lint', node(bin('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0'));
check('types', node(bin('typescript', 'bin/tsc'), '-p', '.'));
const core = unitTests();
const host = hostTests();
check('latency gate', node('dist/islet.js', 'gate'));

const passed = core.passed + host.passed;
const failed = core.failed + host.failed;
if (failures.length > 0) console.log(`\nchecks that failed: ${failures.join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed, ${host.skipped} skipped`);
process.exitCode = failed > 0 || failures.length > 0 || passed === 0 ? 1 : 0;

/** The unit tests in AssemblyScript. */
function unitTests() {
  const { stdout, status } = spawnSync(process.execPath, [bin('@as-pect/cli', 'bin/asp.js'), '--verbose'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(stdout);
  const [, passed = 0, total = 0] = /\[Tests\]: (\d+) \/ (\d+)/.exec(stripVTControlCharacters(stdout)) ?? [];
  check('unit tests of the core', status === 0);
  return { passed: Number(passed), failed: Number(total) - Number(passed) };
}

/** The tests of the host, of the core through it, and of the tools. */
function hostTests() {
  const report = join(root, 'build/vitest.json');
  rmSync(report, { force: true });
  const ok = node(
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  );
  check('tests', ok);
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}
