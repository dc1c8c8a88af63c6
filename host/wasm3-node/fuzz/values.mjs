/** Values at the edges: where wrapping, rounding, bounds and traps change. */
import { F32, I32, I64 } from './operators.mjs';

const WORDS = [0, 1, -1, 2, 3, 4, 7, 8, 31, 32, 33, 255, 256, 65532, 65535, 65536, 65537, 131072, 0x7fffffff, -0x80000000, -0x7fffffff, -4, -65536]; // prettier-ignore
const LONGS = [0n, 1n, -1n, 63n, 64n, 0xffffffffn, 0x100000000n, -0x80000000n, 2n ** 63n - 1n, -(2n ** 63n)];
/** Bits of 0, -0, 1, -1.5, the least, infinities, NaN, and the first values that do not fit an i32 or i64. */
const FLOATS = [0, 0x80000000, 0x3f800000, 0xbfc00000, 1, 0x7f800000, 0xff800000, 0x7fc00000, 0x4f000000, 0xcf000001, 0x5f000000, 0x4f800000, 0xbf7fffff]; // prettier-ignore

/** An operand for a `const` of the type. */
export function edgeValue(random, type) {
  if (type === I64) return random.chance(0.7) ? random.of(LONGS) : BigInt(random.word()) << BigInt(random.below(31));
  if (type === F32) return random.chance(0.7) ? random.of(FLOATS) : random.word();
  return random.chance(0.7) ? random.of(WORDS) : random.chance(0.5) ? random.below(200) : random.word() | 0;
}

/** A value for an argument of a function called from JavaScript. */
export function edgeArgument(random, type) {
  const value = edgeValue(random, type);
  return type === F32 ? new Float32Array(new Uint32Array([value]).buffer)[0] : value;
}

/** A size or an offset: small, around the sizes of memory, or far beyond. */
export function edgeOffset(random) {
  return random.chance(0.6) ? random.below(64) : edgeValue(random, I32) >>> 0;
}
