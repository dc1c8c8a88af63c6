/**
 * Error of the crossing risk against a million plain Monte Carlo paths over the grid of states of tests/reference. It takes
 * some twenty minutes; `npm run bench -- risk 50000` takes one and says nearly the same.
 */
import { newEngine } from '../tests/support/engines.js';
import { RawCore } from '../tests/support/raw-core.js';
import { crossingCases, riskError } from '../tests/reference/crossing-cases.js';

const paths = Number(process.argv[2] ?? 1e6);
const raw = new RawCore(await newEngine());
const cases = crossingCases();

console.log(
  `Crossing risk against ${paths.toLocaleString('en')} Monte Carlo paths, four thresholds at every 5-minute step\n`,
);
console.log('sensor    horizon  states  worst error  mean error  worst case');
for (const { interval, minutes, every } of [
  { interval: 5, minutes: 60, every: 1 },
  { interval: 5, minutes: 120, every: 8 },
  { interval: 15, minutes: 60, every: 4 },
  { interval: 1, minutes: 60, every: 11 },
]) {
  let worst = 0;
  let where = '';
  let sum = 0;
  let count = 0;
  const chosen = cases.filter((_, i) => i % every === 0);
  chosen.forEach((it, i) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r\u001b[2K${interval}-minute sensor: ${i + 1} of ${chosen.length}`);
    const error = riskError(raw, it, interval, minutes, paths);
    sum += error.sum;
    count += error.count;
    if (error.worst > worst) [worst, where] = [error.worst, it.name];
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  const cells = [`${interval} min`.padEnd(8), `${minutes} min`.padStart(8), String(chosen.length).padStart(7)];
  console.log(
    `${cells.join(' ')}  ${worst.toFixed(4).padStart(11)}  ${(sum / count).toFixed(5).padStart(10)}  ${where}`,
  );
}
