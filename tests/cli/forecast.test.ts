import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED } from '../../host/parameters/shipped.js';

const islet = resolve('dist/islet.js');
const folder = mkdtempSync(join(tmpdir(), 'islet-forecast-'));
afterAll(() => rmSync(folder, { recursive: true }));

function forecast(args: string[], input: string | Uint8Array = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [islet, 'forecast', ...args], {
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

/** A day of readings every five minutes, with a meal in the morning. */
function day(subject = 'p1'): string {
  const rows = Array.from({ length: 288 }, (_, k) => {
    const time = new Date(Date.UTC(2024, 4, 1, 0, 5 * k)).toISOString().slice(0, 19);
    return `${subject},${time},${(140 + 60 * Math.sin(k / 20)).toFixed(0)},${k === 100 ? 50 : ''}`;
  });
  return `subject,time,glucose_mgdl,carbs_g\n${rows.join('\n')}\n`;
}

function table(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv.trimEnd().split('\n');
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, k) => [names[k]!, field])));
}

let csv: string;
beforeAll(() => {
  file('day.csv', day());
  csv = forecast(['day.csv']).stdout;
});

describe('islet forecast', () => {
  it('writes a row for each reading and horizon with sound numbers', () => {
    const rows = table(csv);
    expect(rows).toHaveLength(2 * 288);
    expect(rows.slice(0, 2).map((row) => [row['time'], row['horizon_min'], row['status'], row['method']])).toEqual([
      ['2024-05-01T00:00:00', '30', 'warm-up', 'extended'],
      ['2024-05-01T00:00:00', '60', 'warm-up', 'extended'],
    ]);
    expect(rows.at(-1)).toMatchObject({ subject: 'p1', time: '2024-05-01T23:55:00', horizon_min: '60', status: 'ok' });
    for (const row of rows) {
      const quantiles = ['q05', 'q10', 'q25', 'q50', 'q75', 'q90', 'q95'].map((name) => Number(row[name]));
      expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
      expect(Number(row['sd_mgdl'])).toBeGreaterThan(0);
      const risks = Object.keys(row).filter((name) => name.startsWith('p_'));
      expect(risks).toHaveLength(8);
      for (const name of risks) {
        expect(row[name]).toMatch(/^\d(\.\d+)?(e-\d+)?$/);
        expect(Number(row[name])).toBeLessThanOrEqual(1);
      }
    }
    const error = rows
      .filter((row) => row['horizon_min'] === '30' && row['status'] === 'ok')
      .map((row) => {
        const k = (Date.parse(`${row['time']}Z`) - Date.UTC(2024, 4, 1)) / 300_000 + 6;
        return Math.abs(Number(row['mean_mgdl']) - (140 + 60 * Math.sin(k / 20)));
      });
    expect(error.reduce((sum, value) => sum + value) / error.length).toBeLessThan(10);
  });

  it('reads gzip and standard input alike', () => {
    expect(forecast([file('day.gz', gzipSync(day()))]).stdout).toBe(csv);
    expect(forecast(['-'], day()).stdout).toBe(csv);
    expect(forecast(['-'], gzipSync(day())).stdout).toBe(csv);
  });

  it('takes each file as a recording of its own', () => {
    const { stdout } = forecast(['day.csv', 'day.csv']);
    expect(stdout).toBe(csv + csv.slice(csv.indexOf('\n') + 1));
  });

  it('writes other horizons, and JSON with the same names and numbers', () => {
    const options = ['day.csv', '--horizons', '120,5'];
    const rows = table(forecast(options).stdout);
    expect(rows.slice(0, 2).map((row) => row['horizon_min'])).toEqual(['120', '5']);
    const objects = forecast([...options, '--json'])
      .stdout.trimEnd()
      .split('\n');
    expect(objects).toHaveLength(rows.length);
    expect(Object.entries(JSON.parse(objects.at(-1)!) as object).map(([name, value]) => [name, `${value}`])).toEqual(
      Object.entries(rows.at(-1)!).map(([name, field]) => [name, /^[\d.]+$/.test(field) ? `${Number(field)}` : field]),
    );
  });

  it('uses announced meals only with --inputs all, and nothing before they are eaten', () => {
    const withMeals = forecast(['day.csv', '--inputs', 'all']).stdout.split('\n');
    const without = csv.split('\n');
    const firstOther = withMeals.findIndex((line, k) => line !== without[k]);
    expect(firstOther).toBe(1 + 2 * 100);
  });

  it('runs the model that is asked for, from a parameter file too', () => {
    const ar2 = forecast(['day.csv', '--model', 'ar2']).stdout;
    expect(ar2).not.toBe(csv);
    const parameters = file('ar2.json', JSON.stringify(SHIPPED.ar2));
    expect(forecast(['day.csv', '--parameters', parameters, '--method', 'kalman']).stdout).toBe(ar2);
  });

  it('with --population learns neither means nor quantiles', () => {
    const column = (text: string, name: string) => {
      const [head, ...rows] = text.trimEnd().split('\n');
      return rows.map((row) => row.split(',')[head!.split(',').indexOf(name)]);
    };
    const population = forecast(['day.csv', '--population']).stdout;
    const [unlearned, learned] = [column(population, 'mean_mgdl'), column(csv, 'mean_mgdl')];
    expect(unlearned.slice(0, 24)).toEqual(learned.slice(0, 24)); // the first hour: no target of 60 minutes has come
    expect(unlearned).not.toEqual(learned);
    expect(column(population, 'q95')).not.toEqual(column(csv, 'q95'));
  });

  it('keeps subjects with commas and quotes apart from the fields', () => {
    const rows = 'subject,time,glucose_mgdl\n"a, ""b""",2024-05-01 00:00,100\n';
    expect(forecast(['-'], rows).stdout.split('\n')[1]).toMatch(/^"a, ""b""",2024-05-01 00:00,30,warm-up,extended,\d/);
  });

  it('gives refused readings a row, and tells of bad rows in one line', () => {
    const bad = ['p1,2024-05-01T00:05:00,1x0', 'p1,yesterday,100', ',2024-05-01T00:05:00,100', 'p1,2024'];
    const rows = ['subject,time,glucose_mgdl', 'p1,2024-05-01T00:00,100', 'p1,2024-05-01T00:00,101', ...bad];
    const { status, stdout, stderr } = forecast([file('bad.csv', rows.join('\n')), '--horizons', '30']);
    expect(status).toBe(0);
    expect(stdout.split('\n')[2]).toBe(`p1,2024-05-01T00:00,30,duplicate,extended,${','.repeat(16)}`);
    expect(stderr).toBe(
      'islet: 4 bad rows left out: bad.csv:4: glucose_mgdl "1x0" is not a number; ' +
        'bad.csv:5: time "yesterday" does not exist or is not YYYY-MM-DDTHH:MM[:SS]; bad.csv:6: no subject; …\n' +
        'islet: readings refused, of 2: 1 duplicate\n',
    );
  });

  it('tells what may help when readings are refused for their order or their unit', () => {
    const [header, ...rows] = day().trimEnd().split('\n');
    const newestFirst = forecast(['-'], [header, ...rows.toReversed()].join('\n'));
    expect(newestFirst.stderr).toMatch(/out-of-order.*; islet convert puts rows in the order of time\n$/);
    const millimoles = forecast(
      ['-'],
      day().replace(/,(\d+),/g, (_, value) => `,${(Number(value) / 18).toFixed(1)},`),
    );
    expect(millimoles.stderr).toBe(
      'islet: readings refused, of 288: 288 out-of-range; if they are mmol/L, call their column glucose_mmoll\n',
    );
    expect(table(millimoles.stdout)).toHaveLength(2 * 288);
  });

  it('writes a file that appears when it is complete', () => {
    const { status, stdout } = forecast(['day.csv', '--out', 'out.csv']);
    expect([status, stdout]).toEqual([0, '']);
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe(csv);
    const packed = gzipSync(day());
    const cut = file('cut.gz', packed.subarray(0, packed.length - 9));
    expect(forecast([cut, '--out', 'cut.csv'])).toMatchObject({ status: 2, stdout: '' });
    expect(existsSync(join(folder, 'cut.csv'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('leaves nothing behind when %s ends it', async (signal) => {
    const out = mkdtempSync(join(folder, 'out-'));
    const child = spawn(process.execPath, [islet, 'forecast', '-', '--out', join(out, 'table.csv')]);
    const ended = once(child, 'exit');
    child.stdin.write(day()); // and never an end
    while (readdirSync(out).length === 0) await setTimeout(20);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(out)).toEqual([]);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const long = file('long.csv', `${day('a')}${'b,2024-05-01T00:00:00,100,\n'.repeat(20_000)}`);
    const child = spawn(process.execPath, [islet, 'forecast', long], { cwd: folder });
    const ended = new Promise((done) => child.on('close', done));
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await text(child.stderr)).toBe('');
    expect(await ended).toBe(0);
  });
});

describe('a wrong call of islet forecast', () => {
  const header = 'subject,time,glucose_mgdl\n';
  it.each<[string[], string, string]>([
    [[], '', "missing required argument 'files'"],
    [['missing.csv'], '', 'islet: missing.csv: no such file'],
    [['.'], '', 'islet: .: is a folder, not a file'],
    [['-'], '', 'islet: standard input is empty'],
    [['-'], 'a,b\n1,2\n', 'islet: standard input: no column subject, time, glucose_mgdl in the header "a,b"'],
    [['-'], header, 'islet: standard input: no row with a glucose reading that can be used'],
    [['-'], `${header}p,x,100\n`, '1 bad row left out: standard input:2: time "x"'],
    [['-'], `${header}p,x,100\n`, 'islet: standard input: no row with a glucose reading that can be used'],
    [['-', '--horizons', '7'], '', 'islet: --horizons 7: give multiples of 5 from 5 to 120'],
    [['-', '--horizons', '125'], '', 'islet: --horizons 125'],
    [['-', '--horizons', '0'], '', 'islet: --horizons 0'],
    [['-', '--horizons', '30,,60'], '', 'islet: --horizons 30,,60'],
    [['-', '--method', 'magic'], '', 'islet: --method magic: choose one of kalman'],
    [['-', '--model', 'magic'], '', 'islet: --model magic: choose one of ar2, kinematic'],
    [['-', '--engine', 'magic'], '', 'islet: --engine magic: choose one of'],
    [['-', '--inputs', 'magic'], '', 'islet: --inputs magic: choose one of cgm, all'],
    [['-', '--parameters', 'missing.json'], '', 'islet: missing.json: no such file'],
    [['-', '--parameters', '.'], '', 'islet: .: is a folder, not a file'],
    [['-'], '\u0000\u0001\u0002', 'islet: standard input: not text in UTF-8'],
    [['-'], 'PK\u0003\u0004\u0014', 'islet: standard input: a zip archive or a spreadsheet (.xlsx)'],
    [['-', '--out', ''], '', 'islet: the file cannot be written: it has no name'],
    [['-', '--out', 'missing/out.csv'], '', 'islet: missing/out.csv cannot be written: there is no such folder'],
    [['-', '--magic'], '', "unknown option '--magic'"],
  ])('%j with input %j ends with 2 and says why', (args, input, message) => {
    const { status, stderr } = forecast(args, input);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });

  it('names the parameter file that the core refuses', () => {
    const values = { ...SHIPPED.kinematic.values, sensorNoise: -1 };
    const parameters = file('wrong.json', JSON.stringify({ ...SHIPPED.kinematic, values }));
    const { status, stderr } = forecast(['day.csv', '--parameters', parameters]);
    expect(stderr).toMatch(/^islet: wrong\.json: .*BAD_PARAMETERS/);
    expect(status).toBe(2);
  });
});
