import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseParameters } from '../../host/core/parameters.js';

const islet = resolve('dist/islet.js');
const folder = mkdtempSync(join(tmpdir(), 'islet-relearn-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [islet, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

beforeAll(() => {
  const whole = run(['simulate', '--days', '17', '--seed', '3']).stdout;
  const lines = whole.split('\n');
  writeFileSync(join(folder, 'whole.csv'), whole);
  writeFileSync(join(folder, 'first.csv'), `${lines.slice(0, 4300).join('\n')}\n`);
});

describe('islet relearn', () => {
  it('keeps a state, a parameter file and a log, and goes on with a longer export to the same', () => {
    const once = run(['relearn', 'whole.csv', '--state', 'once']);
    expect(once).toMatchObject({ status: 0, stderr: '' });
    expect(once.stdout).toMatch(/challenge: .*the last weeks/);
    expect(run(['relearn', 'first.csv', '--state', 'twice'])).toMatchObject({ status: 0, stderr: '' });
    const second = run(['relearn', 'whole.csv', '--state', 'twice']);
    expect(second.stderr).toMatch(/^islet: skipped, seen before: \d+ rows\n$/);
    const names = readdirSync(join(folder, 'once')).sort();
    expect(names).toHaveLength(3);
    for (const name of names) expect(text(join('twice', name))).toBe(text(join('once', name)));
    const decisions = text('once/decisions.jsonl').trimEnd().split('\n');
    expect(decisions.map((line) => JSON.parse(line).reason)).toHaveLength(once.stdout.trimEnd().split('\n').length);
    const personal = names.find((name) => name.endsWith('.parameters.json'))!;
    expect(parseParameters(text(join('once', personal)), personal).model).toBe('adaptive');
    expect(run(['evaluate', 'whole.csv', '--parameters', join('once', personal)]).status).toBe(0);
  });

  it('does not go on with other settings, nor from what is no state', () => {
    expect(run(['relearn', 'first.csv', '--state', 'kept']).status).toBe(0);
    const other = run(['relearn', 'first.csv', '--state', 'kept', '--days', '14']);
    expect(other).toMatchObject({ status: 2, stdout: '' });
    expect(other.stderr).toContain('was made with other settings or another module');
    const state = readdirSync(join(folder, 'kept')).find((name) => name.endsWith('.state.json'))!;
    writeFileSync(join(folder, 'kept', state), '{}');
    expect(run(['relearn', 'first.csv', '--state', 'kept']).stderr).toContain('is not a state of islet relearn');
  });

  it.each([
    ['no folder', ['whole.csv'], "required option '--state <folder>' not specified"],
    [
      'days that are too few',
      ['whole.csv', '--state', 'x', '--days', '3'],
      '--days 3: give a whole number from 14 to 28',
    ],
    ['a file as its folder', ['whole.csv', '--state', 'whole.csv'], 'made a folder: there is a file of that name'],
    ['unknown inputs', ['whole.csv', '--state', 'x', '--inputs', 'some'], '--inputs some: choose one of cgm, all'],
  ])('refuses %s', (_, args, message) => {
    const { status, stderr } = run(['relearn', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
