/** Costs of the core's calls by the metered twin, in the order in which the boards' runner measures them. */
import { EventKind } from '../host/core/layout.js';
import type { Configured } from '../host/gate/driven-core.js';
import type { MeteredEngine } from '../host/gate/metered-engine.js';
import type { Stage } from '../host/gate/stages.js';
import { RawCore } from '../tests/support/raw-core.js';

/** Stages that answer from the state, without an event. */
const ASKED = ['forecast', 'distribution', 'risk', 'diagnose'] as const;

export interface TimedEvent {
  kind: EventKind;
  time: number;
  value: number;
}

export class StageMeter {
  readonly core: RawCore;
  readonly #take: () => number;

  constructor({ engine, take }: MeteredEngine) {
    this.core = new RawCore(engine);
    this.#take = take;
  }

  /** Starts over with a model and its configuration, on a parameter block that was zeroed; answers whether the core accepts it. */
  tryConfigure(given: Configured): boolean {
    return this.core.configureCase(given) >= 0;
  }

  configure(given: Configured): void {
    if (!this.tryConfigure(given)) throw new Error(`the core refuses a configuration of ${given.model}`);
  }

  /** The measured call of a case whose last event this is: taking it in, or what is asked after it. Cycles are 0 if nothing can be asked. */
  measureLast(stage: Stage, event: TimedEvent): { status: number; cycles: number } {
    const asked = ASKED.find((call) => call === stage);
    if (asked !== undefined) {
      const status = this.observe(event);
      if (status < 0) return { status, cycles: 0 };
    }
    this.#take();
    const status = asked === undefined ? this.observe(event) : this.core.call(asked);
    return { status, cycles: this.#take() };
  }

  /** Takes in an event that is not measured; answers its status. */
  observe({ kind, time, value }: TimedEvent): number {
    return this.core.event(kind, time, value);
  }

  /** What each stage of an event costs; the state is then behind the event. `predict` and `update` need a state that has a belief. */
  measure(event: TimedEvent): Partial<Record<Stage, number>> {
    const costs: Partial<Record<Stage, number>> = {};
    const time = (stage: Stage, call: () => number) => {
      this.#take();
      call();
      costs[stage] = this.#take();
    };
    const state = this.core.bytes();
    if (event.kind === EventKind.READING && this.core.state.readings > 0) {
      time('predict', () => this.observe({ kind: EventKind.ELAPSED, time: event.time, value: 0 }));
      time('update', () => this.observe(event));
      this.core.engine.memory.set(state, this.core.engine.addresses.stateAddress);
    }
    time('step', () => this.observe(event));
    time('check', () => this.observe(event));
    for (const call of ASKED) time(call, () => this.core.call(call));
    return costs;
  }
}
