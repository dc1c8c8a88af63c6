/** Both bodies against SciPy's integration of their equations, written again in golden.py, and against closed forms. */
import { describe, expect, test } from 'vitest';
import { atRest, type Body } from '../../host/simulate/body.js';
import { Hovorka } from '../../host/simulate/hovorka.js';
import { Padova } from '../../host/simulate/padova.js';
import golden from './golden.json' with { type: 'json' };

const P = golden.padova.parameters;
const H = golden.hovorka.parameters;
const BODIES: [string, () => Body, typeof golden.padova | typeof golden.hovorka][] = [
  ['padova', () => new Padova(P), golden.padova],
  ['hovorka', () => new Hovorka(H), golden.hovorka],
];

describe.each(BODIES)('%s', (_, make, expected) => {
  test('a day of meal, bolus, walk, extra basal, sensitivity and disturbance is that of SciPy', () => {
    for (const [step, tolerance] of [
      [1, 0.02],
      [0.25, 1e-4],
    ] as const) {
      const body = make();
      expect(body.basal).toBeCloseTo(expected.basal, 9);
      body.beginMeal(golden.meal);
      body.inject(golden.bolus);
      for (const [k, [begin, eating, basal, effort, sensitivity, unexplained]] of (
        golden.schedule as [number, number, number, number, number, number][]
      ).entries()) {
        const end = golden.schedule[k + 1]?.[0] ?? begin;
        const influence = { eating, basal: basal * expected.basal, effort, sensitivity, unexplained };
        for (let minute = begin; minute < end; minute++) {
          const row = expected.rows.find((row) => row.minute === minute);
          if (row) {
            for (const name of ['glucose', 'interstitial', 'insulin', 'gut'] as const) {
              expect(Math.abs(body[name] - row[name]), `${name} at ${minute} min`).toBeLessThan(tolerance);
            }
          }
          for (let part = 0; part < 1 / step; part++) body.step(step, influence);
        }
      }
    }
  });

  test('a body in balance stays there for days', () => {
    const body = make();
    run(body, 2880);
    expect(body.glucose).toBeCloseTo(body.fasting, 8);
    expect(body.interstitial).toBeCloseTo(body.fasting, 8);
  });

  test('insulin lowers glucose, carbohydrate raises it, walking lowers it, more sensitivity lowers it', () => {
    const [insulin, meal, walk, sensitive] = [0, 1, 2, 3].map(make);
    insulin!.inject(2);
    run(insulin!, 150);
    meal!.beginMeal(20);
    run(meal!, 4, { eating: 5 });
    run(meal!, 46);
    run(walk!, 40, { effort: 40 });
    run(sensitive!, 300, { sensitivity: 1.3 });
    expect(insulin!.glucose).toBeLessThan(insulin!.fasting - 10);
    expect(meal!.glucose).toBeGreaterThan(meal!.fasting + 15);
    expect(walk!.glucose).toBeLessThan(walk!.fasting - 5);
    expect(walk!.glucose).toBeGreaterThan(walk!.fasting - 60);
    expect(sensitive!.glucose).toBeLessThan(sensitive!.fasting - 8);
  });

  test('exercise lowers glucose for hours after it, and in the end no more', () => {
    const body = make();
    run(body, 45, { effort: 45 });
    run(body, 240);
    expect(body.glucose).toBeLessThan(body.fasting - 3);
    run(body, 6 * 1440);
    expect(body.glucose).toBeCloseTo(body.fasting, 0);
  });

  test('glucose is held at 20 mg/dL where the model ends, and the body comes back', () => {
    const body = make();
    body.inject(100);
    run(body, 400);
    expect(body.glucose).toBeGreaterThan(19.999);
    expect(body.glucose).toBeLessThan(21);
    run(body, 6 * 1440);
    expect(body.glucose).toBeCloseTo(body.fasting, 0);
  });
});

