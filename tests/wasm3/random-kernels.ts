/** Random functions, each its own mixture of what a compiler writes: engines are compared on them, and the twin's weights fitted. */
import { Random } from '../support/random.js';
import { assemble, type TestModule } from './engines.js';

/** How often a call runs the body of its function. */
const TURNS = 20;

/** How likely each kind of statement and operand is in one function. */
interface Mixture {
  branches: number;
  stores: number;
  integers: number;
  calls: number;
  loads: number;
  constants: number;
  rare: number;
  depth: number;
}

export function randomKernels(count: number, seed = 20): TestModule[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const some = (most: number) => most * random.between(0, 1) ** 2;
    const mixture: Mixture = {
      branches: some(0.4),
      stores: some(0.5),
      integers: some(0.7),
      calls: some(0.4),
      loads: some(0.8),
      constants: some(0.4),
      rare: some(0.4),
      depth: random.whole(1, 4),
    };
    const bytes = assemble(`kernel${seed}-${i}`, new Writer(random, mixture).module());
    return { name: `kernel${i}`, bytes, calls: [{ function: 'f', arguments: [TURNS] }] };
  });
}

class Writer {
  readonly #random: Random;
  readonly #mixture: Mixture;
  #loops = 0;

  constructor(random: Random, mixture: Mixture) {
    this.#random = random;
    this.#mixture = mixture;
  }

  module(): string {
    const floats = Array.from({ length: 10 }, (_, k) => `(local $x${k} f32)`).join(' ');
    const integers = Array.from({ length: 6 }, (_, k) => `(local $i${k} i32)`).join(' ');
    const fresh = Array.from({ length: 10 }, (_, k) => `(local.set $x${k} (f32.const ${(0.3 + k / 7).toFixed(3)}))`);
    const count = this.#random.whole(5, 25);
    return `(module (memory 1)
      (func $g (param $x0 f32) (param $i0 i32) (result f32) (local $x1 f32)
        (local.set $x1 (f32.mul (local.get $x0) (f32.const 0.7)))
        (f32.add (f32.mul (local.get $x1) (local.get $x0)) (f32.load offset=64 (local.get $i0))))
      (global $a (mut i32) (i32.const 1))
      (func $r (param $x0 f32) (param $i0 i32) (result f32)
        (global.set $a (i32.add (global.get $a) (i32.const 1)))
        (if (f32.gt (local.get $x0) (f32.const 1)) (then (return (f32.const 0.5))))
        (local.get $x0))
      (func $h (param $x0 f32) (param $i0 i32) (result f32) (f32.add (f32.const 0.1) (f32.mul (local.get $x0) (f32.const 0.9))))
      (func (export "f") (param $n i32) (result i32) ${floats} ${integers} (local $p i32) (local $k0 i32) (local $k1 i32) (local $k2 i32)
        (local.set $p (i32.const 256))
        (loop $turn
          ${fresh.slice(0, this.#random.whole(3, 10)).join(' ')}
          ${this.#statements(count, 0)}
          (br_if $turn (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        ${this.#result()}))`;
  }

