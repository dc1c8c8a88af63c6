/** The action that other repositories call: its steps are run as GitHub runs them, with a summary of our own. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import prettier from 'prettier';
import { afterAll, describe, expect, it, test } from 'vitest';
import { budgetsText, readBudgets, type Budgets } from '../../host/gate/budgets.js';
import { ROOT } from '../support/engines.js';
import { larger } from '../support/spoiled-modules.js';

const ACTION = `${ROOT}.github/actions/gate`;
const text = readFileSync(`${ACTION}/action.yml`, 'utf8');
const workflow = readFileSync(`${ROOT}.github/workflows/ci.yml`, 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'islet-action-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The scripts of the steps, by the steps' names. */
const scripts = new Map(
  [...text.matchAll(/^ {4}- name: (.*)\n(?:(?! {4}- )[^]*?\n)?? {6}run: \|\n((?: {8}.*\n?)+)/gm)].map(
    ([, name, script]) => [name!, script!.replaceAll(/^ {8}/gm, '')],
  ),
);

/** GitHub's own way of calling `shell: bash`. */
function bash(script: string, environment: NodeJS.ProcessEnv, ...options: string[]) {
  const file = join(folder, 'step.sh');
  writeFileSync(file, script);
  const env = { ...process.env, CI: undefined, ...environment };
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', ...options, file], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
}

test('action and workflow are YAML, and the workflow calls the action', async () => {
  for (const yaml of [text, workflow]) await prettier.format(yaml, { parser: 'yaml' });
  expect(workflow).toContain('uses: ./.github/actions/gate');
});

test('every step is a script that bash can read, and every input reaches the gate', () => {
  expect([...scripts.keys()]).toEqual(['Set up', 'Gate']);
  for (const script of scripts.values()) expect(bash(script, {}, '-n').stderr).toBe('');
  const inputs = [...text.matchAll(/^ {2}(\w+):\n {4}description/gm)].map(([, name]) => name!);
  expect(inputs).toEqual(['module', 'budgets', 'presets']);
  for (const name of inputs) {
    expect(text).toContain(`${name.toUpperCase()}: \${{ inputs.${name} }}`);
    expect(scripts.get('Gate')).toContain(`--${name} "$${name.toUpperCase()}"`);
  }
});

describe('the gate as a step', () => {
  const budgets = join(folder, 'budgets.json');
  const shipped = `${ROOT}build/islet.wasm`;
  const bytes = readFileSync(shipped);

  function start(module: string) {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'before\n');
    const names = { GITHUB_ACTION_PATH: ACTION, GITHUB_STEP_SUMMARY: summary };
    const { status, stdout } = bash(scripts.get('Gate')!, {
      ...names,
      MODULE: module,
      BUDGETS: 'budgets.json',
      PRESETS: '',
    });
    return { status, stdout, summary: readFileSync(summary, 'utf8') };
  }

  it('writes the summary behind what is there, passes a module within its budgets and fails a larger one', () => {
    copyFileSync(`${ROOT}tests/cases/cases.json`, join(folder, 'cases.json'));
    const empty: Budgets = { ...readBudgets(`${ROOT}budgets.json`), cases: 'cases.json', readings: 1 };
    writeFileSync(budgets, budgetsText({ ...empty, bars: [], budgets: {}, metered: {}, module: {}, blessings: [] }));
    const blessing = ['gate', '--no-boards', '--budgets', budgets, '--bless', 'as it ships'];
    expect(spawnSync(process.execPath, [`${ROOT}dist/islet.js`, ...blessing]).status).toBe(0);

    const good = start(shipped);
    expect(good.status).toBe(0);
    expect(good.summary).toBe(`before\n${good.stdout}`);
    expect(good.stdout).toMatch(/^## ✅ Islet gate passed/);

    writeFileSync(join(folder, 'larger.wasm'), larger(bytes, 20));
    const bad = start('larger.wasm');
    expect(bad.status).toBe(1);
    expect(bad.summary).toContain('- larger: the module: ');
  });
});
