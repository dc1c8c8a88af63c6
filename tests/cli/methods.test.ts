/** `islet methods` as people call it: the built program in a process of its own. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { METHOD_NAMES } from '../../host/core/methods.js';
import { ROOT } from '../support/engines.js';

const { status, stdout, stderr } = spawnSync(process.execPath, [`${ROOT}dist/islet.js`, 'methods'], {
  encoding: 'utf8',
});

it('has a line for every method that is for use', () => {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.split('\n').filter((line) => /^[a-z]+ +(adaptive|kinematic) /.test(line));
  const methods = lines.map((line) => line.split(' ')[0]!);
  expect([...methods].sort()).toEqual(METHOD_NAMES.filter((name) => name !== 'variational-diagonal').sort());
});

it('says what the budgets say', () => {
  const { budgets } = JSON.parse(readFileSync(`${ROOT}budgets.json`, 'utf8')) as {
    budgets: Record<string, { stages: Record<string, Record<string, { cycles: number }>> }>;
  };
  const { cycles } = budgets['mps2-an386-wasm3']!.stages['kinematic 5 min']!['distribution']!;
  expect(stdout).toMatch(new RegExp(`^kalman +kinematic +\\d+ k +${(cycles / 1000).toFixed(0)} k +1\\.\\d M`, 'm'));
});
