/** `islet simulate` as people call it: the built program in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../dist/islet.js', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'islet-simulate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function simulate(...options: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [PROGRAM, 'simulate', ...options], { encoding: 'utf8', maxBuffer: 2 ** 26 });
}

test('writes fourteen days of the first person when nothing is asked for', () => {
  const { status, stdout, stderr } = simulate();
  const lines = stdout.trimEnd().split('\n');
  expect([status, stderr]).toEqual([0, '']);
  expect(lines[0]).toBe('subject,time,glucose_mgdl,carbs_g,bolus_u');
  expect(lines[1]).toMatch(/^simulated-1,2025-01-01T00:00:00,\d+,,$/);
  expect(lines.at(-1)).toMatch(/^simulated-1,2025-01-14T2\d:\d\d:00,/);
  expect(lines.length).toBeGreaterThan(14 * 260);
});

test('the same seed gives the same bytes, on standard output and in a file', () => {
  const path = join(folder, 'person.csv');
  const { status, stdout, stderr } = simulate('--seed', '7', '--days', '2', '--out', path);
  expect([status, stdout, stderr]).toEqual([0, '', '']);
  expect(readFileSync(path, 'utf8')).toBe(simulate('--seed', '7', '--days', '2').stdout);
  expect(readdirSync(folder)).toEqual(['person.csv']);
});

test('an existing file is replaced as a whole', () => {
  const path = join(folder, 'person.csv');
  writeFileSync(path, 'x'.repeat(1_000_000));
  simulate('--days', '1', '--out', path);
  expect(readFileSync(path, 'utf8')).toBe(simulate('--days', '1').stdout);
});

test('readings come at the asked interval', () => {
  const count = (interval: string): number => simulate('--days', '1', '--interval', interval).stdout.split('\n').length;
  expect(count('1')).toBeGreaterThan(1200);
  expect(count('15')).toBeLessThan(130);
});

describe('a wrong call says what is right and leaves no file', () => {
  test.each([
    [['--days', '0'], '--days 0: give a whole number from 1 to 3660'],
    [['--days', '2.5'], '--days 2.5: give a whole number from 1 to 3660'],
    [['--days', '1e2'], '--days 1e2: give a whole number from 1 to 3660'],
    [['--seed', '-1'], '--seed -1: give a whole number from 0 to 4294967295'],
    [['--seed', '4294967296'], '--seed 4294967296: give a whole number from 0 to 4294967295'],
    [['--seed', ''], '--seed : give a whole number'],
    [['--interval', '7'], '--interval 7: choose one of 1, 5, 15'],
    [['--nonsense'], "unknown option '--nonsense'"],
  ])('%j', (options, message) => {
    const { status, stdout, stderr } = simulate('--out', join(folder, 'person.csv'), ...options);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a folder that is not there', () => {
    const { status, stderr } = simulate('--days', '1', '--out', join(folder, 'nowhere', 'person.csv'));
    expect(status).toBe(2);
    expect(stderr).toContain('there is no such folder');
  });
});
