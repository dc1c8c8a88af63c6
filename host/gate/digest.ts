/** Runs a case on an engine and digests all that it leaves: state, forecast, risk and diagnostics. */
import { createHash } from 'node:crypto';
import { DiagnosticsView, ForecastStepView, ForecastView, RiskStepView, RiskView } from '../core/layout.js';
import type { Engine } from '../engines/engine.js';
import type { Case } from './cases.js';
import { DrivenCore } from './driven-core.js';
import { eventsOfCase, KINDS } from './events.js';

/** The numbers of readings after which a case has digests, up to `most`, in order. */
export function checkpointsOf({ digests }: Case, most = Infinity): number[] {
  return Object.keys(digests)
    .map(Number)
    .filter((readings) => readings <= most)
    .sort((a, b) => a - b);
}

/** Feeds the case to a core on a fresh engine: the core after each reading, without end. */
export function* runCase<C extends DrivenCore>(core: C, given: Case): Generator<C, never> {
  demand(core.configureCase(given));
  for (const events = eventsOfCase(given); ;) {
    for (const { kind, time, value } of events.next().value) demand(core.event(KINDS[kind], time, value));
    yield core;
  }
}

/** The case's digests on a fresh engine, at the same checkpoints as it has now, up to `most` readings. */
export function digestsOf(engine: Engine, given: Case, most = Infinity): Record<string, string> {
  const run = runCase(new DrivenCore(engine), given);
  const found: Record<string, string> = {};
  let count = 0;
  for (const checkpoint of checkpointsOf(given, most)) {
    for (; count < checkpoint - 1; count++) run.next();
    found[checkpoint] = digest(run.next().value);
    count++;
  }
  return found;
}

function digest(core: DrivenCore): string {
  for (const call of ['distribution', 'risk', 'diagnose'] as const) demand(core.call(call));
  const { memory, addresses } = core.engine;
  const { forecastAddress, riskAddress, diagnosticsAddress } = addresses;
  const steps = new ForecastView(core.data, forecastAddress).steps;
  const parts = [
    core.bytes(),
    memory.subarray(forecastAddress, forecastAddress + ForecastView.SIZE + steps * ForecastStepView.SIZE),
    memory.subarray(riskAddress, riskAddress + RiskView.SIZE + steps * RiskStepView.SIZE),
    memory.subarray(diagnosticsAddress, diagnosticsAddress + DiagnosticsView.SIZE),
  ];
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
}

function demand(status: number): void {
  if (status < 0) throw new Error(`the core refused: status ${status}`);
}
