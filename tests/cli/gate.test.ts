/** `islet gate` from end to end: a module that is slower, larger or different in one bit fails it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { webAssemblyEngine } from '../../host/engines/webassembly.js';
import { budgetsText, readBudgets, type Budgets } from '../../host/gate/budgets.js';
import { readCases } from '../../host/gate/cases.js';
import { digestsOf } from '../../host/gate/digest.js';
import type { Report } from '../../host/gate/report.js';
import { missingPackages } from '../../tools/toolchain.mjs';
import { ROOT } from '../support/engines.js';
import { larger, oneBitOff, slower } from '../support/spoiled-modules.js';

const BOARD = 'mps2-an386-wasm3';
const READINGS = 12;

const islet = resolve('dist/islet.js');
const shipped = readFileSync(`${ROOT}build/islet.wasm`);
const folder = mkdtempSync(join(tmpdir(), 'islet-gate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BUDGETS = join(folder, 'budgets.json');
const CASES = join(folder, 'cases.json');

function gate(args: string[], environment: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, CI: undefined, ...environment };
  const options = { cwd: folder, encoding: 'utf8', env, maxBuffer: 2 ** 26 } as const;
  return spawnSync(process.execPath, [islet, 'gate', '--budgets', BUDGETS, ...args], options);
}

/** The module as a file, with the shipped one's text beside it: neither functions nor calls differ. */
function moduleFile(name: string, binary: Uint8Array): string {
  writeFileSync(join(folder, `${name}.wasm`), binary);
  copyFileSync(`${ROOT}build/islet.wat`, join(folder, `${name}.wat`));
  return join(folder, `${name}.wasm`);
}

/** The first constant whose last bit can be seen in the digests. */
async function different(): Promise<Uint8Array> {
  const [first] = readCases(`${ROOT}tests/cases/cases.json`);
  const expected = digestsOf(await webAssemblyEngine(shipped), first!, READINGS);
  for (const module of oneBitOff(shipped, readFileSync(`${ROOT}build/islet.wat`, 'utf8'))) {
    const found = digestsOf(await webAssemblyEngine(module), first!, READINGS);
    if (JSON.stringify(found) !== JSON.stringify(expected)) return module;
  }
  throw new Error('no constant of the module matters');
}

const empty: Budgets = {
  ...readBudgets(`${ROOT}budgets.json`),
  cases: 'cases.json',
  readings: READINGS,
  bars: [],
  budgets: {},
  metered: {},
  module: {},
  blessings: [],
};

function startAnew(budgets = empty): void {
  copyFileSync(`${ROOT}tests/cases/cases.json`, CASES);
  writeFileSync(BUDGETS, budgetsText(budgets));
}

