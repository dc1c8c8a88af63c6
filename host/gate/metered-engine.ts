/** An engine that runs a metered module, and its counters. */
import { instantiate } from '@assemblyscript/loader';
import { engineOf, type Engine, type EngineName } from '../engines/engine.js';
import { functionNames } from './function-names.js';
import { COUNTER_NAME, counterOf, meter, type Weights } from './meter.js';

export interface MeteredEngine {
  engine: Engine;
  /** Cycles since the last time, or since the start; more than 4 G wrap. */
  take(): number;
}

export interface FunctionCost {
  index: number;
  name: string;
  cycles: number;
}

export interface FunctionMeter {
  engine: Engine;
  /** Cycles of each function that ran since the last time, without those of the functions that it called; most first. */
  take(): FunctionCost[];
}

export async function meteredEngine(name: EngineName, module: Uint8Array, weights: Weights): Promise<MeteredEngine> {
  const { engine, counter } = await start(name, meter(module, weights));
  return { engine, take: counter(COUNTER_NAME) };
}

/** Which functions cost what. `text`: the module as text (build/islet.wat), for the functions' names. */
export async function functionCosts(
  name: EngineName,
  module: Uint8Array,
  weights: Weights,
  text?: string,
): Promise<FunctionMeter> {
  const { engine, counter } = await start(name, meter(module, weights, { perFunction: true }));
  const counters = functionNames(module, text).map((function_, index) => ({
    name: function_,
    index,
    take: counter(counterOf(index)),
  }));
  return {
    engine,
    take: () =>
      counters
        .map(({ index, name, take }) => ({ index, name, cycles: take() }))
        .filter(({ cycles }) => cycles > 0)
        .sort((a, b) => b.cycles - a.cycles),
  };
}

async function start(name: EngineName, module: Uint8Array) {
  const { memory, exports } = await INSTANTIATE[name](module);
  return { engine: engineOf(name, memory, exports), counter: (of: string) => takes(exports[of] as () => number) };
}

/** What a counter has gained since the last time. */
function takes(read: () => number): () => number {
  let before = 0;
  return () => {
    const now = read();
    const gained = (now - before) >>> 0;
    before = now;
    return gained;
  };
}

const INSTANTIATE: Record<
  EngineName,
  (module: Uint8Array) => Promise<{ memory: ArrayBufferLike; exports: Readonly<Record<string, unknown>> }>
> = {
  async webassembly(module) {
    type Exports = Record<string, unknown> & { memory: WebAssembly.Memory };
    const { exports } = await instantiate<Exports>(module as Uint8Array<ArrayBuffer>);
    return { memory: exports.memory.buffer, exports };
  },
  async wasm3(module) {
    const addon = await import('wasm3-node'); // it may not have been built
    return addon.instantiate(module);
  },
};
