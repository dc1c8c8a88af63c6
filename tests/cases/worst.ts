/** The cases of worst.json, and what they are compared with. */
import type { EventKind } from '../../host/core/layout.js';
import type { MethodName } from '../../host/core/methods.js';
import type { StageMeter, TimedEvent } from '../../bench/stages.js';
import type { Configured } from '../../host/gate/driven-core.js';
import { STAGES, type Stage } from '../../host/gate/stages.js';
import type { Case } from '../../host/gate/cases.js';
import { filterOf } from '../../host/gate/groups.js';
import { eventsOfCase, KINDS } from '../../host/gate/events.js';

export interface WorstCase extends Configured {
  stage: Stage;
  method: MethodName;
  /** Kind, time, value; the last is the measured call, or the one before it. */
  events: [kind: EventKind, time: number, value: number][];
}

function timedEvents({ events }: WorstCase): TimedEvent[] {
  return events.map(([kind, time, value]) => ({ kind, time, value }));
}

type Costs = Record<Stage, number>;

/** The most that each stage costs over the first readings of the cases of each filter. */
export function worstOfCases(meter: StageMeter, cases: readonly Case[], readings: number): Map<string, Costs> {
  const none = (): Costs => Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Costs;
  const worst = new Map<string, Costs>();
  for (const given of cases) {
    meter.configure(given);
    const of = worst.get(filterOf(given)) ?? none();
    worst.set(filterOf(given), of);
    const events = eventsOfCase(given);
    for (let k = 0; k < readings; k++) {
      const batch = events.next().value.map((event) => ({ ...event, kind: KINDS[event.kind] }));
      batch.slice(0, -1).forEach((event) => meter.observe(event));
      const costs = meter.measure(batch.at(-1)!);
      for (const stage of STAGES) of[stage] = Math.max(of[stage], costs[stage] ?? 0);
    }
  }
  return worst;
}

/** Runs a case up to the measured call; answers what that call gives and costs. */
export function measureWorst(meter: StageMeter, given: WorstCase): { status: number; cycles: number } {
  meter.configure(given);
  const events = timedEvents(given);
  for (const event of events.slice(0, -1)) {
    const status = meter.observe(event);
    if (status < 0)
      throw new Error(`worst ${given.stage} ${filterOf(given)}: an event before the measured one is refused`);
  }
  return meter.measureLast(given.stage, events.at(-1)!);
}
