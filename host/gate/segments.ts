/**
 * What a function costs under wasm3, as counts of features for each segment: a stretch of instructions that runs as a whole.
 * A feature is an instruction, or a group of alike ones, with how its operands come: wasm3 keeps the newest int and the newest
 * float in registers, everything else in slots, and fuses an operation with the one before it (firmware-harness/wasm3).
 */
import type { Instruction } from './instructions.js';
import { F32, I32, type FunctionType } from './module-reader.js';

/** Features of a stretch of instructions; it is charged before the instruction at byte `before` of the body. */
export interface Segment {
  before: number;
  features: Map<string, number>;
}

/** What the walk knows of a module. */
export interface Surroundings {
  types: readonly FunctionType[];
  /** Type of each function. */
  functions: readonly FunctionType[];
  /** Type of each global. */
  globals: readonly number[];
}

/** Where a value is: in a slot, in a slot to which it was moved from its register, or in the register, loaded or computed last. */
type Place = 'slot' | 'moved' | 'loaded' | 'product' | 'register';

interface Value {
  type: number;
  place: Place;
}

/** Instructions that end a segment: control may leave or join there. */
const ENDS = new Set(['loop', 'if', 'else', 'end', 'br', 'br_if', 'br_table', 'return', 'unreachable']);

/** Segments of a function. `locals`: types of parameters and locals. */
export function segmentsOf(
  list: readonly Instruction[],
  locals: readonly number[],
  result: readonly number[],
  around: Surroundings,
): Segment[] {
  const segments: Segment[] = [];
  let features = new Map<string, number>();
  let stack: Value[] = [];
  const blocks: { height: number; results: number[] }[] = [{ height: 0, results: [...result] }];
  let unreachable = false;

  const count = (feature: string) => features.set(feature, (features.get(feature) ?? 0) + 1);
  const flush = (before: number) => {
    if (features.size > 0) segments.push({ before, features });
    features = new Map();
  };
  const inRegister = ({ place }: Value) => place !== 'slot' && place !== 'moved';
  const pop = (): Value => stack.pop() ?? { type: I32, place: 'slot' };
  /** A value that is not used next gives up the register of its type. */
  const free = (type: number) => {
    for (const value of stack) {
      if (value.type !== type || !inRegister(value)) continue;
      value.place = 'moved';
      count(type === F32 ? 'move f32' : 'move i32');
    }
  };
  const push = (type: number, place: Place) => {
    if (place !== 'slot') free(type);
    stack.push({ type, place });
  };
  const resultsOf = (type: number) =>
    type === -64 ? [] : type < 0 ? [type & 127] : [...(around.types[type]?.results ?? [])];

  count('entry');
  constantsOf(list).forEach(() => count('entry constant'));

  list.forEach((it, i) => {
    const { name } = it;
    if (ENDS.has(name)) {
      if (name === 'if' || name === 'br_if' || name === 'br_table') count(feature(name, stack.slice(-1)));
      else if (name !== 'end' && name !== 'loop') count(name);
      flush(it.from);
    }
    if (unreachable && name !== 'end' && name !== 'else') return;
    switch (name) {
      case 'block':
      case 'loop':
      case 'if': {
        if (name === 'if') pop();
        for (const type of [I32, F32]) free(type);
        blocks.push({ height: stack.length, results: resultsOf(it.immediate) });
        return;
      }
      case 'else':
      case 'end': {
        const block = blocks.at(-1)!;
        stack = stack.slice(0, block.height);
        if (name === 'end') {
          blocks.pop();
          for (const type of block.results) stack.push({ type, place: 'slot' });
        }
        unreachable = false;
        return;
      }
      case 'br':
      case 'br_table':
      case 'return':
      case 'unreachable':
        unreachable = true;
        return;
      case 'br_if':
      case 'drop':
        pop();
        return;
      case 'nop':
        return;
      case 'local.get':
        push(locals[it.immediate] ?? I32, 'slot');
        return;
      case 'i32.const':
        if (!isAddressOfLoad(list, i)) push(I32, 'slot');
        return;
      case 'f32.const':
        push(F32, 'slot');
        return;
      case 'local.tee':
      case 'local.set': {
        const value = name === 'local.set' ? pop() : (stack.at(-1) ?? { type: I32, place: 'slot' });
        count(feature('set', [value]));
        return;
      }
      case 'global.get':
        push(around.globals[it.immediate] ?? I32, 'register');
        count('global');
        return;
      case 'global.set':
        pop();
        count('global');
        return;
      case 'call': {
        const type = around.functions[it.immediate]!;
        for (let k = 0; k < type.parameters.length; k++) {
          pop();
          count('argument');
        }
        for (const register of [I32, F32]) free(register);
        for (const one of type.results) push(one, 'slot');
        count('call');
        return;
      }
      case 'i32.load':
      case 'f32.load': {
        const constant = list[i - 1]?.name === 'i32.const';
        const type = name === 'f32.load' ? F32 : I32;
        if (constant) count('load at constant');
        else count(feature('load', [pop()]));
        push(type, 'loaded');
        return;
      }
      default:
        operate(it);
    }
  });
  return segments;

  function operate({ name, from }: Instruction): void {
    const signature = signatureOf(name);
    if (signature === undefined) throw new Error(`${name} at byte ${from} has no known cost`);
    const operands = Array.from({ length: signature.operands }, pop).reverse();
    const type = signature.result;
    if (type !== undefined && !operands.some((value) => value.type === type && inRegister(value))) free(type);
    count(feature(signature.group, operands));
    if (type !== undefined) stack.push({ type, place: name === 'f32.mul' ? 'product' : 'register' });
  }
}

