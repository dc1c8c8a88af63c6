/**
 * The metered twin of a module: the same code with a counter that adds up, segment by segment, what the code costs in cycles of a
 * Cortex-M4 under wasm3. It is exact, an integer that is the same on every engine, and close to the modelled cycles of a board
 * (`weights.json` says how close), so it gates on machines without a cross compiler, and it can name the functions that cost.
 */
import { readInstructions, type Instruction } from './instructions.js';
import {
  I32,
  leb,
  readBodies,
  readExports,
  readFunctions,
  readSections,
  readTypes,
  Reader,
  SECTION,
  signedLeb,
  type Section,
} from './module-reader.js';
import { segmentsOf, type Segment } from './segments.js';

/** Cycles of each feature, and what any other costs. */
export type Weights = Readonly<Record<string, number>>;

/** Weight of the features that have none of their own; without it they cost nothing. */
export const OTHER = 'any other';

/** Export that answers the counter, as an unsigned 32-bit number in an i32: take differences modulo 2³². */
export const COUNTER_NAME = 'cycles';

/** Export that answers the counter of function i alone, when metered `perFunction`. */
export const counterOf = (index: number) => `${COUNTER_NAME} ${index}`;

const END = 0x0b;
const GLOBAL_GET = 0x23;
const GLOBAL_SET = 0x24;
const I32_CONST = 0x41;
const I32_ADD = 0x6a;
const FUNCTION_KIND = 0;

/**
 * Rewrites a module without imports. Throws when it exports a counter already, or has an instruction of unknown cost; the error
 * names function and place.
 */
export function meter(module: Uint8Array, weights: Weights, { perFunction = false } = {}): Uint8Array {
  const sections = readSections(module);
  const content = (id: number) => sections.find((section) => section.id === id)?.content;
  if (content(SECTION.import) !== undefined) throw new Error('a module with imports can not be metered');
  const types = readTypes(content(SECTION.type) ?? Uint8Array.of(0));
  const functions = readFunctions(content(SECTION.function) ?? Uint8Array.of(0));
  const globals = readGlobals(content(SECTION.global) ?? Uint8Array.of(0));
  const exports = readExports(content(SECTION.export) ?? Uint8Array.of(0));
  if (exports.some(({ name }) => name === COUNTER_NAME))
    throw new Error(`the module exports "${COUNTER_NAME}" already: it is a metered one`);

  const around = { types, functions: functions.map((type) => types[type]!), globals };
  const bodies = readBodies(content(SECTION.code) ?? Uint8Array.of(0)).map((body, i) => {
    const where = exports.find(({ kind, index }) => kind === FUNCTION_KIND && index === i)?.name ?? `function ${i}`;
    const list = readInstructions(body.bytes, body.start, where);
    const type = around.functions[i]!;
    const segments = segmentsOf(list, [...type.parameters, ...body.locals], type.results, around);
    return charged(body.bytes, list, segments, weights, globals.length + (perFunction ? i : 0));
  });

  const counters = perFunction ? functions.length : 1;
  const getters = Array.from({ length: counters }, (_, i) => [0, GLOBAL_GET, ...leb(globals.length + i), END]);
  const replaced: Record<number, Uint8Array> = {
    [SECTION.type]: appended(content(SECTION.type), [[0x60, 0, 1, I32]]),
    [SECTION.function]: appended(
      content(SECTION.function),
      getters.map(() => leb(types.length)),
    ),
    [SECTION.global]: appended(
      content(SECTION.global),
      getters.map(() => [I32, 1, I32_CONST, 0, END]),
    ),
    [SECTION.export]: appended(
      content(SECTION.export),
      getters.map((_, i) => [
        ...named(perFunction ? counterOf(i) : COUNTER_NAME),
        FUNCTION_KIND,
        ...leb(functions.length + i),
      ]),
    ),
    [SECTION.code]: vector([...bodies, ...getters.map((getter) => Uint8Array.from(getter))].map(sized)),
  };
  return assembled(sections, replaced);
}

/** Names of the features that a module has. */
export function featuresOf(module: Uint8Array): Set<string> {
  const found = new Set<string>();
  meter(
    module,
    new Proxy({}, { get: (_, feature) => (found.add(String(feature)), 0), has: () => true }) as Record<string, number>,
  );
  return found;
}

function readGlobals(content: Uint8Array): number[] {
  const reader = new Reader(content);
  return Array.from({ length: reader.u32() }, () => {
    const type = reader.byte();
    reader.byte();
    while (reader.byte() !== END) if (reader.bytes[reader.at - 1] === I32_CONST) reader.s32();
    return type;
  });
}

/** A body whose segments add their cost to a global before the instruction that ends them. */
function charged(
  bytes: Uint8Array,
  list: readonly Instruction[],
  segments: readonly Segment[],
  weights: Weights,
  counter: number,
): Uint8Array {
  const parts: number[] = [];
  let from = 0;
  for (const { before, features } of segments) {
    const cost = Math.round(
      [...features].reduce((sum, [name, count]) => sum + count * (weights[name] ?? weights[OTHER] ?? 0), 0),
    );
    parts.push(...bytes.subarray(from, before));
    from = before;
    if (cost === 0) continue;
    parts.push(GLOBAL_GET, ...leb(counter), I32_CONST, ...signedLeb(cost), I32_ADD, GLOBAL_SET, ...leb(counter));
  }
  parts.push(...bytes.subarray(from, list.at(-1)!.to));
  return Uint8Array.from(parts);
}

function named(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...leb(bytes.length), ...bytes];
}

function sized(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...leb(bytes.length), ...bytes]);
}

function vector(items: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from([...leb(items.length), ...items.flatMap((item) => [...item])]);
}

/** A section's vector with more items. */
function appended(content: Uint8Array | undefined, items: readonly number[][]): Uint8Array {
  const reader = new Reader(content ?? Uint8Array.of(0));
  const count = reader.u32();
  return Uint8Array.from([...leb(count + items.length), ...reader.bytes.subarray(reader.at), ...items.flat()]);
}

/** The sections in the order of the format, replaced ones and those that were not there included. */
function assembled(sections: readonly Section[], replaced: Record<number, Uint8Array>): Uint8Array {
  const all = sections.map(({ id, content }) => ({ id, content: replaced[id] ?? content }));
  for (const [id, content] of Object.entries(replaced)) {
    if (all.some((section) => section.id === Number(id))) continue;
    const later = all.findIndex((section) => section.id > Number(id));
    all.splice(later < 0 ? all.length : later, 0, { id: Number(id), content });
  }
  return Uint8Array.from([
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...all.flatMap(({ id, content }) => [id, ...sized(content)]),
  ]);
}
