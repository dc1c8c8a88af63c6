/** `islet methods` as people call it: the built program in a process of its own. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { METHOD_NAMES } from '../../host/core/methods.js';
import { ROOT } from '../support/engines.js';

const { status, stdout, stderr } = spawnSync(process.execPath, [`${ROOT}dist/islet.js`, 'methods'], {
  encoding: 'utf8',
});

it('has figures and a use for every method that is for use', () => {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [figures, , uses] = stdout
    .trim()
    .split('\n\n')
    .map((part) => part.split('\n'));
  const names = (lines: string[]) => [...new Set(lines.map((line) => /^[a-z]+/.exec(line)![0]))].sort();
  const useful = METHOD_NAMES.filter((name) => name !== 'variational-diagonal').sort();
  expect(names(figures!.slice(1))).toEqual(useful);
  expect(names(uses!)).toEqual(useful);
});

it('says what the budgets and the frontier say', () => {
  const { budgets } = JSON.parse(readFileSync(`${ROOT}budgets.json`, 'utf8')) as {
    budgets: Record<string, { memory: Record<string, { arena: number }> }>;
  };
  const frontier = JSON.parse(readFileSync(`${ROOT}docs/frontier.json`, 'utf8')) as { name: string; wis30: number }[];
  const { arena } = budgets['mps2-an386-kalman']!.memory['kinematic 5 min']!;
  const { wis30 } = frontier.find(({ name }) => name === 'kinematic')!;
  expect(stdout).toMatch(
    new RegExp(`^kalman +kinematic +${wis30.toFixed(2)} .* 1\\.\\d M +${(arena / 1024).toFixed(1)} KB$`, 'm'),
  );
});

it('is what the README shows', () => {
  expect(readFileSync(`${ROOT}README.md`, 'utf8')).toContain(`\`\`\`\n${stdout}\`\`\`\n`);
});
