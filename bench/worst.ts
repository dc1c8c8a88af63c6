/**
 * Searches for the inputs that make each stage of the core cost most, by the metered twin, and writes them as cases that the
 * boards can run: `npm run bench -- worst [EFFORT] [FILTER...]`. An effort of 1 takes some minutes. Filters are the linear models,
 * the methods of the adaptive one, and "extended with head"; those that are not named, when some are, keep what was found before.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import prettier from 'prettier';
import { Feature } from '../host/core/layout.js';
import { methodsOf } from '../host/core/methods.js';
import { meteredEngine } from '../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS } from '../host/gate/meter.js';
import { readCases } from '../host/gate/cases.js';
import { filterOf } from '../host/gate/groups.js';
import { readWorst, type WorstCase } from '../host/gate/worst.js';
import { worstOfCases } from '../tests/cases/worst.js';
import { StageMeter } from './stages.js';
import { STAGES, type Stage } from '../host/gate/stages.js';
import type { Candidate, Searched } from './worst/candidate.js';
import { eventsOf, searchWorst, type Effort } from './worst/search.js';

const FILE = 'tests/cases/worst.json';
const SEARCHED: Searched[] = [
  { model: 'kinematic', method: 'kalman', features: 0 },
  { model: 'ar2', method: 'kalman', features: 0 },
  ...methodsOf('adaptive').map((method) => ({ model: 'adaptive', method, features: 0 }) as const),
  { model: 'adaptive', method: 'extended', features: Feature.HEAD },
];
const READINGS = 288;
const EFFORT: Effort = { starts: 5000, climbs: 15000 };
/** The adaptive model's calls cost tens of the linear ones'. */
const ADAPTIVE_EFFORT: Effort = { starts: 500, climbs: 1500 };
/** A risk costs hundreds of other calls, and little decides how much. */
const RISK_EFFORT: Effort = { starts: 300, climbs: 900 };
const ADAPTIVE_RISK_EFFORT: Effort = { starts: 40, climbs: 120 };

const [effort, filters] = options(process.argv.slice(2));
const meter = new StageMeter(await meteredEngine('webassembly', readFileSync('build/islet.wasm'), SHIPPED_WEIGHTS));
const known = worstOfCases(meter, readCases('tests/cases/cases.json'), READINGS);
const found = new Map(readWorst(FILE).map((one) => [`${one.stage} ${filterOf(one)}`, one]));

console.log(`cycles of the metered twin; tests/cases: the worst of ${READINGS} readings of each case of the filter`);
console.log(`${'stage'.padEnd(14)}${'filter'.padEnd(22)}${'found'.padStart(12)}${'tests/cases'.padStart(14)}   ratio`);
for (const [index, searched] of SEARCHED.entries()) {
  const filter = filterOf(searched);
  if (filters.length > 0 && !filters.includes(filter)) continue;
  const candidates: Candidate[] = [];
  for (const [number, stage] of STAGES.entries()) {
    const { starts, climbs } = effortOf(searched, stage);
    const { candidate, cycles } = searchWorst(
      ...([meter, stage, searched, candidates, 100 * number + index + 1, { starts, climbs }] as const),
      (done, best) => {
        if (process.stderr.isTTY && done % 50 === 0)
          process.stderr.write(`\r${stage} ${filter}: ${done} of ${starts + climbs} tries, ${best} cycles\x1b[K`);
      },
    );
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    candidates.push(candidate);
    found.set(`${stage} ${filter}`, caseOf(stage, candidate));
    const before = known.get(filter)?.[stage];
    const ratio = before === undefined ? '' : (cycles / before).toFixed(3);
    const cells = [String(cycles).padStart(12), String(before ?? '-').padStart(14), ratio.padStart(8)];
    console.log(`${stage.padEnd(14)}${filter.padEnd(22)}${cells.join('')}`.trimEnd());
  }
}
await write();

function options([effort = '1', ...filters]: string[]): [number, string[]] {
  const names = SEARCHED.map(filterOf);
  if (Number(effort) > 0 && filters.every((one) => names.includes(one))) return [Number(effort), filters];
  console.error(`usage: npm run bench -- worst [EFFORT] [FILTER...], EFFORT above 0, FILTER of ${names.join(', ')}`);
  process.exit(2);
}

function effortOf({ model }: Searched, stage: Stage): Effort {
  const adaptive = model === 'adaptive';
  const usual =
    stage === 'risk' ? (adaptive ? ADAPTIVE_RISK_EFFORT : RISK_EFFORT) : adaptive ? ADAPTIVE_EFFORT : EFFORT;
  return { starts: Math.ceil(usual.starts * effort), climbs: Math.ceil(usual.climbs * effort) };
}

function caseOf(stage: Stage, candidate: Candidate): WorstCase {
  const { model, method, features, particles, sensorInterval, horizon, parameters, head } = candidate;
  return {
    ...{ stage, model, method },
    ...(features === 0 ? {} : { features }),
    ...(particles === 0 ? {} : { particles }),
    ...{ sensorInterval, horizon, parameters },
    ...(head === undefined ? {} : { head }),
    events: eventsOf(candidate).map(({ kind, time, value }) => [kind, time, value]),
  };
}

async function write(): Promise<void> {
  const about = [
    'Inputs that cost a stage of a filter most, as far as a search by the metered twin found. Written by: npm run bench -- worst',
    'Events are [kind, time, value]; localTime = time % 86400. The last event is the measured call of predict (time passing), update (a reading at the belief’s own time), step and check (refused); the other stages are measured after it.',
  ];
  const cases = STAGES.flatMap((stage) => SEARCHED.flatMap((one) => found.get(`${stage} ${filterOf(one)}`) ?? []));
  const style = { ...(await prettier.resolveConfig(FILE)), filepath: FILE };
  writeFileSync(FILE, await prettier.format(JSON.stringify({ about, cases }), style));
  console.log(`written: ${FILE}`);
}
