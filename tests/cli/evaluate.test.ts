import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED } from '../../host/parameters/shipped.js';

const islet = resolve('dist/islet.js');
const folder = mkdtempSync(join(tmpdir(), 'islet-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true }));

function evaluate(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [islet, 'evaluate', ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const HEADER = 'subject,time,glucose_mgdl,carbs_g\n';

/** Readings every five minutes that rise and fall with a period of their own, meals at noon. */
function subject(name: string, period: number, readings = 576): string {
  return Array.from({ length: readings }, (_, k) => {
    const time = new Date(Date.UTC(2024, 4, 1, 0, 5 * k)).toISOString().slice(0, 19);
    const glucose = 125 + 50 * Math.sin(k / period) + 12 * Math.sin(k / 3.1 + period);
    return `${name},${time},${glucose.toFixed(0)},${k % 288 === 144 ? 50 : ''}\n`;
  }).join('');
}

function learnedOn(subjects: Record<string, string[]>): string {
  const learned = { subjects, inputs: 'cgm', seed: 1, generations: 1, objective: 1 };
  return file('learned.json', JSON.stringify({ ...SHIPPED.adaptive, learned }));
}

beforeAll(() => {
  file('two.csv', HEADER + subject('p1', 20) + subject('p2', 17));
  file('more.csv.gz', gzipSync(HEADER + subject('p1', 23)));
  file('short.csv', HEADER + subject('p1', 20, 9));
});

describe('islet evaluate', () => {
  it('shows a table for each file and for all', () => {
    const { status, stdout, stderr } = evaluate(['two.csv', 'more.csv.gz']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.split('\n');
    const titles = lines.filter((line) => line.includes('origins, '));
    expect(titles).toEqual([
      'two · 2 subjects · 1,152 readings · 1,134 origins, each with a forecast',
      'more · 1 subject · 576 readings · 567 origins, each with a forecast',
      'all · 2 files pooled · 1,728 readings · 1,701 origins, each with a forecast',
    ]);
    const first = lines.indexOf(titles[0]!);
    expect(lines.slice(first + 1, first + 9).map((line) => line.split('│')[0]!.trim().slice(0, 16))).toEqual([
      '',
      '',
      '─'.repeat(16),
      'last value',
      'trend of 15 min',
      'Nightscout AR2',
      'ridge, 12 lags',
      'islet adaptive',
    ]);
    expect(stdout).toContain('below 70 within 30 min, from 70 or above: Brier skill');
    expect(stdout).not.toContain('\u001b');
  });

  it('keeps the columns of its tables under each other', () => {
    const rows = evaluate(['two.csv'])
      .stdout.split('\n')
      .filter((line) => /[│┼]/.test(line));
    expect(rows).toHaveLength(8);
    const bars = rows.map((row) => [...row].flatMap((character, k) => (/[│┼]/.test(character) ? [k] : [])));
    for (const places of bars) expect(places).toEqual(bars[0]);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(110);
  });

  it('writes everything as JSON', () => {
    const { status, stdout } = evaluate(['two.csv', 'more.csv.gz', '--json']);
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      format: 'islet-evaluation',
      version: 1,
      model: 'adaptive',
      method: 'extended',
      engine: 'webassembly',
      inputs: 'cgm',
      parameters: 'shipped',
      population: false,
      heldOut: false,
      sets: [
        { name: 'two', file: 'two.csv', origins: 1134, missing: 0, learnedOn: [], refused: {} },
        { name: 'more', file: 'more.csv.gz', origins: 567, missing: 0 },
      ],
      all: { readings: 1728, origins: 1701, missing: 0 },
    });
    expect(report.sets[0].subjects.map((one: { subject: string }) => one.subject)).toEqual(['p1', 'p2']);
    const { islet: own, ar2, ridge, lastValue } = report.all.scores;
    for (const scores of [own, ar2, ridge, lastValue].flatMap((one) => [one['30'], one['60']])) {
      expect(Object.keys(scores)).toEqual([
        ...['n', 'rmse', 'mae', 'wis', 'coverage50', 'coverage80', 'coverage90', 'rmseVsAr2', 'wisVsAr2'],
      ]);
      expect(Object.values(scores).every((value) => Number.isFinite(value))).toBe(true);
    }
    expect(own['30'].rmse).toBeLessThan(lastValue['30'].rmse);
    expect(Object.keys(report.all.lowAlarm)).toEqual(['n', 'events', 'baseRate', 'brierSkill', 'auroc']);
  });

  it('scores the model that was asked for', () => {
    const scores = (...args: string[]) => JSON.parse(evaluate(['two.csv', '--json', ...args]).stdout);
    expect(scores('--model', 'ar2').model).toBe('ar2');
    expect(scores('--model', 'ar2').all.scores.islet).not.toEqual(scores().all.scores.islet);
    expect(scores('--inputs', 'all').all.scores.islet).not.toEqual(scores().all.scores.islet);
    expect(scores('--method', 'extended', '--model', 'adaptive').all).toEqual(scores().all);
  });

  it('says that a single subject leaves nobody to learn the baselines on', () => {
    const { stdout } = evaluate(['more.csv.gz']);
    expect(stdout).toMatch(/ridge, 12 lags +│ +– +– /);
    expect(stdout).toContain('need a second subject');
  });

  it('reads standard input', () => {
    const { stdout } = evaluate(['-'], HEADER + subject('p1', 20));
    expect(stdout).toContain('standard input · 1 subject · 576 readings');
  });

  it('counts refused readings as readings', () => {
    const rows = subject('p1', 20).split('\n');
    const twice = [
      ...rows.slice(0, 301),
      ...rows.slice(300, 310),
      rows[310]!.replace(/,\d+,/, ',900,'),
      ...rows.slice(311),
    ];
    const { stdout } = evaluate([file('twice.csv', HEADER + twice.join('\n')), '--json']);
    const [set] = JSON.parse(stdout).sets;
    expect(set).toMatchObject({ readings: 577, origins: 568, missing: 1 });
    expect(set.refused).toEqual({ duplicate: 1, 'out-of-range': 1 });
    expect(evaluate(['twice.csv']).stdout).toContain('all the same: 1 duplicate, 1 out-of-range');
  });

  it('warns when too many origins lack a forecast', () => {
    const rows = subject('p1', 20).split('\n');
    const broken = rows.map((row, k) => (k > 300 && k < 305 ? row.replace(/,\d+,/, ',900,') : row));
    const { status, stdout } = evaluate([file('broken.csv', HEADER + broken.join('\n'))]);
    expect(status).toBe(0);
    expect(stdout).toContain('567 origins, 4 without a forecast');
    expect(stdout).toContain('warning: 4 of 567 origins lack a forecast, more than 0.5 %');
    expect(evaluate(['broken.csv', '--json']).stderr).toContain('warning: 4 of 567 origins');
  });
});

describe('--gaps', () => {
  it('adds a table of what comes after made gaps, and leaves the others as they are', () => {
    const plain = evaluate(['two.csv']).stdout;
    const { status, stdout, stderr } = evaluate(['two.csv', '--gaps', '15,45']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.startsWith(plain)).toBe(true);
    const lines = stdout.slice(plain.length).trim().split('\n');
    expect(lines[0]).toBe('two, after made gaps · 56 gaps');
    const names = lines.map((line) => line.split('│')[0]!.trim());
    expect(names).toContain('15 min long');
    expect(names).toContain('first reading');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it('is in the JSON, with a score for each group', () => {
    const { afterGaps } = JSON.parse(evaluate(['two.csv', 'more.csv.gz', '--gaps', '15,45', '--json']).stdout);
    expect(afterGaps.sets.map(({ name }: { name: string }) => name)).toEqual(['two', 'more']);
    expect(afterGaps.all.gaps).toBe(84);
    for (const { group, scores } of [...afterGaps.all.byLength, ...afterGaps.all.bySince]) {
      expect(group).toMatch(/^(first reading|\d+ min long|up to \d+ min on)$/);
      for (const value of Object.values(scores['30'])) expect(value).toBeGreaterThan(0);
    }
  });
});

describe('the report', () => {
  it('is a page beside the table, of what --json writes', () => {
    const { status, stdout, stderr } = evaluate(['two.csv', '--report', 'report.html']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('two · 2 subjects');
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    const { all } = JSON.parse(evaluate(['two.csv', '--json']).stdout);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain(`<td>${all.scores.islet['30'].wis.toFixed(2)}</td>`);
    expect(all.figures.comparisons.length).toBeGreaterThan(20);
  });

  it('says where it can not be written, before it reads', () => {
    const { status, stderr } = evaluate(['missing.csv', '--report', 'nowhere/report.html']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'islet: nowhere/report.html cannot be written: there is no such folder\n',
    });
  });
});

describe('forecasts made elsewhere', () => {
  beforeAll(() => {
    const { stdout } = spawnSync(process.execPath, [islet, 'forecast', 'two.csv', '--model', 'ar2'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    file('elsewhere.csv', stdout);
    file('half.csv', stdout.split('\n').slice(0, 1500).join('\n'));
    file('columns.csv', 'subject,time\np1,2024-05-01T00:00\n');
  });

  it('are scored as they would be at home', () => {
    const scores = (...args: string[]) => JSON.parse(evaluate(['two.csv', '--json', ...args]).stdout).all;
    const beside = scores('--beside', 'elsewhere.csv');
    const home = scores('--model', 'ar2');
    for (const horizon of ['30', '60']) {
      const [there, here] = [beside.scores.outside[horizon], home.scores.islet[horizon]];
      expect(there.n).toBe(here.n);
      for (const score of ['rmse', 'wis', 'coverage90']) expect(there[score]).toBeCloseTo(here[score], 3);
    }
    expect(beside.figures.lowAlarms.outside.auroc).toBeCloseTo(home.figures.lowAlarms.islet.auroc, 4);
    expect(evaluate(['two.csv', '--beside', 'elsewhere.csv']).stdout).toMatch(/\nmade elsewhere +│/);
  });

  it.each([
    ['half.csv', 'half.csv: '],
    ['columns.csv', 'columns.csv: no column horizon_min, mean_mgdl'],
    ['none.csv', 'none.csv: no such file'],
  ])('are refused when they cannot be compared: %s', (name, message) => {
    const { status, stderr } = evaluate(['two.csv', '--beside', name]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('subjects that the parameters were learned on', () => {
  it('are pointed out', () => {
    const { stdout } = evaluate(['two.csv', '--parameters', learnedOn({ two: ['p2', 'p3'], other: ['p1'] })]);
    expect(stdout).toContain('learned on 1 of these 2 subjects: --held-out leaves them out');
  });

  it('are left out with --held-out, by the name of the file', () => {
    const parameters = learnedOn({ two: ['p2'], more: [] });
    const { stdout } = evaluate(['two.csv', 'more.csv.gz', '--held-out', '--parameters', parameters]);
    expect(stdout).toContain('two · 1 subject · 576 readings');
    expect(stdout).toContain('left out: 1 subject that the parameters were learned on');
    const { sets } = JSON.parse(evaluate(['two.csv', '--held-out', '--json', '--parameters', parameters]).stdout);
    expect(sets[0].learnedOn).toEqual(['p2']);
    expect(sets[0].subjects.map((one: { subject: string }) => one.subject)).toEqual(['p1']);
    expect(stdout).toContain(
      'ridge, and the intervals of all baselines but AR2, are learned on the 1 subject left out',
    );
  });

  it('are known by their own names in a file of another name, and nobody is a warning', () => {
    const elsewhere = learnedOn({ cohort: ['p2'] });
    const { stdout } = evaluate(['two.csv', '--held-out', '--parameters', elsewhere]);
    expect(stdout).toContain('two · 1 subject · 576 readings');
    const { stderr } = evaluate(['two.csv', '--held-out', '--parameters', learnedOn({ cohort: ['p9'] })]);
    expect(stderr).toContain('--held-out left nobody out');
  });

  it('may be all', () => {
    const parameters = learnedOn({ two: ['p1', 'p2'] });
    const { status, stdout, stderr } = evaluate(['two.csv', '--held-out', '--parameters', parameters]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('learned on every subject; leave out --held-out');
  });
});

describe('a wrong call', () => {
  it.each([
    ['no file', [], 'missing required argument'],
    ['an unknown file', ['none.csv'], 'none.csv: no such file'],
    ['a file given twice', ['two.csv', './two.csv'], './two.csv is given twice'],
    ['an unknown method', ['two.csv', '--method', 'magic'], '--method magic: choose one of kalman'],
    ['an unknown model', ['two.csv', '--model', 'magic'], '--model magic: choose one of ar2, kinematic'],
    ['an unknown engine', ['two.csv', '--engine', 'steam'], '--engine steam: choose one of'],
    ['unknown inputs', ['two.csv', '--inputs', 'tea'], '--inputs tea: choose one of cgm, all'],
    ['gaps of no length', ['two.csv', '--gaps', '15,0'], '--gaps takes different minutes, 5 to 180'],
    ['gaps in standard input', ['-', '--gaps', '15'], '--gaps reads a recording twice'],
    ['an unknown parameter file', ['two.csv', '--parameters', 'none.json'], 'none.json'],
    ['a recording that is too short', ['short.csv'], 'short.csv: nothing to score, no reading stands at the end'],
  ])('with %s ends with a message and exit code 2', (_, args, message) => {
    const { status, stdout, stderr } = evaluate(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('does not hide the scores of other files behind one that is too short', () => {
    const { status, stdout } = evaluate(['two.csv', 'short.csv']);
    expect(status).toBe(0);
    expect(stdout).toContain('short · 1 subject · 9 readings\nnothing to score: no reading stands at the end');
  });

  it('watches over the weeks with --watch, in words and in JSON', () => {
    const simulated = spawnSync(process.execPath, [islet, 'simulate', '--days', '30', '--seed', '2'], {
      encoding: 'utf8',
    });
    file('watched.csv', simulated.stdout);
    expect(evaluate(['watched.csv', '--watch']).stdout).toMatch(/\nwatched: 0 subjects of 1 gone stale\n$/);
    const { watch } = JSON.parse(evaluate(['watched.csv', '--watch', '--json']).stdout);
    const [{ weeks, alarms }] = watch[0].subjects;
    expect(alarms).toEqual([]);
    expect(weeks).toHaveLength(5);
    const targets = weeks.map((week: { targets: number }) => week.targets);
    expect(Math.min(...targets.slice(0, 4))).toBeGreaterThan(2 * 7 * 250);
  });
});
