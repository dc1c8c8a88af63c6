/**
 * The metered twin of a module: the same functions, and a counter that adds up the cycles that a Cortex-M4 would take for
 * them under the patched wasm3. The same integer on every engine, since it is ordinary i32 arithmetic.
 */
import { COUNTER_NAME } from './counter-name.js';
import { blocksOf, type Block, type Fusions } from './interpreter.js';
import { functionNames } from './function-names.js';
import { decodeAll, instrument } from './instrument.js';
import { parseModule, type WasmModule } from './module.js';
import { costOf, fusionsOf, type Weights } from './weights.js';

export { SHIPPED_WEIGHTS, type Weights } from './weights.js';

export { COUNTER_NAME } from './counter-name.js';

/** Name of a function's own counter in a module that was metered `perFunction`. */
export function counterNameOf(functionIndex: number): string {
  return `${COUNTER_NAME} ${functionIndex}`;
}

/** A module and the blocks that its functions become. */
export interface Analysed {
  module: WasmModule;
  names: string[];
  blocks: Block[][];
}

export function analyse(binary: Uint8Array, fusions: Fusions, text?: string): Analysed {
  const module = parseModule(binary);
  const names = functionNames(module, text);
  const code = decodeAll(module, names);
  return { module, names, blocks: module.functions.map((body, i) => blocksOf(body, code[i]!, module, fusions)) };
}

/**
 * Rewrites a module.
 * @param options `perFunction`: a counter for each function instead of one for all; `text`: the module as text, which names
 *   its functions in messages when the binary does not
 * @throws when the module has an instruction that the meter or the weights do not know (the message says where), or was
 *   metered before
 */
export function meter(
  binary: Uint8Array,
  weights: Weights,
  { perFunction = false, text }: { perFunction?: boolean; text?: string } = {},
): Uint8Array<ArrayBuffer> {
  const { module, names, blocks } = analyse(binary, fusionsOf(weights), text);
  const counterOf = (index: number) => (perFunction ? index : 0);
  return instrument(module, blocks, {
    counters: perFunction ? module.functions.map((_, i) => counterNameOf(i)) : [COUNTER_NAME],
    block: (index, { operations, at }) => ({
      counter: counterOf(index),
      amount: Math.round(
        costOf(operations, weights, (operation) => {
          const where = `function ${index} (${names[index]}), block at byte ${at - module.functions[index]!.code} of its code`;
          throw new Error(`${where}: no weight for the operation ${operation}; run node tools/calibrate.mjs`);
        }),
      ),
    }),
    hostCall: (index) => ({ counter: counterOf(index), amount: Math.round(weights.hostCall) }),
  });
}
