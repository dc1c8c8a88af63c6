/** Random small functions give the same on wasm3 as on WebAssembly: blocks with results, branches, tables, loops. */
import { describe, expect, it } from 'vitest';
import { instantiateSync, isAvailable } from 'wasm3-node';
import { assemble } from './modules.js';

const available = isAvailable() || process.env['CI'] !== undefined;

type Type = 'i32' | 'f32';

/** Texts of expressions, by a seeded generator. */
class Writer {
  #word: number;
  #labels: Type[] = [];

  constructor(seed: number) {
    this.#word = seed;
  }

  next(below: number): number {
    this.#word ^= this.#word << 13;
    this.#word ^= this.#word >>> 17;
    this.#word ^= this.#word << 5;
    return (this.#word >>> 0) % below;
  }

  expression(type: Type, depth: number): string {
    if (depth === 0) return this.#leaf(type);
    const deeper = (of: Type) => this.expression(of, depth - 1);
    switch (this.next(10)) {
      case 0:
        return this.#leaf(type);
      case 1:
      case 2: {
        const operators =
          type === 'i32' ? ['add', 'sub', 'mul', 'and', 'xor', 'rotl'] : ['add', 'sub', 'mul', 'min', 'copysign'];
        return `(${type}.${operators[this.next(operators.length)]} ${deeper(type)} ${deeper(type)})`;
      }
      case 3:
        return type === 'i32'
          ? `(f32.${['lt', 'gt', 'eq', 'le'][this.next(4)]} ${deeper('f32')} ${deeper('f32')})`
          : `(f32.convert_i32_s ${deeper('i32')})`;
      case 4:
        return `(select ${deeper(type)} ${deeper(type)} ${deeper('i32')})`;
      case 5: {
        const condition = deeper('i32');
        this.#labels.unshift(type); // an if is a label too
        const arms = `(then ${deeper(type)}) (else ${deeper(type)})`;
        this.#labels.shift();
        return `(if (result ${type}) ${condition} ${arms})`;
      }
      case 6:
        return `(local.tee ${type === 'i32' ? this.next(2) : 2 + this.next(2)} ${deeper(type)})`;
      default:
        return this.#block(type, depth);
    }
  }

  #block(type: Type, depth: number): string {
    this.#labels.unshift(type);
    const parts: string[] = [];
    for (let k = this.next(3); k >= 0; k--) {
      const label = this.next(this.#labels.length);
      const of = this.#labels[label]!;
      const condition = this.expression('i32', depth - 1);
      const kind = this.next(3);
      if (kind === 0) parts.push(`(drop (br_if ${label} ${this.expression(of, depth - 1)} ${condition}))`);
      else if (kind === 1) parts.push(`(if ${condition} (then (br ${label + 1} ${this.#leaf(of)})))`);
      else {
        const others = this.#labels.flatMap((t, i) => (t === of ? [i] : []));
        const other = others[this.next(others.length)]!;
        parts.push(
          `(if ${condition} (then (br_table ${label + 1} ${other + 1} ${this.#leaf(of)} (i32.and (i32.const 3) ${this.#leaf('i32')}))))`,
        );
      }
    }
    const text = `(block (result ${type}) ${parts.join(' ')} ${this.expression(type, depth - 1)})`;
    this.#labels.shift();
    return text;
  }

  #leaf(type: Type): string {
    if (type === 'i32') return this.next(2) ? `(local.get ${this.next(2)})` : `(i32.const ${this.next(7) - 3})`;
    return this.next(2) ? `(local.get ${2 + this.next(2)})` : `(f32.const ${[0, 1, -2.5, 1e6, 0.1][this.next(5)]})`;
  }
}

const INPUTS: [number, number, number, number][] = [
  [0, 0, 0, 0],
  [1, -1, 1.5, -2],
  [7, 3, -0.1, 1e9],
  [-5, 2, 3, 3],
];

describe.runIf(available)('wasm3 against WebAssembly', () => {
  it('the result of a block is what branched out of it', () => {
    const module = assemble(`(module (func (export "f") (param i32) (param f32) (result f32)
      (f32.add (local.get 1) (block (result f32) (drop (br_if 0 (f32.const 2) (local.get 0))) (f32.const 3)))))`);
    const f = instantiateSync(module).exports['f'] as (...values: number[]) => number;
    expect([f(1, 10), f(0, 10)]).toEqual([12, 13]);
  });

  it.each([1, 2, 3, 4])('seed %i', async (seed) => {
    const writer = new Writer(seed * 7919);
    const count = 60;
    const functions = Array.from({ length: count }, (_, k) => {
      const type = k % 2 ? 'i32' : 'f32';
      return `(func (export "f${k}") (param i32 i32 f32 f32) (result ${type}) ${writer.expression(type, 5)})`;
    });
    for (const text of functions) {
      const binary = assemble(`(module ${text})`);
      const { instance } = await WebAssembly.instantiate(binary as Uint8Array<ArrayBuffer>);
      const [name] = Object.keys(instance.exports);
      const expected = instance.exports[name!] as (...values: number[]) => number;
      const found = instantiateSync(binary).exports[name!] as typeof expected;
      for (const input of INPUTS) expect(found(...input), `${text} of ${input}`).toBe(expected(...input));
    }
  });
});