test('padova: what comes from under the skin is all cleared: the area of a bolus is dose / clearance', () => {
  const body = new Padova(P);
  const before = body.insulin;
  body.inject(3);
  let area = 0;
  for (let minute = 0; minute < 4000; minute++) {
    run(body, 1);
    area += body.insulin - before;
  }
  // U/kg over L/kg/min, in mU/L · min; 1 mU is 6 pmol.
  expect(area).toBeCloseTo((3 * 1000) / P.BW / P.CL, 0);
});

test('padova: with one rate of emptying, stomach and gut are the chain of three exponentials', () => {
  const body = new Padova({ ...P, kmin: P.kmax - 1e-13, kabs: 0.02 });
  body.beginMeal(0.001);
  run(body, 1, { eating: 40 });
  const start = body.gut;
  const [k, a, t] = [P.kmax, 0.02, 119.5]; // eaten in the middle of the first minute
  run(body, 119);
  const e = Math.exp(-k * t);
  const stomach = e * (1 + k * t);
  const gut = (k / (k - a)) ** 2 * a ** 0 * (Math.exp(-a * t) - e * (1 + (k - a) * t));
  expect(start).toBeCloseTo(40, 1);
  expect(body.gut / 40).toBeCloseTo(stomach + gut, 3);
});

test('padova: nothing of a meal is lost: it leaves the gut, and glucose in the mean gains what did', () => {
  const body = new Padova(P);
  body.beginMeal(60);
  let before = 0;
  for (let minute = 0; minute < 1500; minute++) {
    run(body, 1, { eating: minute < 12 ? 5 : 0 });
    if (minute === 11) before = body.gut;
  }
  expect(before).toBeGreaterThan(58);
  expect(body.gut).toBeLessThan(0.01);
});

test('padova: emptying slows in the middle of a large meal: half of it takes longer than half of a small one', () => {
  const half = (grams: number): number => {
    const body = new Padova(P);
    body.beginMeal(grams);
    run(body, 1, { eating: grams });
    let minutes = 0;
    while (body.gut > grams / 2) {
      run(body, 1);
      minutes++;
    }
    return minutes;
  };
  // The doses scale alike, so what differs is the rate: by the paper kempt depends on q / D alone.
  expect(half(90)).toBe(half(20));
  const even = new Padova({ ...P, kmin: P.kmax - 1e-13 });
  even.beginMeal(90);
  run(even, 1, { eating: 90 });
  run(even, half(90));
  expect(even.gut).toBeLessThan(0.45 * 90);
});

test('padova: below basal, a low makes insulin act more (S2013), and glucagon holds against it', () => {
  const body = new Padova(P);
  body.inject(4);
  run(body, 180);
  expect(body.glucose).toBeLessThan(100);
  run(body, 1440);
  expect(body.glucose).toBeCloseTo(P.Gb, 0);
});

test('hovorka: plasma insulin after a bolus is its closed form', () => {
  const body = new Hovorka(H);
  const basal = body.insulin;
  body.inject(5);
  for (const minute of [10, 60, 180]) {
    const fresh = new Hovorka(H);
    fresh.inject(5);
    run(fresh, minute);
    const [k, r] = [1 / H.tauI, H.ke - 1 / H.tauI];
    const e = Math.exp(-k * minute);
    const shape = (e * (r * minute - 1) + Math.exp(-H.ke * minute)) / (r * r);
    expect(fresh.insulin - basal).toBeCloseTo(((5000 * k * k) / (H.VI * H.BW)) * shape, 2);
  }
});

test('hovorka: a meal that is absorbed is the closed form (1 + t/τ) e^(−t/τ)', () => {
  const body = new Hovorka(H);
  run(body, 1, { eating: 50 });
  run(body, 79);
  const t = 79.5 / H.tauG;
  expect(body.gut / (50 * H.AG)).toBeCloseTo((1 + t) * Math.exp(-t), 3);
});

test('hovorka: a body that falls without any insulin is refused', () => {
  expect(() => new Hovorka({ ...H, EGP0: 0.009 })).toThrow('no insulin holds this body at 120 mg/dL');
});

function run(body: Body, minutes: number, more: Partial<ReturnType<typeof atRest>> = {}): void {
  const influence = { ...atRest(body), ...more };
  for (let minute = 0; minute < minutes; minute++) body.step(1, influence);
}