  /** All that was computed, in one word; what is not a number may have any bits. */
  #result(): string {
    const floats = Array.from(
      { length: 10 },
      (_, k) =>
        `(i32.reinterpret_f32 (select (local.get $x${k}) (f32.const 0) (f32.eq (local.get $x${k}) (local.get $x${k}))))`,
    );
    const all = [...floats, ...Array.from({ length: 6 }, (_, k) => `(local.get $i${k})`)];
    return all.reduce((sum, value) => `(i32.xor (i32.rotl ${sum} (i32.const 7)) ${value})`);
  }

  #statements(count: number, depth: number): string {
    return Array.from({ length: count }, () => this.#statement(depth)).join('\n');
  }

  #statement(depth: number): string {
    const { branches, stores, integers } = this.#mixture;
    const random = this.#random;
    if (depth < 2 && random.chance(branches)) return this.#branch(depth);
    if (random.chance(stores)) return `(f32.store ${this.#address()} ${this.#float(this.#mixture.depth)})`;
    if (random.chance(integers)) {
      if (random.chance(0.3)) return `(i32.store ${this.#address()} ${this.#integer(2)})`;
      return `(local.set ${this.#i()} ${this.#integer(random.whole(0, 2))})`;
    }
    return `(local.set ${this.#x()} ${this.#float(random.whole(0, this.#mixture.depth))})`;
  }

  #branch(depth: number): string {
    const random = this.#random;
    const some = () => this.#statements(random.whole(1, 4), depth + 1);
    const condition = random.chance(0.2)
      ? `(local.get ${this.#i()})`
      : random.chance(0.5)
        ? `(f32.${random.of(['lt', 'gt', 'le', 'ge'])} ${this.#float(1)} ${this.#float(0)})`
        : this.#integer(1);
    if (random.chance(0.3) && this.#loops < 3) {
      const k = `$k${this.#loops++}`;
      return `(local.set ${k} (i32.const ${random.whole(2, 6)}))
        (loop ${some()} (br_if 0 (local.tee ${k} (i32.sub (local.get ${k}) (i32.const 1)))))`;
    }
    if (random.chance(0.2)) return `(block (br_if 0 ${condition}) ${some()})`;
    if (random.chance(0.1)) return `(block ${some()} (br 0))`;
    if (random.chance(0.1))
      return `(block (block (br_table 0 1 0 (i32.and ${this.#integer(0)} (i32.const 3)))) ${some()})`;
    return `(if ${condition} (then ${some()}) ${random.chance(0.5) ? `(else ${some()})` : ''})`;
  }

  #float(depth: number): string {
    const { loads, constants, calls, rare } = this.#mixture;
    const random = this.#random;
    if (depth === 0) {
      if (random.chance(loads)) return `(f32.load ${this.#address()})`;
      if (random.chance(constants)) return `(f32.const ${random.of(['0.5', '1.25', '0.1', '0.75', '1.0'])})`;
      return `(local.get ${this.#x()})`;
    }
    const inner = () => this.#float(random.chance(0.5) ? depth - 1 : 0);
    if (random.chance(rare)) return this.#rare(inner);
    if (random.chance(calls * 0.4)) return `(call ${random.of(['$h', '$r', '$g'])} ${inner()} (local.get $p))`;
    if (random.chance(0.4)) return `(f32.add ${inner()} (f32.mul ${this.#float(0)} ${inner()}))`;
    return `(f32.${random.of(['add', 'sub', 'mul', 'mul'])} ${inner()} ${inner()})`;
  }

  #rare(inner: () => string): string {
    const random = this.#random;
    if (random.chance(0.2)) return `(f32.div ${inner()} (f32.const 1.5))`;
    if (random.chance(0.2))
      return random.chance(0.5) ? `(f32.sqrt (f32.abs ${inner()}))` : `(f32.sqrt (local.get ${this.#x()}))`;
    if (random.chance(0.05)) return `(f32.nearest ${inner()})`;
    if (random.chance(0.3)) return `(f32.${random.of(['min', 'max'])} ${inner()} ${this.#float(0)})`;
    if (random.chance(0.3)) return `(select ${inner()} ${this.#float(0)} ${this.#integer(1)})`;
    if (random.chance(0.3)) return `(f32.convert_i32_u (i32.and ${this.#integer(1)} (i32.const 15)))`;
    if (random.chance(0.5)) return `(f32.reinterpret_i32 (i32.reinterpret_f32 ${inner()}))`;
    return `(f32.neg ${inner()})`;
  }

  #integer(depth: number): string {
    const random = this.#random;
    if (depth === 0) {
      if (random.chance(this.#mixture.loads * 0.5)) return `(i32.load ${this.#address()})`;
      if (random.chance(0.1)) return `(i32.load8_u ${this.#address()})`;
      return random.chance(0.4) ? `(i32.const ${random.whole(0, 30)})` : `(local.get ${this.#i()})`;
    }
    if (random.chance(0.15)) return `(i32.trunc_f32_u (f32.min (f32.abs ${this.#float(0)}) (f32.const 50)))`;
    if (random.chance(0.08)) return `(i32.rem_u ${this.#integer(depth - 1)} (i32.const 13))`;
    if (random.chance(0.08)) return `(i32.eqz ${this.#integer(depth - 1)})`;
    const op = random.of(['add', 'sub', 'and', 'or', 'xor', 'shl', 'shr_u', 'mul', 'lt_u', 'eq', 'ge_s']);
    return `(i32.${op} ${this.#integer(depth - 1)} ${this.#integer(0)})`;
  }

  #address(): string {
    const offset = 4 * this.#random.whole(0, 60);
    if (this.#random.chance(0.25)) return `offset=${offset} (i32.and (local.get ${this.#i()}) (i32.const 124))`;
    return this.#random.chance(0.5) ? `offset=${offset} (local.get $p)` : `(i32.const ${256 + offset})`;
  }

  #x(): string {
    return `$x${this.#random.whole(0, 9)}`;
  }

  #i(): string {
    return `$i${this.#random.whole(0, 5)}`;
  }
}
