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

const read = (...names: string[]): string => readFileSync(join(folder, ...names), 'utf8');

test('writes fourteen days of the first person when nothing is asked for', () => {
  const { status, stdout, stderr } = simulate();
  const lines = stdout.trimEnd().split('\n');
  expect([status, stderr]).toEqual([0, '']);
  expect(lines[0]).toBe('subject,time,glucose_mgdl,carbs_g,bolus_u,basal_u_per_h,smbg_mgdl,event');
  expect(lines[1]).toMatch(/^simulated-1-0001,2025-01-01T00:00:00,\d+,,,\d\.\d\d,,$/);
  expect(lines.at(-1)).toMatch(/^simulated-1-0001,2025-01-14T2\d:\d\d:00,/);
  expect(lines.length).toBeGreaterThan(14 * 260);
});

test('the same seed gives the same bytes: on standard output, in a file, in a folder, in one thread or three', () => {
  const common = ['--seed', '7', '--days', '2', '--patients', '3'];
  const streamed = simulate(...common).stdout;
  const file = simulate(...common, '--out', join(folder, 'all.csv'), '--threads', '1');
  const parallel = simulate(...common, '--out', join(folder, 'parallel.csv'), '--threads', '3');
  const separate = simulate(...common, '--out', join(folder, 'each'), '--threads', '2');
  expect([file.status, parallel.status, separate.status]).toEqual([0, 0, 0]);
  expect(file.stderr + parallel.stderr + separate.stderr).toBe('');
  expect(read('all.csv')).toBe(streamed);
  expect(read('parallel.csv')).toBe(streamed);
  expect(read('parallel.truth.csv')).toBe(read('all.truth.csv'));
  expect(parallel.stdout).toBe(file.stdout);
  expect(separate.stdout).toBe(file.stdout);
  expect(readdirSync(folder).sort()).toEqual([
    'all.csv',
    'all.truth.csv',
    'each',
    'parallel.csv',
    'parallel.truth.csv',
  ]);
  expect(readdirSync(join(folder, 'each'))).toHaveLength(6);
  const bodies = [1, 2, 3].map((k) => read('each', `simulated-7-000${k}.csv`).replace(/^.*\n/, ''));
  expect(bodies.join('')).toBe(streamed.replace(/^.*\n/, ''));
});

test('a patient does not depend on how many there are', () => {
  const alone = simulate('--days', '1').stdout;
  expect(simulate('--days', '1', '--patients', '2').stdout.slice(0, alone.length)).toBe(alone);
});

test('the truth stands beside each reading', () => {
  simulate('--days', '1', '--out', join(folder, 'a.csv'));
  const times = (text: string): Set<string> =>
    new Set(
      text
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[1]!),
    );
  const truth = times(read('a.truth.csv'));
  for (const time of times(read('a.csv'))) expect(truth.has(time)).toBe(true);
  expect(read('a.truth.csv').split('\n')[0]).toBe(
    'subject,time,plasma_mgdl,interstitial_mgdl,eaten_g,exercise,artefact',
  );
});

test('sums up: a table with the first day, or JSON; and draws a day', () => {
  const common = ['--days', '1', '--patients', '2', '--out', join(folder, 'a.csv')];
  const { stdout } = simulate(...common);
  expect(stdout).toMatch(/simulated-1-0001 .*[▁▂▃▄▅▆▇█]{48}/);
  expect(stdout).toMatch(/all 2 .*\d ± \d/);
  const json = JSON.parse(
    simulate(...common, '--json', '--plot', join(folder, 'day.svg'), '--model', 'hovorka').stdout,
  );
  expect(json).toMatchObject({ patients: 2, days: 1, seed: 1, model: 'hovorka', loop: 'open', sensor: 'g6' });
  expect(json.figures[1].glucose.values).toBe(288);
  expect(read('day.svg')).toMatch(/^<svg [^]*simulated-1-0001: hovorka[^]*<\/svg>\n$/);
});

test('an existing file is replaced as a whole', () => {
  writeFileSync(join(folder, 'person.csv'), 'x'.repeat(1_000_000));
  simulate('--days', '1', '--out', join(folder, 'person.csv'));
  expect(read('person.csv')).toBe(simulate('--days', '1').stdout);
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
    [['--model', 'bergman'], '--model bergman: choose one of padova, hovorka'],
    [['--loop', 'half'], '--loop half: choose one of open, closed'],
    [['--sensor', 'libre'], '--sensor libre: choose one of g6, g5, seven, ideal'],
    [['--patients', '0'], '--patients 0: give a whole number from 1 to 100000'],
    [['--threads', '0'], '--threads 0: give a whole number from 1 to 64'],
    [['--json', '--out', '-'], '--json sums up what goes to files'],
    [['--nonsense'], "unknown option '--nonsense'"],
  ])('%j', (options, message) => {
    const { status, stdout, stderr } = simulate('--out', join(folder, 'person.csv'), ...options);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a folder that is not there', () => {
    for (const place of ['person.csv', 'cohort']) {
      const { status, stderr } = simulate('--days', '1', '--out', join(folder, 'nowhere', place));
      expect(status).toBe(2);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stderr).toMatch(/there is no such folder|cannot be made a folder/);
    }
  });
});
