/** The stages of the core's work, called one by one in the order in which the boards' runner measures them. */
import { EventKind } from '../core/layout.js';
import { statusName } from '../core/status.js';
import type { Engine } from '../engines/engine.js';
import type { Case } from './cases.js';
import { DrivenCore } from './driven-core.js';
import { eventsOfCase, KINDS } from './events.js';

/**
 * `check` is a reading that is refused, `predict` and `update` are a reading in two calls: time passing without it, then the
 * reading at the belief's own time. `step` is a reading as a device gives it.
 */
export const STAGES = ['check', 'predict', 'update', 'step', 'forecast', 'distribution', 'risk', 'diagnose'] as const;
export type Stage = (typeof STAGES)[number];

/** Runs a case on an engine. Calls `called` behind each stage of each reading; whatever the engine did before is not the stage's. */
export function runStages(
  engine: Engine,
  given: Case,
  most: number,
  called: (stage: Stage, reading: number) => void,
  before: () => void,
): void {
  const core = new DrivenCore(engine);
  const refusedAs = (what: string, status: number) =>
    new Error(`case "${given.name}": the core refuses ${what}: ${statusName(status)}`);
  const status = core.configureCase(given);
  if (status < 0) throw refusedAs('its configuration', status);
  const events = eventsOfCase(given);
  for (let reading = 1; reading <= most; reading++) {
    const stage = (of: Stage, call: () => number) => {
      before();
      const answered = call();
      called(of, reading);
      if (answered < 0 && of !== 'check') throw refusedAs(`${of} at reading ${reading}`, answered);
    };
    const batch = events.next().value;
    for (const { kind, time, value } of batch.slice(0, -1)) core.event(KINDS[kind], time, value);
    const { time, value } = batch.at(-1)!;
    const observe = () => core.event(EventKind.READING, time, value);
    if (reading > 1) {
      const state = core.bytes();
      stage('predict', () => core.event(EventKind.ELAPSED, time, 0));
      stage('update', observe);
      engine.memory.set(state, engine.addresses.stateAddress);
    }
    stage('step', observe);
    stage('check', observe);
    for (const call of ['forecast', 'distribution', 'risk', 'diagnose'] as const) stage(call, () => core.call(call));
  }
}