/** Slots for constants: each value once, without those that are only the address of a load. */
function constantsOf(list: readonly Instruction[]): Set<string> {
  const found = new Set<string>();
  list.forEach(({ name, immediate }, i) => {
    if (name === 'f32.const' || (name === 'i32.const' && !isAddressOfLoad(list, i))) found.add(`${name} ${immediate}`);
  });
  return found;
}

function isAddressOfLoad(list: readonly Instruction[], i: number): boolean {
  const next = list[i + 1]?.name;
  return list[i]!.name === 'i32.const' && (next === 'i32.load' || next === 'f32.load');
}

/** Groups whose cost depends on what was done just before, for the two may be fused. */
const FUSED = new Set(['f32 arithmetic', 'set', 'store']);

/** The group with the place of its newest operand, as far as that makes a difference. */
function feature(group: string, operands: readonly Value[]): string {
  const places = operands.map(({ place }) => place);
  const newest = places.find((place) => place !== 'slot' && place !== 'moved');
  if (newest === undefined) return operands.length === 0 ? group : `${group} slots`;
  if (!FUSED.has(group)) return `${group} register`;
  return `${group} ${newest}${group === 'f32 arithmetic' && places.includes('moved') ? ' to moved' : ''}`;
}

interface Signature {
  group: string;
  operands: number;
  result?: number;
}

function signatureOf(name: string): Signature | undefined {
  if (/^i32\.store|^f32\.store/.test(name)) return { group: 'store', operands: 2 };
  if (/^i32\.load/.test(name)) return { group: 'load part', operands: 1, result: I32 };
  if (name === 'select') return { group: 'select', operands: 3, result: F32 };
  if (/^f32\.(add|sub|mul)$/.test(name)) return { group: 'f32 arithmetic', operands: 2, result: F32 };
  if (/^f32\.(min|max|copysign)$/.test(name)) return { group: 'f32 choice', operands: 2, result: F32 };
  if (name === 'f32.div') return { group: 'f32.div', operands: 2, result: F32 };
  if (name === 'f32.sqrt') return { group: 'f32.sqrt', operands: 1, result: F32 };
  if (/^f32\.(abs|neg)$/.test(name)) return { group: 'f32 sign', operands: 1, result: F32 };
  if (/^f32\.(ceil|floor|trunc|nearest)$/.test(name)) return { group: 'f32 rounding', operands: 1, result: F32 };
  if (/^f32\.(eq|ne|lt|gt|le|ge)$/.test(name)) return { group: 'f32 comparison', operands: 2, result: I32 };
  if (/^f32\./.test(name)) return { group: 'to f32', operands: 1, result: F32 };
  if (/^i32\.(div|rem)_/.test(name)) return { group: 'i32 division', operands: 2, result: I32 };
  if (/^i32\.(eq|ne|[lg][te]_[su])$/.test(name)) return { group: 'i32 comparison', operands: 2, result: I32 };
  if (/^i32\.(add|sub|mul|and|or|xor|shl|shr_[su]|rotl|rotr)$/.test(name))
    return { group: 'i32 arithmetic', operands: 2, result: I32 };
  if (/^i32\./.test(name)) return { group: 'to i32', operands: 1, result: I32 };
  return undefined;
}
