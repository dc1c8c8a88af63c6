/**
 * Error of the adaptive model's crossing risk against plain Monte Carlo from random states, and what `risk` costs in modelled cycles:
 * `npm run bench -- adaptive-risk [PATHS] [STATES]`.
 */
import { Method } from '../host/core/layout.js';
import { meteredEngine } from '../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS } from '../host/gate/weights.js';
import { adaptiveRiskError, placeAdaptive } from '../tests/reference/adaptive-crossing-cases.js';
import { MODULE } from '../tests/support/engines.js';
import { RawCore } from '../tests/support/raw-core.js';

const paths = Number(process.argv[2] ?? 100_000);
const states = Number(process.argv[3] ?? 96);
const { engine, take } = await meteredEngine('webassembly', MODULE, SHIPPED_WEIGHTS);
const raw = new RawCore(engine);

console.log(`Crossing risk of the adaptive model against ${paths.toLocaleString('en')} plain paths\n`);
console.log('method       sensor  horizon  states  worst error  mean error  states above 0.03  most cycles');
for (const method of [Method.INTERACTING, Method.EXTENDED]) {
  for (const { interval, minutes, every } of [
    { interval: 5, minutes: 60, every: 1 },
    { interval: 15, minutes: 60, every: 3 },
    { interval: 1, minutes: 60, every: 8 },
    { interval: 5, minutes: 120, every: 6 },
  ]) {
    let [worst, sum, count, bad, cycles, tried] = [0, 0, 0, 0, 0, 0];
    for (let seed = 0; seed < states; seed += every) {
      placeAdaptive(raw, method, seed, interval, minutes);
      take();
      raw.call('risk');
      cycles = Math.max(cycles, take());
      const error = adaptiveRiskError(raw, interval, minutes, paths);
      worst = Math.max(worst, error.worst);
      sum += error.sum;
      count += error.count;
      if (error.worst > 0.03) bad++;
      tried++;
    }
    const name = method === Method.INTERACTING ? 'interacting' : 'extended';
    const cells = [name.padEnd(11), `${interval} min`.padStart(7), `${minutes} min`.padStart(8)];
    cells.push(String(tried).padStart(7), worst.toFixed(4).padStart(12), (sum / count).toFixed(5).padStart(11));
    cells.push(String(bad).padStart(18), cycles.toLocaleString('en').padStart(12));
    console.log(cells.join(' '));
  }
}
