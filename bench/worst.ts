/**
 * Searches for the inputs that make each stage of the core cost most, by the metered twin, and writes them as cases that the
 * boards can run: `npm run bench -- worst [EFFORT]`. An effort of 1 takes a minute or two.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import prettier from 'prettier';
import type { ModelName } from '../host/core/parameters.js';
import { meteredEngine } from '../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS } from '../host/gate/meter.js';
import type { Cases } from '../host/gate/cases.js';
import { worstOfCases } from '../tests/cases/worst.js';
import { StageMeter } from './stages.js';
import { STAGES, type Stage } from '../host/gate/stages.js';
import type { Candidate } from './worst/candidate.js';
import { eventsOf, searchWorst, type Effort } from './worst/search.js';

const FILE = 'tests/cases/worst.json';
const MODELS: ModelName[] = ['kinematic', 'ar2'];
const READINGS = 288;
/** A risk costs hundreds of other calls, and little decides how much. */
const EFFORTS: Partial<Record<Stage, Effort>> = { risk: { starts: 300, climbs: 900 } };
const EFFORT: Effort = { starts: 5000, climbs: 15000 };

const effort = Number(process.argv[2] ?? 1);
if (!(effort > 0)) {
  console.error('usage: npm run bench -- worst [EFFORT], a number above 0');
  process.exit(2);
}

const meter = new StageMeter(await meteredEngine('webassembly', readFileSync('build/islet.wasm'), SHIPPED_WEIGHTS));
const { cases } = JSON.parse(readFileSync('tests/cases/cases.json', 'utf8')) as Cases;
const known = worstOfCases(meter, cases, READINGS);

console.log(`cycles of the metered twin; tests/cases: the worst of ${READINGS} readings of each case of the model`);
console.log(`${'stage'.padEnd(14)}${'model'.padEnd(12)}${'found'.padStart(12)}${'tests/cases'.padStart(14)}   ratio`);
const worst = [];
const candidates: Record<string, Candidate[]> = Object.fromEntries(MODELS.map((model) => [model, []]));
for (const [number, stage] of STAGES.entries())
  for (const model of MODELS) {
    const { starts, climbs } = EFFORTS[stage] ?? EFFORT;
    const scaled = { starts: Math.ceil(starts * effort), climbs: Math.ceil(climbs * effort) };
    const seed = 100 * number + MODELS.indexOf(model) + 1;
    const { candidate, cycles } = searchWorst(meter, stage, model, candidates[model]!, seed, scaled, (done, best) => {
      if (process.stderr.isTTY && done % 50 === 0)
        process.stderr.write(
          `\r${stage} ${model}: ${done} of ${scaled.starts + scaled.climbs} tries, ${best} cycles\x1b[K`,
        );
    });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    candidates[model]!.push(candidate);
    const before = known[model][stage];
    console.log(
      `${stage.padEnd(14)}${model.padEnd(12)}${String(cycles).padStart(12)}${String(before).padStart(14)}   ${(cycles / before).toFixed(3)}`,
    );
    const { sensorInterval, horizon, parameters } = candidate;
    const events = eventsOf(candidate).map(({ kind, time, value }) => [kind, time, value]);
    worst.push({ stage, model, sensorInterval, horizon, parameters, events });
  }

const about = [
  'Inputs that cost a stage of a model most, as far as a search by the metered twin found. Written by: npm run bench -- worst',
  'Events are [kind, time, value]; localTime = time % 86400. The last event is the measured call of predict (time passing), update (a reading at the belief’s own time), step and check (refused); the other stages are measured after it.',
];
const options = { ...(await prettier.resolveConfig(FILE)), filepath: FILE };
writeFileSync(FILE, await prettier.format(JSON.stringify({ about, cases: worst }), options));
console.log(`written: ${FILE}`);
