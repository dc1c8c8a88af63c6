/** The instructions that a core may have, decoded from a function's body. */
import { ByteReader } from './bytes.js';
import type { ValueType, WasmFunction, WasmModule } from './module.js';

/** How the interpreter compiles an instruction, and what it calls the operation. */
export type Shape =
  | { kind: 'control' | 'local' | 'constant' | 'global' | 'drop' | 'select' }
  /** Takes its operands in registers or slots, leaves its result in a register. */
  | {
      kind: 'unary' | 'binary' | 'convert' | 'load' | 'store';
      operation: string;
      operand: ValueType;
      result?: ValueType;
      commutes?: boolean;
    };

export interface Instruction {
  name: string;
  shape: Shape;
  /** Where it starts and where the next starts, in the binary. */
  at: number;
  next: number;
  /** Index of a local, global or function; depth of a branch; bits of a constant; offset of a load or store. */
  immediate: number;
  /** Depths of a br_table, the default last. */
  depths: number[];
  /** Result of a block, if it has one. */
  result?: ValueType;
}

const TABLE = new Map<number, { name: string; shape: Shape }>();

function define(code: number, name: string, shape: Shape): void {
  TABLE.set(code, { name, shape });
}

const CONTROL: Record<number, string> = {
  0x00: 'unreachable', 0x01: 'nop', 0x02: 'block', 0x03: 'loop', 0x04: 'if', 0x05: 'else', 0x0b: 'end',
  0x0c: 'br', 0x0d: 'br_if', 0x0e: 'br_table', 0x0f: 'return', 0x10: 'call',
}; // prettier-ignore
for (const [code, name] of Object.entries(CONTROL)) define(Number(code), name, { kind: 'control' });
define(0x1a, 'drop', { kind: 'drop' });
define(0x1b, 'select', { kind: 'select' });
['get', 'set', 'tee'].forEach((verb, i) => define(0x20 + i, `local.${verb}`, { kind: 'local' }));
['get', 'set'].forEach((verb, i) => define(0x23 + i, `global.${verb}`, { kind: 'global' }));
define(0x41, 'i32.const', { kind: 'constant' });
define(0x43, 'f32.const', { kind: 'constant' });

/** Name, and what wasm3 calls it: `type_Verb`. */
const binary = (code: number, name: string, operation: string, result: ValueType, commutes = false) =>
  define(code, name, { kind: 'binary', operation, operand: name.slice(0, 3) as ValueType, result, commutes });
const unary = (code: number, name: string, operation: string) =>
  define(code, name, {
    kind: 'unary',
    operation,
    operand: name.slice(0, 3) as ValueType,
    result: name.slice(0, 3) as ValueType,
  });

(
  [
    [0x28, 'i32.load', 'i32_Load_i32'], [0x2a, 'f32.load', 'f32_Load_f32'],
    [0x2c, 'i32.load8_s', 'i32_Load_i8'], [0x2d, 'i32.load8_u', 'i32_Load_u8'],
    [0x2e, 'i32.load16_s', 'i32_Load_i16'], [0x2f, 'i32.load16_u', 'i32_Load_u16'],
  ] as const
).forEach(([code, name, operation]) =>
  define(code, name, { kind: 'load', operation, operand: 'i32', result: name.slice(0, 3) as ValueType }),
); // prettier-ignore
(
  [
    [0x36, 'i32.store', 'i32_Store_i32'], [0x38, 'f32.store', 'f32_Store_f32'],
    [0x3a, 'i32.store8', 'i32_Store_u8'], [0x3b, 'i32.store16', 'i32_Store_i16'],
  ] as const
).forEach(([code, name, operation]) =>
  define(code, name, { kind: 'store', operation, operand: name.slice(0, 3) as ValueType }),
); // prettier-ignore

