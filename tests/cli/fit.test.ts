import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseParameters, type ParameterSet } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';

const islet = resolve('dist/islet.js');
const folder = mkdtempSync(join(tmpdir(), 'islet-fit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SHORT = ['--generations', '2', '--population', '4'];

function run(command: string, args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [islet, command, ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const fit = (args: string[], input = '') => run('fit', [...args, ...SHORT], input);

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const written = (name: string): ParameterSet => parseParameters(readFileSync(join(folder, name), 'utf8'), name);

const HEADER = 'subject,time,glucose_mgdl,carbs_g\n';

/** Readings every five minutes that rise and fall with a period of their own, and meals at noon or never. */
function subject(name: string, period: number, meals = true): string {
  return Array.from({ length: 400 }, (_, k) => {
    const time = new Date(Date.UTC(2024, 4, 1, 0, 5 * k)).toISOString().slice(0, 19);
    const glucose = 125 + 50 * Math.sin(k / period) + 12 * Math.sin(k / 3.1 + period);
    return `${name},${time},${glucose.toFixed(0)},${meals && k % 288 === 144 ? 50 : ''}\n`;
  }).join('');
}

beforeAll(() => {
  file('three.csv', HEADER + subject('p1', 20) + subject('p2', 17) + subject('p3', 14));
  file('more.csv.gz', gzipSync(HEADER + subject('q1', 23, false)));
});

describe('islet fit', () => {
  it('writes a parameter file that other commands take, and shows how well it does', () => {
    const { status, stdout, stderr } = fit(['three.csv', 'more.csv.gz', '--out', 'all.json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^adaptive: objective 0?\.?\d.* after 2 generations, .* at the start \(AR2: 1\), seed 1\n/);
    expect(stdout).toMatch(
      /three +learned on +3( +\d\.\d{4}){4}\nthree +before +3( +\d\.\d{4}){4}\nmore +learned on +1( +\d\.\d{4}){4}\n/,
    );
    expect(stdout).toContain('nobody was left out');
    const { model, learned } = written('all.json');
    expect(model).toBe('adaptive');
    expect(learned).toMatchObject({
      subjects: { three: ['p1', 'p2', 'p3'], more: ['q1'] },
      inputs: 'cgm',
      seed: 1,
      generations: 2,
      starts: 3,
      population: 4,
      scores: [
        { recording: 'three', who: 'learned on', subjects: 3 },
        { recording: 'more', who: 'learned on', subjects: 1 },
      ],
      valid: { interval: [5, 5], days: [1.38542, 1.38542] },
    });
    const [low, high] = learned!.valid!.glucose;
    expect(low).toBeGreaterThan(60);
    expect(low).toBeLessThan(70);
    expect(high).toBeGreaterThan(180);
    expect(high).toBeLessThan(190);
    expect(run('evaluate', ['three.csv', '--parameters', 'all.json']).status).toBe(0);
  });

  it('writes the same bytes for the same seed', () => {
    const bytes = (name: string, seed: string) => {
      expect(fit(['three.csv', '--out', name, '--seed', seed, '--model', 'ar2']).status).toBe(0);
      return readFileSync(join(folder, name), 'utf8');
    };
    const first = bytes('one.json', '5');
    expect(bytes('two.json', '5')).toBe(first);
    expect(bytes('other.json', '6')).not.toBe(first);
    expect(written('one.json').model).toBe('ar2');
  });

  it('finds the same whatever the number of threads', () => {
    const bytes = (workers: string) => {
      const name = `workers-${workers}.json`;
      const args = [
        'three.csv',
        'more.csv.gz',
        '--out',
        name,
        '--workers',
        workers,
        '--report',
        `report-${name}`,
        '--model',
        'ar2',
      ];
      expect(fit(args)).toMatchObject({ status: 0, stderr: '' });
      return [name, `report-${name}`].map((one) => readFileSync(join(folder, one), 'utf8'));
    };
    const alone = bytes('1');
    expect(bytes('2')).toEqual(alone);
    expect(bytes('5')).toEqual(alone);
    const report = JSON.parse(alone[1]!);
    expect(report.subjects.map(({ subject }: { subject: string }) => subject)).toEqual(['p1', 'p2', 'p3', 'q1']);
    expect(report.groups[0].ratios[30].wis).not.toBe(report.groups[0].startRatios[30].wis);
  });

  it('goes on where it was cut off, to the same bytes, and takes no other checkpoint', async () => {
    const args = ['three.csv', '--model', 'ar2', '--generations', '12', '--population', '6'];
    expect(run('fit', [...args, '--out', 'whole.json']).status).toBe(0);
    const cut = spawn(process.execPath, [islet, 'fit', ...args, '--out', 'cut.json'], { cwd: folder });
    const checkpoint = join(folder, 'cut.json.checkpoint');
    while (!existsSync(checkpoint)) await new Promise((resolve) => setTimeout(resolve, 20));
    cut.kill('SIGKILL');
    await once(cut, 'close');
    expect(existsSync(join(folder, 'cut.json'))).toBe(false);
    const other = run('fit', [...args, '--seed', '2', '--out', 'cut.json', '--resume']);
    expect(other).toMatchObject({ status: 2, stdout: '' });
    expect(other.stderr).toContain('cut.json.checkpoint is of another fit');
    expect(run('fit', [...args, '--out', 'cut.json', '--resume']).status).toBe(0);
    expect(readFileSync(join(folder, 'cut.json'), 'utf8')).toBe(readFileSync(join(folder, 'whole.json'), 'utf8'));
    expect(existsSync(checkpoint)).toBe(false);
  });

  it('seals what it learned: numbers that were changed later are refused, until the seal is taken off', () => {
    expect(fit(['three.csv', '--out', 'sealed.json', '--model', 'ar2']).status).toBe(0);
    const { learned, ...rest } = written('sealed.json');
    const changed = { ...rest, values: { ...rest.values, setpoint: rest.values['setpoint']! + 1 } };
    file('changed.json', JSON.stringify({ ...changed, learned }));
    const refused = run('evaluate', ['three.csv', '--parameters', 'changed.json']);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain('its numbers are not those that were learned');
    file('open.json', JSON.stringify({ ...changed, learned: { ...learned, sha256: undefined } }));
    expect(run('evaluate', ['three.csv', '--parameters', 'open.json']).status).toBe(0);
  });

  it('leaves out who is not in the fold, and scores them as evaluate --held-out does', () => {
    const { status, stdout } = fit(['three.csv', '--out', 'fold.json', '--fold', '1/2']);
    expect(status).toBe(0);
    expect(written('fold.json').learned!.subjects).toEqual({ three: ['p1', 'p3'] });
    const shown = /three +left out +1 +(.*)\n/.exec(stdout)![1]!.split(/ +/);
    const heldOut = run('evaluate', ['three.csv', '--parameters', 'fold.json', '--held-out', '--population', '--json']);
    const { islet: scores } = JSON.parse(heldOut.stdout).all.scores;
    const expected = ['rmseVsAr2', 'wisVsAr2'].flatMap((score) => [scores[30][score], scores[60][score]]);
    expect(shown).toEqual(expected.map((ratio) => ratio.toFixed(4)));
  });

  it('goes on from a file, and remembers who that was learned on', () => {
    const learned = { subjects: { three: ['p2'], old: ['x'] }, inputs: 'cgm', seed: 1, generations: 1, objective: 1 };
    const values = { ...SHIPPED.kinematic.values, initialRate: 1.25, degreesOfFreedom: 5 };
    file('start.json', JSON.stringify({ ...SHIPPED.kinematic, values, learned }));
    const { status, stdout } = fit(['three.csv', '--from', 'start.json', '--out', 'on.json', '--fold', '1/3']);
    expect(status).toBe(0);
    const result = written('on.json');
    expect(result.learned!.subjects).toEqual({ three: ['p2', 'p1'], old: ['x'] });
    expect(result.values['initialRate']).toBe(1.25);
    expect(stdout).toMatch(/three +left out +1 /);
  });

  it('learns meals on top of what was learned from readings', () => {
    expect(fit(['three.csv', '--out', 'readings.json', '--fold', '1/3']).status).toBe(0);
    const args = ['three.csv', '--inputs', 'all', '--from', 'readings.json', '--fold', '2/3', '--out', 'on-top.json'];
    expect(fit(args).status).toBe(0);
    const [readings, onTop] = [written('readings.json'), written('on-top.json')];
    const changed = Object.keys(onTop.values).filter((name) => onTop.values[name] !== readings.values[name]);
    expect(['mealGain', 'mealDecay', 'mealUncertainty']).toEqual(expect.arrayContaining(changed));
    expect(changed).not.toEqual([]);
    expect(onTop.learned!.subjects).toEqual({ three: ['p1', 'p2'] });
  });

  it('learns meals from the recordings that have some', () => {
    const { status, stderr } = fit(['three.csv', 'more.csv.gz', '--inputs', 'all', '--out', 'meals.json']);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'islet: left aside, no meals to learn from: more.csv.gz\n',
    });
    expect(written('meals.json').learned).toMatchObject({ subjects: { three: ['p1', 'p2', 'p3'] }, inputs: 'all' });
    expect(fit(['more.csv.gz', '--inputs', 'all', '--out', 'none.json'])).toMatchObject({
      status: 2,
      stderr: 'islet: --inputs all: nobody to learn on has announced a meal\n',
    });
  });

  it('reads standard input, and tells of rows that it had to leave out', () => {
    const { status, stderr } = fit(['-', '--out', 'in.json'], `${HEADER}${subject('p', 15)}p,yesterday,100,\n`);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^islet: 1 bad row left out: standard input:402: time "yesterday"/);
    expect(written('in.json').learned!.subjects).toEqual({ 'standard input': ['p'] });
  });

  const OUT = ['--out', 'never.json'];
  it.each<[string, string[], string]>([
    ['no output', ['three.csv'], "required option '--out <file>' not specified"],
    ['no file', OUT, "missing required argument 'files'"],
    ['a file that is not there', ['nothing.csv', ...OUT], 'nothing.csv: no such file'],
    ['a file without its columns', ['wrong.csv', ...OUT], 'wrong.csv: no column subject'],
    ['a file without rows', ['empty.csv', ...OUT], 'empty.csv: no row that can be used'],
    [
      'a recording that is too short',
      ['short.csv', ...OUT],
      'short: nothing to learn from, no reading 30 minutes after',
    ],
    ['glucose that never moves', ['flat.csv', ...OUT], 'glucose does not move'],
    ['an unknown model', ['three.csv', ...OUT, '--model', 'oracle'], '--model oracle: choose one of ar2, kinematic'],
    ['unknown inputs', ['three.csv', ...OUT, '--inputs', 'some'], '--inputs some: choose one of cgm, all'],
    [
      'a seed that is no number',
      ['three.csv', ...OUT, '--seed', 'x'],
      '--seed x: give a whole number from 0 to 4294967295',
    ],
    ['no generation', ['three.csv', ...OUT, '--generations', '0'], '--generations 0: give a whole number from 1'],
    ['too few candidates', ['three.csv', ...OUT, '--population', '3'], '--population 3: give a whole number from 4'],
    [
      'a fold that is none',
      ['three.csv', ...OUT, '--fold', '3/2'],
      '--fold 3/2: give k/n with k from 1 to n, such as 1/2',
    ],
    ['a fold with nobody in it', ['three.csv', ...OUT, '--fold', '4/4'], 'three.csv: no subject in fold 4/4, it has 3'],
    ['two files of one name', ['three.csv', 'sub/three.csv', ...OUT], 'two files are called three'],
    ['a start that is no parameter file', ['three.csv', ...OUT, '--from', 'three.csv'], 'three.csv: not JSON'],
    ['a start that the core refuses', ['three.csv', ...OUT, '--from', 'bad.json'], 'bad.json: a value is outside'],
    ['a start of another model', ['three.csv', ...OUT, '--from', 'bad.json', '--model', 'ar2'], 'not of ar2'],
    [
      'an output that can not be',
      ['three.csv', '--out', 'nowhere/x.json'],
      'nowhere/x.json cannot be written: there is no',
    ],
  ])('refuses %s', (_, args, message) => {
    file('wrong.csv', 'a,b\n1,2\n');
    file('empty.csv', HEADER);
    file('short.csv', HEADER + subject('p', 20).split('\n').slice(0, 9).join('\n'));
    file('flat.csv', HEADER + subject('p', 20).replaceAll(/,\d+,\d*$/gm, ',140,'));
    file(
      'bad.json',
      JSON.stringify({ ...SHIPPED.kinematic, values: { ...SHIPPED.kinematic.values, sensorNoise: 99 } }),
    );
    mkdirSync(join(folder, 'sub'), { recursive: true });
    const { status, stdout, stderr } = run('fit', [...SHORT, ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n +at /);
    expect(readdirSync(folder).filter((name) => /never|partial/.test(name))).toEqual([]);
  });
});
