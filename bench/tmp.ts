import { readFileSync } from 'node:fs';
import { meteredEngine, functionCosts } from '../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS } from '../host/gate/meter.js';
import { eventsOfCase } from '../tests/cases/events.js';
import { StageMeter, STAGES } from './stages.js';
const KINDS = { reading: 1, meal: 2, elapsed: 3 } as any;
const bin = readFileSync('build/islet.wasm');
const { cases } = JSON.parse(readFileSync('tests/cases/cases.json', 'utf8'));
const board = JSON.parse(readFileSync('/tmp/w/meter/board.json', 'utf8'));
const eng = await meteredEngine('webassembly', bin, SHIPPED_WEIGHTS);
for (const [i, c] of cases.entries()) {
  const m = new StageMeter(eng);
  const at = eng.engine.addresses.parametersAddress; eng.engine.memory.fill(0, at, at+256);
  m.core.configure({ format: 'islet-parameters', version: 1, model: c.model, values: c.parameters } as any, c.sensorInterval, c.horizon);
  const events = eventsOfCase(c.readings);
  const worst: any = {};
  for (let k = 0; k < 288; k++) {
    const batch = events.next().value;
    for (const e of batch.slice(0, -1)) m.observe({ ...e, kind: KINDS[e.kind] });
    const e = batch.at(-1)!;
    const costs: any = m.measure({ ...e, kind: KINDS[e.kind] });
    for (const s of STAGES) if ((costs[s] ?? 0) > (worst[s] ?? 0)) worst[s] = costs[s];
  }
  console.log(c.name, STAGES.map((s) => { const b = board.find((x: any) => x.case === i && x.stage === s).cycles; return `${s} ${worst[s]}/${b} ${(100*(worst[s]/b-1)).toFixed(1)}%`; }).join('  '));
}
const f = await functionCosts('webassembly', bin, SHIPPED_WEIGHTS, readFileSync('build/islet.wat','utf8'));
const m = new StageMeter({engine: f.engine, take: () => 0});
const c = cases[0];
m.core.configure({ format: 'islet-parameters', version: 1, model: c.model, values: c.parameters } as any, c.sensorInterval, c.horizon);
m.observe({kind:1,time:0,value:120}); m.observe({kind:1,time:300,value:123}); f.take(); m.core.call('risk'); console.log(f.take().slice(0,8));
