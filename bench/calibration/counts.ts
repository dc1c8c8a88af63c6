/** How often a module's calls run each operation of the interpreter: counted by running them in Node. */
import { instrument } from '../../host/gate/instrument.js';
import type { Fusions } from '../../host/gate/interpreter.js';
import { analyse, type Analysed } from '../../host/gate/meter.js';

export interface CallCounts {
  answer: number;
  operations: Map<string, number>;
}

/** What the interpreter does between the call of a function from outside and its first operation, and behind its last. */
export const HOST_CALL = 'host call';

const nameOf = (function_: number, block: number) => `${function_} ${block}`;

/** Runs calls without parameters in order on one instance. */
export async function countOperations(
  bytes: Uint8Array,
  calls: readonly string[],
  fusions: Fusions,
): Promise<CallCounts[]> {
  const analysed = analyse(bytes, fusions);
  const { instance } = await WebAssembly.instantiate(withBlockCounters(analysed));
  return calls.map((name) => {
    const before = readCounters(instance, analysed);
    const answer = (instance.exports[name] as () => number)() >>> 0;
    const after = readCounters(instance, analysed);
    const operations = new Map([[HOST_CALL, 1]]);
    let at = 0;
    for (const block of analysed.blocks.flat()) {
      const runs = after[at]! - before[at]!;
      at++;
      if (runs === 0) continue;
      for (const [operation, times] of block.operations)
        operations.set(operation, (operations.get(operation) ?? 0) + runs * times);
    }
    return { answer, operations };
  });
}

function withBlockCounters({ module, blocks }: Analysed): Uint8Array<ArrayBuffer> {
  const counters = blocks.flatMap((list, f) => list.map((_, b) => nameOf(f, b)));
  const placeOf = new Map(counters.map((name, i) => [name, i]));
  return instrument(module, blocks, {
    counters,
    block: (f, _, b) => ({ counter: placeOf.get(nameOf(f, b))!, amount: 1 }),
    hostCall: () => ({ counter: 0, amount: 0 }),
  });
}

function readCounters({ exports }: WebAssembly.Instance, { blocks }: Analysed): number[] {
  return blocks.flatMap((list, f) => list.map((_, b) => (exports[nameOf(f, b)] as WebAssembly.Global).value as number));
}
