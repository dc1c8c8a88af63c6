import { beforeAll, describe, expect, it } from 'vitest';
import type { ParameterSet } from '../../host/core/parameters.js';
import { fit, type FitProgress, type FitSettings } from '../../host/learn/fit.js';
import { lessonOf } from '../../host/learn/lesson.js';
import { loadSubjects } from '../../host/learn/load.js';
import { objective } from '../../host/learn/objective.js';
import { Replay } from '../../host/learn/replay.js';
import { SearchSpace } from '../../host/learn/search-space.js';
import { newEngine } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';
import { ar2Rows } from './rows.js';

const TRUTH = parametersOf('ar2', {
  scaleOffset: 1000,
  setpoint: 150,
  sensorNoise: 4,
  a1: 1.72,
  a2: -0.73,
  rateNoise: 0.3,
  mealNoise: 0,
  initialMealEffect: 0.001,
});
const BAD = parametersOf('ar2', { ...TRUTH.values, setpoint: 220, sensorNoise: 15, a1: 1.2, a2: -0.3, rateNoise: 2 });

let score: (parameters: ParameterSet) => number;

beforeAll(async () => {
  const engine = await newEngine();
  const rows = ['a', 'b'].flatMap((subject, k) => ar2Rows(TRUTH, subject, 3000, k + 1));
  const subjects = await loadSubjects(engine, rows, TRUTH, 'cgm', () => {});
  const lessons = subjects.map((one) => lessonOf(one, 7));
  const replay = new Replay(engine);
  score = (parameters) => objective(replay, [lessons], parameters);
});

function settings(changes: Partial<FitSettings> = {}): FitSettings {
  const space = new SearchSpace(BAD, 'cgm');
  return { space, start: space.encode(BAD), seed: 1, generations: 50, population: 10, ...changes };
}

describe('fit', () => {
  it('comes from a bad start to where the truth is', () => {
    const { parameters, objective: reached, startObjective, generations } = fit(settings(), score);
    const truth = score(TRUTH);
    expect(startObjective).toBeGreaterThan(1.2 * truth);
    expect(reached).toBeLessThan(1.002 * truth);
    expect(reached).toBeGreaterThan(0.97 * truth);
    expect(generations).toBe(50);
    expect(score(parameters)).toBe(reached);
    expect(Math.abs(parameters.values['setpoint']! - 150)).toBeLessThan(20);
    expect(Math.abs(parameters.values['sensorNoise']! - 4)).toBeLessThan(1.5);
  });

  it('finds the same with the same seed, and something else with another', () => {
    const short = settings({ generations: 4 });
    expect(fit(short, score)).toEqual(fit(short, score));
    expect(fit({ ...short, seed: 2 }, score)).not.toEqual(fit(short, score));
  });

  it('never ends worse than it started', () => {
    const space = new SearchSpace(TRUTH, 'cgm');
    const start = space.encode(TRUTH);
    const best = space.decode(start);
    const jealous = (parameters: ParameterSet) =>
      JSON.stringify(parameters) === JSON.stringify(best) ? 1 : 1 + Math.abs(parameters.values['setpoint']!);
    expect(fit(settings({ space, start, generations: 3 }), jealous)).toMatchObject({ parameters: best, objective: 1 });
  });

  it('ends early when it has converged', () => {
    const bowl = ({ values }: ParameterSet) => (values['setpoint']! - 140) ** 2 + (values['sensorNoise']! - 3) ** 2;
    const { generations, objective: reached } = fit(settings({ generations: 2000 }), bowl);
    expect(generations).toBeLessThan(2000);
    expect(reached).toBeLessThan(1e-3);
  });

  it('tells how far it is', () => {
    const seen: FitProgress[] = [];
    fit(settings({ generations: 2, population: 4 }), score, (progress) => seen.push(progress));
    expect(seen.map(({ generation, candidate }) => [generation, candidate])).toEqual(
      [1, 2].flatMap((generation) => [1, 2, 3, 4].map((candidate) => [generation, candidate])),
    );
    expect(seen.every(({ best }, k) => k === 0 || best <= seen[k - 1]!.best)).toBe(true);
  });

  it('does not begin where nothing can be scored', () => {
    expect(() => fit(settings(), () => Infinity)).toThrow('can not be scored');
  });
});
