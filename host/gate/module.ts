/** The parts of a WebAssembly binary that the meter reads and rewrites; all others are carried over as they are. */
import { ByteReader, concatenate, unsigned } from './bytes.js';

export const SECTION = { TYPE: 1, IMPORT: 2, FUNCTION: 3, MEMORY: 5, GLOBAL: 6, EXPORT: 7, CODE: 10 } as const;
export const EXPORT_KIND = { FUNCTION: 0, GLOBAL: 3 } as const;

/** Order of the sections in a binary; custom ones (0) may be anywhere. */
const ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

const PAGE = 65536;

const TYPE_NAMES: Readonly<Record<number, string>> = { 0x7f: 'i32', 0x7e: 'i64', 0x7d: 'f32', 0x7c: 'f64' };

export type ValueType = 'i32' | 'f32';

export interface FunctionType {
  parameters: ValueType[];
  results: ValueType[];
}

export interface WasmFunction {
  index: number;
  typeIndex: number;
  type: FunctionType;
  /** Types of the locals behind the parameters. */
  locals: ValueType[];
  /** Body: declarations of locals, then instructions, as offsets into the binary. */
  start: number;
  code: number;
  end: number;
}

export interface Export {
  name: string;
  kind: number;
  index: number;
}

export interface Section {
  id: number;
  content: Uint8Array;
}

export interface WasmModule {
  binary: Uint8Array;
  sections: Section[];
  types: FunctionType[];
  functions: WasmFunction[];
  globals: ValueType[];
  /** Bytes of linear memory that there are from the start. */
  memory: number;
  exports: Export[];
}

/** Reads a module without imports and without values of 64 bits. Throws what it is that the meter does not know. */
export function parseModule(binary: Uint8Array): WasmModule {
  const reader = new ByteReader(binary);
  const magic = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  if (binary.length < 8 || magic.some((byte) => reader.byte() !== byte)) throw new Error('not a WebAssembly module');
  const sections: Section[] = [];
  const places = new Map<number, ByteReader>();
  while (!reader.done) {
    const id = reader.byte();
    const content = reader.take(reader.unsigned());
    if (id !== 0 && !ORDER.includes(id)) throw new Error(`a section ${id}, which the meter does not know`);
    sections.push({ id, content });
    if (id !== 0) places.set(id, new ByteReader(binary, reader.at - content.length, reader.at));
  }
  const list = <T>(id: number, item: (at: ByteReader, index: number) => T): T[] => {
    const at = places.get(id);
    let index = 0;
    return at === undefined ? [] : at.list(() => item(at, index++));
  };

  const [imported] = list(SECTION.IMPORT, (at) => `${at.text()}.${at.text()}`).slice(0, 1);
  if (imported !== undefined) throw new Error(`the module imports ${imported}: a core imports nothing`);
  const types = list(SECTION.TYPE, readType);
  const typeIndices = list(SECTION.FUNCTION, (at) => at.unsigned());
  const functions = list(SECTION.CODE, (at, index) => readFunction(at, index, typeIndices[index]!, types));
  const globals = list(SECTION.GLOBAL, readGlobal);
  const [pages = 0] = list(
    SECTION.MEMORY,
    (at) => (at.byte() & 1 ? [at.unsigned(), at.unsigned()] : [at.unsigned()])[0]!,
  );
  const exports = list(SECTION.EXPORT, (at) => ({ name: at.text(), kind: at.byte(), index: at.unsigned() }));
  return { binary, sections, types, functions, globals, memory: PAGE * pages, exports };
}

function valueType(byte: number, where: string): ValueType {
  const name = TYPE_NAMES[byte] ?? `0x${byte.toString(16)}`;
  if (name === 'i32' || name === 'f32') return name;
  throw new Error(`${where} has the type ${name}; the meter knows i32 and f32`);
}

function readType(at: ByteReader, index: number): FunctionType {
  if (at.byte() !== 0x60) throw new Error(`type ${index} is not that of a function`);
  const values = () => at.list(() => valueType(at.byte(), `function type ${index}`));
  return { parameters: values(), results: values() };
}

function readGlobal(at: ByteReader, index: number): ValueType {
  const type = valueType(at.byte(), `global ${index}`);
  at.byte(); // whether it can be changed
  if (type === 'f32') at.take(5);
  else {
    at.byte();
    at.signed();
  }
  if (at.byte() !== 0x0b) throw new Error(`global ${index} starts as something else than a constant`);
  return type;
}

function readFunction(at: ByteReader, index: number, typeIndex: number, types: FunctionType[]): WasmFunction {
  const size = at.unsigned();
  const start = at.at;
  const groups = at.list(() => ({ count: at.unsigned(), type: valueType(at.byte(), `a local of function ${index}`) }));
  const code = at.at;
  at.at = start + size;
  const locals = groups.flatMap(({ count, type }) => Array.from({ length: count }, () => type));
  return { index, typeIndex, type: types[typeIndex]!, locals, start, code, end: start + size };
}

/** The binary with some sections' contents replaced or added. */
export function withSections(module: WasmModule, replaced: ReadonlyMap<number, Uint8Array>): Uint8Array<ArrayBuffer> {
  const sections = module.sections.map(({ id, content }) => ({ id, content: replaced.get(id) ?? content }));
  for (const [id, content] of replaced) {
    if (sections.some((section) => section.id === id)) continue;
    const rank = ORDER.indexOf(id);
    const before = sections.findIndex((section) => ORDER.indexOf(section.id) > rank);
    sections.splice(before < 0 ? sections.length : before, 0, { id, content });
  }
  return concatenate([
    module.binary.subarray(0, 8),
    ...sections.flatMap(({ id, content }) => [[id, ...unsigned(content.length)], content]),
  ]);
}

/** The content of a section that is a counted list, with items behind it. */
export function appended(module: WasmModule, id: number, items: readonly (readonly number[])[]): Uint8Array {
  const content = module.sections.find((section) => section.id === id)?.content ?? new Uint8Array([0]);
  const reader = new ByteReader(content);
  const count = reader.unsigned();
  return concatenate([unsigned(count + items.length), content.subarray(reader.at), ...items]);
}
