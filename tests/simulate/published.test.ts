/** Against published tables of virtual patients and sensors, where they are: beside the project, never part of it. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atRest } from '../../host/simulate/body.js';
import { drawHovorka, drawPadova } from '../../host/simulate/cohort.js';
import { DEVICES } from '../../host/simulate/devices.js';
import { exerciseSlope, sensitisation } from '../../host/simulate/exercise.js';
import { Padova, type PadovaParameters } from '../../host/simulate/padova.js';
import { Random } from '../../host/simulate/random.js';
import { tune } from '../../host/simulate/therapy.js';
import { exerciseFactor } from '../../host/what-if/exercise.js';
import { ROOT } from '../support/engines.js';
import golden from './golden.json' with { type: 'json' };

const FOLDER = join(resolve(ROOT, process.env['ISLET_DATA'] ?? '../shared/data'), 'sim');
const here = existsSync(FOLDER);
if (!here) console.warn(`skipped: no published tables in ${FOLDER} (set ISLET_DATA to the folder above it)`);

type Row = Record<string, string>;
const table = (name: string): Row[] => {
  const [head, ...lines] = readFileSync(join(FOLDER, name), 'utf8').trim().split(/\r?\n/);
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, k) => [names[k]!, cell])));
};
const number = (row: Row, name: string): number => Number(row[name]);

/** A body with the parameters of one of the thirty public subjects of the 2008 simulator. */
function parametersOf(row: Row): PadovaParameters {
  const same = [
    'BW',
    'Gb',
    'Ib',
    'Vg',
    'Vi',
    'k1',
    'k2',
    'm1',
    'HEb',
    'kabs',
    'kmax',
    'kmin',
    'b',
    'd',
    'f',
    'kp2',
    'kp3',
  ];
  const more = ['ki', 'Vmx', 'Km0', 'p2u', 'ke1', 'ke2', 'kd', 'ka1', 'ka2'];
  const values = Object.fromEntries([...same, ...more].map((name) => [name, number(row, name)]));
  const rest = { EGPb: number(row, 'EGPb'), CL: number(row, 'm2') * number(row, 'Vi'), Fcns: number(row, 'Fsnc') };
  return { ...values, ...rest, tau: 1 / number(row, 'ksc') } as PadovaParameters;
}

describe.skipIf(!here)('the thirty public subjects of UVA/Padova', () => {
  const rows = here ? table('vpatient_params.csv') : [];
  const quest = here ? table('Quest.csv') : [];

  test('rest at their published basal insulin, and stay there', () => {
    expect(rows).toHaveLength(30);
    for (const row of rows) {
      const body = new Padova(parametersOf(row));
      expect(body.basal / ((number(row, 'u2ss') * number(row, 'BW') * 60) / 6000), row['Name']).toBeCloseTo(1, 4);
      const rest = atRest(body);
      for (let minute = 0; minute < 600; minute++) body.step(1, rest);
      expect(body.glucose, row['Name']).toBeCloseTo(number(row, 'Gb'), 3);
    }
  });

  test('get from us about the doses that were published for them, which were found another way', () => {
    const ratios = rows.map((row, k) => {
      const therapy = tune(() => new Padova(parametersOf(row)), number(row, 'BW'))!;
      const { CR, CF } = quest[k]!;
      return { carbs: therapy.carbRatio / Number(CR), correction: therapy.correction / Number(CF) };
    });
    for (const dose of ['carbs', 'correction'] as const) {
      const sorted = ratios.map((ratio) => ratio[dose]).sort((a, b) => a - b);
      expect(sorted[15]).toBeGreaterThan(0.7);
      expect(sorted[15]).toBeLessThan(1.5);
    }
  });

  test('our adults lie among theirs: most of the parameters of most of the draws', () => {
    const adults = rows.filter((row) => row['Name']!.startsWith('adult')).map(parametersOf);
    const random = new Random(1, 0);
    const draws = Array.from({ length: 300 }, () => drawPadova(random).parameters);
    const names = Object.keys(draws[0]!).filter((name) => !['HEb', 'f', 'Fcns', 'ke1', 'ke2', 'Gb'].includes(name));
    const outside: string[] = [];
    let inside = 0;
    for (const name of names as (keyof PadovaParameters)[]) {
      const theirs = adults.map((adult) => adult[name]);
      const [least, greatest] = [Math.min(...theirs) / 1.5, Math.max(...theirs) * 1.5];
      const ours = draws.map((draw) => draw[name]).sort((a, b) => a - b);
      if (ours[150]! < Math.min(...theirs) || ours[150]! > Math.max(...theirs)) outside.push(name);
      inside += ours.filter((value) => value >= least && value <= greatest).length / ours.length / names.length;
    }
    // The papers' type 1 subject itself lies below the ten public adults in these two.
    expect(outside.sort()).toEqual(['ka1', 'kp2']);
    expect(inside).toBeGreaterThan(0.9);
  });

  test('our adults differ about as much as theirs do, and where they do not, is known', () => {
    const adults = rows.filter((row) => row['Name']!.startsWith('adult')).map(parametersOf);
    const random = new Random(3, 0);
    const draws = Array.from({ length: 2000 }, () => drawPadova(random).parameters);
    const spread = (values: number[]): number => {
      const logs = values.map(Math.log);
      const mean = logs.reduce((a, b) => a + b) / logs.length;
      return Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1));
    };
    const names = Object.keys(draws[0]!).filter((name) => !['HEb', 'f', 'Fcns', 'ke1', 'ke2'].includes(name));
    const ratios = (names as (keyof PadovaParameters)[]).map(
      (name) => [name, spread(draws.map((draw) => draw[name])) / spread(adults.map((adult) => adult[name]))] as const,
    );
    // What ten draws leave open, 95 %: √(9/19.02) to √(9/2.70) of their spread.
    const tooNarrow = ratios.filter(([, ratio]) => ratio < 0.688).map(([name]) => name);
    const tooWide = ratios.filter(([, ratio]) => ratio > 1.826).map(([name]) => name);
    expect(tooNarrow.sort()).toEqual(['CL', 'k2', 'kabs', 'kmin']);
    expect(tooWide).toEqual([]);
    const middle = ratios.map(([, ratio]) => ratio).sort((a, b) => a - b)[Math.floor(ratios.length / 2)]!;
    expect(middle).toBeGreaterThan(0.8);
    expect(middle).toBeLessThan(1.1);
  });
});

