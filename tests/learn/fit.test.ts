import { beforeAll, describe, expect, it } from 'vitest';
import type { ParameterSet } from '../../host/core/parameters.js';
import { fit, type FitSettings, type FitState, type Judge } from '../../host/learn/fit.js';
import { lessonOf } from '../../host/learn/lesson.js';
import { loadSubjects } from '../../host/learn/load.js';
import { lessonSums, objectiveOf } from '../../host/learn/objective.js';
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
let judge: Judge;

const judging =
  (one: (parameters: ParameterSet) => number): Judge =>
  (candidates) =>
    candidates.map(one);

beforeAll(async () => {
  const engine = await newEngine();
  const rows = ['a', 'b'].flatMap((subject, k) => ar2Rows(TRUTH, subject, 3000, k + 1));
  const subjects = await loadSubjects(engine, rows, TRUTH, 'cgm', () => {});
  const lessons = subjects.map((one) => lessonOf(one, 7));
  const replay = new Replay(engine);
  score = (parameters) => objectiveOf([lessons], [lessons.map((lesson) => lessonSums(replay, lesson, parameters))]);
  judge = (candidates) => candidates.map(score);
});

function settings(changes: Partial<FitSettings> = {}): FitSettings {
  const space = new SearchSpace(BAD, 'cgm');
  return { space, start: space.encode(BAD), seed: 1, starts: 1, generations: 50, population: 10, ...changes };
}

describe('fit', () => {
  it('comes from a bad start to where the truth is', async () => {
    const { parameters, objective: reached, startObjective, generations } = await fit(settings(), judge);
    const truth = score(TRUTH);
    expect(startObjective).toBeGreaterThan(1.2 * truth);
    expect(reached).toBeLessThan(1.002 * truth);
    expect(reached).toBeGreaterThan(0.97 * truth);
    expect(generations).toBe(50);
    expect(score(parameters)).toBe(reached);
    expect(Math.abs(parameters.values['setpoint']! - 150)).toBeLessThan(20);
    expect(Math.abs(parameters.values['sensorNoise']! - 4)).toBeLessThan(1.5);
  });

  it('finds the same with the same seed, and something else with another', async () => {
    const short = settings({ generations: 4 });
    expect(await fit(short, judge)).toEqual(await fit(short, judge));
    expect(await fit({ ...short, seed: 2 }, judge)).not.toEqual(await fit(short, judge));
  });

  it('never ends worse than it started', async () => {
    const space = new SearchSpace(TRUTH, 'cgm');
    const start = space.encode(TRUTH);
    const best = space.decode(start);
    const jealous = (parameters: ParameterSet) =>
      JSON.stringify(parameters) === JSON.stringify(best) ? 1 : 1 + Math.abs(parameters.values['setpoint']!);
    expect(await fit(settings({ space, start, starts: 3, generations: 3 }), judging(jealous))).toMatchObject({
      parameters: best,
      objective: 1,
    });
  });

  it('ends early when it has converged', async () => {
    const { generations, objective: reached } = await fit(settings({ generations: 2000 }), judging(bowl));
    expect(generations).toBeLessThan(2000);
    expect(reached).toBeLessThan(1e-3);
  });

  it('begins several searches, and the best goes on alone after a fifth of the generations', async () => {
    const seen: number[][] = [];
    const watch = ({ searches }: FitState) => void seen.push(searches.map(({ state }) => state.generation));
    await fit(settings({ starts: 3, generations: 10 }), judging(bowl), watch);
    expect(seen.slice(0, 6)).toEqual(
      [1, 2]
        .map((n) => [n, 0, 0])
        .concat([
          [2, 1, 0],
          [2, 2, 0],
          [2, 2, 1],
          [2, 2, 2],
        ]),
    );
    expect(seen).toHaveLength(6 + 8);
    expect([...seen.at(-1)!].sort((a, b) => a - b)).toEqual([2, 2, 10]);
  });

  it('leaves a ridge that its first start lies on: a later start finds what one alone does not', async () => {
    const trap = ({ values }: ParameterSet) =>
      values['setpoint']! > 200 ? 1 + (values['setpoint']! - 220) ** 2 / 1e4 : (values['setpoint']! - 150) ** 2 / 1e4;
    const one = await fit(settings({ generations: 40 }), judging(trap));
    const many = await fit(settings({ generations: 40, starts: 10 }), judging(trap));
    expect(many.objective).toBeLessThan(1e-3);
    expect(many.objective).toBeLessThanOrEqual(one.objective);
  });

  it('goes on from any generation to the same end, to the bit, through JSON', async () => {
    const wanted = settings({ starts: 2, generations: 8, population: 6 });
    const written: string[] = [];
    const whole = await fit(wanted, judging(rugged), (state) => void written.push(JSON.stringify(state)));
    expect(written.length).toBeGreaterThan(8);
    for (const text of written) {
      expect(await fit(wanted, judging(rugged), () => {}, JSON.parse(text) as FitState)).toEqual(whole);
    }
  });

  it('refuses a start without a score', async () => {
    await expect(
      fit(
        settings(),
        judging(() => Infinity),
      ),
    ).rejects.toThrow('can not be scored');
  });
});

const bowl = ({ values }: ParameterSet) => (values['setpoint']! - 140) ** 2 + (values['sensorNoise']! - 3) ** 2;
const rugged = (parameters: ParameterSet) => bowl(parameters) + 300 * Math.sin(parameters.values['setpoint']!);