describe('without boards', () => {
  beforeAll(() => {
    startAnew();
    const { status, stdout, stderr } = gate(['--no-boards', '--bless', 'as it ships']);
    expect(stderr).toBe('');
    expect(stdout).toBe(`blessed: ${BUDGETS}\n`);
    expect(status).toBe(0);
  });

  it('the module that was blessed passes', () => {
    const { status, stdout } = gate(['--no-boards']);
    expect(stdout).toMatch(/^gate passed: \d+ figures and \d+ digests, without boards$/m);
    expect(status).toBe(0);
  });

  it('slower fails, and only where it is', () => {
    const { status, stdout } = gate(['--no-boards', '--module', moduleFile('slower', slower(shipped, 'risk'))]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^slower: kinematic 5 min · risk, metered: [\d,]+ cycles, budget [\d,]+: 1\.\d+ × \(worst: /m,
    );
    expect(stdout).toMatch(/^larger: the module/m);
    expect(stdout).not.toMatch(/^slower: .*(?<!risk), metered/m);
    expect(stdout).not.toContain('different bits');
  });

  it('larger fails, as nothing else', () => {
    const binary = larger(shipped, 20);
    const { status, stdout } = gate(['--no-boards', '--json', '--module', moduleFile('larger', binary)]);
    expect(status).toBe(1);
    const report = JSON.parse(stdout) as Report;
    expect(report.findings.filter(({ verdict }) => verdict !== 'within')).toEqual([
      {
        figure: { part: 'module', name: 'bytes', unit: 'bytes', value: shipped.length + 20 },
        budget: shipped.length,
        verdict: 'over',
      },
    ]);
    expect(report.passed).toBe(false);
  });

  it('one bit of one constant fails, on every engine', async () => {
    const { status, stdout } = gate(['--no-boards', '--module', moduleFile('different', await different())]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^different bits on webassembly: case "kinematic, 5 minutes, Gaussian" after 1 reading, /m);
    expect(stdout).toMatch(/^different bits on wasm3: /m);
    expect(stdout).not.toMatch(/^larger/m);
  });

  it('--why names the functions that cost, of what is slower alone', () => {
    const binary = slower(shipped, 'risk');
    const { stdout } = gate(['--no-boards', '--why', '--json', '--module', moduleFile('slower', binary)]);
    const { why } = JSON.parse(stdout) as Report;
    expect(why.map(({ of }) => of)).toContain('kinematic 5 min · risk');
    expect(why.filter(({ of }) => !of.endsWith('· risk')).map(({ of }) => of)).toEqual(['the module']);
    const { functions, total } = why[0]!;
    expect(functions[0]!.name).toMatch(/^assembly\//);
    expect(functions[0]!.share).toBeCloseTo(functions[0]!.value / total, 12);
    expect(functions[0]!.value).toBeGreaterThanOrEqual(functions[1]!.value);
  });

  it('--markdown is the report, and standard error the verdict', () => {
    const { status, stdout, stderr } = gate([
      '--no-boards',
      '--markdown',
      '--module',
      moduleFile('larger', larger(shipped, 20)),
    ]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^## ❌ Islet gate failed: 1 reason/);
    expect(stderr).toMatch(/^islet: gate failed: 1 reason; /);
  });
});

describe('a blessing', () => {
  it('makes changed bits the expected ones, at every checkpoint, and says why in the budgets', async () => {
    startAnew();
    const binary = await different();
    const { status, stdout } = gate([
      '--no-boards',
      '--bless',
      'another constant',
      '--module',
      moduleFile('blessed', binary),
    ]);
    expect(stdout).toBe(`blessed: ${CASES} and ${BUDGETS}\n`);
    expect(status).toBe(0);
    expect(readBudgets(BUDGETS).blessings).toEqual([
      { date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string, reason: 'another constant' },
    ]);
    for (const one of readCases(CASES).slice(0, 2))
      expect(digestsOf(await webAssemblyEngine(binary), one)).toEqual(one.digests);
    const before = readFileSync(`${ROOT}tests/cases/cases.json`, 'utf8');
    const blank = (text: string) => text.replaceAll(/[0-9a-f]{64}/g, '');
    expect(blank(readFileSync(CASES, 'utf8'))).toBe(blank(before));
    expect(gate(['--no-boards', '--module', join(folder, 'blessed.wasm')]).status).toBe(0);
    expect(gate(['--no-boards']).status).toBe(1);
  });

  it.each([
    [['--bless', ' '], '--bless: give a reason'],
    [['--json', '--markdown'], 'choose one of --json and --markdown'],
    [['--no-boards', '--presets', BOARD], 'choose one of --presets and --no-boards'],
    [['--presets', 'mps2-an999'], 'no preset mps2-an999: choose from mps2-an386-wasm3,'],
    [['--no-boards', '--readings', '0'], '--readings 0: give a whole number from 1 to 8640'],
    [['--no-boards', '--module', '/nowhere.wasm'], 'there is no module /nowhere.wasm'],
    [['--no-boards', '--module', 'cases.json'], 'cases.json is not a valid WebAssembly module'],
    [['--no-boards', '--budgets', 'cases.json'], 'cases.json: not a file of budgets'],
  ])('a wrong call is told: %j', (args, message) => {
    startAnew();
    const { status, stdout, stderr } = gate(args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

test('without the toolchain the boards are named with what to install; on a CI that fails', () => {
  startAnew({ ...empty, budgets: { [BOARD]: { stages: {}, memory: {}, flash: {} } } });
  expect(gate(['--no-boards', '--bless', 'as it ships']).status).toBe(0);
  const here = gate([], { PATH: folder });
  expect(here.stdout).toMatch(/^not measured: the boards: install gcc-arm-none-eabi qemu-system-arm cmake /m);
  expect(here.status).toBe(0);
  const onCi = gate([], { PATH: folder, CI: 'true' });
  expect(onCi.stdout).toMatch(/^gate failed: 1 reason/m);
  expect(onCi.status).toBe(1);
});

const available = missingPackages().length === 0 || process.env['CI'] !== undefined;
if (!available) console.warn('SKIPPED: the gate on a board; it needs what the boards need');

describe.runIf(available)('on a board', () => {
  const readings = ['--readings', '2', '--presets', BOARD];

  it('a slower module is slower there by cycles and instructions, and the gate fails', () => {
    startAnew();
    const good = moduleFile('good', shipped);
    expect(gate([...readings, '--module', good, '--bless', 'as it ships']).status).toBe(0);
    expect(gate(['--module', good]).status).toBe(0);

    const { status, stdout } = gate(['--module', moduleFile('slower', slower(shipped, 'forecast')), '--json']);
    expect(status).toBe(1);
    const { findings, digests } = JSON.parse(stdout) as Report;
    const over = findings.filter(({ verdict, figure }) => verdict === 'over' && figure.group === 'kinematic 5 min');
    const names = over.map(({ figure: { preset = '', name, unit } }) => `${preset} ${name} ${unit}`);
    for (const expected of [`${BOARD} forecast cycles`, `${BOARD} forecast instructions`, ' forecast cycles'])
      expect(names).toContain(expected);
    expect(names.filter((name) => / (step|risk|check) /.test(name))).toEqual([]);
    expect(digests.filter(({ on }) => on === BOARD).every(({ expected, found }) => expected === found)).toBe(true);
  });

  it('above a bar nothing is blessed, and nothing is written', () => {
    startAnew({ ...empty, bars: [{ what: 'flash', preset: BOARD, flash: 'all', bytes: 1000 }] });
    const before = readFileSync(BUDGETS, 'utf8');
    const { status, stdout, stderr } = gate([
      ...readings,
      '--module',
      moduleFile('good', shipped),
      '--bless',
      'please',
    ]);
    expect(stderr).toMatch(
      /^islet: not blessed, nothing is written:\nabove its bar: flash on mps2-an386-wasm3: [\d,]+ bytes, bar 1,000: /,
    );
    expect(stdout).toBe('');
    expect(status).toBe(1);
    expect(readFileSync(BUDGETS, 'utf8')).toBe(before);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});