unary(0x45, 'i32.eqz', 'i32_EqualToZero');
const COMPARISONS = ['LessThan', 'GreaterThan', 'LessThanOrEqual', 'GreaterThanOrEqual'];
const SHORT = ['lt', 'gt', 'le', 'ge'];
for (const [type, base] of [['i32', 0x46], ['f32', 0x5b]] as const) {
  binary(base, `${type}.eq`, `${type}_Equal`, 'i32', true);
  binary(base + 1, `${type}.ne`, `${type}_NotEqual`, 'i32', true);
} // prettier-ignore
SHORT.forEach((short, i) => {
  binary(0x48 + 2 * i, `i32.${short}_s`, `i32_${COMPARISONS[i]}`, 'i32');
  binary(0x49 + 2 * i, `i32.${short}_u`, `u32_${COMPARISONS[i]}`, 'i32');
  binary(0x5d + i, `f32.${short}`, `f32_${COMPARISONS[i]}`, 'i32');
});
['Clz', 'Ctz', 'Popcnt'].forEach((verb, i) => unary(0x67 + i, `i32.${verb.toLowerCase()}`, `u32_${verb}`));
(
  [
    ['add', 'i32_Add', true], ['sub', 'i32_Subtract'], ['mul', 'i32_Multiply', true], ['div_s', 'i32_Divide'],
    ['div_u', 'u32_Divide'], ['rem_s', 'i32_Remainder'], ['rem_u', 'u32_Remainder'], ['and', 'u32_And', true],
    ['or', 'u32_Or', true], ['xor', 'u32_Xor', true], ['shl', 'u32_ShiftLeft'], ['shr_s', 'i32_ShiftRight'],
    ['shr_u', 'u32_ShiftRight'], ['rotl', 'u32_Rotl'], ['rotr', 'u32_Rotr'],
  ] as [string, string, boolean?][]
).forEach(([verb, operation, commutes], i) => binary(0x6a + i, `i32.${verb}`, operation, 'i32', commutes)); // prettier-ignore
['Abs', 'Neg', 'Ceil', 'Floor', 'Trunc', 'Nearest', 'Sqrt'].forEach((verb, i) =>
  unary(0x8b + i, `f32.${verb.toLowerCase()}`, `f32_${verb === 'Neg' ? 'Negate' : verb}`),
);
(
  [
    ['add', 'Add', true], ['sub', 'Subtract'], ['mul', 'Multiply', true], ['div', 'Divide'], ['min', 'Min', true],
    ['max', 'Max', true], ['copysign', 'CopySign'],
  ] as [string, string, boolean?][]
).forEach(([verb, operation, commutes], i) => binary(0x92 + i, `f32.${verb}`, `f32_${operation}`, 'f32', commutes)); // prettier-ignore
(
  [
    [0xa8, 'i32.trunc_f32_s', 'i32_Trunc_f32'], [0xa9, 'i32.trunc_f32_u', 'u32_Trunc_f32'],
    [0xb2, 'f32.convert_i32_s', 'f32_Convert_i32'], [0xb3, 'f32.convert_i32_u', 'f32_Convert_u32'],
    [0xbc, 'i32.reinterpret_f32', 'i32_Reinterpret_f32'], [0xbe, 'f32.reinterpret_i32', 'f32_Reinterpret_i32'],
    [0xfc00, 'i32.trunc_sat_f32_s', 'i32_TruncSat_f32'], [0xfc01, 'i32.trunc_sat_f32_u', 'u32_TruncSat_f32'],
  ] as const
).forEach(([code, name, operation]) => {
  const result = name.slice(0, 3) as ValueType;
  define(code, name, { kind: 'convert', operation, operand: result === 'i32' ? 'f32' : 'i32', result });
}); // prettier-ignore
unary(0xc0, 'i32.extend8_s', 'i32_Extend8_s');
unary(0xc1, 'i32.extend16_s', 'i32_Extend16_s');

/** Names of all instructions that the meter knows. */
export const INSTRUCTIONS: ReadonlyMap<string, Shape> = new Map(
  [...TABLE.values()].map(({ name, shape }) => [name, shape]),
);

/** The instructions of a function. Throws the function and the place of one that the meter does not know. */
export function decode({ binary: bytes }: WasmModule, body: WasmFunction, name: string): Instruction[] {
  const reader = new ByteReader(bytes, body.code, body.end);
  const found: Instruction[] = [];
  while (!reader.done) {
    const at = reader.at;
    const first = reader.byte();
    const code = first === 0xfc ? 0xfc00 + reader.unsigned() : first;
    const known = TABLE.get(code);
    const where = () => `function ${body.index} (${name}), byte ${at - body.code} of its code`;
    if (known === undefined)
      throw new Error(`${where()}: opcode 0x${code.toString(16)}${wide(code)}, which the meter does not know`);
    const instruction: Instruction = { ...known, at, next: at, immediate: 0, depths: [] };
    readImmediates(reader, instruction, where);
    instruction.next = reader.at;
    found.push(instruction);
  }
  return found;
}

/** What is special about an opcode that a core must not have. */
function wide(code: number): string {
  const isDouble = [0x2b, 0x39, 0x44].includes(code) || within(code, 0x61, 0x66) || within(code, 0x99, 0xa6);
  const isLong =
    [0x29, 0x37, 0x42].includes(code) || [[0x30, 0x35], [0x50, 0x5a], [0x79, 0x8a]].some(([a, b]) => within(code, a!, b!)); // prettier-ignore
  return isDouble ? ' (of f64)' : isLong ? ' (of i64)' : '';
}

function within(x: number, low: number, high: number): boolean {
  return x >= low && x <= high;
}

function readImmediates(reader: ByteReader, to: Instruction, where: () => string): void {
  const { name, shape } = to;
  if (name === 'block' || name === 'loop' || name === 'if') {
    const type = reader.byte();
    if (type === 0x7f) to.result = 'i32';
    else if (type === 0x7d) to.result = 'f32';
    else if (type !== 0x40) throw new Error(`${where()}: ${name} of a type that the meter does not know`);
  } else if (name === 'br_table') {
    to.depths = [...reader.list(() => reader.unsigned()), reader.unsigned()];
  } else if (
    name === 'br' ||
    name === 'br_if' ||
    name === 'call' ||
    shape.kind === 'local' ||
    shape.kind === 'global'
  ) {
    to.immediate = reader.unsigned();
  } else if (name === 'i32.const') {
    to.immediate = reader.signed();
  } else if (name === 'f32.const') {
    const bytes = reader.take(4);
    to.immediate = new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, true);
  } else if (shape.kind === 'load' || shape.kind === 'store') {
    reader.unsigned(); // alignment
    to.immediate = reader.unsigned();
  }
}
