/** The worst inputs of tests/cases/worst.json, and the search that finds them: npm run bench -- worst. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { StageMeter } from '../../bench/stages.js';
import { EventKind, Flag } from '../../host/core/layout.js';
import { methodsOf } from '../../host/core/methods.js';
import { filterOf } from '../../host/gate/groups.js';
import { STAGES } from '../../host/gate/stages.js';
import { costOf, eventsOf, searchWorst } from '../../bench/worst/search.js';
import { meteredEngine } from '../../host/gate/metered-engine.js';
import { functionShares } from '../../host/gate/metered.js';
import { readWorst, worstFigures, worstGroups } from '../../host/gate/worst.js';
import { SHIPPED_WEIGHTS } from '../../host/gate/meter.js';
import type { Cases } from '../../host/gate/cases.js';
import { measureWorst, worstOfCases, type WorstCase } from '../cases/worst.js';
import { MODULE, ROOT } from '../support/engines.js';

const read = (file: string) => JSON.parse(readFileSync(`${ROOT}tests/cases/${file}`, 'utf8')) as unknown;
const { cases: worst } = read('worst.json') as { cases: WorstCase[] };
const FILTERS = ['kinematic', 'ar2', ...methodsOf('adaptive'), 'extended with head'];
const KINEMATIC = { model: 'kinematic', method: 'kalman', features: 0 } as const;
const AR2 = { model: 'ar2', method: 'kalman', features: 0 } as const;

let meter: StageMeter;
beforeAll(async () => {
  meter = new StageMeter(await meteredEngine('webassembly', MODULE, SHIPPED_WEIGHTS));
});

describe('worst.json', () => {
  it('has a case of each stage and filter', () => {
    const wanted = STAGES.flatMap((stage) => FILTERS.map((filter) => `${stage} ${filter}`));
    expect(worst.map((given) => `${given.stage} ${filterOf(given)}`)).toEqual(wanted);
  });

  it('costs what the ordinary cases do or more, but for 2 %; if not: npm run bench -- worst', () => {
    const ordinary = worstOfCases(meter, (read('cases.json') as Cases).cases, 288);
    for (const given of worst) {
      const { status, cycles } = measureWorst(meter, given);
      expect(status < 0, given.stage).toBe(given.stage === 'check');
      const of = filterOf(given);
      const known = ordinary.get(of)?.[given.stage] ?? 0; // no ordinary case runs variational-diagonal
      expect(cycles, `${given.stage} ${of}`).toBeGreaterThanOrEqual(0.98 * known);
    }
  });

  it('has auto escalated with all its particles where that costs most', () => {
    for (const given of worst.filter(({ method, stage }) => method === 'auto' && stage !== 'check')) {
      measureWorst(meter, given);
      meter.core.call('diagnose');
      const { flags, escalations } = meter.core.diagnostics;
      expect([given.stage, flags & Flag.ESCALATED, escalations > 0]).toEqual([given.stage, Flag.ESCALATED, true]);
      if (given.stage === 'predict' || given.stage === 'step') expect(given.particles).toBe(500);
    }
  });
});

describe('the gate', () => {
  const found = readWorst(`${ROOT}tests/cases/worst.json`);

  it('counts what they cost, each as a figure of the group of its filter', async () => {
    const figures = await worstFigures(MODULE, found);
    expect(figures.map(({ group, name, value, worst: at }) => [group, name, value, at?.case])).toEqual(
      worst.map((given) => {
        const { stage } = given;
        const filter = filterOf(given);
        return [`${filter}, worst found`, stage, measureWorst(meter, given).cycles, `worst ${stage} ${filter}`];
      }),
    );
  });

  it('knows their groups with the farthest horizon', () => {
    const of = (filter: string) => found.filter((one) => filterOf(one) === filter);
    const farthest = (filter: string) => Math.max(...of(filter).map(({ horizon }) => horizon / 60));
    expect(worstGroups(found)).toEqual(
      FILTERS.map((filter) => ({
        name: `${filter}, worst found`,
        filter,
        minutesAhead: farthest(filter),
      })),
    );
  });

  it('says which functions they spend it in', async () => {
    const [figure] = await worstFigures(MODULE, found);
    const shares = await functionShares(MODULE, undefined, [], found, figure!.name, figure!.worst!);
    expect(shares.reduce((sum, { cycles }) => sum + cycles, 0)).toBe(figure!.value);
  });

  it('refuses a case whose events the core refuses', async () => {
    const late = {
      ...found[0]!,
      events: [
        [1, 600, 100],
        [1, 300, 100],
        [1, 900, 100],
      ] as [number, number, number][],
    };
    await expect(worstFigures(MODULE, [late])).rejects.toThrow(
      `worst ${late.stage} kinematic: the core refuses an event`,
    );
  });
});

describe('the search', () => {
  const effort = { starts: 60, climbs: 240 };
  const search = (seed: number) => searchWorst(meter, 'step', KINEMATIC, [], seed, effort, () => {});

  it('finds the same again, and something else from another seed', () => {
    expect(search(5)).toEqual(search(5));
    expect(search(6).candidate).not.toEqual(search(5).candidate);
  });

  it('says what its finding costs, and never goes back to less', () => {
    const seen: number[] = [];
    const { candidate, cycles } = searchWorst(meter, 'step', AR2, [], 5, effort, (_, best) => seen.push(best));
    expect(costOf(meter, 'step', candidate)).toBe(cycles);
    expect(seen).toHaveLength(effort.starts + effort.climbs);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(cycles);
    expect(cycles).toBeGreaterThan(seen[effort.starts - 1]!); // climbing got further than the random starts
  });

  it('starts from what is known, made into an input of the stage', () => {
    const { candidate, cycles } = searchWorst(meter, 'predict', AR2, [], 5, effort, () => {});
    expect(candidate.steps.at(-1)!.kind).toBe(EventKind.ELAPSED);
    const step = searchWorst(meter, 'step', AR2, [candidate], 5, { starts: 1, climbs: 0 }, () => {});
    expect(step.candidate.steps.at(-1)!.kind).toBe(EventKind.READING);
    expect(step.cycles).toBeGreaterThan(cycles);
  });

  it('takes no input whose events the core refuses', () => {
    const { candidate } = search(5);
    const late = { ...candidate.steps[0]!, after: -1 };
    expect(costOf(meter, 'step', { ...candidate, steps: [...candidate.steps, late] })).toBeUndefined();
    expect(eventsOf({ ...candidate, start: 7, steps: [{ ...late, after: 3 }] })[0]!.time).toBe(10);
  });
});
