/** The metered twin of the module: the same bytes of state, and the cycles that a Cortex-M4 would take for them. */
import { instantiate } from '@assemblyscript/loader';
import { Core } from '../core/core.js';
import { engineOf } from '../engines/engine.js';
import { COUNTER_NAME } from '../gate/counter-name.js';
import { tell } from './log.js';
import type { Frame } from './session.js';

/** Cycles of a Cortex-M4 under wasm3. */
export interface Cost {
  /** Of all events of the frame: what an update takes. */
  step: number;
  distribution: number;
  risk: number;
  /** Whether the twin came to the same bytes as the module. */
  agrees: boolean;
}

export type Stage = Exclude<keyof Cost, 'agrees'>;

type Exports = Record<string, unknown> & { memory: WebAssembly.Memory };

export class Twin {
  readonly #core: Core;
  readonly #counter: { value: number };

  private constructor(core: Core, counter: { value: number }) {
    this.#core = core;
    this.#counter = counter;
  }

  static async start(module: Uint8Array<ArrayBuffer>): Promise<Twin> {
    const { exports } = await instantiate<Exports>(module);
    const core = new Core(engineOf('webassembly', exports.memory.buffer, exports));
    return new Twin(core, exports[COUNTER_NAME] as { value: number });
  }

  /** What it takes to go from a frame to the next; undefined where one of them has no belief. */
  costOf(before: Frame | undefined, { events, snapshot }: Frame): Cost | undefined {
    if (before?.snapshot === undefined || snapshot === undefined) return undefined;
    const restored = this.#core.restore(before.snapshot);
    if (!restored.restored) throw new Error(restored.message);
    const { forecaster } = restored;
    this.#take();
    for (const event of events) tell(forecaster, event);
    const step = this.#take();
    const state = forecaster.snapshot();
    const agrees = state.length === snapshot.length && state.every((byte, k) => byte === snapshot[k]);
    this.#take();
    forecaster.forecast();
    const distribution = this.#take();
    forecaster.risk();
    return { step, distribution, risk: this.#take(), agrees };
  }

  #take(): number {
    const cycles = this.#counter.value >>> 0;
    this.#counter.value = 0;
    return cycles;
  }
}
