import { Method } from '../host/core/layout.js';
import { adaptiveRiskError, placeAdaptive } from '../tests/reference/adaptive-crossing-cases.js';
import { newEngine } from '../tests/support/engines.js';
import { RawCore } from '../tests/support/raw-core.js';
const raw = new RawCore(await newEngine());
const [m, interval, minutes, from, to, paths] = process.argv.slice(2).map(Number) as number[];
const all: [number, string][] = [];let sum=0,count=0;
for (let seed = from!; seed < to!; seed++) {
  placeAdaptive(raw, m!, seed, interval!, minutes!);
  const e = adaptiveRiskError(raw, interval!, minutes!, paths!);sum+=e.sum;count+=e.count;
  all.push([e.worst, `${seed} ${e.worst.toFixed(4)} ${(e as any).at}`]);
}
all.sort((a, b) => b[0] - a[0]);
console.log((sum/count).toFixed(5)+'\n'+all.slice(0, 12).map((x) => x[1]).join('\n'));
