/**
 * `npm run bench -- frontier NAME.json …`: what accuracy costs. Reads evaluations as `islet evaluate --json` writes them, one for each
 * method, and measures by the metered twin what the same configuration costs. Writes docs/frontier.json and docs/frontier.svg, and the
 * table into docs/EXPERIMENTS.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { featureBits, populationFeatures } from '../host/core/core.js';
import { USUAL_PARTICLES, USUAL_PARTICLES_OF_AUTO } from '../host/core/layout.js';
import type { MethodName } from '../host/core/methods.js';
import type { ModelName } from '../host/core/parameters.js';
import type { Account } from '../host/evaluate/account.js';
import { meteredEngine } from '../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS } from '../host/gate/meter.js';
import { SHIPPED } from '../host/parameters/shipped.js';
import { frontierPlot, markdownTable, points, type Measured } from '../host/report/frontier.js';
import { ROOT } from '../tests/support/engines.js';
import { costOf } from './frontier/cost.js';
import { StageMeter } from './stages.js';

const SENSOR_INTERVAL = 300;
const HORIZON = 3600;
/** What stands around the table in the document. */
const TABLE = /(<!-- npm run bench -- frontier -->\n\n)[^]*?(\n\n<!-- end -->)/;

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('give evaluations, as islet evaluate --json --method NAME FILES writes them');
  process.exit(2);
}
const meter = new StageMeter(
  await meteredEngine('webassembly', readFileSync(join(ROOT, 'build/islet.wasm')), SHIPPED_WEIGHTS),
);
const found = points(files.map((file) => measured(JSON.parse(readFileSync(file, 'utf8')) as Account)));
const table = (await prettier.format(markdownTable(found), { parser: 'markdown' })).trim();
console.log(table);
const document = join(ROOT, 'docs/EXPERIMENTS.md');
const text = readFileSync(document, 'utf8');
if (!TABLE.test(text)) throw new Error('docs/EXPERIMENTS.md has no place for the table');
writeFileSync(document, text.replace(TABLE, `$1${table}$2`));
writeFileSync(join(ROOT, 'docs/frontier.json'), `${JSON.stringify(found, undefined, 2)}\n`);
writeFileSync(join(ROOT, 'docs/frontier.svg'), frontierPlot(found, 'frontier'));

function measured({ model, method, population, all: { scores } }: Account): Measured {
  const parameters = SHIPPED[model as ModelName];
  const features = populationFeatures(parameters);
  const { usual, worst } = costOf(meter, {
    model: model as ModelName,
    method: method as MethodName,
    features: featureBits(population ? features : [...features, 'intervals']),
    particles: method === 'auto' ? USUAL_PARTICLES_OF_AUTO : method === 'particle' ? USUAL_PARTICLES : 0,
    parameters: parameters.values as Record<string, number>,
    head: parameters.head,
    sensorInterval: SENSOR_INTERVAL,
    horizon: HORIZON,
  });
  const name = `${method === 'kalman' ? model : method}${population ? ', population' : ''}`;
  return { name, wis30: scores.islet[30]!.wis, wis60: scores.islet[60]!.wis, usual, worst };
}
