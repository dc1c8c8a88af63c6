/**
 * What fingersticks remove of a sensor's bias, in simulated wears with bias and gain of the stated prior, said in all the ways that
 * "half of the bias" can be meant: `npm run bench -- fingersticks [WEARS]`.
 */
import type { ModelName } from '../host/core/parameters.js';
import { newEngine } from '../tests/support/engines.js';
import { Random } from '../tests/support/random.js';
import { RawCore } from '../tests/support/raw-core.js';
import { removedIn, wear } from '../tests/support/wears.js';

const wears = Number(process.argv[2] ?? 2000);
const core = new RawCore(await newEngine());
const percent = (share: number, width: number) => `${(100 * share).toFixed(1)} %`.padStart(width);

console.log(`${wears} simulated wears each; what is removed of the error of glucose by bias and gain\n`);
console.log(
  'model      fingersticks  rms before, after  expected  mean size     rms  rms at best of one  median  better  90 % covers',
);
for (const model of ['adaptive', 'kinematic'] satisfies ModelName[]) {
  for (const fingersticks of [1, 2, 4, 8]) {
    const random = new Random(2026);
    const removed = removedIn(Array.from({ length: wears }, () => wear(core, random, model, fingersticks)));
    const cells = [
      model.padEnd(10),
      String(fingersticks).padStart(12),
      `${removed.before.toFixed(1)} ${removed.after.toFixed(1)} mg/dL`.padStart(18),
      percent(removed.expected, 9),
      percent(removed.absolute, 10),
      percent(removed.rms, 7),
      percent(removed.bestRms, 19),
      percent(removed.median, 7),
      percent(removed.better, 7),
      percent(removed.covered, 12),
    ];
    console.log(cells.join(' '));
  }
}
