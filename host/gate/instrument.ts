/** Adds counters to a module: at the start of each straight-line block one of them grows by a constant. */
import { concatenate, signed, text, unsigned } from './bytes.js';
import { decode, type Instruction } from './instructions.js';
import { appended, EXPORT_KIND, SECTION, withSections, type WasmModule } from './module.js';
import type { Block } from './interpreter.js';

const OPCODE = {
  END: 0x0b,
  CALL: 0x10,
  LOCAL_GET: 0x20,
  GLOBAL_GET: 0x23,
  GLOBAL_SET: 0x24,
  I32_CONST: 0x41,
  I32_ADD: 0x6a,
};
const I32 = 0x7f;

export interface Addition {
  /** Which of the counters, from 0. */
  counter: number;
  amount: number;
}

export interface Counting {
  /** Names of the counters: each is exported as a mutable i32, which wraps. */
  counters: readonly string[];
  block(functionIndex: number, block: Block, index: number): Addition;
  /** What a call from outside adds to what it runs. */
  hostCall(functionIndex: number): Addition;
}

/** Decodes every function. Throws the function and the instruction that the meter does not know. */
export function decodeAll(module: WasmModule, names: readonly string[]): Instruction[][] {
  return module.functions.map((body, index) => decode(module, body, names[index] ?? `function ${index}`));
}

/** Rewrites a module; what it computes stays the same to the bit. */
export function instrument(
  module: WasmModule,
  blocks: readonly (readonly Block[])[],
  { counters, block, hostCall }: Counting,
): Uint8Array<ArrayBuffer> {
  for (const name of counters)
    if (module.exports.some((one) => one.name === name))
      throw new Error(`the module exports "${name}" already: it was metered before, or needs another name there`);
  const first = module.globals.length;
  const add = ({ counter, amount }: Addition): number[] => {
    if (amount === 0) return [];
    const global = unsigned(first + counter);
    return [
      ...[OPCODE.GLOBAL_GET, ...global, OPCODE.I32_CONST, ...signed(amount), OPCODE.I32_ADD],
      ...[OPCODE.GLOBAL_SET, ...global],
    ];
  };

  const bodies = module.functions.map(({ start, end, index }) => {
    const parts: (Uint8Array | number[])[] = [];
    let at = start;
    blocks[index]!.forEach((one, i) => {
      parts.push(module.binary.subarray(at, one.at), add(block(index, one, i)));
      at = one.at;
    });
    return concatenate([...parts, module.binary.subarray(at, end)]);
  });

  // A function that is exported is entered through one of its own, which counts the call from outside.
  const exported = [
    ...new Set(module.exports.filter(({ kind }) => kind === EXPORT_KIND.FUNCTION).map(({ index }) => index)),
  ];
  const doors = exported.map((index) => [
    ...[0, ...add(hostCall(index))],
    ...module.functions[index]!.type.parameters.flatMap((_, i) => [OPCODE.LOCAL_GET, ...unsigned(i)]),
    ...[OPCODE.CALL, ...unsigned(index), OPCODE.END],
  ]);
  const doorOf = new Map(exported.map((index, i) => [index, module.functions.length + i]));
  const exports = [
    ...module.exports.map(({ name, kind, index }) => ({
      name,
      kind,
      index: kind === EXPORT_KIND.FUNCTION ? doorOf.get(index)! : index,
    })),
    ...counters.map((name, i) => ({ name, kind: EXPORT_KIND.GLOBAL, index: first + i })),
  ];
  const code = [...bodies, ...doors];
  return withSections(
    module,
    new Map([
      [
        SECTION.FUNCTION,
        appended(
          module,
          SECTION.FUNCTION,
          exported.map((index) => unsigned(module.functions[index]!.typeIndex)),
        ),
      ],
      [
        SECTION.GLOBAL,
        appended(
          module,
          SECTION.GLOBAL,
          counters.map(() => [I32, 1, OPCODE.I32_CONST, 0, OPCODE.END]),
        ),
      ],
      [
        SECTION.EXPORT,
        concatenate([
          unsigned(exports.length),
          ...exports.map(({ name, kind, index }) => [...text(name), kind, ...unsigned(index)]),
        ]),
      ],
      [SECTION.CODE, concatenate([unsigned(code.length), ...code.flatMap((body) => [unsigned(body.length), body])])],
    ]),
  );
}
