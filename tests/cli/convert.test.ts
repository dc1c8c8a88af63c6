import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { simulate } from '../../host/simulate/simulate.js';
import {
  clarity,
  libreView,
  nightscoutEntries,
  nightscoutTreatments,
  tidepool,
  type Language,
  type Row,
} from '../formats/vendors.js';

const islet = resolve('dist/islet.js');
const folder = mkdtempSync(join(tmpdir(), 'islet-convert-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, ...args: string[]) {
  return spawnSync(process.execPath, [islet, command, ...args], { cwd: folder, encoding: 'utf8' });
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const HEADER =
  'subject,time,utc_offset_min,glucose_mgdl,carbs_g,bolus_u,long_acting_u,basal_u_per_h,basal_min,smbg_mgdl,event';
const START = Date.UTC(2025, 5, 9) / 1000;
const american: Language = { delimiter: ',', unit: 'mg/dL', german: false };

/** Two simulated days as some maker's rows. */
const days: Row[] = [...simulate({ seed: 3, days: 2 })].map(({ minute, reading, carbs, bolus }) => ({
  ...{ utc: START + minute * 60, offset: 0 },
  ...(reading !== undefined && { glucose: reading }),
  ...(carbs !== undefined && { carbs }),
  ...(bolus !== undefined && { bolus }),
}));

describe('islet convert', () => {
  it('joins the files of one person into one table, in order, each event with its column', () => {
    const rows: Row[] = [
      { utc: START, offset: 120, glucose: 100 },
      { utc: START + 120, offset: 120, carbs: 30, bolus: 2.5 },
      { utc: START + 300, offset: 120, glucose: 104, fingerstick: 111 },
      { utc: START + 400, offset: 120, event: 'sensor-change' },
    ];
    const files = [file('t.json', nightscoutTreatments(rows)), file('e.json.gz', gzipSync(nightscoutEntries(rows)))];
    const { status, stdout, stderr } = run('convert', ...files, '--subject', 'a, b', '--out', 'tidy.csv');
    expect([status, stdout, stderr]).toEqual([0, '', '']);
    expect(readFileSync(join(folder, 'tidy.csv'), 'utf8').trimEnd().split('\n')).toEqual([
      HEADER,
      '"a, b",2025-06-09T02:00:00,120,100,,,,,,,',
      '"a, b",2025-06-09T02:02:00,120,,30,2.5,,,,,',
      '"a, b",2025-06-09T02:05:00,120,104,,,,,,111,',
      '"a, b",2025-06-09T02:06:40,120,,,,,,,,sensor-change',
    ]);
    expect(run('convert', 'tidy.csv').stdout).toBe(readFileSync(join(folder, 'tidy.csv'), 'utf8'));
  });

  it('tells of bad rows by kind with file and line, and of what it dropped', () => {
    const bad = [5, 6, 7, 8].map((sgv, k) => ({ type: 'sgv', sgv, date: (START + k) * 1000, utcOffset: 60 }));
    const text = [{ type: 'sgv', sgv: 100, date: START * 1000, utcOffset: 60 }, ...bad, { type: 'cal', date: 1 }, {}];
    const { status, stderr } = run(
      'convert',
      file('bad.json', `[${text.map((one) => JSON.stringify(one)).join(',\n')}]`),
    );
    expect(status).toBe(0);
    const reason = (sgv: number) => `sgv ${sgv} is no glucose in mg/dL: a sensor's error code, or mmol/L without units`;
    expect(stderr).toBe(
      `islet: 4 bad rows left out: bad.json:2: ${reason(5)}; bad.json:3: ${reason(6)}; bad.json:4: ${reason(7)}; …\n` +
        'islet: 1 bad row left out: bad.json:7: a record of none of the formats of docs/FORMATS.md\n' +
        'islet: 1 slopes and intercepts of calibrations\n',
    );
  });

  it('leaves nothing half-written', () => {
    const whole = nightscoutEntries(days);
    const { status, stderr } = run('convert', file('cut.json', whole.slice(0, -9)), '--out', 'cut.csv');
    expect(status).toBe(2);
    expect(stderr).toContain('islet: cut.json:1: the JSON text is cut short');
    expect(existsSync(join(folder, 'cut.csv'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it.each<[string[], string]>([
    [[], "missing required argument 'files'"],
    [['missing'], 'islet: missing: no such file'],
    [['empty.json'], 'islet: empty.json: nothing in there that can be used'],
    [['empty.json', '--zone', 'Mars'], 'islet: --zone Mars: there is no such time zone'],
    [['empty.json', '--dates', 'ymd'], 'islet: --dates ymd: choose one of dmy, mdy'],
    [['dates.csv'], 'islet: dates.csv: the dates can be read with the day or the month first'],
  ])('%j ends with 2 and says why', (args, message) => {
    file('empty.json', '[]');
    file('dates.csv', libreView([{ utc: START, offset: 0, glucose: 100 }], american, 'dmy24'));
    const { status, stderr } = run('convert', ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe('other commands take such files directly', () => {
  const makers: [string, string][] = [
    ['nightscout', nightscoutEntries(days)],
    ['tidepool', tidepool(days)],
    ['clarity', clarity(days, american)],
    ['libreview', libreView(days, american, 'ymd')],
  ];

  it('forecast: the same forecasts whatever the form', () => {
    const tables = makers.map(([maker, text]) => {
      const { status, stdout } = run('forecast', file(maker, text), '--model', 'kinematic');
      expect(status).toBe(0);
      return stdout.replaceAll(`${maker},2025`, 'x,2025');
    });
    expect(tables[0]!.split('\n').length).toBeGreaterThan(1000);
    for (const table of tables.slice(1)) expect(table).toBe(tables[0]);
  });

  it('forecast --inputs all: with the meals of the file, as from its tidy form', () => {
    run('convert', file('all.json.gz', gzipSync(tidepool(days))), '--out', 'all.csv');
    const [direct, tidy, readings] = [
      run('forecast', 'all.json.gz', '--inputs', 'all').stdout,
      run('forecast', 'all.csv', '--inputs', 'all').stdout,
      run('forecast', 'all.csv').stdout,
    ];
    expect(direct).toBe(tidy);
    expect(direct).not.toBe(readings);
  });

  it('evaluate', () => {
    const { status, stdout } = run('evaluate', 'clarity', '--model', 'kinematic', '--json');
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as { all: { origins: number } }).all.origins).toBeGreaterThan(300);
  });
});
