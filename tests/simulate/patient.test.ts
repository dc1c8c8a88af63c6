import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fingerstick } from '../../host/simulate/meter.js';
import { Patient } from '../../host/simulate/patient.js';
import { Random } from '../../host/simulate/random.js';

describe('a patient', () => {
  test('rests at fasting glucose without inconstancy', () => {
    const patient = new Patient({ seed: 1, variability: 0, sensor: 'ideal' });
    patient.step(600);
    expect(patient.minute).toBe(600);
    expect(patient.glucose).toBeCloseTo(patient.therapy.target, 6);
    expect(patient.sensor.reading).toBe(Math.round(patient.interstitial));
  });

  test('eats at five grams a minute, and all of it is there', () => {
    const patient = new Patient({ seed: 1, variability: 0 });
    patient.eat(30);
    expect(patient.carbohydrate).toBe(30);
    patient.step(3);
    expect(patient.carbohydrate).toBeGreaterThan(29.5);
    patient.eat(20);
    expect(patient.carbohydrate).toBeGreaterThan(49.5);
    patient.step(900);
    expect(patient.carbohydrate).toBeLessThan(0.5);
  });

  test('cannot be hurried: the first six minutes of a large meal are those of a small one', () => {
    const [small, large] = [30, 60].map((grams) => {
      const patient = new Patient({ seed: 1, variability: 0, model: 'hovorka' });
      patient.eat(grams);
      patient.step(6);
      return patient;
    });
    expect(large!.glucose).toBe(small!.glucose);
    expect(small!.glucose).toBeGreaterThan(small!.therapy.target);
    for (const patient of [small!, large!]) patient.step(10);
    expect(large!.glucose).toBeGreaterThan(small!.glucose);
  });

  test('a meal raises glucose, its bolus brings it back, a walk lowers it while it lasts', () => {
    const [meal, covered, walk] = [0, 1, 2].map(() => new Patient({ seed: 2, variability: 0, model: 'hovorka' }));
    meal!.eat(50);
    covered!.eat(50);
    covered!.bolus(50 / covered!.therapy.carbRatio);
    for (const patient of [meal!, covered!]) patient.step(300);
    expect(meal!.glucose).toBeGreaterThan(meal!.therapy.target + 20);
    expect(Math.abs(covered!.glucose - covered!.therapy.target)).toBeLessThan(3);
    walk!.walk(30, 0.4);
    walk!.step(29);
    expect(walk!.intensity).toBe(0.4);
    walk!.step(1);
    expect(walk!.intensity).toBe(0);
    expect(walk!.glucose).toBeLessThan(walk!.therapy.target - 10);
  });

  test('without faults the sensor has its error alone', () => {
    const artefacts = (faults: boolean): Set<string> => {
      const patient = new Patient({ seed: 8, faults });
      const seen = new Set<string>();
      for (let minute = 0; minute < 3 * 1440; minute++) {
        patient.step();
        seen.add(patient.sensor.artefact);
      }
      return seen;
    };
    expect(artefacts(false)).toEqual(new Set(['none']));
    expect(artefacts(true).size).toBeGreaterThan(1);
  });

  test('basal can be changed', () => {
    const [less, usual] = [0, 1].map(() => new Patient({ seed: 3 }));
    less!.basal = 0;
    for (const patient of [less!, usual!]) patient.step(240);
    expect(less!.glucose).toBeGreaterThan(usual!.glucose + 10);
  });

  test('gets a new sensor, which warms up', () => {
    const patient = new Patient({ seed: 3 });
    patient.step(10);
    patient.changeSensor();
    patient.step(1);
    expect(patient.sensor).toMatchObject({ reading: undefined, artefact: 'warm-up' });
    patient.step(125);
    expect(patient.sensor.artefact).not.toBe('warm-up');
  });

  test('is the same person with the same index, and another with another', () => {
    const person = (seed: number, index: number): number[] => {
      const { weight, age, therapy } = new Patient({ seed, index });
      return [weight, age, therapy.basal, therapy.carbRatio];
    };
    expect(person(5, 2)).toEqual(person(5, 2));
    expect(person(5, 3)).not.toEqual(person(5, 2));
    expect(person(6, 2)).not.toEqual(person(5, 2));
  });

  test('pricks of the finger change nothing else', () => {
    const [pricked, other] = [0, 1].map(() => new Patient({ seed: 4 }));
    for (let k = 0; k < 20; k++) {
      pricked!.fingerstick();
      pricked!.step(5);
      other!.step(5);
    }
    expect(pricked!.glucose).toBe(other!.glucose);
    expect(pricked!.sensor).toEqual(other!.sensor);
  });

  test('refuses what cannot be, and stays as it was', () => {
    const patient = new Patient({ seed: 1 });
    for (const act of [
      () => patient.eat(-1),
      () => patient.eat(NaN),
      () => patient.bolus(101),
      () => patient.walk(10, 1.1),
      () => patient.step(0.5),
      () => patient.step(-1),
      () => new Patient({ seed: -1 }),
      () => new Patient({ seed: 1, index: 2 ** 24 }),
      () => new Patient({ seed: 1, model: 'none' as never }),
      () => new Patient({ seed: 1, variability: NaN }),
    ]) {
      expect(act).toThrow(RangeError);
    }
    expect([patient.minute, patient.carbohydrate]).toEqual([0, 0]);
    expect(() => patient.eat(-1)).toThrow('grams must be a number in 0..500, not -1');
  });
});

test('fingersticks meet ISO 15197:2013: 95 % within 15 mg/dL below 100 mg/dL and 15 % above, without bias', () => {
  const random = new Random(1, 3);
  for (const plasma of [50, 80, 120, 250]) {
    const errors = Array.from({ length: 4000 }, () => fingerstick(random, plasma) - plasma);
    const limit = plasma < 100 ? 15 : 0.15 * plasma;
    expect(errors.filter((error) => Math.abs(error) <= limit).length / errors.length).toBeGreaterThan(0.95);
    expect(Math.abs(errors.reduce((a, b) => a + b) / errors.length)).toBeLessThan(0.02 * plasma);
    expect(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length)).toBeGreaterThan(0.04 * plasma - 1);
  }
});

test('nothing of the simulator needs Node: it runs in a browser, with the same bits', () => {
  for (const file of readdirSync('host/simulate')) {
    const source = readFileSync(`host/simulate/${file}`, 'utf8');
    expect(source, file).not.toMatch(/node:|process\.|\bBuffer\b|require\(/);
    expect(source, file).not.toMatch(/Math\.(exp|log|log2|log10|sin|cos|tan|tanh|pow|random|hypot|cbrt)\b/);
    expect(source, file).not.toMatch(/[a-zA-Z)\]] \*\* /);
  }
});
