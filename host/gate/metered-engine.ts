/** An engine that runs a metered module, and its counters. */
import { instantiate } from '@assemblyscript/loader';
import { engineOf, type Engine, type EngineName } from '../engines/engine.js';
import { functionNames } from './function-names.js';
import { parseModule } from './module.js';
import { COUNTER_NAME, counterNameOf, meter, type Weights } from './meter.js';

export interface MeteredEngine {
  engine: Engine;
  /** Cycles since the last time, or since the start; calls of more than 4 G cycles wrap. */
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

interface Counter {
  value: number;
}

export async function meteredEngine(name: EngineName, binary: Uint8Array, weights: Weights): Promise<MeteredEngine> {
  const { engine, counter } = await start(name, meter(binary, weights));
  const cycles = counter(COUNTER_NAME);
  return { engine, take: () => taken(cycles) };
}

/** Which functions cost what. `text`: the module as text (build/islet.wat), for the functions' names. */
export async function functionCosts(
  engineName: EngineName,
  binary: Uint8Array,
  weights: Weights,
  text?: string,
): Promise<FunctionMeter> {
  const names = functionNames(parseModule(binary), text);
  const metered = meter(binary, weights, { perFunction: true, ...(text === undefined ? {} : { text }) });
  const { engine, counter } = await start(engineName, metered);
  const counters = names.map((_, index) => counter(counterNameOf(index)));
  return {
    engine,
    take: () =>
      counters
        .map((one, index) => ({ index, name: names[index]!, cycles: taken(one) }))
        .filter(({ cycles }) => cycles > 0)
        .sort((a, b) => b.cycles - a.cycles),
  };
}

function taken(counter: Counter): number {
  const cycles = counter.value >>> 0;
  counter.value = 0;
  return cycles;
}

async function start(name: EngineName, module: Uint8Array) {
  const { memory, exports } = await INSTANTIATE[name](module);
  return { engine: engineOf(name, memory, exports), counter: (of: string) => exports[of] as Counter };
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
    const { instantiate: start } = await import('wasm3-node'); // an addon that may not have been built
    return start(module);
  },
};
