/** The instructions of a function body, one after the other: WebAssembly 1.0 without f64 and i64. */
import { Reader } from './module-reader.js';

export interface Instruction {
  opcode: number;
  /** Name as in the text format. */
  name: string;
  /** Where it begins and ends in the body. */
  from: number;
  to: number;
  /** Local, global, function, label or memory offset; the value of an i32.const; the block's type. */
  immediate: number;
}

/** Names by opcode; what is not here is refused. */
const NAMES = new Map<number, string>([
  ...entries(0x00, 'unreachable nop block loop if else'),
  ...entries(0x0b, 'end br br_if br_table return call'),
  ...entries(0x1a, 'drop select'),
  ...entries(0x20, 'local.get local.set local.tee global.get global.set'),
  [0x28, 'i32.load'],
  [0x2a, 'f32.load'],
  ...entries(0x2c, 'i32.load8_s i32.load8_u i32.load16_s i32.load16_u'),
  [0x36, 'i32.store'],
  [0x38, 'f32.store'],
  ...entries(0x3a, 'i32.store8 i32.store16'),
  ...entries(0x3f, 'memory.size memory.grow'),
  [0x41, 'i32.const'],
  [0x43, 'f32.const'],
  ...entries(0x45, 'i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u'),
  ...entries(0x5b, 'f32.eq f32.ne f32.lt f32.gt f32.le f32.ge'),
  ...entries(0x67, 'i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u'),
  ...entries(0x71, 'i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr'),
  ...entries(0x8b, 'f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt'),
  ...entries(0x92, 'f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign'),
  ...entries(0xa8, 'i32.trunc_f32_s i32.trunc_f32_u'),
  ...entries(0xb2, 'f32.convert_i32_s f32.convert_i32_u'),
  [0xbc, 'i32.reinterpret_f32'],
  [0xbe, 'f32.reinterpret_i32'],
  ...entries(0xc0, 'i32.extend8_s i32.extend16_s'),
]);

function entries(first: number, names: string): [number, string][] {
  return names.split(' ').map((name, i) => [first + i, name]);
}

/** Reads the body from `start` on. `where` names the function in errors. */
export function readInstructions(body: Uint8Array, start: number, where: string): Instruction[] {
  const reader = new Reader(body, start);
  const list: Instruction[] = [];
  while (reader.at < body.length) {
    const from = reader.at;
    const opcode = reader.byte();
    const name = NAMES.get(opcode);
    if (name === undefined)
      throw new Error(`${where}: opcode 0x${opcode.toString(16)} at byte ${from} of its body has no known cost`);
    list.push({ opcode, name, from, immediate: immediateOf(reader, name), to: reader.at });
  }
  return list;
}

function immediateOf(reader: Reader, name: string): number {
  if (/\.(load|store)/.test(name)) {
    reader.u32();
    return reader.u32();
  }
  if (name === 'br_table') {
    const count = reader.u32();
    for (let i = 0; i <= count; i++) reader.u32();
    return count;
  }
  if (/^(local|global)\.|^br|^call$/.test(name)) return reader.u32();
  if (/^(block|loop|if|i32\.const)$/.test(name)) return reader.s32();
  if (name === 'f32.const') return reader.f32();
  if (name.startsWith('memory.')) return reader.byte();
  return 0;
}