describe.skipIf(!here)('constants are those of the tables', () => {
  test('exercise, in the form and with the constants of Deichmann et al. 2021; our α is 16 % above theirs', () => {
    const rows = table('nominal_model_params.csv').filter((row) => row['model'] === 'Deichmann');
    const deichmann = (name: string): number =>
      number(
        rows.find((row) => row['parameter'] === name)!,
        'value',
      );
    const slopeAt = (x: number[], effort: number): Float64Array => {
      const slope = new Float64Array(3);
      exerciseSlope(Float64Array.from(x), slope, 0, effort);
      return slope;
    };
    expect(slopeAt([0, 0, 0], 30)[0]).toBeCloseTo(30 / deichmann('tauHR'), 12);
    expect(slopeAt([0, 0.5, 0], 0)[1]).toBeCloseTo(-0.5 / deichmann('tau'), 12);
    const [resting, a, n] = [70, deichmann('a'), deichmann('n')];
    for (const y of [2, 7, 20, 60]) {
      const power = (y / (a * resting)) ** n;
      expect(slopeAt([y, 0, 0], 0)[1]).toBeCloseTo(power / (1 + power), 12);
    }
    const alpha = sensitisation(Float64Array.of(0, 1, 1), 0) - 1;
    expect(alpha / deichmann('alpha')).toBeCloseTo(1.158, 3);
    // Of glucose, per minute: all that is noticed for a minute in the end.
    const lost = -Math.log(exerciseFactor(1e6, 1, 0.1));
    expect(lost / 10).toBeCloseTo(deichmann('beta'), 8);
  });

  test('the Cambridge model and the mean subject of UVA/Padova', () => {
    const values = (model: string): Map<string, number> =>
      new Map(
        table('nominal_model_params.csv')
          .filter((row) => row['model'] === model)
          .map((row) => [row['parameter']!, number(row, 'value')]),
      );
    const cambridge = values('Hovorka/Cambridge');
    const renamed = { tmaxG: 'tauG', tmaxI: 'tauI' } as Record<string, string>;
    for (const [name, value] of cambridge) {
      if (name === 'Gpeq') continue;
      expect(golden.hovorka.parameters[(renamed[name] ?? name) as keyof typeof golden.hovorka.parameters], name).toBe(
        value,
      );
    }
    const padova = values('UVA/Padova mean');
    for (const name of [
      'k1',
      'k2',
      'Vi',
      'm1',
      'kmax',
      'kmin',
      'kabs',
      'f',
      'kp2',
      'kp3',
      'ki',
      'Vmx',
      'Km0',
      'p2u',
      'ke1',
      'ke2',
      'ka1',
      'ka2',
      'kd',
    ] as const) {
      expect(golden.padova.parameters[name], name).toBe(padova.get(name === 'Vi' ? 'VI' : name));
    }
  });

  test('the sensors', () => {
    const names = { Facchinetti2014: 'seven', Vettoretti2018: 'g5', Vettoretti2019: 'g6' } as const;
    for (const row of table('sensor_error_models.csv')) {
      const device = DEVICES[names[row['model'] as keyof typeof names]];
      const noises = [
        ['alpha_w1', 'alpha_w2', 'sigma_2_w'],
        ['alpha_cc1', 'alpha_cc2', 'sigma_2_cc'],
      ]
        .map((columns) => columns.map((name) => number(row, name)))
        .filter(([, , variance]) => variance! > 0);
      expect(device.noises).toEqual(noises);
      expect(device.gain).toEqual([number(row, 'a0'), number(row, 'a1'), number(row, 'a2')]);
      expect(device.offset).toEqual([number(row, 'b0'), number(row, 'b1'), number(row, 'b2')]);
    }
  });
});

test('drawn Cambridge parameters have the published means and spreads', () => {
  const random = new Random(2, 0);
  const draws = Array.from({ length: 4000 }, () => drawHovorka(random)?.parameters).filter(
    (draw) => draw !== undefined,
  );
  expect(draws.length).toBeGreaterThan(2000);
  for (const [name, mean, sd] of [
    ['EGP0', 0.0161, 0.0039],
    ['F01', 0.0097, 0.0022],
    ['SIT', 51.2e-4, 32.09e-4],
    ['SIE', 520e-4, 306.2e-4],
    ['VI', 0.12, 0.012],
  ] as const) {
    const values = draws.map((draw) => draw[name]);
    const average = values.reduce((a, b) => a + b) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length);
    expect(average / mean, name).toBeCloseTo(1, 1);
    expect(spread / sd, name).toBeGreaterThan(0.88);
    expect(spread / sd, name).toBeLessThan(1.12);
  }
});
