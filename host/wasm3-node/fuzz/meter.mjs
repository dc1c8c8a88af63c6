/**
 * Makes a module comparable between engines: every function and every turn of a loop takes fuel from a global and traps without
 * any, memory has a least maximum, and bits of a NaN, which are the engine's own, are never seen as an integer or in memory.
 */
import { KIND, blockType } from './binary.mjs';
import { F32, I32, OP } from './operators.mjs';

/** Beyond this many pages an engine may refuse to grow for reasons of its own. */
export const MOST_PAGES = 16;

const CANONICAL_NAN = 0x7fc00000;

/** Where the last operand's bits become visible. copysign shows the sign of its second. */
const SHOWS_BITS = [OP.i32ReinterpretF32, OP.f32Store, OP.f32Copysign];

/** What a metered module exports, beside its own. */
export const FUEL = 'islet:fuel';
export const MEMORY = 'islet:memory';

/** Whether the module can be compared; it is changed only then. */
export function meter(module) {
  if (module.memories.some(({ min }) => min > MOST_PAGES)) return false;
  module.memories.forEach((memory, index) => {
    memory.max = Math.min(memory.max ?? MOST_PAGES, MOST_PAGES);
    module.exports.push({ name: MEMORY, kind: KIND.memory, index });
  });
  const fuel = module.globals.length;
  module.globals.push({ type: I32, mutable: true, init: [[OP.i32Const, 1000]] });
  module.exports.push({ name: FUEL, kind: KIND.global, index: fuel });
  for (const f of module.functions) meterFunction(module, f, fuel);
  return true;
}

function meterFunction(module, f, fuel) {
  const { params } = module.types[f.type];
  const scratch = f.locals.reduce((sum, [count]) => sum + count, params.length);
  const shows = f.body.some(([code]) => SHOWS_BITS.includes(code));
  const canonical = [
    [OP.localTee, scratch],
    [OP.f32Const, CANONICAL_NAN],
    [OP.localGet, scratch],
    [OP.localGet, scratch],
    [OP.f32Eq],
    [OP.select],
  ];
  const burn = [
    [OP.globalGet, fuel],
    [OP.i32Const, 1],
    [OP.i32Sub],
    [OP.globalSet, fuel],
    [OP.globalGet, fuel],
    [OP.i32Eqz],
    [OP.if, blockType()],
    [OP.unreachable],
    [OP.end],
  ];
  if (shows) f.locals.push([1, F32]);
  const body = [...burn];
  for (const instruction of f.body) {
    if (SHOWS_BITS.includes(instruction[0])) body.push(...canonical);
    body.push(instruction);
    if (instruction[0] === OP.loop) body.push(...burn);
  }
  f.body = body;
}
