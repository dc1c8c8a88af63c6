/** `islet what-if` as people call it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const islet = resolve('dist/islet.js');
const folder = mkdtempSync(join(tmpdir(), 'islet-what-if-'));
const run = (...args: string[]) => spawnSync(process.execPath, [islet, ...args], { cwd: folder, encoding: 'utf8' });
beforeAll(() => void run('simulate', '--days', '1', '--patients', '2', '--out', 'two.csv'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a meal is forecast with and without', () => {
  const { status, stdout, stderr } = run('what-if', 'two.csv', '--meal', '60', '--horizon', '60');
  expect([status, stderr]).toEqual([0, '']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^simulated-1-0001, 2025-01-01 2\d:\d\d: mean/);
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toMatch(/^ +60 +\d+ \(\d+ to \d+\) +\d+ \(\d+ to \d+\) +\+\d+$/);
});

test('at a time, of a subject, as JSON', () => {
  const args = ['--at', '2025-01-01T12:00', '--subject', 'simulated-1-0002', '--json', '--model', 'kinematic'];
  const { stdout } = run('what-if', 'two.csv', '--walk', '30', '--bolus', '2', '--fall', '30', ...args);
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({ subject: 'simulated-1-0002', time: expect.stringMatching(/T1[12]:/), unknown: [] });
  expect(answer.difference).toHaveLength(24);
  expect(answer.difference[23]).toBeLessThan(-20);
});

test('what the parameters do not know is said', () => {
  expect(run('what-if', 'two.csv', '--bolus', '2').stdout).toMatch(
    /^NOT in this table is the bolus: these parameters know of no effect of insulin/,
  );
});

test.each([
  [['two.csv'], 'nothing is asked: give --meal, --bolus or --walk'],
  [['two.csv', '--meal', '0'], '--meal 0: give a number above 0, at most 500'],
  [['two.csv', '--meal', '50', '--horizon', '7'], '--horizon 7: give a multiple of 5'],
  [['two.csv', '--meal', '50', '--at', 'noon'], '--at noon: give a time'],
  [['two.csv', '--meal', '50', '--subject', 'nobody'], 'no glucose reading of nobody'],
  [['two.csv', '--walk', '30', '--intensity', '2'], '--intensity 2: give a number above 0, at most 1'],
  [['none.csv', '--meal', '50'], 'none.csv'],
])('%j is refused', (args, message) => {
  const { status, stdout, stderr } = run('what-if', ...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});
