/** What the fuzzer knows of instructions: the operands that follow an opcode, and which opcodes have one signature. */

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const TYPES = [I32, I64, F32];
export const EMPTY = 0x40;

/** Opcodes of two bytes are written as one number: 0xfc00 and the second. */
export const OP = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  i32Eqz: 0x45,
  i32And: 0x71,
  i32Sub: 0x6b,
  f32Eq: 0x5b,
  f32Store: 0x38,
  f32Copysign: 0x98,
  i32ReinterpretF32: 0xbc,
  memoryCopy: 0xfc0a,
  memoryFill: 0xfc0b,
};

export const CONST = { [I32]: OP.i32Const, [I64]: OP.i64Const, [F32]: OP.f32Const };

/** The kinds of the operands that follow an opcode; undefined where the fuzzer does not know it. */
export function operandsOf(code) {
  if (code >= 0x02 && code <= 0x04) return ['block'];
  if (code === OP.br || code === OP.brIf || code === OP.call || (code >= 0x20 && code <= 0x24)) return ['index'];
  if (code === OP.brTable) return ['targets'];
  if (code === OP.callIndirect || (code >= 0x28 && code <= 0x3e)) return ['index', 'index'];
  if (code === OP.memorySize || code === OP.memoryGrow || code === OP.memoryFill) return ['index'];
  if (code === OP.memoryCopy) return ['index', 'index'];
  if (code === OP.i32Const) return ['i32'];
  if (code === OP.i64Const) return ['i64'];
  if (code === OP.f32Const) return ['f32'];
  if (code === 0x44) return ['f64'];
  if (code <= 0x01 || code === OP.else || code === OP.end || code === OP.return) return [];
  if (code === OP.drop || code === OP.select || (code >= 0x45 && code <= 0xc4)) return [];
  if (code >= 0xfc00 && code <= 0xfc07) return [];
  return undefined;
}

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Operators by signature. Those with an f64 are left out: a module that has one is refused before it runs. */
export const OPERATORS = [
  { takes: [I32, I32], gives: I32, codes: [...range(0x6a, 0x78), ...range(0x46, 0x4f)] },
  { takes: [I32], gives: I32, codes: [OP.i32Eqz, 0x67, 0x68, 0x69, 0xc0, 0xc1] },
  { takes: [I64, I64], gives: I64, codes: range(0x7c, 0x8a) },
  { takes: [I64, I64], gives: I32, codes: range(0x51, 0x5a) },
  { takes: [I64], gives: I64, codes: [0x79, 0x7a, 0x7b, 0xc2, 0xc3, 0xc4] },
  { takes: [I64], gives: I32, codes: [0x50, 0xa7] },
  { takes: [I32], gives: I64, codes: [0xac, 0xad] },
  { takes: [F32, F32], gives: F32, codes: range(0x92, 0x98) },
  { takes: [F32, F32], gives: I32, codes: range(0x5b, 0x60) },
  { takes: [F32], gives: F32, codes: range(0x8b, 0x91) },
  { takes: [F32], gives: I32, codes: [0xa8, 0xa9, 0xfc00, 0xfc01, OP.i32ReinterpretF32] },
  { takes: [F32], gives: I64, codes: [0xae, 0xaf, 0xfc04, 0xfc05] },
  { takes: [I32], gives: F32, codes: [0xb2, 0xb3, 0xbe] },
  { takes: [I64], gives: F32, codes: [0xb4, 0xb5] },
];

/** Loads and stores by the type of the value, each with the logarithm of its natural alignment. */
export const LOADS = {
  [I32]: [[0x28, 2], [0x2c, 0], [0x2d, 0], [0x2e, 1], [0x2f, 1]],
  [I64]: [[0x29, 3], [0x30, 0], [0x31, 0], [0x32, 1], [0x33, 1], [0x34, 2], [0x35, 2]],
  [F32]: [[0x2a, 2]],
}; // prettier-ignore
export const STORES = {
  [I32]: [[0x36, 2], [0x3a, 0], [0x3b, 1]],
  [I64]: [[0x37, 3], [0x3c, 0], [0x3d, 1], [0x3e, 2]],
  [F32]: [[0x38, 2]],
}; // prettier-ignore

const byCode = new Map(
  [...OPERATORS.map(({ codes }) => codes), ...[...Object.values(LOADS), ...Object.values(STORES)].map((list) => list.map(([code]) => code))]
    .flatMap((codes) => codes.map((code) => [code, codes])),
); // prettier-ignore

/** The opcodes that may stand where this one stands; undefined where there is no other. */
export function likeCode(code) {
  return byCode.get(code);
}
