/** Kernels of random statements, like those of numeric code: what operations cost behind each other, and fused. */
import type { Random } from '../../tests/support/random.js';
import type { Kernel } from './single-kernels.js';

const INTEGERS = ['$i', '$j', '$k'];
const FLOATS = ['$f', '$g', '$h'];

/** Integers lie apart from floats: the bits of a NaN differ between machines, and would decide where branches go. */
const INTEGERS_AT = 4096;

export function randomKernels(random: Random, count: number): Kernel[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `random ${i}`,
    body: statements(random, 3 + random.whole(0, 25), 2),
  }));
}

function statements(random: Random, count: number, depth: number): string {
  return Array.from({ length: count }, () => statement(random, depth)).join('\n');
}

function statement(random: Random, depth: number): string {
  const roll = random.whole(0, depth > 0 ? 15 : 11);
  const float = () => floatValue(random, random.whole(0, 3));
  const address = () => (random.chance(0.2) ? smallInteger(random) : plainAddress(random));
  const target = random.of(FLOATS);
  if (roll < 5) return `(local.set ${target} ${float()})`;
  if (roll < 8) return `(f32.store offset=${4 * random.whole(0, 40)} ${address()} ${float()})`;
  if (roll < 9) return `(local.set $j ${integerValue(random, random.whole(0, 2))})`;
  if (roll < 10)
    return `(i32.store offset=${INTEGERS_AT + 4 * random.whole(0, 40)} ${address()} ${integerValue(random, 1)})`;
  if (roll < 11) return `(local.set ${target} (f32.load offset=${4 * random.whole(0, 40)} ${address()}))`;
  if (roll < 12) return `(local.set ${random.of(FLOATS)} (local.get ${random.of(FLOATS)}))`;
  const inner = statements(random, random.whole(1, 4), depth - 1);
  const condition = random.chance(0.5) ? comparison(random) : '(local.get $j)';
  if (roll < 14) return `(if ${condition} (then ${inner}))`;
  return `(if ${condition} (then ${inner}) (else ${statements(random, random.whole(1, 4), depth - 1)}))`;
}

function comparison(random: Random): string {
  return random.chance(0.5)
    ? `(f32.${random.of(['lt', 'gt', 'le', 'ge', 'eq', 'ne'])} ${floatValue(random, 1)} ${floatValue(random, 0)})`
    : `(i32.${random.of(['lt_s', 'gt_u', 'eq', 'ne', 'ge_s'])} ${integerValue(random, 1)} ${integerValue(random, 0)})`;
}

function floatValue(random: Random, depth: number): string {
  if (depth === 0) {
    const roll = random.whole(0, 9);
    if (roll < 5) return `(local.get ${random.of(FLOATS)})`;
    return roll < 7
      ? `(f32.const ${random.of([0.5, 1.5, 0.9, 2])})`
      : `(f32.load offset=${4 * random.whole(0, 40)} ${plainAddress(random)})`;
  }
  const [a, b] = [floatValue(random, random.whole(0, depth - 1)), floatValue(random, depth - 1)];
  const [first, second] = random.chance(0.5) ? [a, b] : [b, a];
  const roll = random.whole(0, 19);
  if (roll < 7) return `(f32.mul ${first} ${second})`;
  if (roll < 12) return `(f32.add ${first} ${second})`;
  if (roll < 15) return `(f32.sub ${first} ${second})`;
  if (roll < 16) return `(f32.${random.of(['div', 'min', 'max'])} ${first} ${second})`;
  if (roll < 17) return `(f32.${random.of(['neg', 'abs', 'sqrt'])} ${b})`;
  if (roll < 18) return `(local.tee ${random.of(FLOATS)} ${b})`;
  if (roll < 19) return `(select ${first} ${second} ${comparison(random)})`;
  return `(f32.convert_i32_s ${integerValue(random, 1)})`;
}

function integerValue(random: Random, depth: number): string {
  if (depth === 0) {
    const roll = random.whole(0, 9);
    if (roll < 5) return `(local.get ${random.of(INTEGERS)})`;
    return roll < 8
      ? `(i32.const ${random.whole(0, 6)})`
      : `(i32.load offset=${INTEGERS_AT + 4 * random.whole(0, 40)} ${plainAddress(random)})`;
  }
  const operator = random.of(['add', 'add', 'sub', 'mul', 'and', 'or', 'xor', 'shl', 'shr_u']);
  const [a, b] = [integerValue(random, random.whole(0, depth - 1)), integerValue(random, depth - 1)];
  return `(i32.${operator} ${random.chance(0.5) ? `${a} ${b}` : `${b} ${a}`})`;
}

/** An address in a local, or a constant. */
function plainAddress(random: Random): string {
  return random.chance(0.6) ? '(local.get $i)' : `(i32.const ${8 * random.whole(0, 20)})`;
}

/** An address within the memory, whatever the locals are. */
function smallInteger(random: Random): string {
  return `(i32.and ${integerValue(random, 1)} (i32.const 1020))`;
}
